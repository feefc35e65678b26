"""English is a whole translation: no sentence left out, placeholders kept, pages follow the browser."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

CATALOGUE = Path(__file__).parents[2] / "app/translations/en/LC_MESSAGES/messages.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w+\}")


@pytest.fixture(scope="module")
def messages() -> list[tuple[list[str], list[str]]]:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="en")

    def forms(value: object) -> list[str]:
        return [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]

    return [(forms(message.id), forms(message.string)) for message in catalogue if message.id]


def test_every_sentence_is_translated(messages: list[tuple[list[str], list[str]]]) -> None:
    assert [source for source, english in messages if not all(english)] == []
    assert len(messages) > 1000


def test_placeholders_are_those_of_the_source(messages: list[tuple[list[str], list[str]]]) -> None:
    def names(forms: list[str]) -> set[str]:
        return {name for form in forms for name in PLACEHOLDER.findall(form)}

    assert [source for source, english in messages if names(source) != names(english)] == []


def test_a_browser_that_asks_for_english_reads_english(client: FlaskClient) -> None:
    page = client.get("/", headers={"Accept-Language": "en-GB,en;q=0.9"}).text
    assert '<html lang="en"' in page
    assert "Recrutez" not in page
    assert "Sign in" in page
    assert '<html lang="fr"' in client.get("/", headers={"Accept-Language": "de"}).text
