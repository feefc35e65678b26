"""The agency, a partner, a candidate and an administrator at their pages."""

from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.e2e
REVIEWER = "nadia.teulat@estuaire.example"
ADVISER = "julien.castaing@estuaire.example"
TOWN_HALL = "maud.lestrade@estuaire.example"
CANDIDATE = "ines.darrieux@estuaire.example"
ADMINISTRATOR = "administration@estuaire.example"


def test_the_reviewer_asks_a_question_and_links_a_training(visit: Any) -> None:
    visitor = visit(REVIEWER)
    page: Page = visitor.page
    page.goto("/agence/besoins")
    assert page.locator(".es-queue li").count() >= 3
    visitor.look("agence-besoins")
    page.goto("/catalogue")
    visitor.look("catalogue")


def test_the_candidate_reads_what_is_known_and_who_saw_them(visit: Any) -> None:
    visitor = visit(CANDIDATE)
    page: Page = visitor.page
    page.goto("/ma-page")
    assert "Atelier Maubrac" in page.locator("main").inner_text()
    visitor.look("ma-page")


@pytest.mark.parametrize(
    ("email", "path"),
    [
        (ADVISER, "/partenaire/personnes"),
        (TOWN_HALL, "/partenaire/personnes"),
        (ADMINISTRATOR, "/administration/organisations"),
        (ADMINISTRATOR, "/administration/invitations"),
        (ADMINISTRATOR, "/administration/signalements"),
        (ADMINISTRATOR, "/administration/referentiel"),
    ],
)
def test_a_space_is_accessible(visit: Any, email: str, path: str) -> None:
    visitor = visit(email)
    visitor.page.goto(path)
    visitor.look(email.partition("@")[0].replace(".", "-") + path.replace("/", "-"))


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/tarifs",
        "/comment-ca-marche",
        "/candidats",
        "/comment-le-score-est-calcule",
        "/donnees-personnelles",
        "/connexion",
        "/inscription",
        "/candidats/inscription",
        "/demo/messagerie",
        "/nulle-part",
    ],
)
def test_a_public_page_is_accessible(visit: Any, path: str) -> None:
    visitor = visit()
    visitor.page.goto(path)
    visitor.complaints.clear()  # the unknown page answers 404, which the console reports
    visitor.look("public" + (path.replace("/", "-") if path != "/" else "-accueil"))
