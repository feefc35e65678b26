"""A reviewer clears the queue of programmes without an occupation, in a browser."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e
REVIEWER = "nadia.teulat@estuaire.example"


def test_the_reviewer_adds_an_occupation_takes_it_back_and_reads_why(visit: Any) -> None:
    visitor = visit(REVIEWER)
    page: Page = visitor.page
    page.goto("/catalogue/metiers-a-verifier")
    visitor.look("metiers-a-verifier")
    article = page.locator("article", has_text="Titre professionnel Maçon")
    expect(article).to_contain_text("d’après\u00a0: Maçon")
    article.locator("button[name=ajouter]").first.click()
    expect(article.locator("button[name=retirer]")).to_be_visible()
    expect(article.locator("h3")).to_be_focused()
    article.locator("button[name=retirer]").click()
    expect(article.locator("button[name=retirer]")).to_have_count(0)
    article.locator("h3 a").click()
    expect(page.locator("#training-occupations")).to_contain_text("1 métier retiré ou écarté")
    visitor.look("formation-metiers")
