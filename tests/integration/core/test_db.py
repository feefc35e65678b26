"""What the engine makes of each database."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session


@pytest.mark.parametrize("number", [1, 70_000, 2**40])
def test_every_number_goes_to_postgresql_as_one_type(session: Session, number: int) -> None:
    """The narrowest type for each would make a thousand statements of ten ids, none planned once."""
    if session.get_bind().dialect.name != "postgresql":
        pytest.skip("SQLite has one type of number")
    # Without a cast: the driver alone says the type.
    cursor = session.connection().connection.cursor()
    cursor.execute("SELECT pg_typeof(%s)::text", (number,))
    assert cursor.fetchone() == ("bigint",)
    assert session.scalar(text("SELECT :number + 0"), {"number": number}) == number
