"""The log of lists as they were shown, and the versions of the weights that it cites."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.db import Base
from app.matching.indexing.store import current_weights
from app.matching.models import RankingWeights, SuggestionItem, SuggestionList
from app.matching.ranking.weights import Part
from app.matching.services import Suggestion, SuggestionPage
from app.vacancies.models import Vacancy

# What a small integer holds.
MOST_EXPOSURES = 32_767
# Into the tables, built once: the same through the entities takes twice as long.
_LISTS = Base.metadata.tables[SuggestionList.__tablename__]
_INSERT_LIST = insert(_LISTS).returning(_LISTS.c.id)
_INSERT_ITEMS = insert(Base.metadata.tables[SuggestionItem.__tablename__])


def record_list_shown(
    session: Session,
    vacancy: Vacancy,
    page: SuggestionPage,
    *,
    shown_to: User,
    filters: dict[str, str],
    now: datetime,
    hidden: Collection[int] = (),
) -> int:
    """Log the list as it is shown: people, ranks, scores and parts, versions and filters. Returns its number.

    `hidden`: the candidates (ids) that the employer's follow-up left out. Every list shown waits for this:
    two statements, and no entity.
    """
    snapshot = page.search.snapshot
    if not snapshot.weights_are_stored:
        ensure_weights(session, now=now)
    number: int = session.execute(
        _INSERT_LIST,
        {
            "vacancy_id": vacancy.id,
            "shown_to_id": shown_to.id,
            "shown_at": now,
            "weights_version": page.weights_version,
            "data_version": page.data_version,
            "filters": filters,
            "matched": page.matched,
            "excluded": {reason.name.lower(): count for reason, count in page.ranked.excluded.items()},
            "hidden": sorted(hidden),
        },
    ).scalar_one()
    if page.suggestions:
        shown = snapshot.exposures.of([item.candidate.id for item in page.suggestions])
        lines = [_line(number, *line) for line in zip(page.suggestions, shown, strict=True)]
        session.execute(_INSERT_ITEMS, lines)
    return number


def _line(list_id: int, item: Suggestion, exposures: int) -> dict[str, Any]:
    units = [part.units for part in item.explanation.parts]
    return {
        "list_id": list_id,
        "candidate_id": item.candidate.id,
        "rank": item.rank,
        "score": item.explanation.total_units,
        "occupation": units[Part.OCCUPATION],
        "skills": units[Part.SKILLS],
        "distance": units[Part.DISTANCE],
        "availability": units[Part.AVAILABILITY],
        "training": units[Part.TRAINING],
        "distance_km": item.explanation.distance_km,
        "exposures": min(exposures, MOST_EXPOSURES),
    }


def ensure_weights(session: Session, *, now: datetime) -> RankingWeights:
    """The published version of the weights in use: written the first time, so that a log that cites it can
    be read back whatever the product comes with later.
    """
    weights = current_weights(session)
    row = session.get(RankingWeights, weights.version)
    if row is not None:
        return row
    try:
        with session.begin_nested():
            row = RankingWeights(version=weights.version, values=weights.to_dict(), published_at=now)
            session.add(row)
    except IntegrityError:  # another process wrote it at the same moment
        row = session.get_one(RankingWeights, weights.version)
    return row
