"""Why one person was, or was not, in one list: the rules, applied to what was read (answers.py)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate, CandidateEvent
from app.matching.filters import SuggestionFilters
from app.matching.log.standings import Standing, find_standing
from app.matching.models import SuggestionItem
from app.matching.ranking.exclusions import Exclusion
from app.matching.ranking.results import Filters
from app.matching.ranking.weights import DEFAULT_WEIGHTS, Units, Weights
from app.matching.searches import Search
from app.pipeline.enums import Stage
from app.pipeline.lists import HIDDEN_STAGES
from app.pipeline.models import PipelineEvent
from app.privacy.log import LoggedList
from app.privacy.past import PastStage, PastStatus, corrections_after, stage_at, status_at
from app.privacy.why import PartShown, describe_parts, describe_units
from app.vacancies.models import Vacancy


class Why(StrEnum):
    """Answers in the order in which they are tried: what records say first, what figures say last."""

    SHOWN = "shown"
    STATUS = "status"  # not yet enrolled, in notice, paused, mandate withdrawn, left
    FOLLOWED = "followed"  # left out by the employer's follow-up of the vacancy
    OTHER_VIEW = "other_view"  # the employer looked at some people only: their shortlist, those set aside
    NOBODY = "nobody"  # the list was empty
    EXCLUDED = "excluded"  # a hard condition of the vacancy
    FILTERED = "filtered"  # a filter of the recruiter
    OUTSIDE = "outside"  # other ranks were shown


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """The answer for one list; which fields are set depends on `why`. `parts` are those of the list, or those
    that the page gave that day when that is known for certain.

    `is_certain`: whether it rests on what holds for that day. Otherwise it rests on the page and the vacancy
    as they are now, and one of them, or the way to count, has changed since.
    """

    shown: LoggedList
    why: Why
    is_certain: bool = True
    rank: int = 0
    parts: tuple[PartShown, ...] = ()
    exposures: int = 0
    status: PastStatus | None = None
    stage: PastStage | None = None
    exclusion: Exclusion | None = None
    distance_km: int = 0
    filtered_by: tuple[str, ...] = ()

    @property
    def points(self) -> int:
        return sum(part.points for part in self.parts)

    @property
    def key(self) -> tuple[object, ...]:
        """The same for lists that give the same answer, whenever they were shown."""
        shown = self.shown
        known = (shown.filters, shown.first_rank, shown.last_rank, shown.lowest, shown.weights_version)
        found = (self.why, self.is_certain, self.rank, self.parts, self.status, self.stage)
        return (*known, *found, self.exclusion, self.filtered_by)


@dataclass(frozen=True, slots=True)
class Facts:
    """What was read of a person and a vacancy: traces oldest first, lines by list, and a search as of `day`
    (None for a vacancy that cannot be ranked any more).
    """

    candidate: Candidate
    vacancy: Vacancy
    day: date
    events: Sequence[CandidateEvent]
    steps: Sequence[PipelineEvent]
    items: Mapping[int, SuggestionItem]
    weights: Mapping[int, Weights]
    search: Search | None


def decide(facts: Facts, shown: LoggedList) -> ListAnswer:
    """The first answer that holds."""
    item = facts.items.get(shown.number)
    if item is not None:
        weights = facts.weights.get(shown.weights_version, DEFAULT_WEIGHTS)
        parts = describe_parts(item, weights)
        return ListAnswer(shown, Why.SHOWN, rank=item.rank, parts=parts, exposures=item.exposures)
    status = status_at(facts.candidate, facts.events, shown.shown_at)
    if status.status is not CandidateStatus.OPEN:
        return ListAnswer(shown, Why.STATUS, status=status)
    stage = stage_at(facts.steps, shown.shown_at)
    if not shown.filters.shows and _was_hidden(shown, facts.candidate.id, stage):
        return ListAnswer(shown, Why.FOLLOWED, stage=stage)
    if shown.filters.shows and not _is_in_view(shown.filters, stage):
        return ListAnswer(shown, Why.OTHER_VIEW)
    return _decide_by_figures(facts, shown)


def _was_hidden(shown: LoggedList, candidate_id: int, stage: PastStage | None) -> bool:
    if shown.hidden is not None:
        return candidate_id in shown.hidden
    return stage is not None and stage.stage in HIDDEN_STAGES


def _is_in_view(filters: SuggestionFilters, stage: PastStage | None) -> bool:
    if stage is None:
        return False
    return stage.stage.is_on_shortlist if filters.shows == "preselection" else stage.stage is Stage.SET_ASIDE


def _decide_by_figures(facts: Facts, shown: LoggedList) -> ListAnswer:
    is_certain = not _has_changed(facts, shown)
    standing = _standing(facts, shown)
    if standing is not None and standing.exclusion is not None:
        return ListAnswer(
            shown,
            Why.EXCLUDED,
            is_certain,
            exclusion=standing.exclusion,
            distance_km=standing.explanation.distance_km,
        )
    if standing is not None and standing.filtered_by:
        return ListAnswer(
            shown,
            Why.FILTERED,
            is_certain,
            filtered_by=standing.filtered_by,
            distance_km=standing.explanation.distance_km,
        )
    if shown.first_rank is None:
        return ListAnswer(shown, Why.NOBODY)
    return ListAnswer(
        shown, Why.OUTSIDE, parts=_parts_then(facts, standing) if standing and is_certain else ()
    )


def _parts_then(facts: Facts, standing: Standing) -> tuple[PartShown, ...]:
    """What the page gave that day: nothing has changed since, so today's figures are those of then."""
    if facts.search is None:
        return ()
    explanation = standing.explanation
    units = Units(*(part.units for part in explanation.parts))
    return describe_units(units, explanation.distance_km, facts.search.snapshot.weights)


def _standing(facts: Facts, shown: LoggedList) -> Standing | None:
    if facts.search is None or facts.vacancy.starts_on is None:
        return None
    filters: Filters = shown.filters.for_ranking(start=facts.vacancy.starts_on, today=facts.day)
    return find_standing(facts.search, facts.candidate.id, filters=filters)


def _has_changed(facts: Facts, shown: LoggedList) -> bool:
    """Whether today's figures may differ from those of the list: page, vacancy, weights or reference."""
    if corrections_after(facts.events, shown.shown_at) or facts.vacancy.updated_at > shown.shown_at:
        return True
    if facts.search is None:
        return True
    snapshot = facts.search.snapshot
    is_same_release = _release(snapshot.data_version) == _release(shown.data_version)
    return snapshot.weights.version != shown.weights_version or not is_same_release


def _release(data_version: str) -> str:
    """The part of a data version that tells the release of the reference: "r12" of "r12.c345"."""
    return data_version.partition(".")[0]
