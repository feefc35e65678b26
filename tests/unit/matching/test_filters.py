"""Filters and the address say the same thing, and an address that was tampered with says nothing."""

from datetime import date

import pytest

from app.core.clock import day_number
from app.matching.filters import DEFAULT_KM, SuggestionFilters, wider_than
from app.matching.ranking.results import Filters
from app.matching.ranking.weights import Part

START, TODAY = date(2027, 1, 4), date(2026, 11, 25)


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"km": "10"},
        {"km": "region", "tri": "competences"},
        {"dispo": "mois", "must": "1", "mini": "2", "souhait": "1"},
        {"voir": "preselection"},
        {"voir": "ecartees", "km": "25"},
    ],
)
def test_an_address_read_and_written_is_the_same(arguments: dict[str, str]) -> None:
    assert SuggestionFilters.read(arguments).to_arguments() == arguments


@pytest.mark.parametrize(
    "arguments",
    [
        {"km": "12"},
        {"km": "-10"},
        {"tri": "age"},
        {"dispo": "jamais"},
        {"mini": "-1"},
        {"mini": "deux"},
        {"mini": "400"},
        {"must": "oui"},
        {"voir": "tout"},
    ],
)
def test_what_is_unknown_is_the_default(arguments: dict[str, str]) -> None:
    assert SuggestionFilters.read(arguments) == SuggestionFilters()


def test_the_usual_distance_is_left_out_of_the_address() -> None:
    assert SuggestionFilters.read({"km": str(DEFAULT_KM)}).to_arguments() == {}


def test_people_who_were_chosen_are_shown_wherever_they_live() -> None:
    assert SuggestionFilters.read({"voir": "preselection"}).km is None


@pytest.mark.parametrize(
    ("dispo", "day"),
    [("immediate", TODAY), ("date", START), ("mois", date(2027, 2, 4)), ("", None)],
)
def test_availability_becomes_a_last_day(dispo: str, day: date | None) -> None:
    filters = SuggestionFilters.read({"dispo": dispo}).for_ranking(start=START, today=TODAY)
    assert filters.available_by_day == (day_number(day) if day else None)


def test_a_start_that_is_past_counts_from_today() -> None:
    filters = SuggestionFilters.read({"dispo": "date"}).for_ranking(start=date(2026, 1, 1), today=TODAY)
    assert filters.available_by_day == day_number(TODAY)


def test_every_filter_reaches_ranking() -> None:
    filters = SuggestionFilters.read(
        {"km": "25", "must": "1", "mini": "2", "souhait": "1", "tri": "distance"}
    )
    assert filters.for_ranking(start=START, today=TODAY) == Filters(
        max_km=25,
        only_preferred_contract=True,
        min_essentials=2,
        all_essentials=True,
        sort_by=Part.DISTANCE,
    )


def test_the_page_is_in_the_address_after_the_first_one() -> None:
    filters = SuggestionFilters.read({"km": "10"})
    assert filters.to_address(1) == {"km": "10"}
    assert filters.to_address(3) == {"km": "10", "page": "3"}


def test_wider_distances_end_with_the_region() -> None:
    assert wider_than(25) == (50, 100, None)
    assert wider_than(None) == ()


@pytest.mark.parametrize(
    ("arguments", "narrows", "has_more"),
    [({"km": "10"}, False, False), ({"dispo": "date"}, True, False), ({"mini": "1"}, True, True)],
)
def test_filters_know_what_they_narrow(arguments: dict[str, str], narrows: bool, has_more: bool) -> None:
    filters = SuggestionFilters.read(arguments)
    assert (filters.narrows, filters.has_more) == (narrows, has_more)
