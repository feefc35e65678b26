"""What an employer should check with a person: questions, never verdicts."""

from collections.abc import Mapping
from datetime import date

from app.core.i18n import format_day
from app.core.i18n import gettext as _
from app.matching.ranking.reasons import ReasonCode
from app.packs.facts import Facts

MOST = 4
LONG_WAY_KM = 25
_FAR_FROM_THE_JOB = frozenset({ReasonCode.SHARED_SKILLS, ReasonCode.NO_CLOSE_OCCUPATION})
_DIPLOMA = frozenset({ReasonCode.LEVEL_BELOW, ReasonCode.LEVEL_UNKNOWN})
_RHYTHM = frozenset({ReasonCode.RHYTHM_DIFFERENT, ReasonCode.RHYTHM_UNKNOWN})


def points_to_check(facts: Facts, skill_labels: Mapping[int, str], *, today: date) -> tuple[str, ...]:
    """Between one and four points, the most decisive first. `skill_labels` maps skill ids to labels."""
    points = [
        *_about_skills(facts, skill_labels),
        *_about_dates(facts, today),
        *_about_the_rest(facts),
    ]
    return tuple(points[:MOST]) or (_("Le poste, les horaires et la vie de l’équipe"),)


def _about_skills(facts: Facts, labels: Mapping[int, str]) -> list[str]:
    points = [_("L’envie d’apprendre : %(skill)s", skill=labels[skill]) for skill in facts.missing[:1]]
    points += [_("Le niveau : %(skill)s", skill=labels[skill]) for skill in facts.below_level[:1]]
    points += [_("La pratique : %(skill)s", skill=labels[skill]) for skill in facts.unproven[:2]]
    return points[:2]


def _about_dates(facts: Facts, today: date) -> list[str]:
    points = []
    if facts.training_ends_on is not None and facts.training_ends_on >= today:
        points.append(_("L’issue de la formation, prévue le %(day)s", day=format_day(facts.training_ends_on)))
    if facts.days_late:
        points.append(_("La date de début possible"))
    return points


def _about_the_rest(facts: Facts) -> list[str]:
    points = []
    if facts.is_beyond_radius or (facts.km or 0) >= LONG_WAY_KM:
        points.append(_("Le trajet quotidien"))
    if facts.codes & _RHYTHM:
        points.append(_("Le rythme de l’alternance"))
    if facts.codes & _FAR_FROM_THE_JOB:
        points.append(_("L’intérêt pour le métier"))
    if ReasonCode.CONTRACT_ACCEPTED in facts.codes:
        points.append(_("L’intérêt pour ce type de contrat"))
    if facts.codes & _DIPLOMA:
        points.append(_("Le diplôme obtenu"))
    return points
