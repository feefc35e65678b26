"""A need drafted from a vacancy that finds too few people, for its employer to correct."""

from collections.abc import Collection
from datetime import date

from app.core.i18n import gettext as _
from app.needs.enums import NeedHorizon
from app.needs.services import LONGEST_TITLE, NeedDetails
from app.vacancies.models import Vacancy

_HORIZONS = ((45, NeedHorizon.NOW), (120, NeedHorizon.THREE_MONTHS), (210, NeedHorizon.SIX_MONTHS))


def draft_from_vacancy(
    vacancy: Vacancy, *, today: date, missing: Collection[int] | None = None
) -> NeedDetails:
    """What the vacancy already says: title, occupation, essential skills, zone, positions and why.

    `missing` keeps these essential skills (ids) only: those that are hard to find.
    """
    essential = [
        link.skill
        for link in vacancy.skills
        if link.is_essential and (missing is None or link.skill.id in missing)
    ]
    return NeedDetails(
        title=vacancy.title[:LONGEST_TITLE],
        occupation_id=vacancy.occupation_id,
        skill_ids=[skill.id for skill in essential],
        zone_code=vacancy.commune.zone_code if vacancy.commune else "",
        people=vacancy.positions,
        horizon=choose_horizon(vacancy.starts_on, today=today),
        is_for_recruits=True,
        is_for_employees=False,
        reason=_draft_reason(vacancy, [skill.label for skill in essential]),
    )


def choose_horizon(starts_on: date | None, *, today: date) -> NeedHorizon:
    """The first horizon that reaches the day when the work starts."""
    if starts_on is None:
        return NeedHorizon.NOW
    days = (starts_on - today).days
    return next((horizon for most, horizon in _HORIZONS if days <= most), NeedHorizon.ONE_YEAR)


def _draft_reason(vacancy: Vacancy, labels: list[str]) -> str:
    sentences = [
        _(
            "Notre offre « %(title)s » (%(reference)s) trouve trop peu de personnes formées près d’ici.",
            title=vacancy.title,
            reference=vacancy.reference,
        )
    ]
    if labels:
        sentences.append(
            _(
                "Le travail demande de savoir : %(skills)s.",
                skills=", ".join(f"{x[:1].lower()}{x[1:]}" for x in labels),
            )
        )
    return "\n".join(sentences)
