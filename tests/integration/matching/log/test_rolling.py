"""The log of lists rolls over: room ahead, old lists out, nothing lost on the way."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.accounts.models import Organisation
from app.candidates.models import Candidate
from app.config import Settings
from app.core.outbox import OutboxJob
from app.integrations.gateways import init_gateways
from app.jobs.registry import HANDLERS
from app.jobs.runner import load_handlers
from app.matching.log import rolling as journal_rolling
from app.matching.log.blocks import Block, list_blocks
from app.matching.log.rolling import GRACE, Rolled, months_before, roll_log
from app.matching.models import SuggestionItem, SuggestionList
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_employer
from tests.factories.candidates import make_candidate
from tests.factories.pipeline import make_shown_list
from tests.factories.vacancies import make_vacancy

NOW = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=800)


@pytest.fixture
def firm(session: Session) -> Organisation:
    return make_employer(session)


@pytest.fixture
def vacancy(session: Session, firm: Organisation) -> Vacancy:
    return make_vacancy(session, firm)


@pytest.fixture
def people(session: Session) -> list[Candidate]:
    return [make_candidate(session) for _ in range(3)]


@pytest.fixture
def only_postgresql(session: Session) -> None:
    if session.get_bind().dialect.name != "postgresql":
        pytest.skip("blocks are PostgreSQL's")


@pytest.fixture
def only_sqlite(session: Session) -> None:
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL drops blocks")


def _roll(session: Session, *, block: int = 100) -> Rolled:
    return roll_log(session, months=24, block=block, now=NOW)


def _log(session: Session) -> tuple[list[int], int]:
    lists = list(session.scalars(select(SuggestionList.id).order_by(SuggestionList.id)))
    return lists, session.scalar(select(func.count()).select_from(SuggestionItem)) or 0


def _where(session: Session, number: int) -> set[str]:
    """The tables that hold the list and its people."""
    return set(
        session.scalars(
            text(
                "SELECT tableoid::regclass::text FROM suggestion_lists WHERE id = :id "
                "UNION ALL SELECT tableoid::regclass::text FROM suggestion_items WHERE list_id = :id"
            ),
            {"id": number},
        )
    )


def test_months_are_counted_on_the_calendar() -> None:
    assert months_before(datetime(2026, 3, 31, tzinfo=UTC), 1) == datetime(2026, 2, 28, tzinfo=UTC)
    assert months_before(datetime(2026, 1, 15, tzinfo=UTC), 24) == datetime(2024, 1, 15, tzinfo=UTC)
    assert months_before(datetime(2024, 2, 29, tzinfo=UTC), 12) == datetime(2023, 2, 28, tzinfo=UTC)


def test_old_lists_leave_by_batches_and_the_others_stay(
    session: Session,
    vacancy: Vacancy,
    people: list[Candidate],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(journal_rolling, "BATCH", 2)
    monkeypatch.setattr(journal_rolling, "MOST_BATCHES", 2)
    for _ in range(5):
        make_shown_list(session, vacancy, people, shown_at=LONG_AGO)
    kept = make_shown_list(session, vacancy, people, shown_at=NOW - timedelta(days=600))
    first, second = _roll(session), _roll(session)
    assert (first.deleted, first.is_done) == (4, False)
    assert (second.deleted, second.is_done) == (1, True)
    assert _log(session) == ([kept.id], 3)
    assert _roll(session).deleted == 0


@pytest.mark.usefixtures("only_sqlite")
def test_without_blocks_a_list_leaves_after_exactly_its_time(
    session: Session, vacancy: Vacancy, people: list[Candidate]
) -> None:
    limit = months_before(NOW, 24)
    kept = make_shown_list(session, vacancy, people, shown_at=limit)
    make_shown_list(session, vacancy, people, shown_at=limit - timedelta(seconds=1))
    assert _roll(session) == Rolled(deleted=1)
    assert _log(session) == ([kept.id], 3)


@pytest.mark.usefixtures("only_postgresql")
def test_blocks_are_made_ahead_once_and_new_lists_fall_in_them(
    session: Session, vacancy: Vacancy, people: list[Candidate]
) -> None:
    made = _roll(session).made
    assert len(made) == 3
    assert all(before.end == after.first for before, after in pairwise(made))
    assert _roll(session) == Rolled()
    shown = make_shown_list(session, vacancy, people, shown_at=NOW)
    assert made[0].first <= shown.id < made[-1].end
    (block,) = [block for block in made if block.first <= shown.id < block.end]
    assert _where(session, shown.id) == {
        f"suggestion_lists_{block.suffix}",
        f"suggestion_items_{block.suffix}",
    }


@pytest.mark.usefixtures("only_postgresql")
def test_a_size_that_changes_counts_for_the_next_blocks_only(session: Session) -> None:
    before = _roll(session, block=100).made
    session.execute(text("SELECT setval('suggestion_lists_id_seq', :last)"), {"last": before[-1].first})
    after = _roll(session, block=1000).made
    assert {block.end - block.first for block in after} == {1000}
    assert list_blocks(session) == [before[-1], *after]  # the others were over, and empty


@pytest.mark.usefixtures("only_postgresql")
def test_lists_that_had_no_block_move_into_theirs(
    session: Session, vacancy: Vacancy, people: list[Candidate]
) -> None:
    waiting = [make_shown_list(session, vacancy, people, shown_at=NOW) for _ in range(2)]
    assert _where(session, waiting[0].id) == {"suggestion_lists_default", "suggestion_items_default"}
    before = _log(session)
    assert _roll(session).moved == 2
    assert _log(session) == before
    for shown in waiting:
        assert not any(name.endswith("_default") for name in _where(session, shown.id))


@pytest.mark.usefixtures("only_postgresql")
def test_only_blocks_that_are_full_and_wholly_old_are_dropped(
    session: Session, vacancy: Vacancy, people: list[Candidate]
) -> None:
    old, mixed, current = _roll(session, block=100).made
    limit = months_before(NOW, 24)

    def show(number: int, shown_at: datetime) -> int:
        session.execute(text("SELECT setval('suggestion_lists_id_seq', :last, false)"), {"last": number})
        return make_shown_list(session, vacancy, people, shown_at=shown_at).id

    show(old.end - 2, LONG_AGO)
    show(old.end - 1, limit - timedelta(seconds=1))
    assert _roll(session).dropped == ()  # nothing newer has begun: this block is in use
    late = show(mixed.first, limit - timedelta(seconds=1))
    in_time = show(mixed.end - 1, limit)
    newest = show(current.first, NOW)
    rolled = _roll(session)
    assert rolled.dropped == (old,)
    assert _log(session) == ([late, in_time, newest], 9)  # the late one is still within the grace
    assert old not in list_blocks(session)
    rolled = roll_log(session, months=24, block=100, now=NOW + GRACE)
    assert (rolled.dropped, rolled.deleted) == ((mixed,), 0)
    assert _log(session) == ([newest], 3)


@pytest.mark.usefixtures("only_postgresql")
def test_a_block_that_fills_slowly_is_emptied_after_the_grace(
    session: Session, vacancy: Vacancy, people: list[Candidate]
) -> None:
    (block, *_others) = _roll(session, block=1_000_000).made
    make_shown_list(session, vacancy, people, shown_at=months_before(NOW, 24) - GRACE - timedelta(seconds=1))
    kept = make_shown_list(session, vacancy, people, shown_at=months_before(NOW, 24) - GRACE)
    rolled = _roll(session)
    assert (rolled.dropped, rolled.deleted) == ((), 1)
    assert _log(session) == ([kept.id], 3)
    assert block in list_blocks(session)


@pytest.mark.usefixtures("only_postgresql")
def test_the_lists_of_one_person_are_found_through_an_index_of_each_block(
    session: Session, vacancy: Vacancy, people: list[Candidate]
) -> None:
    """And a known number of list opens one block only."""
    made = _roll(session, block=100).made
    session.execute(text("SET LOCAL enable_seqscan = off"))  # tables of a test are too small to need an index
    plan = "\n".join(
        session.scalars(
            text("EXPLAIN SELECT * FROM suggestion_items WHERE candidate_id = :id"), {"id": people[0].id}
        )
    )
    for block in made:
        assert f"suggestion_items_{block.suffix}_candidate_id_list_id_idx" in plan
    assert "Seq Scan" not in plan
    plan = "\n".join(
        session.scalars(
            text("EXPLAIN SELECT * FROM suggestion_items WHERE list_id >= :first AND candidate_id = :id"),
            {"first": made[-1].first, "id": people[0].id},
        )
    )
    assert f"suggestion_items_{made[-1].suffix}" in plan
    assert f"suggestion_items_{made[0].suffix} " not in plan


def test_the_job_goes_on_until_nothing_old_is_left(
    session: Session,
    settings: Settings,
    vacancy: Vacancy,
    people: list[Candidate],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(journal_rolling, "BATCH", 1)
    monkeypatch.setattr(journal_rolling, "MOST_BATCHES", 2)
    load_handlers()
    init_gateways(settings)
    for _ in range(2):
        make_shown_list(session, vacancy, people, shown_at=LONG_AGO)
    HANDLERS["matching.roll_log"](session, {}, NOW)
    (following,) = session.scalars(select(OutboxJob)).all()
    assert following.name == "matching.roll_log"
    HANDLERS["matching.roll_log"](session, {}, NOW)
    assert len(session.scalars(select(OutboxJob)).all()) == 1
    assert _log(session) == ([], 0)


def test_the_command_says_what_it_made_and_dropped(
    app: Flask, session: Session, vacancy: Vacancy, people: list[Candidate]
) -> None:
    for days in (1200, 1):
        make_shown_list(session, vacancy, people, shown_at=datetime.now(UTC) - timedelta(days=days))
    session.commit()
    result = app.test_cli_runner().invoke(args=["matching", "roll-log"])
    assert result.exit_code == 0, result.output
    assert "The log of lists is in order." in result.output
    assert "1 lists deleted." in result.output
    if session.get_bind().dialect.name == "postgresql":
        (first, *_rest) = list_blocks(session)
        assert f"Made the block of lists {first.first} to {first.end - 1}." in result.output
        assert "1 lists had no block yet" in result.output


def test_a_block_is_called_after_its_first_list() -> None:
    assert Block(30_000, 60_000).suffix == "from_30000"
