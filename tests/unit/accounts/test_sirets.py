"""A SIRET is read as people paste it, and checked."""

import pytest

from app.accounts.errors import InvalidSiret
from app.accounts.sirets import clean_siret, format_siret, siren_of


@pytest.mark.parametrize(
    "typed", ["73282932000074", "732 829 320 00074", "732\u00a0829\u00a0320\u202f00074", "732.829.320-00074"]
)
def test_spaces_and_dots_do_not_matter(typed: str) -> None:
    assert clean_siret(typed) == "73282932000074"


@pytest.mark.parametrize(
    "typed",
    ["", "123", "73282932000075", "7328293200007", "732829320000744", "7328293200007A", "٧٣٢٨٢٩٣٢٠٠٠٠٧٤"],
)
def test_a_wrong_number_is_refused(typed: str) -> None:
    with pytest.raises(InvalidSiret):
        clean_siret(typed)


def test_la_poste_follows_its_own_rule() -> None:
    """Its establishments do not pass Luhn: the sum of their digits is a multiple of five."""
    assert clean_siret("356 000 000 00048") == "35600000000048"
    assert clean_siret("35600000009075") == "35600000009075"
    with pytest.raises(InvalidSiret):
        clean_siret("35600000009076")


def test_a_siret_is_shown_in_groups_and_holds_its_siren() -> None:
    assert format_siret("73282932000074") == "732\u00a0829\u00a0320\u00a000074"
    assert siren_of("73282932000074") == "732829320"
