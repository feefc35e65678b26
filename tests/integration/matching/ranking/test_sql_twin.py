"""The engine and the same ranking in plain SQL agree to the last unit, on both databases.

The SQL shares nothing with the engine but the rows of closeness and rarity, so that it also checks the cuts
of the engine: people passed without being scored are scored here.
"""

from random import Random
from typing import NamedTuple

import numpy as np
import pytest
from sqlalchemy import Connection, text

from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.columns import columns_of
from app.matching.ranking.engine import rank
from app.matching.ranking.exclusions import ExclusionReason
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import (
    NO_TITLE,
    CandidateProfile,
    Evidence,
    OccupationAim,
    SkillDemand,
    SkillHeld,
    State,
    VacancyProfile,
)
from app.matching.ranking.results import RankedList
from app.matching.ranking.weights import DEFAULT_WEIGHTS, Curves, Weights
from benchmarks.sql_tables import INDEXES, SCHEMA, people_tables, reference_tables, vacancy_tables
from benchmarks.sql_twin import (
    SHAPES,
    count_statement,
    for_sqlite,
    kind_of,
    list_statement,
    parameters_of,
    read_counts,
)

PEOPLE, VACANCIES, TOP = 2_000, 30, 20
TODAY, WIDEST_KM = 20_782, 60
OCCUPATIONS = range(101, 121)
SKILLS = range(1_001, 1_061)
CERTIFICATES = range(1, 5)
# Other points, another band and other curves, so that a number written into the SQL would show.
OTHER_WEIGHTS = Weights(
    3, occupation=20, skills=30, distance=20, availability=20, training=10,
    curves=Curves(near_km=8, reach_percent=180, tie_band=250, essential_factor=2, declared=700),
)  # fmt: skip


class World(NamedTuple):
    index: CandidateIndex
    closeness: OccupationCloseness
    vacancies: list[VacancyProfile]


@pytest.fixture(scope="module")
def world() -> World:
    random = Random(20_261_125)
    people = [make_person(number, random) for number in random.sample(range(1, 10**9), PEOPLE)]
    # Long ties between people shown more or less often, which the order has to spread.
    exposures = np.array([random.choice([0, 0, 1, 2, 7]) for _ in people])
    columns = columns_of(people)
    index = CandidateIndex.from_columns(columns).with_exposures(columns.candidate_id, exposures)
    vacancies = [make_vacancy(number, random) for number in range(1, VACANCIES + 1)]
    return World(index, make_closeness(random), vacancies)


@pytest.fixture
def twin(connection: Connection, world: World) -> Connection:
    """A connection with the tables of the twin, filled; the end of the test's transaction drops them."""
    run_each(connection, SCHEMA)
    people = [world.index.profile(number) for number in world.index.candidate_ids.tolist()]
    occupations = {*OCCUPATIONS, *(vacancy.occupation for vacancy in world.vacancies)}
    curves = DEFAULT_WEIGHTS.curves
    for table, columns in (
        people_tables(columns_of(people), world.index.tables.exposures)
        | reference_tables(world.closeness, occupations, curves)
        | vacancy_tables(world.vacancies, world.closeness, curves)
    ).items():
        names = ", ".join(columns)
        rows = zip(*(values.tolist() for values in columns.values()), strict=True)
        values = ["(" + ", ".join(map(str, row)) + ")" for row in rows]
        connection.exec_driver_sql(f"INSERT INTO {table} ({names}) VALUES {', '.join(values)}")
    run_each(connection, INDEXES)
    connection.exec_driver_sql("ANALYZE")
    return connection


def test_the_same_people_scores_parts_and_order(twin, world):
    lists = [ranked(world, vacancy, DEFAULT_WEIGHTS) for vacancy in world.vacancies]

    for vacancy, expected in zip(world.vacancies, lists, strict=True):
        statement = list_statement(DEFAULT_WEIGHTS, kind_of(vacancy))
        assert ask(twin, statement, vacancy) == lines_of(expected), vacancy
    # The comparison is about full lists, and the order about more than scores.
    assert sum(len(found.items) == TOP for found in lists) > VACANCIES / 2
    assert any(
        later.score > earlier.score
        for found in lists
        for earlier, later in zip(found.items, found.items[1:], strict=False)
    )


def test_the_same_people_left_out_by_the_same_first_reason(twin, world):
    met: set[ExclusionReason] = set()

    for vacancy in world.vacancies:
        expected = ranked(world, vacancy, DEFAULT_WEIGHTS)
        rows = ask(twin, count_statement(DEFAULT_WEIGHTS, kind_of(vacancy)), vacancy)
        counts = read_counts(rows, vacancy, PEOPLE)
        assert counts == (expected.matched, expected.excluded, expected.missing_certificates), vacancy
        met.update(expected.excluded)

    assert met == set(ExclusionReason)


def test_weights_of_another_version(twin, world):
    # Closeness and rarity are worked out with the curves too: those that change here do not touch them.
    for vacancy in world.vacancies:
        statement = list_statement(OTHER_WEIGHTS, kind_of(vacancy))
        expected = lines_of(ranked(world, vacancy, OTHER_WEIGHTS))
        assert ask(twin, statement, vacancy, OTHER_WEIGHTS) == expected, vacancy


@pytest.mark.parametrize("shape", SHAPES[1:])
def test_every_shape_of_the_statement_gives_the_same_list(twin, world, shape):
    if shape == "people first" and twin.dialect.name == "sqlite":
        pytest.skip("SQLite has no LATERAL")
    for vacancy in world.vacancies[:10]:
        statement = list_statement(DEFAULT_WEIGHTS, kind_of(vacancy), shape)
        assert ask(twin, statement, vacancy) == lines_of(ranked(world, vacancy, DEFAULT_WEIGHTS)), vacancy


def run_each(connection: Connection, statements: str) -> None:
    for statement in statements.split(";"):
        connection.exec_driver_sql(statement)


def ask(
    connection: Connection, statement: str, vacancy: VacancyProfile, weights: Weights = DEFAULT_WEIGHTS
) -> list[tuple[int, ...]]:
    if connection.dialect.name == "sqlite":
        statement = for_sqlite(statement)
    parameters = parameters_of(vacancy, weights.curves, WIDEST_KM, TOP)
    return [tuple(map(int, row)) for row in connection.execute(text(statement), parameters)]


def ranked(world: World, vacancy: VacancyProfile, weights: Weights) -> RankedList:
    return rank(world.index, vacancy, weights, world.closeness, limit=TOP)


def lines_of(found: RankedList) -> list[tuple[int, ...]]:
    return [(item.candidate_id, item.score, *item.parts) for item in found.items]


def make_closeness(random: Random) -> OccupationCloseness:
    moves = {
        (source, target): random.randint(1, 12)
        for source in OCCUPATIONS
        for target in random.sample(OCCUPATIONS, 3)
        if source != target
    }
    links = [
        (occupation, skill, random.randint(1, 3))
        for occupation in OCCUPATIONS
        for skill in random.sample(SKILLS, 6)
    ]
    sources, targets = zip(*moves, strict=True)
    return OccupationCloseness(sources, targets, list(moves.values()), *zip(*links, strict=True))


def make_person(number: int, random: Random) -> CandidateProfile:
    aims = {(random.choice(OCCUPATIONS), random.choice([NO_TITLE, 501, 502])) for _ in range(2)}
    return CandidateProfile(
        candidate_id=number,
        aims=tuple(OccupationAim(*aim) for aim in sorted(aims)[: random.randint(0, 2)]),
        skills=tuple(
            SkillHeld(skill, random.choice(list(Evidence)), random.randint(1, 3))
            for skill in random.sample(SKILLS, random.randint(0, 8))
        ),
        latitude=4_616_000 + 7_000 * random.randint(-9, 9),
        longitude=-115_200 + 9_000 * random.randint(-9, 9),
        radius_km=random.choice([0, 3, 10, 25, 40, WIDEST_KM]),
        available_day=TODAY + random.randint(-30, 150),
        accepted_contracts=random.choice([0, 1, 127, 127, 127, random.randrange(128)]),
        preferred_contracts=random.choice([0, 0, random.randrange(128)]),
        training_occupations=tuple(random.sample(OCCUPATIONS, random.randint(0, 2))),
        training_level=random.choice([0, 3, 4, 5, 6, 7, 8]),
        training_end_day=random.choice([0, TODAY + random.randint(-100, 200)]),
        certificates=tuple(random.sample(CERTIFICATES, random.randint(0, 3))),
        rhythm=random.randint(0, 4),
        state=random.choice([State.OPEN] * 8 + list(State)),
    )


def make_vacancy(number: int, random: Random) -> VacancyProfile:
    return VacancyProfile(
        vacancy_id=number * 1_000_003,
        # One in ten is for an occupation that the reference does not know.
        occupation=999 if number % 10 == 0 else random.choice(OCCUPATIONS),
        appellation=random.choice([NO_TITLE, NO_TITLE, 501]),
        skills=tuple(
            SkillDemand(skill, random.random() < 0.4, random.randint(1, 3))
            for skill in random.sample(SKILLS, random.choice([0, 3, 6, 9]))
        ),
        latitude=4_616_000 + random.randint(-60_000, 60_000),
        longitude=-115_200 + random.randint(-80_000, 80_000),
        is_remote=number % 5 == 0,
        start_day=TODAY + random.randint(0, 90),
        contract=random.randrange(7),
        level=random.choice([0, 0, 3, 4, 5]),
        certificates=tuple(random.sample(CERTIFICATES, random.choice([0, 0, 1, 2]))),
        rhythm=random.choice([0, 0, 2, 4]),
        day=TODAY + number % 3,
    )
