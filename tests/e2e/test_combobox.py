"""The list under a field, by keyboard alone: what it says, what it takes, and what it leaves as typed."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect

pytestmark = pytest.mark.e2e
RECRUITER = "claire.sarrazin@estuaire.example"


@pytest.fixture
def page(visit: Any) -> Page:
    page: Page = visit(RECRUITER).page
    page.goto("/offres/nouvelle")
    return page


def field(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Métier du référentiel ROME")


def options(page: Page) -> Locator:
    return page.locator("#occupation_text-liste").get_by_role("option")


def type_in(page: Page, text: str) -> None:
    field(page).press_sequentially(text, delay=10)
    expect(page.locator("#occupation_text-liste")).to_have_attribute("data-text", text)
    expect(field(page)).to_have_attribute("aria-expanded", "true")


def active(page: Page) -> str:
    """The text of the option that a screen reader is told of."""
    name = field(page).get_attribute("aria-activedescendant")
    assert name
    option = page.locator(f"#{name}")
    expect(option).to_have_attribute("aria-selected", "true")
    assert page.locator("#occupation_text-liste [aria-selected=true]").count() == 1
    return option.inner_text()


def test_two_letters_open_a_list_that_is_announced_and_walked_through(page: Page) -> None:
    page.fill("#title", "Soudeur ou soudeuse")
    page.keyboard.press("Tab")
    field(page).focus()
    type_in(page, "so")
    count = options(page).count()
    assert count > 1
    status = page.locator("[data-combobox]:has(#occupation_text) [data-status]")
    expect(status).to_have_text(f"{count} métiers proposés")
    assert field(page).get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    first = active(page)
    page.keyboard.press("ArrowUp")
    last = active(page)
    assert first != last
    page.keyboard.press("ArrowDown")
    assert active(page) == first
    assert field(page).input_value() == "so"
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        # The policy of the page refuses what a caret hidden for the picture would add.
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
    page.keyboard.press("Enter")
    expect(page.locator("#competences")).to_contain_text("Indispensable", timeout=30_000)
    assert field(page).input_value() in first


def test_escape_closes_the_list_and_then_brings_back_what_was_chosen(page: Page) -> None:
    field(page).focus()
    type_in(page, "soud")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("#occupation_text-liste")).to_be_hidden()
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    assert field(page).get_attribute("aria-activedescendant") is None
    assert field(page).input_value() == "soud"
    page.keyboard.press("Alt+ArrowDown")
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    assert field(page).get_attribute("aria-activedescendant") is None
    page.keyboard.press("Alt+ArrowUp")
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Escape")
    assert field(page).input_value() == ""


def test_words_with_typing_errors_and_accents_are_marked_in_what_is_found(page: Page) -> None:
    field(page).focus()
    type_in(page, "cuisnier")
    expect(options(page).first.locator("mark").first).to_have_text("Cuisinier")
    field(page).fill("")
    type_in(page, "chaudronniere")
    expect(options(page).first.locator("mark")).to_have_text(["Chaudronnier", "Chaudronnière"])


def test_leaving_the_field_keeps_what_was_typed_and_closes_the_list(page: Page) -> None:
    field(page).focus()
    type_in(page, "soud")
    page.keyboard.press("Tab")
    expect(page.locator("#occupation_text-liste")).to_be_hidden()
    assert field(page).input_value() == "soud"


def test_nothing_found_and_a_list_that_does_not_come_are_said(visit: Any) -> None:
    visitor = visit(RECRUITER)
    page: Page = visitor.page
    page.goto("/offres/nouvelle")
    field(page).focus()
    type_in(page, "qqqqwwww")
    page.keyboard.press("ArrowDown")
    assert field(page).get_attribute("aria-activedescendant") is None
    status = page.locator("[data-combobox]:has(#occupation_text) [data-status]")
    expect(status).to_have_text("Aucune proposition")

    def refuse(route: Route) -> None:
        route.fulfill(status=503, body="")

    page.route("**/referentiel/metiers*", refuse)
    field(page).press("Backspace")
    expect(status).to_contain_text("La liste n’a pas pu être chargée")
    assert field(page).input_value() == "qqqqwww"
    visitor.complaints[:] = [text for text in visitor.complaints if "503" not in text]


def test_a_person_who_registers_adds_occupations_by_keyboard(visit: Any) -> None:
    page: Page = visit(width=390).page
    page.goto("/candidats/inscription")
    page.locator("#q").press_sequentially("soudeuse", delay=10)
    expect(page.locator("#q-liste")).to_have_attribute("data-text", "soudeuse")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Soudeur / Soudeuse , retirer")).to_be_visible()
    expect(page.locator("#q")).to_have_value("")
