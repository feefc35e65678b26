"""Keys that browsers send back: digits that fit a database column, or nothing."""

import pytest

from app.core.ids import parse_key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("42", 42),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("", None),
        (None, None),
        ("-1", None),
        ("4.2", None),
        ("²", None),
        ("٤٢", None),
        (" 42", None),
    ],
)
def test_a_key_is_short_ascii_digits(text: str | None, key: int | None) -> None:
    assert parse_key(text) == key
