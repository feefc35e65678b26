"""Why someone was suggested, said to that person from the parts that were stored when the list was shown."""

from dataclasses import dataclass

from app.core.i18n import gettext as _
from app.matching.models import SuggestionItem
from app.matching.ranking.explanation import shown_points
from app.matching.ranking.weights import FULL, UNITS_PER_POINT, Part, Units, Weights


@dataclass(frozen=True, slots=True)
class PartShown:
    """A part of a stored score: whole points out of a maximum, and a sentence."""

    label: str
    points: int
    max_points: int
    sentence: str

    @property
    def percent(self) -> int:
        """Width of its gauge, 0 to 100."""
        return self.points * 100 // self.max_points if self.max_points else 0


def describe_parts(item: SuggestionItem, weights: Weights) -> tuple[PartShown, ...]:
    """The five parts in their fixed order; points sum to the score that was shown."""
    most = [points * UNITS_PER_POINT for points in weights.points]
    stored = (item.occupation, item.skills, item.distance, item.availability, item.training)
    units = Units(*(min(value, limit) for value, limit in zip(stored, most, strict=True)))
    return describe_units(units, item.distance_km, weights)


def describe_units(units: Units, distance_km: int, weights: Weights) -> tuple[PartShown, ...]:
    """As describe_parts, for a score that was not stored. Raises ValueError for units above the weights."""
    most = [points * UNITS_PER_POINT for points in weights.points]
    points = shown_points(units, weights)
    labels = (_("Métier"), _("Compétences"), _("Distance"), _("Disponibilité"), _("Formation"))
    return tuple(
        PartShown(
            label=labels[part],
            points=points[part],
            max_points=weights.points[part],
            sentence=_sentence(part, units[part] * FULL // most[part] if most[part] else 0, distance_km),
        )
        for part in Part
    )


def _sentence(part: Part, permille: int, km: int) -> str:
    """The sentence of the highest step that `permille` reaches."""
    if part is Part.DISTANCE:
        if km == 0:
            return _("L’entreprise est dans votre commune.")
        return _("L’entreprise est à %(km)s km environ de votre commune.", km=km)
    return next(text for least, text in _steps(part) if permille >= least)


def _steps(part: Part) -> list[tuple[int, str]]:
    steps: dict[Part, list[tuple[int, str]]] = {
        Part.OCCUPATION: [
            (FULL, _("Vous cherchez exactement ce poste.")),
            (840, _("Vous cherchez ce métier, ou vous vous y formez.")),
            (510, _("Un métier que vous cherchez est proche de celui de l’offre.")),
            (1, _("Un métier que vous cherchez partage des compétences avec celui de l’offre.")),
            (0, _("Le métier de l’offre est différent de ceux que vous cherchez.")),
        ],
        Part.SKILLS: [
            (900, _("Vous avez presque toutes les compétences demandées.")),
            (600, _("Vous avez la plupart des compétences demandées.")),
            (1, _("Vous avez une partie des compétences demandées.")),
            (0, _("Les compétences demandées ne sont pas sur votre page.")),
        ],
        Part.AVAILABILITY: [
            (950, _("Vous êtes disponible à la date prévue, pour ce type de contrat.")),
            (600, _("Votre date et vos contrats conviennent en grande partie.")),
            (0, _("Votre date de disponibilité ou vos contrats s’éloignent de l’offre.")),
        ],
        Part.TRAINING: [
            (900, _("Votre formation mène à ce métier.")),
            (1, _("Votre formation convient en partie à ce métier.")),
            (0, _("Aucune formation liée à ce métier n’est sur votre page.")),
        ],
    }
    return steps[part]
