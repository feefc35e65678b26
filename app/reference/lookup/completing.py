"""What the list under a field takes from the reading of whole texts, when few titles have its words."""

from sqlalchemy.orm import Session

from app.reference.lookup.choices import OccupationChoice
from app.reference.lookup.queries import Complete
from app.reference.understanding.queries import suggest_occupations_for_many

# Less sure than one in ten is no help in a list of eight.
LEAST_CONFIDENCE = 0.1


def completed_by_reading(session: Session) -> Complete:
    """Occupations that a text speaks of, whatever its words: `mise en rayon week-end Mérignac`."""

    def complete(text: str, limit: int) -> list[OccupationChoice]:
        [found] = suggest_occupations_for_many(session, [text], limit=limit)
        return [
            OccupationChoice(item.occupation_id, item.code, item.label, item.label, None)
            for item in found
            if item.confidence >= LEAST_CONFIDENCE
        ]

    return complete
