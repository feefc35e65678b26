"""What a vacancy's own words say of its occupation. Proposals only: a person chooses."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.reference.understanding.queries import OccupationSuggestion, suggest_occupations
from app.reference.understanding.wording import LIKELY_FROM, VERY_LIKELY_FROM

MOST_PROPOSED = 5
# Under that, a line of the list would be one chance in fifty.
LEAST_CONFIDENCE = 0.02
# Near occupations share a title's words: only one that many times likelier is worth a remark.
CLEARLY = 3.0


@dataclass(frozen=True, slots=True)
class VacancyReading:
    """`proposals`: the likeliest occupations, best first, without the chosen one. `preselected`: the first of
    them when it is very likely and none is chosen. `likelier`: one that is clearly likelier than the chosen.
    """

    proposals: Sequence[OccupationSuggestion] = ()
    preselected: OccupationSuggestion | None = None
    likelier: OccupationSuggestion | None = None


def read_vacancy(
    session: Session, title: str, *, description: str = "", chosen_id: int | None = None
) -> VacancyReading:
    """What `title` and `description` speak of, beside the occupation chosen so far."""
    if not title.strip():
        return VacancyReading()
    # One more than shown, since the chosen one is not proposed again. When it is not among these, it has less
    # than a sixth of what a likely one leaves: its exact figure would change nothing.
    found = suggest_occupations(session, title, about=description, limit=MOST_PROPOSED + 1)
    likely = [
        item for item in found if item.confidence >= LEAST_CONFIDENCE and item.occupation_id != chosen_id
    ]
    if not likely:
        return VacancyReading()
    if chosen_id is not None:
        return VacancyReading(likely[:MOST_PROPOSED], likelier=_likelier(found, chosen_id))
    is_very_likely = likely[0].confidence >= VERY_LIKELY_FROM
    return VacancyReading(likely[:MOST_PROPOSED], preselected=likely[0] if is_very_likely else None)


def _likelier(found: Sequence[OccupationSuggestion], chosen_id: int) -> OccupationSuggestion | None:
    best = found[0]
    chosen = next((item.confidence for item in found if item.occupation_id == chosen_id), 0.0)
    is_clear = best.confidence >= LIKELY_FROM and best.confidence >= CLEARLY * chosen
    return best if is_clear and best.occupation_id != chosen_id else None
