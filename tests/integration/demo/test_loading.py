"""Loading: deterministic, refused in production, harmless when added to."""

import hashlib
from datetime import datetime

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.candidates.models import Candidate, CandidateAim, CandidateChange
from app.config import Environment
from app.core.db import Base
from app.demo import loading
from app.demo.errors import DemoRefusedInProduction, ReferenceMissing
from app.demo.loading import Plan, is_empty, load_region
from app.model_registry import metadata
from app.reference.starter import load_starter
from app.vacancies.models import Vacancy

SMALL = Plan(candidates=90, employers=8, vacancies=20, needs=6)

# Salts and secrets are drawn afresh each time: two bases must not share them.
_DRAWN = {"password_hash", "session_salt"}


def _fingerprint(session: Session) -> dict[str, str]:
    prints = {}
    for table in metadata.sorted_tables:
        columns = [column for column in table.c if column.name not in _DRAWN]
        rows = session.execute(select(*columns).order_by(*table.primary_key.columns)).all()
        prints[table.name] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return prints


def _load(engine: Engine, plan: Plan, now: datetime) -> dict[str, str]:
    """What a load gives in a base of its own, which is emptied again."""
    with engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            _restart_keys(session)
            load_starter(session, now=now)
            load_region(session, plan, environment=Environment.TEST, now=now)
            found = _fingerprint(session)
        outer.rollback()
    return found


def _restart_keys(session: Session) -> None:
    """PostgreSQL does not give back the keys of a transaction that was rolled back."""
    if session.get_bind().dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
        session.connection().exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")


def test_the_same_seed_gives_the_same_rows(engine: Engine, now: datetime) -> None:
    small = Plan(candidates=80, employers=10, vacancies=20, needs=8)
    assert _load(engine, small, now) == _load(engine, small, now)


def test_another_seed_gives_other_people(engine: Engine, now: datetime) -> None:
    one = _load(engine, Plan(candidates=40, employers=5, vacancies=10, needs=4), now)
    two = _load(engine, Plan(candidates=40, employers=5, vacancies=10, needs=4, seed=7), now)
    for table in ("candidates", "candidate_skills", "vacancies", "organisations"):
        assert one[table] != two[table]


def test_production_is_refused_before_anything_is_written(session: Session, now: datetime) -> None:
    load_starter(session, now=now)
    with pytest.raises(DemoRefusedInProduction):
        load_region(session, SMALL, environment=Environment.PRODUCTION, now=now)
    assert is_empty(session)


def test_a_base_without_reference_is_refused_with_the_command_to_run(session: Session, now: datetime) -> None:
    with pytest.raises(ReferenceMissing, match="load-starter"):
        load_region(session, SMALL, environment=Environment.TEST, now=now)


def test_a_second_load_adds_without_a_collision_and_tells_the_indexes(
    session: Session, now: datetime
) -> None:
    load_starter(session, now=now)
    load_region(session, SMALL, environment=Environment.TEST, now=now)
    load_region(
        session,
        Plan(candidates=50, employers=5, vacancies=10, needs=3),
        environment=Environment.TEST,
        now=now,
    )
    people = set(session.scalars(select(Candidate.id)))
    assert len(people) == SMALL.candidates + 50
    assert set(session.scalars(select(CandidateChange.candidate_id))) == people
    assert session.scalar(select(func.count()).where(User.password_hash.is_not(None))) == 7


def test_batches_are_committed_one_by_one_and_keys_go_on_after_them(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "BATCH", 40)
    load_starter(session, now=now)
    done: list[tuple[str, int]] = []
    commits: list[None] = []
    load_region(
        session,
        Plan(candidates=100, employers=5, vacancies=90, needs=0),
        environment=Environment.TEST,
        now=now,
        checkpoint=lambda: commits.append(None),
        progress=lambda what, size, total: done.append((what, size)),
    )
    assert sum(size for what, size in done if what == "candidats") == 100
    assert sum(size for what, size in done if what == "offres") == 90
    assert len(commits) >= len(done)
    models: tuple[type[Base], ...] = (Candidate, CandidateAim, Vacancy)
    for model in models:
        ids = session.scalars(select(model.__table__.c.id)).all()
        assert len(set(ids)) == len(ids)
