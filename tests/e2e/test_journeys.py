"""Journeys across spaces: a firm is verified, a need is reviewed, a person agrees and takes it back."""

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.factories.accounts import luhn_siret

pytestmark = pytest.mark.e2e
RECRUITER = "claire.sarrazin@estuaire.example"
REVIEWER = "nadia.teulat@estuaire.example"
CANDIDATE = "ines.darrieux@estuaire.example"
ADMINISTRATOR = "administration@estuaire.example"


def read_mail(page: Page, address: str, subject: str) -> None:
    """Open the newest mail to `address` about `subject`; the worker needs a moment to send it."""
    for _ in range(40):
        page.goto(f"/demo/messagerie?pour={address}")
        link = page.get_by_role("link", name=re.compile(subject))
        if link.count():
            link.first.click()
            return
        time.sleep(0.5)
    pytest.fail(f"no mail about {subject!r} came to {address}")


def test_a_firm_signs_up_confirms_its_address_and_is_verified(visit: Any) -> None:
    email = "accueil@chaudronnerie-des-pertuis.example"
    newcomer = visit()
    page: Page = newcomer.page
    page.goto("/inscription")
    page.fill("#siret", "12345678901234")
    page.click("main form button[type=submit]")
    expect(page.locator("#erreurs")).to_contain_text("SIRET")
    assert page.input_value("#siret") == "12345678901234"
    page.fill("#siret", luhn_siret(4_242_424))
    page.click("main form button[type=submit]")
    page.fill("#name", "Chaudronnerie des Pertuis")
    page.locator("#commune").press_sequentially("La Rochelle", delay=20)
    page.locator("#commune-liste [role=option]").first.click()
    page.fill("#full_name", "Maëlle Brossard")
    page.fill("#email", email)
    page.fill("#password", "court")
    page.click("main form button[type=submit]")
    expect(page.locator("#erreurs")).to_contain_text("12 caractères")
    assert page.input_value("#email") == email
    newcomer.look("inscription-vous")
    page.fill("#password", "marée basse au petit matin")
    page.click("main form button[type=submit]")
    expect(page.get_by_role("heading", level=1)).to_contain_text("messagerie")

    read_mail(page, email, "adresse")
    newcomer.look("message-de-confirmation")
    page.locator("article a").first.click()
    # Opening the link confirms nothing: mail scanners open links too.
    page.get_by_role("button", name="Confirmer mon adresse").click()
    page.goto("/tableau-de-bord")
    expect(page).to_have_url(re.compile("tableau-de-bord"))
    newcomer.look("tableau-de-bord-vide")

    administrator = visit(ADMINISTRATOR)
    desk: Page = administrator.page
    desk.goto("/administration/organisations")
    desk.get_by_role("link", name="Chaudronnerie des Pertuis").click()
    administrator.look("administration-organisation")
    desk.get_by_role("button", name="Vérifier l’organisation").click()
    expect(desk.locator(".es-pill").first).to_contain_text("Vérifiée")


def test_a_need_is_questioned_answered_accepted_and_tied_to_a_training(visit: Any) -> None:
    employer = visit(RECRUITER)
    page: Page = employer.page
    page.goto("/besoins/nouveau")
    page.fill("#title", "Braser du cuivre sur des circuits frigorifiques")
    page.locator("#occupation_text").press_sequentially("soud", delay=20)
    page.locator("#occupation_text-liste [role=option]").first.click()
    expect(page.locator("input[name=skills]").first).to_be_visible()
    page.locator("input[name=skills]").first.check()
    page.fill("#people", "3")
    page.locator("main textarea").last.fill(
        "Deux départs en retraite au printemps, et personne à former sur place."
    )
    page.locator("main form button.btn-primary").last.click()
    expect(page.locator(".es-thread")).to_contain_text("Besoin envoyé")
    address = page.url

    reviewer = visit(REVIEWER)
    desk: Page = reviewer.page
    desk.goto("/agence/besoins?q=Braser")
    expect(desk.locator("#besoin")).to_contain_text("Braser du cuivre")
    desk.get_by_role("link", name="Poser une question").click()
    desk.locator("dialog[open] textarea").fill("Une session à Saintes en mars conviendrait-elle ?")
    reviewer.look("agence-question")
    desk.locator("dialog[open]").get_by_role("button", name="Envoyer la question").click()
    expect(desk.locator("main")).to_contain_text("Question posée")

    read_mail(page, RECRUITER, "question")
    page.goto(address)
    page.locator("form:has(button:has-text('Envoyer la réponse')) textarea").fill("Oui, mars nous convient.")
    employer.look("besoin-question")
    page.get_by_role("button", name="Envoyer la réponse").click()
    expect(page.locator(".es-thread")).to_contain_text("Oui, mars nous convient.")

    desk.goto("/agence/besoins?q=Braser")
    desk.get_by_role("link", name="Accepter", exact=True).click()
    desk.locator("dialog[open]").get_by_role("button", name="Accepter le besoin").click()
    expect(desk.locator("main")).to_contain_text("Accepté")
    desk.goto("/agence/besoins?q=Braser")
    desk.get_by_role("link", name="Rattacher").first.click()
    desk.locator("dialog[open]").get_by_role("button", name="Rattacher la formation").click()
    expect(desk.locator(".es-toast").last).to_contain_text("rattachée")
    page.goto(address)
    expect(page.locator(".es-steps [aria-current=step]")).to_contain_text("Formation rattachée")
    employer.look("besoin-formation-rattachee")


def test_a_person_agrees_after_reading_and_only_then_are_details_shown(visit: Any) -> None:
    person = visit(CANDIDATE, width=390)
    page: Page = person.page
    page.goto("/ma-page")
    code = page.locator("text=/C-[2-9A-Z]{4}/").first.inner_text()
    code = re.search(r"C-[2-9A-Z]{4}", code).group()  # type: ignore[union-attr]
    page.get_by_role("link", name="Lire la demande").first.click()
    person.look("demande-de-contact")

    employer = visit(RECRUITER)
    desk: Page = employer.page
    desk.goto("/suggestions")
    desk.get_by_role("link", name="Chaudronnier ou chaudronnière").first.click()
    desk.get_by_role("link", name="Suivi", exact=True).click()
    follow_up = desk.url
    assert "Darrieux" not in desk.content()

    page.get_by_role("button", name="Accepter").click()
    expect(page.locator("body")).to_contain_text("Retirer mon accord")
    desk.goto(follow_up)
    desk.locator(
        f"li:has-text('{code}'), article:has-text('{code}'), div.es-panel:has-text('{code}')"
    ).last.get_by_role("link", name=re.compile("coordonnées")).first.click()
    expect(desk.locator("main")).to_contain_text("Darrieux")
    employer.look("coordonnees")

    # Withdrawing closes the details at once.
    page.goto("/ma-page")
    page.get_by_role("button", name="Retirer mon accord").first.click()
    details = desk.url
    employer.complaints.clear()
    desk.goto(details)
    assert "Darrieux" not in desk.content()
    employer.complaints.clear()

    page.goto("/ma-page")
    page.get_by_role("button", name="Mettre ma page en pause").click()
    expect(page.locator("main")).to_contain_text("pause")
    person.look("ma-page-en-pause")
