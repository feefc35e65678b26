"""The log of lists rolls over: room is made ahead for new lists, those past their time leave."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from app.matching.log.blocks import Block, drop_block, hold_log, list_blocks, make_block
from app.matching.models import SuggestionItem, SuggestionList

# Blocks that are ready after the one in use: the job may fail for as long as two of them take to fill.
AHEAD = 2
# A block that fills within this leaves as a whole; from one that fills more slowly, lists leave by batches
# once they are this much past their time.
GRACE = timedelta(days=31)
BATCH = 500
MOST_BATCHES = 4


@dataclass(frozen=True, slots=True)
class Rolled:
    """What a run did. `moved`: lists that had landed outside of any block. `is_done`: nothing old is left."""

    made: tuple[Block, ...] = ()
    dropped: tuple[Block, ...] = ()
    moved: int = 0
    deleted: int = 0
    is_done: bool = True


def roll_log(session: Session, *, months: int, block: int, now: datetime) -> Rolled:
    """Make blocks of `block` lists ahead, drop those wholly older than `months`, delete other old lists.

    Deletes MOST_BATCHES small batches at most, so that nobody waits long for this transaction: run it again
    until `is_done`. On SQLite there are no blocks, only batches. Harmless when repeated. Raises LogInUse.
    """
    limit = months_before(now, months)
    if session.get_bind().dialect.name != "postgresql":
        deleted, is_done = _delete_lists(session, limit)
        return Rolled(deleted=deleted, is_done=is_done)
    old, missing = _find_old(session, limit), _find_missing(session, block)
    deleted, is_done = _delete_lists(session, limit - GRACE, first=old[-1].end if old else 0)
    moved = 0
    if old or missing:
        hold_log(session)  # as late as can be: pages wait from here on
        # Another run may have done so while we waited.
        old, missing = _find_old(session, limit), _find_missing(session, block)
        moved = sum(make_block(session, wanted) for wanted in missing)
        for past in old:
            drop_block(session, past)
    return Rolled(tuple(missing), tuple(old), moved, deleted, is_done)


def months_before(moment: datetime, months: int) -> datetime:
    """The same day and hour `months` months before; the last day of a month that is too short."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))


def _find_missing(session: Session, size: int) -> list[Block]:
    """Blocks to make, so that the one that the next list falls in has AHEAD others after it."""
    following, blocks = _last_number(session) + 1, list_blocks(session)
    end = blocks[-1].end if blocks else _first_number(session, following) // size * size
    missing: list[Block] = []
    while end <= following or sum(block.first > following for block in [*blocks, *missing]) < AHEAD:
        missing.append(Block(end, end + size))
        end += size
    return missing


def _find_old(session: Session, limit: datetime) -> list[Block]:
    """Blocks, oldest first, that are full and hold nothing as new as `limit`."""
    old, last = [], _last_number(session)
    for block in list_blocks(session):
        newest = session.scalar(
            select(func.max(SuggestionList.shown_at)).where(
                SuggestionList.id >= block.first, SuggestionList.id < block.end
            )
        )
        if last < block.end or (newest is not None and newest >= limit):
            break
        old.append(block)
    return old


def _last_number(session: Session) -> int:
    """The highest number given to a list; the sequence knows it even when the log is empty."""
    given = session.scalar(text("SELECT last_value FROM suggestion_lists_id_seq")) or 0
    return max(given, session.scalar(select(func.max(SuggestionList.id))) or 0)


def _first_number(session: Session, following: int) -> int:
    return min(following, session.scalar(select(func.min(SuggestionList.id))) or following)


def _delete_lists(session: Session, before: datetime, *, first: int = 0) -> tuple[int, bool]:
    """Delete lists numbered from `first` and shown before `before`: how many, and whether none is left."""
    deleted = 0
    for _batch in range(MOST_BATCHES):
        old = session.scalars(
            select(SuggestionList.id)
            .where(SuggestionList.shown_at < before, SuggestionList.id >= first)
            .order_by(SuggestionList.shown_at, SuggestionList.id)
            .limit(BATCH)
        ).all()
        for statement in (
            delete(SuggestionItem).where(SuggestionItem.list_id.in_(old)),
            delete(SuggestionList).where(SuggestionList.id.in_(old)),
        ):
            session.execute(statement, execution_options={"synchronize_session": False})
        deleted += len(old)
        if len(old) < BATCH:
            return deleted, True
    return deleted, False
