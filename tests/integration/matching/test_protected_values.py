"""Ranking reads no more of a person than the law lets it use, and nothing else changes a single unit."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import Column, Connection, Table, text, update
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.candidates.enums import CandidateKind, CandidateOrigin
from app.candidates.models import Candidate, CandidateIdentity
from app.core.db import Base, UtcDateTime
from app.matching.indexing.loading import load_closeness, load_columns
from app.matching.indexing.store import IndexStore
from app.matching.profiles import vacancy_profile
from app.matching.ranking.engine import rank
from app.matching.ranking.explanation import explain
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import VacancyProfile
from app.matching.ranking.weights import DEFAULT_WEIGHTS
from app.reference.enums import EvidenceKind
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_employer, make_partner, make_user
from tests.factories.candidates import make_candidate
from tests.factories.reference import make_commune, make_skill
from tests.factories.training import make_programme
from tests.factories.vacancies import make_vacancy

TODAY = date(2026, 11, 25)

# Every column that ranking may read. Adding one is a decision to be taken with the law in hand (Code du
# travail L1132-1, GDPR). No column of users and none of candidate_identities is here, nor will be.
READ = {
    "candidates": {
        "id", "status", "commune_id", "radius_km", "available_on", "accepted_contracts",
        "preferred_contracts", "rhythm_weeks", "programme_id", "training_level", "training_ends_on",
        "is_training_completed",
    },
    "candidate_skills": {"candidate_id", "skill_id", "level", "evidence"},
    "candidate_aims": {"id", "candidate_id", "occupation_id", "appellation_id", "position"},
    "candidate_certificates": {"candidate_id", "certificate_id"},
    "candidate_changes": {"id", "candidate_id", "changed_at"},
    "candidate_exposures": {"candidate_id", "shown", "counted_on"},
    "communes": {"id", "latitude", "longitude", "zone_code"},
    "programme_occupations": {"programme_id", "occupation_id"},
    "occupation_mobilities": {"source_id", "target_id", "rank"},
    "occupation_skills": {"occupation_id", "skill_id", "weight"},
    "reference_releases": {"id"},
    "ranking_weights": {"version", "values", "published_at", "published_by_id", "note"},
}  # fmt: skip


@contextmanager
def only_reading(connection: Connection) -> Iterator[None]:
    """Let the database itself refuse any other column, whichever way the driver is called.

    SQLite asks an authorizer about each column; PostgreSQL has grants by column, given here to a role that
    the rolled-back transaction creates.
    """
    if connection.dialect.name == "sqlite":
        refused: list[str] = []

        def authorise(action: int, table: str | None, column: str | None, *_: object) -> int:
            is_read = action == 20 and table is not None and not table.startswith("sqlite_")
            # A whole-table count reads the column "".
            if is_read and column and column not in READ.get(table or "", ()):
                refused.append(f"{table}.{column}")
                return 1
            return 0

        driver: Any = connection.connection.driver_connection
        driver.set_authorizer(authorise)
        try:
            yield
        finally:
            driver.set_authorizer(None)
            assert refused == []
        return
    role = f"reader_{uuid.uuid4().hex}"
    connection.execute(text(f"CREATE ROLE {role}"))
    for table, columns in READ.items():
        names = ", ".join(f'"{column}"' for column in sorted(columns))
        connection.execute(text(f"GRANT SELECT ({names}) ON {table} TO {role}"))
    connection.execute(text(f"SET LOCAL ROLE {role}"))
    yield
    connection.execute(text("RESET ROLE"))


@pytest.fixture
def vacancy(session: Session) -> Vacancy:
    return make_vacancy(session, make_employer(session), commune=make_commune(session))


@pytest.fixture
def people(session: Session, vacancy: Vacancy) -> list[Candidate]:
    """People with everything that a page may hold, near the job, some with an account and some without."""
    skills = [make_skill(session, vacancy.occupation) for _ in range(3)]
    partner = make_partner(session)
    programme = make_programme(session, occupations=[vacancy.occupation], skills=skills)
    found = [
        make_candidate(
            session,
            occupation=vacancy.occupation,
            skills=dict(zip(skills[: 1 + number % 3], EvidenceKind, strict=False)),
            identity={"email": f"personne{number}@exemple.test", "phone": "0500000000"},
            partner_id=partner.id,
            user_id=make_user(session).id if number % 2 else None,
            programme_id=programme.id,
            training_title="Soudage",
            training_level=3 + number % 3,
            training_ends_on=TODAY,
        )
        for number in range(6)
    ]
    session.commit()
    return found


def rank_all(session: Session, asked: VacancyProfile) -> tuple[Any, ...]:
    """Everything that ranking gives out for everyone, from a fresh reading."""
    snapshot = IndexStore().snapshot(session)
    ranked = rank(snapshot.indexes, asked, snapshot.weights, snapshot.closeness, limit=1000)
    profiles = [snapshot.profile(item.candidate_id) for item in ranked.items]
    explained = [
        explain(asked, person, snapshot.weights, snapshot.closeness) for person in profiles if person
    ]
    return ranked, profiles, explained


def test_ranking_reads_no_column_but_the_listed_ones(
    session: Session, vacancy: Vacancy, people: list[Candidate]
) -> None:
    asked = vacancy_profile(vacancy, today=TODAY)
    store = IndexStore()
    with only_reading(session.connection()):
        snapshot = store.snapshot(session)
        ranked = rank(snapshot.indexes, asked, snapshot.weights, snapshot.closeness)
        columns = load_columns(session, only=[people[0].id])
        alone = rank(CandidateIndex.from_columns(columns), asked, DEFAULT_WEIGHTS, load_closeness(session))

    assert {item.candidate_id for item in ranked.items} >= {person.id for person in people}
    assert [item.candidate_id for item in alone.items] == [people[0].id]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT first_name FROM candidate_identities",
        "SELECT email FROM users",
        "SELECT kind FROM candidates",
        "SELECT id FROM candidates WHERE origin = 'self'",
        "SELECT candidates.id FROM candidates JOIN users ON users.id = candidates.user_id",
    ],
)
def test_reading_anything_else_would_be_noticed(
    session: Session, people: list[Candidate], statement: str
) -> None:
    """The test of the test: the restriction refuses a column selected, filtered on or joined by."""
    with (
        pytest.raises((sqlalchemy.exc.DatabaseError, AssertionError)),
        only_reading(session.connection()),
    ):
        session.execute(text(statement)).all()


def test_no_column_that_names_somebody_is_on_the_list() -> None:
    assert {"candidate_identities", "users"}.isdisjoint(READ)
    assert all(columns <= set(Base.metadata.tables[table].columns.keys()) for table, columns in READ.items())


def other_than(column: Column[Any], value: Any, others: dict[str, Any]) -> Any:
    """Another value that the column may hold; `others` are rows that a foreign key may lead to."""
    if column.foreign_keys:
        (key,) = column.foreign_keys
        return others[key.column.table.name]
    kind = datetime if isinstance(column.type, UtcDateTime) else column.type.python_type
    by_kind: dict[type, Callable[[], Any]] = {
        bool: lambda: not value,
        int: lambda: (value or 0) + 1,
        str: lambda: f"{uuid.uuid4().hex}"[: getattr(column.type, "length", None) or 40],
        datetime: lambda: (value or datetime(2026, 1, 1).astimezone()) - timedelta(days=400),
        date: lambda: (value or TODAY) - timedelta(days=400),
        uuid.UUID: uuid.uuid4,
    }
    if issubclass(kind, StrEnum):
        return next(member for member in kind if member is not value)
    return by_kind[kind]()


def change_all_but_what_is_read(session: Session, table: Table, row: Any, others: dict[str, Any]) -> set[str]:
    """Give every column of this row that ranking may not read another value; the columns changed."""
    values = {
        column.name: other_than(column, row[column.name], others)
        for column in table.columns
        if not column.primary_key and column.name not in READ.get(table.name, ())
    }
    key = next(iter(table.primary_key.columns))
    session.execute(update(table).where(key == row[key.name]).values(values))
    return set(values)


def test_changing_everything_else_about_people_changes_no_unit(
    session: Session, vacancy: Vacancy, people: list[Candidate]
) -> None:
    """Columns are taken from the schema: a new one that ranking does not read is covered at once."""
    asked = vacancy_profile(vacancy, today=TODAY)
    before, columns = rank_all(session, asked), load_columns(session)
    assert len(before[0].items) >= len(people)

    changed: dict[str, set[str]] = {}
    for model in (Candidate, CandidateIdentity, User):
        table = model.__table__
        assert isinstance(table, Table)
        for row in session.execute(table.select()).mappings().all():
            others = {
                "organisations": make_partner(session).id,
                "users": make_user(session).id,
            }
            changed[table.name] = change_all_but_what_is_read(session, table, row, others)
    session.commit()
    session.expire_all()

    assert {"first_name", "last_name", "email", "phone"} <= changed["candidate_identities"]
    assert {"full_name", "email", "language", "theme"} <= changed["users"]
    assert {"kind", "origin", "code", "partner_id", "user_id", "training_title", "created_at"} <= changed[
        "candidates"
    ]
    assert {person.kind for person in people} == {next(k for k in CandidateKind if k != "trainee")}
    assert {person.origin for person in people} == {next(o for o in CandidateOrigin if o != "roster")}
    assert rank_all(session, asked) == before
    again = load_columns(session)
    for field in fields(columns):
        assert getattr(again, field.name).tobytes() == getattr(columns, field.name).tobytes()


def test_people_without_a_name_rank_like_the_others(
    session: Session, vacancy: Vacancy, people: list[Candidate]
) -> None:
    """Identities and accounts may even be missing."""
    asked = vacancy_profile(vacancy, today=TODAY)
    before = rank_all(session, asked)

    for person in people:
        identity = session.get_one(CandidateIdentity, person.id)
        session.delete(identity)
        person.user_id = None
        person.partner_id = None
    session.commit()

    assert rank_all(session, asked) == before
    assert session.query(Organisation).count() > 0  # partners are still there: nobody was deleted with them
