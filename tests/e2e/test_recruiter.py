"""A recruiter publishes a vacancy, understands who is suggested, asks for contact and downloads the pack."""

import re
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

pytestmark = pytest.mark.e2e
RECRUITER = "claire.sarrazin@estuaire.example"


def choose(page: Page, field: str, text: str, option: str) -> None:
    """Type in a combobox, and take an option with the keyboard."""
    page.locator(f"#{field}").press_sequentially(text, delay=20)
    expect(page.locator(f"#{field}-liste [role=option]").first).to_be_visible()
    labels = page.locator(f"#{field}-liste [role=option]").all_inner_texts()
    place = next(index for index, label in enumerate(labels) if option in label)
    for _ in range(place + 1):
        page.locator(f"#{field}").press("ArrowDown")
    page.locator(f"#{field}").press("Enter")


def test_from_an_empty_form_to_the_pack(visit: Any) -> None:
    visitor = visit(RECRUITER)
    page: Page = visitor.page
    visitor.look("tableau-de-bord")

    page.goto("/offres")
    page.get_by_role("link", name="Publier une offre").click()
    page.fill("#title", "Soudeur ou soudeuse TIG")
    choose(page, "occupation_text", "soud", "Soudeur / Soudeuse")
    expect(page.locator("#competences li.es-row").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"/modifier/metier$"))
    visitor.look("offre-metier")
    page.get_by_role("button", name="Continuer vers le lieu et le contrat").last.click()
    expect(page.locator("#commune_text")).to_be_visible()
    # Nothing given yet: what lacks is said, with links to its fields.
    page.get_by_role("button", name="Continuer vers la présentation").click()
    expect(page.locator("#erreurs")).to_contain_text("Choisissez le type de contrat.")
    choose(page, "commune_text", "rochef", "Rochefort")
    page.get_by_label("CDI", exact=True).check()
    page.fill("#starts_on", page.evaluate("new Date(Date.now() + 40 * 864e5).toISOString().slice(0, 10)"))
    page.fill("#pay_min", "2050")
    page.fill("#pay_max", "2350")
    visitor.look("offre-lieu")
    page.get_by_role("button", name="Continuer vers la présentation").click()
    page.fill("#description", "Vous soudez des cuves en inox dans un atelier de huit personnes.")
    visitor.look("offre-presentation")
    page.get_by_role("button", name="Continuer vers la relecture").click()
    expect(page.get_by_role("heading", name="Relire avant de publier")).to_be_visible()
    visitor.look("offre-relecture")
    page.get_by_role("button", name="Publier l’offre").click()

    expect(page.locator("#t-liste")).to_contain_text("suggérée")
    rows = page.locator(".es-rank > li")
    assert rows.count() >= 3
    visitor.look("suggestions")
    # A filter changes the list and the address, without a new page.
    page.select_option("#f-km", "25")
    page.wait_for_url(re.compile("km=25"))
    page.select_option("#f-km", "region")
    page.wait_for_url(re.compile("km=region"))
    # Opening a person explains the score in the pane.
    second = rows.nth(1).locator(".es-ref").inner_text()
    rows.nth(1).locator(".who a").click()
    expect(page.locator("#fiche .es-ref")).to_have_text(second)
    expect(page.locator("#fiche .es-why > li")).to_have_count(5)
    points = [int(text) for text in page.locator("#fiche .es-why .pts b").all_inner_texts()]
    assert sum(points) == int(page.locator("#fiche .es-total").inner_text().split()[0])

    for row in (0, 1):
        rows.nth(row).locator(".es-star").click()
        expect(rows.nth(row).locator(".es-star")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#n-preselection")).to_have_text("2")
    for row in (0, 1):
        rows.nth(row).locator(".es-pick input").check()
    page.get_by_role("button", name="Comparer les personnes cochées").click()
    expect(page.locator("thead .es-ref")).to_have_count(2)
    visitor.look("comparer")
    page.go_back()

    page.locator(".es-rank > li").first.locator(".who a").click()
    page.locator("#fiche").get_by_role("link", name="Contacter").click()
    expect(page.locator("dialog[open]")).to_be_visible()
    visitor.look("contact-dialogue")
    page.locator("dialog[open] textarea").fill("L’équipe serait heureuse de vous rencontrer.")
    page.locator("dialog[open]").get_by_role("button", name="Envoyer la demande").click()
    expect(page).to_have_url(re.compile("/suivi$"))
    visitor.look("suivi")

    page.go_back()
    page.locator("#b-dossier").click()
    expect(page).to_have_url(re.compile("/dossiers/"))
    download = page.get_by_role("link", name=re.compile("Télécharger"))
    expect(download).to_be_visible(timeout=60_000)
    visitor.look("dossier")
    with page.expect_download() as started:
        download.click()
    content = started.value.path().read_bytes()
    assert re.fullmatch(r"dossier-OF-\d{4}-\d+\.pdf", started.value.suggested_filename)
    reader = PdfReader(BytesIO(content))
    text = "".join(sheet.extract_text() for sheet in reader.pages)
    assert len(reader.pages) == 4
    assert "C-" in text
    assert "Confidentiel" in text


def test_a_need_is_signalled_from_a_vacancy(visit: Any) -> None:
    visitor = visit(RECRUITER)
    page: Page = visitor.page
    page.goto("/offres?etat=published")
    page.locator("#vacancies-results li a.btn").first.click()
    page.locator("#fiche").get_by_role("link", name="Signaler ce besoin").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("besoin")
    assert page.locator("input[name=title]").input_value() != ""
    visitor.look("besoin-nouveau")
    page.locator("main form button[type=submit].btn-primary").last.click()
    expect(page.locator(".es-thread")).to_contain_text("Besoin envoyé")
    visitor.look("besoin")


@pytest.mark.parametrize("path", ["/offres", "/suggestions", "/besoins", "/dossiers", "/compte", "/equipe"])
def test_the_recruiter_s_pages_are_accessible(visit: Any, path: str) -> None:
    visitor = visit(RECRUITER)
    visitor.page.goto(path)
    visitor.look("recruteur" + path.replace("/", "-"))


def test_publishing_works_without_javascript(visit: Any) -> None:
    visitor = visit(RECRUITER, has_javascript=False)
    page: Page = visitor.page
    page.goto("/offres/nouvelle")
    page.fill("#title", "Maçon ou maçonne")
    page.fill("#occupation_text", "maço")
    page.get_by_role("button", name="Continuer vers le lieu et le contrat").click()
    page.locator("#choix-metier").get_by_role("button", name="Maçon / Maçonne").first.click()
    page.get_by_role("button", name="Continuer vers le lieu et le contrat").click()
    page.fill("#commune_text", "Saintes")
    page.get_by_label("CDD", exact=True).check()
    page.fill("#starts_on", "2099-01-01")
    page.get_by_role("button", name="Continuer vers la présentation").click()
    expect(page.locator("#erreurs")).to_contain_text("Indiquez une date après")
    assert page.input_value("#commune_text") == "Saintes"
    from datetime import date, timedelta

    page.fill("#starts_on", str(date.today() + timedelta(days=30)))  # noqa: DTZ011 (a date a person would type)
    page.get_by_role("button", name="Continuer vers la présentation").click()
    page.fill("#description", "Vous bâtissez des murs en pierre.")
    page.get_by_role("button", name="Continuer vers la relecture").click()
    page.get_by_role("button", name="Publier l’offre").click()
    expect(page.locator("#t-liste")).to_contain_text("suggérée")
    first = page.locator(".es-rank > li").first
    first.locator(".es-star").click()
    expect(page.locator(".es-toast")).to_contain_text("présélection")
