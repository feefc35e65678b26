"""Dates, durations, hours and places as feeds write them; what cannot be read is left out."""

from datetime import date

import pytest

from app.integrations.feeds.plain_text import plain_text, shorten
from app.integrations.feeds.values import (
    parse_address,
    parse_coordinates,
    parse_day,
    parse_hours,
    parse_months,
    parse_positions,
    parse_rome_code,
)

DAY = date(2026, 2, 10)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-10",
        "2026-02-10T09:42:16.853Z",
        "2026-02-10 14:31:25 UTC",
        "10/02/2026",
        "10/02/2026 01:50:22",
        "10-02-2026 00:11:19",
        "20260210",
        "Tue, 10 Feb 2026 22:49:39 GMT",
    ],
)
def test_a_day_in_each_of_the_ways_that_feeds_write_it(text: str) -> None:
    assert parse_day(text) == DAY


@pytest.mark.parametrize("text", ["", "demain", "0000-00-00", "99/99/9999", "32/01/2026", "dès que possible"])
def test_no_day_is_guessed(text: str) -> None:
    assert parse_day(text) is None


@pytest.mark.parametrize(
    ("text", "unit", "months"),
    [
        ("12", "", 12),
        ("12", "month", 12),
        ("12 month", "month", 12),
        ("CDD - 6 Mois", "", 6),
        ("2 ans", "", 24),
        ("2", "years", 24),
        ("CDI", "", None),
        ("3", "semaines", None),
        ("120", "", None),
        ("0", "", None),
    ],
)
def test_durations_in_months(text: str, unit: str, months: int | None) -> None:
    assert parse_months(text, unit) == months


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("35H Horaires normaux", 35.0),
        ("temps partiel - 17H30 Autre", 17.5),
        ("35", 35.0),
        ("17,5", 17.5),
        ("Temps plein", None),
        ("99", None),
    ],
)
def test_hours_a_week(text: str, hours: float | None) -> None:
    assert parse_hours(text) == hours


def test_coordinates_from_one_text_or_two() -> None:
    assert parse_coordinates("45.94", "-0.96") == (45.94, -0.96)
    assert parse_coordinates("", "", "45.94,-0.96") == (45.94, -0.96)
    assert parse_coordinates("45,94", "-0,96") == (45.94, -0.96)
    for absurd in (("0", "0"), ("nan", "1"), ("inf", "1"), ("95", "1"), ("x", "y"), ("", "")):
        assert parse_coordinates(*absurd) is None


def test_codes_addresses_and_numbers_are_taken_only_when_they_are_ones() -> None:
    assert (parse_rome_code(" g1803 "), parse_rome_code("G18"), parse_rome_code("serveur")) == (
        "G1803",
        "",
        "",
    )
    assert parse_address("https://exemple.test/a?b=c") == "https://exemple.test/a?b=c"
    assert parse_address("data:text/html,x") == parse_address('https://exemple.test/"onclick=') == ""
    assert (parse_positions("3"), parse_positions("0"), parse_positions("beaucoup")) == (3, 1, 1)


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("Un\ndeux", "Un\ndeux"),
        ("<p>Un\ndeux</p><p>trois</p>", "Un deux\n\ntrois"),
        ("Un<br>deux<br/>trois", "Un\ndeux\ntrois"),
        ("<ul><li><p>Un</p></li><li>deux</li></ul>", "- Un\n- deux"),
        ("&lt;p&gt;Un &amp;eacute;t&amp;eacute;&lt;/p&gt;", "Un été"),
        ("<p>Salaire &lt; 2 000 €</p>", "Salaire < 2 000 €"),
        ("Salaire < 2000 ou > 3000", "Salaire < 2000 ou > 3000"),
        ("<p>Un<!-- <p>caché</p> --></p><style>p{}</style><SCRIPT>x</SCRIPT >deux", "Un\n\ndeux"),
        ("<p>Un</p><script>jamais fermé <p>deux</p>", "Un"),
        ('<p onclick="x()">Un <img src=x onerror=y> deux</p>', "Un deux"),
    ],
)
def test_the_text_that_markup_shows(markup: str, shown: str) -> None:
    assert plain_text(markup).replace("\u00a0", " ") == shown


def test_a_text_is_cut_between_two_words() -> None:
    assert shorten("un deux trois", 13) == "un deux trois"
    assert shorten("un deux trois", 10) == "un deux…"
