"""One state of the database for every machine: what is committed meanwhile is not seen by any of them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.matching.cluster.errors import ShardRefused
from app.matching.indexing.marks import last_change
from app.reference.queries import newest_release_id

_NAME_OF_SNAPSHOT = re.compile(r"[0-9A-F-]+")


@dataclass(frozen=True, slots=True)
class Moment:
    """A state of the database: the reference and the last change in it, and PostgreSQL's name for it."""

    release: int
    change: int
    snapshot: str | None


@contextmanager
def hold_moment(engine: Engine) -> Iterator[tuple[Session, Moment]]:
    """A session that sees one state until it is closed, and the moment by which others see the same.

    PostgreSQL keeps dead rows for as long as it is open.
    """
    with Session(engine) as session:
        snapshot = None
        if engine.dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            snapshot = session.scalar(select(func.pg_export_snapshot()))
        yield session, Moment(newest_release_id(session), last_change(session), snapshot)


@contextmanager
def at_moment(engine: Engine, moment: Moment) -> Iterator[Session]:
    """A session that sees the state of `moment`. Raises ShardRefused when it is gone."""
    with Session(engine) as session:
        if moment.snapshot is not None:
            if not _NAME_OF_SNAPSHOT.fullmatch(moment.snapshot):
                raise ValueError(f"not the name of a snapshot: {moment.snapshot!r}")
            connection = session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            connection.exec_driver_sql(f"SET TRANSACTION SNAPSHOT '{moment.snapshot}'")
        if (newest_release_id(session), last_change(session)) != (moment.release, moment.change):
            raise ShardRefused("the database has changed since the shards were planned: plan them again")
        yield session
