"""Values of the curves go to fields and addresses and come back whole."""

import pytest

from app.matching.ranking.weights import DEFAULT_CURVES
from app.matching.weighting.parameters import PARAMETERS
from app.matching.weighting.units import Unit


@pytest.mark.parametrize(
    ("unit", "stored", "said", "text"),
    [
        (Unit.SHARE, 940, "94\u00a0%", "94"),
        (Unit.SHARE, 945, "94,5\u00a0%", "94.5"),
        (Unit.SHARE, 1000, "100\u00a0%", "100"),
        (Unit.SHARE, 0, "0\u00a0%", "0"),
        (Unit.POINTS, 1000, "1 point", "1"),
        (Unit.POINTS, 500, "0,5 point", "0.5"),
        (Unit.POINTS, 1, "0,001 point", "0.001"),
        (Unit.TIMES, 3, "3 fois", "3"),
        (Unit.KM, 5, "5\u00a0km", "5"),
        (Unit.PERCENT, 150, "150\u00a0%", "150"),
        (Unit.DAYS, 1, "1 jour", "1"),
        (Unit.DAYS, 84, "84 jours", "84"),
    ],
)
def test_a_value_is_said_written_and_read_again(unit: Unit, stored: int, said: str, text: str) -> None:
    assert unit.say(stored) == said
    assert unit.to_text(stored) == text
    assert unit.from_text(text) == stored
    assert unit.from_text(f" {text.replace('.', ',')} ") == stored


@pytest.mark.parametrize("text", ["", "abc", "94,55", "nan", "inf", "1e400", "--1"])
def test_what_is_no_value_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a number|too many decimals"):
        Unit.SHARE.from_text(text)


def test_every_parameter_of_the_curves_is_told_once_and_allows_its_default() -> None:
    assert [parameter.name for parameter in PARAMETERS] == list(DEFAULT_CURVES._fields)
    for parameter in PARAMETERS:
        assert parameter.least <= getattr(DEFAULT_CURVES, parameter.name) <= parameter.most
        assert str(parameter.label)
        assert str(parameter.meaning).endswith(".")
        assert str(parameter.source)
