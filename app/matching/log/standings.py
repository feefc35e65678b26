"""Where one person stands for one vacancy: their score, what leaves them out, and which filters would."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from app.matching.ranking.engine import NO_FILTER
from app.matching.ranking.exclusions import Exclusion, ExclusionReason
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.profiles import State
from app.matching.ranking.reasons import Explanation
from app.matching.ranking.results import Filters
from app.matching.searches import Search

# Exclusions that come from the person's own state, not from what the vacancy asks.
_STATES = (ExclusionReason.OBJECTED, ExclusionReason.NOTICE_RUNNING, ExclusionReason.PAUSED)


@dataclass(frozen=True, slots=True)
class Standing:
    """The score explained, whatever leaves the person out; `filtered_by` names fields of Filters."""

    explanation: Explanation
    filtered_by: tuple[str, ...] = ()

    @property
    def exclusion(self) -> Exclusion | None:
        """The first hard condition of the vacancy that the person does not meet, their state apart."""
        return next((item for item in self.explanation.exclusions if item.reason not in _STATES), None)

    @property
    def state(self) -> ExclusionReason | None:
        """Why the person is shown to nobody for now, by their own choice."""
        return next((item.reason for item in self.explanation.exclusions if item.reason in _STATES), None)


def find_standing(search: Search, candidate_id: int, *, filters: Filters = NO_FILTER) -> Standing | None:
    """None for someone whom ranking does not know: they have left.

    Filters are tried one by one, as if the person could be shown: more than one may leave them out.
    """
    profile, explanation = search.snapshot.profile(candidate_id), search.explain(candidate_id)
    if profile is None or explanation is None:
        return None
    alone = replace(search, indexes=(CandidateIndex.from_profiles([replace(profile, state=State.OPEN)]),))
    standing = Standing(explanation)
    if standing.exclusion is not None:
        return standing
    left_out = (
        name for name, narrowed in _one_by_one(filters) if not alone.rank(limit=1, filters=narrowed).matched
    )
    return replace(standing, filtered_by=tuple(left_out))


def _one_by_one(filters: Filters) -> Iterator[tuple[str, Filters]]:
    for field in fields(Filters):
        value = getattr(filters, field.name)
        if field.name != "sort_by" and value != getattr(NO_FILTER, field.name):
            yield field.name, replace(NO_FILTER, **{field.name: value})
