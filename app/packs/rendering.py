"""From the frozen content of a pack to a document for the PDF renderer."""

from datetime import date
from typing import Any

from app.core.i18n import format_day, speaking
from app.core.i18n import gettext as _
from app.core.templating import render
from app.integrations.pdf.contract import PdfDocument, PdfPart
from app.integrations.pdf.css import css_string
from app.integrations.pdf.fonts import font_face
from app.packs.content import keep_rows

# A pack is in French whoever asks for it: the skills, trainings and titles that it quotes are.
LANGUAGE = "fr"
FAMILY = "Atkinson Hyperlegible Next"
# (class, rows of skills, points to check, characters of a text): the first that holds on a page is printed.
DENSITIES = (
    ("", 9, 4, 400),
    ("serre", 9, 4, 400),
    ("petit", 9, 4, 400),
    ("dense", 9, 4, 400),
    ("dense", 9, 3, 160),
    ("dense", 6, 2, 100),
)


def make_document(content: dict[str, Any]) -> PdfDocument:
    """The document of `content` (a PackContent as JSON): a cover, a summary, then a page for each person."""
    with speaking(LANGUAGE):
        delete_after = date.fromisoformat(content["delete_after"])
        cover = render("pdf/cover.html", pack=content, delete_after=delete_after)
        summary = render("pdf/summary.html", pack=content)
        people = [PdfPart(_person_variants(content, person)) for person in content["people"]]
        return PdfDocument(
            title=_("Dossier candidats, %(title)s, %(employer)s", **_names(content)),
            author="Estuaire",
            description=_("Personnes présélectionnées pour l’offre %(reference)s", **_names(content)),
            language=LANGUAGE,
            stylesheet=_stylesheet(content, delete_after),
            parts=(PdfPart((cover,)), PdfPart((summary,), is_one_page=False), *people),
        )


def _names(content: dict[str, Any]) -> dict[str, str]:
    return {name: content[name] for name in ("title", "employer", "reference")}


def _person_variants(content: dict[str, Any], person: dict[str, Any]) -> tuple[str, ...]:
    skills = person["skills"]
    return tuple(
        render(
            "pdf/person.html",
            pack=content,
            person=person,
            density=density,
            skills=keep_rows(skills, rows),
            more_skills=max(0, len(skills) - rows),
            checks=person["checks"][:checks],
            longest=longest,
        )
        for density, rows, checks, longest in DENSITIES
    )


def _stylesheet(content: dict[str, Any], delete_after: date) -> str:
    recipient = _(
        "Remis à %(employer)s le %(made_on)s. À supprimer avant le %(delete_after)s.",
        employer=content["employer"],
        made_on=format_day(date.fromisoformat(content["made_on"]), "short"),
        delete_after=format_day(delete_after, "short"),
    )
    return font_face(FAMILY) + render(
        "pdf/dossier.css",
        family=css_string(FAMILY),
        confidential=css_string(_("Confidentiel")),
        reference=css_string(_("Offre %(reference)s", reference=content["reference"])),
        recipient=css_string(recipient),
        page_before=css_string(_("Page ")),
        page_between=css_string(_(" sur ")),
    )
