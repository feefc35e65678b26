"""A base brought up to date: what changed since is hidden in it, and stands beside it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.matching.indexing.base import Base
from app.matching.indexing.loading import load_closeness, load_index
from app.matching.indexing.marks import Marks, list_changed_people, read_marks
from app.matching.indexing.snapshot import Exposures
from app.matching.log.exposures import read_exposures
from app.matching.ranking.closeness import OccupationCloseness
from app.matching.ranking.index import CandidateIndex


@dataclass(frozen=True, slots=True)
class State:
    """What the database held at `marks`: replaced whole, so that a reader needs no lock.

    `exposed` is the base with the exposures of the day and nobody hidden; `indexes` are what is ranked, an
    overlay of the `changed` people beside it, if any.
    """

    base: Base
    closeness: OccupationCloseness
    exposures: Exposures
    exposed: CandidateIndex
    indexes: tuple[CandidateIndex, ...]
    changed: int
    marks: Marks

    def stands(self, marks: Marks) -> bool:
        """Whether nothing has moved since but the weights, that a state does not hold."""
        return self.marks._replace(weights=None) == marks._replace(weights=None)


def lay_over(session: Session, base: Base, previous: State | None, *, largest_overlay: int) -> State | None:
    """`base` with what this transaction sees besides, taking from `previous` what did not move.

    None when the base does not serve it: another reference, or more changes since than `largest_overlay`.
    """
    # The marks are read first: what is committed while rows are read is then read again, never missed.
    marks = read_marks(session, base.change)
    if marks.release != base.release:
        return None
    changed: list[int] | None = []
    if marks.changes != base.changes:
        changed = list_changed_people(session, base.change, base.seen, limit=largest_overlay)
    if changed is None:
        return None
    if previous is not None and previous.base.release == base.release:
        closeness = previous.closeness
    else:
        closeness = load_closeness(session)
    if previous is not None and previous.marks.counted_on == marks.counted_on:
        exposures = previous.exposures
    else:
        exposures = Exposures(*read_exposures(session)[1:])
    if previous is not None and previous.base is base and previous.exposures is exposures:
        exposed = previous.exposed
    else:
        exposed = exposures.apply(base.index)
    indexes: tuple[CandidateIndex, ...] = (exposed,)
    if changed:
        indexes = (exposed.without(changed), exposures.apply(load_index(session, only=changed)))
    return State(base, closeness, exposures, exposed, indexes, len(changed), marks)
