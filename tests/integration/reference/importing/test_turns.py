"""Imports wait for one another; pages do not wait for them."""

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.reference.importing.services import take_turn
from app.reference.models import ReferenceRelease


def test_an_import_waits_for_the_one_before_and_readers_do_not(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with Session(engine) as first, Session(engine) as second, Session(engine) as reader:
        take_turn(first)
        reader.scalars(select(ReferenceRelease)).all()
        second.execute(text("SET LOCAL lock_timeout = '50ms'"))
        with pytest.raises(OperationalError, match="lock timeout"):
            take_turn(second)
        second.rollback()
        first.rollback()
        take_turn(second)
        second.rollback()
