"""One commune of the region from what a feed says: codes, names, words, coordinates; never a guess."""

import pytest
from sqlalchemy.orm import Session

from app.integrations.feeds.contract import FeedPlace
from app.vacancies.importing.places import OUTSIDE, UNKNOWN, Region
from tests.factories.reference import make_commune


@pytest.fixture
def region(session: Session) -> Region:
    for insee, name, codes, latitude in (
        ("17299", "Rochefort", "17300", 45.94),
        ("17168", "Saint-Sulpice", "17300 17301", 46.2),
        ("17400", "Saint-Sulpice", "17600", 45.6),
        ("17415", "Saintes", "17100", 45.75),
        ("17416", "Deux-Ponts", "17700", 45.3),
        ("17417", "Trois-Ponts", "17700", 45.1),
    ):
        make_commune(
            session,
            insee_code=insee,
            name=name,
            search_text=name.lower().replace("-", " "),
            postal_codes=codes,
            latitude=latitude,
        )
    return Region(session)


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (FeedPlace(insee_code="17299"), "Rochefort"),
        # A commune that has since joined another one: its postal code and name still say where.
        (FeedPlace(insee_code="17999", postal_code="17100", city="SAINTES"), "Saintes"),
        (FeedPlace(postal_code="17300", city="St Sulpice"), "Saint-Sulpice"),
        (FeedPlace(postal_code="17100"), "Saintes"),
        (FeedPlace(postal_code="17105", city="Saintes Cedex 2"), "Saintes"),
        (FeedPlace(words="17 - ROCHEFORT"), "Rochefort"),
        (FeedPlace(words="17100 SAINTES ; Charente-Maritime (17)"), "Saintes"),
        (FeedPlace(words="Saintes (17)"), "Saintes"),
        (FeedPlace(city="Saintes"), "Saintes"),
        (FeedPlace(city="Saintes", words="Charente-Maritime ; Nouvelle-Aquitaine"), "Saintes"),
        (FeedPlace(postal_code="17700", latitude=45.11, longitude=-0.96), "Trois-Ponts"),
        (FeedPlace(latitude=45.95, longitude=-0.95), "Rochefort"),
    ],
)
def test_a_place_of_the_region_is_found(region: Region, place: FeedPlace, name: str) -> None:
    town = region.place(place).town
    assert town is not None
    assert town.name == name


def test_of_two_communes_of_one_name_the_postal_code_or_coordinates_decide(region: Region) -> None:
    by_code = region.place(FeedPlace(postal_code="17600", city="Saint-Sulpice")).town
    by_point = region.place(FeedPlace(city="Saint-Sulpice", words="17", latitude=46.21, longitude=-0.96)).town
    assert by_code is not None
    assert by_point is not None
    assert (by_code.latitude, by_point.latitude) == (45.6, 46.2)
    assert region.place(FeedPlace(city="Saint-Sulpice")) == UNKNOWN


@pytest.mark.parametrize(
    "place",
    [
        FeedPlace(insee_code="75056"),
        FeedPlace(postal_code="75001", city="Paris"),
        FeedPlace(postal_code="97400", city="Saint-Denis"),
        FeedPlace(city="Paris"),
        FeedPlace(city="Lyon", words="Rhône (69)"),
        # A town of another region that has the name of one of ours.
        FeedPlace(city="Saintes", words="Île-de-France"),
        FeedPlace(words="25 - Ornans"),
        FeedPlace(latitude=48.85, longitude=2.35),
    ],
)
def test_a_place_of_elsewhere_is_passed_over(region: Region, place: FeedPlace) -> None:
    assert region.place(place) == OUTSIDE


@pytest.mark.parametrize(
    "place",
    [
        FeedPlace(),
        FeedPlace(postal_code="17700"),
        FeedPlace(postal_code="17700", city="Ponts"),
        FeedPlace(words="17"),
    ],
)
def test_a_place_that_stays_open_is_left_to_a_person(region: Region, place: FeedPlace) -> None:
    assert region.place(place) == UNKNOWN
