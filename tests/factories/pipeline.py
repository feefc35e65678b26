"""Follow-ups and shown lists for tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.candidates.models import Candidate
from app.matching.models import RankingWeights, SuggestionItem, SuggestionList
from app.matching.ranking.weights import Weights
from app.pipeline.enums import Stage
from app.pipeline.models import PipelineEntry
from app.vacancies.models import Vacancy

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
_FIRST = Weights(version=1, occupation=30, skills=25, distance=15, availability=15, training=15)
_DATED = {Stage.AGREED, Stage.MET}


def make_entry(
    session: Session,
    vacancy: Vacancy,
    candidate: Candidate,
    stage: Stage = Stage.SHORTLISTED,
    *,
    asked_by: User | None = None,
    **values: Any,
) -> PipelineEntry:
    """A follow-up at `stage`, with the dates that this stage implies."""
    fields: dict[str, Any] = {"created_at": NOW, "updated_at": NOW}
    if stage not in (Stage.SHORTLISTED, Stage.SET_ASIDE):
        fields |= {"asked_at": NOW - timedelta(days=1), "answer_before": NOW + timedelta(days=6)}
        fields["asked_by_id"] = asked_by.id if asked_by else None
    if stage in _DATED:
        fields |= {"answered_at": NOW, "visible_until": NOW + timedelta(days=14)}
    entry = PipelineEntry(vacancy=vacancy, candidate=candidate, stage=stage, **(fields | values))
    session.add(entry)
    session.flush()
    return entry


def make_shown_list(
    session: Session, vacancy: Vacancy, candidates: list[Candidate], *, shown_at: datetime = NOW
) -> SuggestionList:
    """A list as an employer saw it, in this order; 80 points each, in the weights of version 1."""
    shown = SuggestionList(
        vacancy_id=vacancy.id,
        shown_at=shown_at,
        weights_version=1,
        data_version="test",
        matched=len(candidates),
    )
    if session.get(RankingWeights, 1) is None:
        session.add(RankingWeights(version=1, values=_FIRST.to_dict(), published_at=shown_at))
    session.add(shown)
    session.flush()
    for rank, candidate in enumerate(candidates, start=1):
        session.add(
            SuggestionItem(
                list_id=shown.id,
                candidate_id=candidate.id,
                rank=rank,
                score=80_000,
                occupation=28_200,
                skills=15_000,
                distance=13_800,
                availability=15_000,
                training=8_000,
                distance_km=18,
            )
        )
    session.flush()
    return shown
