"""Try other weights on real vacancies before anyone publishes them; nothing is stored, nobody is named."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate
from app.core.clock import paris_date
from app.matching.indexing.store import STORE, Snapshot
from app.matching.profiles import vacancy_profile
from app.matching.ranking.engine import rank
from app.matching.ranking.explanation import shown_points
from app.matching.ranking.results import RankedCandidate
from app.matching.ranking.weights import UNITS_PER_POINT, Units, Weights
from app.matching.weighting.effects import DEPTH, Effects, ListPair, most_changed, ranks, sum_up
from app.matching.weighting.sample import find_online, sample_vacancies
from app.vacancies.models import Vacancy

SHOWN = 3
MOST_ADDED = 5


@dataclass(frozen=True, slots=True)
class TrialLine:
    """A person of a top, by code. `other_rank` is their rank on the other side, None when beyond DEPTH;
    `points` are whole points of the five parts, which sum to `score`.
    """

    code: str
    rank: int
    other_rank: int | None
    score: int
    points: Units
    item: RankedCandidate


@dataclass(frozen=True, slots=True)
class VacancyTrial:
    """One vacancy with its top before and after."""

    vacancy: Vacancy
    pair: ListPair
    before: Sequence[TrialLine]
    after: Sequence[TrialLine]


@dataclass(frozen=True, slots=True)
class Trial:
    """What trial weights would change: `effects` over the day's sample, then vacancies in full.

    `added`: those asked for by reference. `drawn`: the first of the sample. `changed`: those of the sample
    whose top changes most. `unknown`: references that name no vacancy on line.
    """

    in_force: Weights
    tried: Weights
    effects: Effects
    added: Sequence[VacancyTrial]
    drawn: Sequence[VacancyTrial]
    changed: Sequence[VacancyTrial]
    unknown: Sequence[str]


def run_trial(session: Session, tried: Weights, *, references: Sequence[str] = (), now: datetime) -> Trial:
    """Rank the day's sample with the weights in force and with `tried`, in the same state of the data.

    At most MOST_ADDED references are followed.
    """
    snapshot, today = STORE.snapshot(session), paris_date(now)
    sample = sample_vacancies(session, today=today)
    added = find_online(session, references[:MOST_ADDED])
    known = {vacancy.id: vacancy for vacancy in [*sample, *added]}
    pairs = {key: _rank_both(snapshot, vacancy, tried, today) for key, vacancy in known.items()}
    sampled = [pairs[vacancy.id] for vacancy in sample]
    full = {
        "added": [pairs[vacancy.id] for vacancy in added],
        "drawn": sampled[:SHOWN],
        "changed": most_changed(sampled, SHOWN),
    }
    codes = _find_codes(session, [pair for group in full.values() for pair in group])
    return Trial(
        in_force=snapshot.weights,
        tried=tried,
        effects=sum_up(sampled),
        unknown=sorted(set(references) - {vacancy.reference for vacancy in added}),
        **{
            name: [_in_full(known[pair.vacancy_id], pair, snapshot.weights, tried, codes) for pair in group]
            for name, group in full.items()
        },
    )


def _rank_both(snapshot: Snapshot, vacancy: Vacancy, tried: Weights, today: date) -> ListPair:
    asked = vacancy_profile(vacancy, today=today)
    before, after = (
        rank(snapshot.indexes, asked, weights, snapshot.closeness, limit=DEPTH)
        for weights in (snapshot.weights, tried)
    )
    return ListPair(vacancy.id, vacancy.is_remote, before, after)


def _find_codes(session: Session, pairs: Iterable[ListPair]) -> dict[int, str]:
    """Codes of those who may still be shown: read last, so that a pause acts at once."""
    ids = {item.candidate_id for pair in pairs for item in (*pair.top_before, *pair.top_after)}
    rows = session.execute(
        select(Candidate.id, Candidate.code).where(
            Candidate.id.in_(ids), Candidate.status == CandidateStatus.OPEN
        )
    )
    return dict(rows.all())


def _in_full(
    vacancy: Vacancy, pair: ListPair, in_force: Weights, tried: Weights, codes: dict[int, str]
) -> VacancyTrial:
    return VacancyTrial(
        vacancy,
        pair,
        before=_lines(pair.top_before, ranks(pair.after), in_force, codes),
        after=_lines(pair.top_after, ranks(pair.before), tried, codes),
    )


def _lines(
    items: Iterable[RankedCandidate], other: dict[int, int], weights: Weights, codes: dict[int, str]
) -> list[TrialLine]:
    return [
        TrialLine(
            code=codes[item.candidate_id],
            rank=place,
            other_rank=other.get(item.candidate_id),
            score=item.score // UNITS_PER_POINT,
            points=shown_points(item.parts, weights),
            item=item,
        )
        for place, item in enumerate(items, start=1)
        if item.candidate_id in codes
    ]
