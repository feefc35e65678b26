"""What each step of the form does to a draft: look up what was typed, propose skills, keep what is valid."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.i18n import gettext as _
from app.core.ids import parse_key
from app.reference.lookup.choices import OccupationChoice
from app.reference.lookup.queries import look_up_occupations
from app.reference.models import Certificate, Skill
from app.reference.queries import (
    find_appellation,
    find_commune,
    find_occupation,
    list_certificates,
    list_occupation_certificates,
    list_occupation_skills,
    list_skills_by_id,
    suggest_communes,
)
from app.reference.text import normalise_text
from app.reference.understanding.queries import SkillSuggestion, suggest_skills
from app.vacancies.errors import VacancyIncomplete
from app.vacancies.models import Vacancy
from app.vacancies.reading import read_vacancy
from app.vacancies.services import missing_items, set_skills, touch

PROPOSED_ESSENTIAL = 3
PROPOSED_USEFUL = 3
MOST_SKILLS = 15
# A skill read in a text is shown from that confidence on: one in five is right.
LEAST_OF_SKILL = 0.2


def choose_occupation(session: Session, vacancy: Vacancy, key: str) -> bool:
    """Take `occupation:appellation` as chosen in the list; proposes skills and required certificates.

    Returns False for a key that names nothing. The same occupation again changes no skill.
    """
    occupation_part, _colon, appellation_part = key.partition(":")
    occupation = find_occupation(session, parse_key(occupation_part))
    if occupation is None:
        return False
    occupation_id = occupation.id
    # A person has looked at it now, wherever it came from.
    vacancy.occupation_source = vacancy.occupation_confidence = None
    if occupation_id != vacancy.occupation_id:
        skills, certificates = usual_requirements(session, occupation_id)
        vacancy.occupation_id = occupation_id
        set_skills(session, vacancy, skills)
        vacancy.certificates = certificates
    appellation = find_appellation(session, parse_key(appellation_part))
    is_of_it = appellation is not None and appellation.occupation_id == occupation_id
    vacancy.appellation_id = appellation.id if appellation and is_of_it else None
    session.flush()
    session.refresh(vacancy, ["occupation", "appellation"])
    return True


def usual_requirements(
    session: Session, occupation_id: int
) -> tuple[list[tuple[int, bool]], list[Certificate]]:
    """What a vacancy of this occupation begins with: (skill id, is essential), certificates of the law."""
    skills = list_occupation_skills(session, occupation_id, limit=PROPOSED_ESSENTIAL + PROPOSED_USEFUL)
    certificates = list_occupation_certificates(session, occupation_id)
    return (
        [(skill.id, index < PROPOSED_ESSENTIAL) for index, skill in enumerate(skills)],
        [certificate for certificate, is_required in certificates if is_required],
    )


def look_up_occupation(session: Session, text: str) -> tuple[str | None, Sequence[OccupationChoice]]:
    """The key of the job title that `text` names by itself, and the choices to offer (without JavaScript).

    Titles that have its words come first, then occupations that it speaks of in other words.
    """
    choices = look_up_occupations(session, text)
    named = [choice for choice in choices if _names(text, choice.label)]
    if named:
        return f"{named[0].occupation_id}:{named[0].appellation_id or ''}", choices
    known = {choice.occupation_id for choice in choices}
    understood = [
        OccupationChoice(item.occupation_id, item.code, item.label, item.label, None)
        for item in read_vacancy(session, text).proposals
        if item.occupation_id not in known
    ]
    return None, [*choices, *understood]


def _names(text: str, label: str) -> bool:
    """Whether `text` is the whole of a label, or its masculine or feminine form."""
    return normalise_text(text) in {normalise_text(form) for form in (label, *label.split("/"))}


def look_up_commune(session: Session, key: str, text: str) -> int | None:
    """The id of the commune chosen in the list, or of the one that `text` names by itself."""
    if key.isdigit():
        commune = find_commune(session, parse_key(key))
        return commune.id if commune else None
    found = suggest_communes(session, text)
    exact = [commune for commune in found if commune.search_text == normalise_text(text)]
    only = exact or (found if len(found) == 1 else [])
    return only[0].id if only else None


def other_skills(session: Session, vacancy: Vacancy, *, limit: int = 6) -> list[Skill]:
    """Skills often asked for in the occupation that the vacancy does not ask for yet."""
    if vacancy.occupation_id is None:
        return []
    asked = {link.skill_id for link in vacancy.skills}
    skills = list_occupation_skills(session, vacancy.occupation_id, limit=limit + MOST_SKILLS)
    return [skill for skill in skills if skill.id not in asked][:limit]


def read_skills(
    session: Session, vacancy: Vacancy, description: str, *, limit: int = 6
) -> list[SkillSuggestion]:
    """Skills that the words of a description name and that the vacancy does not ask for, as many as fit.

    Those that its occupation alone suggests are left out: step 1 proposes them.
    """
    asked = {link.skill_id for link in vacancy.skills}
    found = suggest_skills(
        session, description, occupation_id=vacancy.occupation_id, limit=2 * (limit + MOST_SKILLS)
    )
    read = [
        item
        for item in found
        if item.words and item.skill_id not in asked and item.confidence >= LEAST_OF_SKILL
    ]
    return read[: max(0, min(limit, MOST_SKILLS - len(asked)))]


def save_skills(
    session: Session,
    vacancy: Vacancy,
    *,
    essential: Mapping[int, bool],
    add: Sequence[int] = (),
    remove: Sequence[int] = (),
) -> None:
    """Keep the choice made for each listed skill, then add (as useful) and remove."""
    wanted = [
        (link.skill_id, essential.get(link.skill_id, link.is_essential))
        for link in vacancy.skills
        if link.skill_id not in remove
    ]
    present = {skill_id for skill_id, _is_essential in wanted}
    wanted += [(skill.id, False) for skill in list_skills_by_id(session, add) if skill.id not in present]
    if len(wanted) > MOST_SKILLS:
        raise VacancyIncomplete(
            {
                "skill_text": _(
                    "Gardez %(most)s compétences au plus : retirez-en une d’abord.", most=MOST_SKILLS
                )
            }
        )
    set_skills(session, vacancy, wanted)
    session.expire(vacancy, ["skills"])


def save_fields(
    session: Session,
    vacancy: Vacancy,
    values: Mapping[str, Any],
    *,
    certificates: Sequence[int] | None = None,
    actor: User,
    now: datetime,
) -> None:
    """Write the valid values of a step."""
    for field, value in values.items():
        setattr(vacancy, field, value)
    if certificates is not None:
        wanted = set(certificates)
        vacancy.certificates = [item for item in list_certificates(session) if item.id in wanted]
    touch(session, vacancy, actor=actor, now=now)
    session.refresh(vacancy, ["commune"])


def require_step(vacancy: Vacancy, step: str) -> None:
    """Raise VacancyIncomplete for what this step still lacks."""
    if missing := {
        field: sentence for field, its_step, sentence in missing_items(vacancy) if its_step == step
    }:
        raise VacancyIncomplete(missing)
