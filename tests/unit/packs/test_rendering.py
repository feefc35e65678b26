"""The pages of a pack, from its frozen content to PDF."""

import io
import json
from typing import Any

import pytest
from pypdf import PdfReader

from app.integrations.pdf.weasy import WeasyPrintRenderer
from app.packs.content import PackContent, forget_people, keep_rows
from app.packs.rendering import make_document
from tests.factories.packs import make_content, make_longest_person, make_person


def read(content: PackContent) -> PdfReader:
    frozen = json.loads(json.dumps(content.to_json()))
    rendered = WeasyPrintRenderer().render(make_document(frozen), on_progress=lambda _done, _total: None)
    return PdfReader(io.BytesIO(rendered.data))


@pytest.fixture(scope="module")
def mock_pack() -> PdfReader:
    return read(make_content())


def text_of(reader: PdfReader, index: int) -> str:
    return " ".join(reader.pages[index].extract_text().split())


def test_a_pack_is_a_cover_a_summary_and_a_page_for_each_person(mock_pack: PdfReader) -> None:
    assert len(mock_pack.pages) == 2 + 3
    cover = text_of(mock_pack, 0)
    assert "Soudeur ou soudeuse TIG" in cover
    assert "Supprimez-le avant le 25 mai 2027." in cover
    assert "Comparer les 3 personnes" in text_of(mock_pack, 1)
    for index, code in enumerate(("C-7F3K", "C-2M9T", "C-9X4W"), start=2):
        page = text_of(mock_pack, index)
        assert code in page
        assert "Compétences et preuves" in page
        assert "Contrôle visuel des soudures Indispensable Évaluée en stage, octobre 2026" in page
        assert "Vos notes" in page


def test_every_page_carries_its_margins(mock_pack: PdfReader) -> None:
    for number in range(1, 6):
        page = text_of(mock_pack, number - 1)
        assert "Confidentiel" in page
        assert "Offre OF-2026-0417" in page
        assert "Remis à Atelier Maubrac le 25/11/2026. À supprimer avant le 25/05/2027." in page
        assert f"Page {number} sur 5" in page


def test_the_document_names_itself(mock_pack: PdfReader) -> None:
    assert mock_pack.metadata is not None
    assert mock_pack.metadata.title == "Dossier candidats, Soudeur ou soudeuse TIG, Atelier Maubrac"
    assert mock_pack.metadata.author == "Estuaire"
    assert mock_pack.metadata.subject == "Personnes présélectionnées pour l’offre OF-2026-0417"


def test_headings_make_the_outline(mock_pack: PdfReader) -> None:
    cover, sections = mock_pack.outline
    assert cover["/Title"] == "Soudeur ou soudeuse TIG"
    assert [entry["/Title"] for entry in sections if isinstance(entry, dict)] == [
        "Comparer les 3 personnes",
        "C-7F3K",
        "C-2M9T",
        "C-9X4W",
    ]


def structure(reader: PdfReader) -> list[Any]:
    """Every element of the tag tree, depth first."""
    found: list[Any] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict) and node.get("/Type") != "/OBJR":
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                walk(node["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


def test_the_tag_tree_holds_headings_tables_with_headers_and_described_figures(mock_pack: PdfReader) -> None:
    elements = structure(mock_pack)
    kinds = [element["/S"] for element in elements]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 1 + 3
    assert kinds.count("/Table") == 1 + 1 + 3 * 2
    assert kinds.count("/Caption") == 1 + 1 + 3
    assert kinds.count("/Link") == 3
    cells = [element for element in elements if element["/S"] == "/TD"]
    # The cover's table has headers of rows only, the others of rows and columns.
    assert [len(cell["/A"].get("/Headers", ())) for cell in cells] == [1] * 5 + [2] * (len(cells) - 5)
    bars = [element for element in elements if element["/S"] == "/Figure" and "/Alt" in element]
    assert [str(bar["/Alt"]) for bar in bars[:2]] == ["29 points sur 30", "22 points sur 25"]
    assert len(bars) == 3 * 5


def test_a_link_of_the_summary_leads_to_each_persons_page(mock_pack: PdfReader) -> None:
    pages = [
        mock_pack.named_destinations[annotation.get_object()["/Dest"]].page.get_object()
        for annotation in mock_pack.pages[1]["/Annots"]
    ]
    assert pages == [mock_pack.pages[2], mock_pack.pages[3], mock_pack.pages[4]]


def test_the_longest_texts_stay_on_one_page_for_each_person() -> None:
    reader = read(make_content((make_longest_person(), make_person())))
    assert len(reader.pages) == 2 + 2
    page = text_of(reader, 2)
    assert "et 14 autres dans Estuaire" in page
    assert "Vos notes" in page
    assert "Page 3 sur 4" in page


def test_many_people_make_a_longer_summary_and_a_page_each() -> None:
    people = tuple(make_person(f"C-{number:04d}") for number in range(14))
    reader = read(make_content(people))
    summary_pages = len(reader.pages) - 15
    assert summary_pages > 1
    for number in range(14):
        page = text_of(reader, 1 + summary_pages + number)
        assert page.count("Détail du score") == 1
        assert f"C-{number:04d}" in page


def test_what_an_employer_typed_is_text_and_nothing_else() -> None:
    hostile = '<a rel="attachment" href="file:///etc/hostname">A "Firm" \\ & Co</a>'
    reader = read(make_content(title=hostile, employer=hostile))
    assert reader.attachments == {}
    assert "href" in text_of(reader, 0)


def test_nine_skills_are_shown_with_essential_ones_kept() -> None:
    skills = [{"label": str(number), "is_essential": number >= 8} for number in range(12)]
    assert [skill["label"] for skill in keep_rows(skills, 9)] == [
        "0",
        "1",
        "2",
        "3",
        "4",
        "8",
        "9",
        "10",
        "11",
    ]
    assert keep_rows(skills, 20) == skills


def test_a_revoked_pack_keeps_its_brief_and_nobody() -> None:
    content = make_content().to_json()
    forgotten = forget_people(content)
    assert forgotten["people"] == []
    assert forgotten["reference"] == "OF-2026-0417"
    assert "C-7F3K" not in json.dumps(forgotten)
