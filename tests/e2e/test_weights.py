"""Cap Métiers tries other weights in a browser, then publishes them; an administrator reads the version."""

from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.e2e
REVIEWER = "nadia.teulat@estuaire.example"
ADMINISTRATOR = "administration@estuaire.example"
TRIAL = "/agence/ponderations/essai?metier=20&competences=15&distance=35&disponibilite=15&formation=15"


def test_the_reviewer_reads_tries_and_publishes_weights(visit: Any) -> None:
    visitor = visit(REVIEWER)
    page: Page = visitor.page
    page.goto("/agence/ponderations")
    page.locator("summary").first.click()
    visitor.look("ponderations")
    page.click("text=Essayer d’autres pondérations")
    page.fill("input[name=distance]", "20")
    assert page.locator("[data-total]").inner_text() == "Total\u00a0: 110 points. Il y en a 10 de trop."
    page.click("text=Comparer >> nth=0")
    page.wait_for_selector("#erreurs")
    assert page.input_value("input[name=distance]") == "20"
    visitor.look("ponderations-a-corriger")
    page.fill("input[name=metier]", "25")
    assert page.locator("[data-total]").inner_text() == "Total\u00a0: 100 points."
    page.click("text=Comparer >> nth=0")
    page.wait_for_url("**distance=20**")
    page.wait_for_selector("text=Les plus changées")
    visitor.look("ponderations-essai")
    page.click("text=Publier ces pondérations")
    visitor.look("ponderations-publier")
    page.fill("textarea[name=note]", "La proximité compte davantage pour les petites entreprises.")
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: url.rpartition("/")[2].isdigit())
    assert "La proximité compte davantage" in page.locator("main").inner_text()
    visitor.look("ponderations-version")


def test_a_trial_works_without_javascript(visit: Any) -> None:
    visitor = visit(REVIEWER, has_javascript=False)
    page: Page = visitor.page
    page.goto(TRIAL)
    page.fill("input[name=metier]", "25")
    page.fill("input[name=distance]", "30")
    page.click("text=Comparer >> nth=0")
    page.wait_for_url("**metier=25**")
    assert "Ce qui changerait pour" in page.locator("main").inner_text()


def test_the_administrator_reads_the_weights(visit: Any) -> None:
    visitor = visit(ADMINISTRATOR)
    visitor.page.goto("/agence/ponderations")
    visitor.look("administration-ponderations")
