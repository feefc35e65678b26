"""People write plain words: a recruiter's title, and what somebody can do, on a phone."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e
RECRUITER = "claire.sarrazin@estuaire.example"
WORDS = "J’ai été serveuse 3 ans, je sais souder, je garde des enfants"
# A busy machine reads its files again before it answers the first time.
FIRST = 60_000


def test_a_title_in_everyday_words_leads_to_an_occupation_that_the_recruiter_chooses(visit: Any) -> None:
    visitor = visit(RECRUITER)
    page: Page = visitor.page
    page.goto("/offres/nouvelle")
    page.locator("#title").press_sequentially("cuistot", delay=20)
    panel = page.locator("#metiers-proposes")
    expect(panel).to_contain_text("Cuisinier / Cuisinière", timeout=FIRST)
    expect(panel).to_contain_text("d’après\u00a0: cuistot")
    expect(page.locator("#metiers-annonce")).to_have_text(re.compile(r"^\d métiers? proposés?$"))
    expect(page.locator("#title")).to_be_focused()
    visitor.look("offre-metiers-proposes")
    panel.get_by_role("button", name="Choisir Cuisinier / Cuisinière").click()
    expect(page.locator("#competences li.es-row").first).to_be_visible()
    expect(page.locator("#competences")).to_be_focused()
    assert page.input_value("#title") == "cuistot"
    visitor.look("offre-metier-choisi")


def test_the_buttons_under_a_title_work_without_javascript(visit: Any) -> None:
    visitor = visit(RECRUITER, has_javascript=False)
    page: Page = visitor.page
    page.set_default_timeout(FIRST)
    page.goto("/offres/nouvelle")
    page.fill("#title", "cuistot")
    page.get_by_role("button", name="Continuer vers le lieu et le contrat").click()
    page.get_by_role("button", name="Choisir Cuisinier / Cuisinière").click()
    expect(page.locator("#competences li.es-row").first).to_be_visible()
    assert page.input_value("#title") == "cuistot"


def test_a_person_registers_on_a_phone_with_their_own_words(visit: Any) -> None:
    visitor = visit(width=390)
    page: Page = visitor.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/candidats/inscription")
    page.get_by_label("Ce que je sais faire").fill("qsdfgh")
    find = page.get_by_role("button", name="Trouver les mots justes")
    find.click()
    expect(page.locator("#metiers")).to_contain_text("Aucun métier reconnu", timeout=FIRST)
    page.get_by_label("Ce que je sais faire").fill(WORDS)
    find.click()
    expect(page.locator("#t-lus")).to_be_focused(timeout=FIRST)
    visitor.look("inscription-mots")
    assert page.input_value("#words") == WORDS
    page.get_by_label(re.compile("^Serveur / Serveuse")).check()
    page.locator("input[name=competence]").first.check()
    page.get_by_role("button", name="Garder ce qui est coché").click()
    expect(page.get_by_role("link", name="Continuer")).to_be_visible()
    visitor.look("inscription-choix")
    page.get_by_role("link", name="Continuer").click()
    expect(page.locator("input[name=skills]:checked")).to_have_count(1)
    visitor.look("inscription-vous-mots")
    page.fill("#first_name", "Lise")
    page.fill("#last_name", "Tarnaud")
    page.fill("#email", "lise.tarnaud@courriel.example")
    page.fill("#password", "marée basse au petit matin")
    page.fill("#commune", "Marennes")
    page.fill("#available_on", str(date.today() + timedelta(days=30)))  # noqa: DTZ011 (as a person would type)
    page.get_by_label("CDI", exact=True).check()
    page.locator("#is_informed").check()
    page.get_by_role("button", name="Ouvrir ma page").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Un message vous attend")
    assert not any("serveuse" in url or "souder" in url for url in asked)


def test_own_words_are_read_without_javascript(visit: Any) -> None:
    visitor = visit(width=390, has_javascript=False)
    page: Page = visitor.page
    page.set_default_timeout(FIRST)
    page.goto("/candidats/inscription")
    page.fill("#words", "je conduis un camion")
    page.get_by_role("button", name="Trouver les mots justes").click()
    page.get_by_label(re.compile("^Conducteur / Conductrice de poids lourd")).check()
    page.get_by_role("button", name="Garder ce qui est coché").click()
    page.get_by_role("link", name="Continuer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vous connaître un peu")
    assert "camion" not in page.url
