"""The audit of fairness in a browser: asked for, made by the worker, read with and without JavaScript."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e
REVIEWER = "nadia.teulat@estuaire.example"
ADMINISTRATOR = "administration@estuaire.example"


def test_an_audit_is_asked_for_and_its_results_come_by_themselves(visit: Any) -> None:
    visitor = visit(REVIEWER)
    page: Page = visitor.page
    page.goto("/agence/equite")
    if page.get_by_role("heading", name="Aucun audit pour l’instant").count():
        visitor.look("agence-equite-vide")
        page.click("text=Lancer le premier audit")
    # The progress bar gives way to the results without a click.
    expect(page.get_by_role("heading", name="Chacun a-t-il son tour")).to_be_visible(timeout=120_000)
    assert page.locator("main svg[role=img]").count() == 4
    visitor.look("agence-equite")


def test_an_administrator_reads_it_without_javascript(visit: Any) -> None:
    visitor = visit(ADMINISTRATOR, has_javascript=False)
    visitor.page.goto("/agence/equite")
    assert "Équité des listes" in visitor.page.locator("h1").inner_text()
