"""What a recruiter sees of a vacancy and of a person, on one line each; no system, rank or score."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.candidates.models import Candidate, CandidateAim, CandidateSkill
from app.matching.ranking.rules import road_km, road_metres
from app.reference.enums import ContractKind, EvidenceKind
from app.vacancies.models import Vacancy

EXTRACT = 420
OTHERS_SHOWN = 4
_SHORT = {EvidenceKind.DECLARED: "d", EvidenceKind.ASSESSED: "é", EvidenceKind.CERTIFIED: "a"}


def load_people(session: Session, ids: Iterable[int] | None = None) -> Sequence[Candidate]:
    """People with what is shown of them, by id."""
    statement = (
        select(Candidate)
        .options(
            selectinload(Candidate.aims).joinedload(CandidateAim.occupation),
            selectinload(Candidate.aims).joinedload(CandidateAim.appellation),
            selectinload(Candidate.skills).joinedload(CandidateSkill.skill),
            selectinload(Candidate.certificates),
            joinedload(Candidate.commune),
        )
        .order_by(Candidate.id)
    )
    if ids is not None:
        statement = statement.where(Candidate.id.in_(ids))
    return session.scalars(statement).all()


def short_label(label: str) -> str:
    """A title in one of its two forms, to keep cards short: "Chef / Cheffe de rang" is "Chef de rang"."""
    first, slash, second = label.partition(" / ")
    if not slash:
        return label
    # Words before the title itself ("CAP Chef") have no second form.
    head = first.split()
    forms = second.split()
    while len(head) > len(forms) or (
        len(head) > 1 and head[-1][:2].lower() != forms[len(head) - 1][:2].lower()
    ):
        head.pop(0)
    return " ".join([first, *forms[len(head) :]])


def vacancy_card(vacancy: Vacancy) -> str:
    assert vacancy.commune is not None
    assert vacancy.contract is not None
    asked = [
        f"{'E' if link.is_essential else 'U'}{place}={link.skill.label} (n{link.level})"
        for place, link in enumerate(vacancy.skills, start=1)
    ]
    facts = [
        vacancy.title,
        f"{vacancy.commune.name} ({vacancy.commune.department_code})",
        vacancy.contract.value,
        f"début {vacancy.starts_on:%d/%m/%y}",
        f"niveau {vacancy.level}" if vacancy.level else "niveau libre",
        "exige " + ", ".join(item.label for item in vacancy.certificates) if vacancy.certificates else "",
    ]
    extract = vacancy.description[:EXTRACT]
    return "\n".join([" | ".join(fact for fact in facts if fact), "; ".join(asked), f"« {extract} »"])


def person_card(person: Candidate, vacancy: Vacancy) -> str:
    """The person beside this vacancy: the asked skills that they hold are told by their mark (E1, U4)."""
    assert vacancy.commune is not None
    parts = [
        "; ".join(short_label(aim.label) for aim in person.aims),
        _training(person),
        _skills(person, vacancy),
        f"{_distance(person, vacancy)} km (r{person.radius_km})",
        f"dispo {person.available_on:%d/%m/%y}",
        _contracts(person),
        "+".join(sorted(item.code for item in person.certificates)),
    ]
    return " | ".join(part for part in parts if part)


def _training(person: Candidate) -> str:
    if not person.training_title:
        return "sans formation"
    end = "finie" if person.is_training_completed else f"jusqu'au {person.training_ends_on:%d/%m/%y}"
    return f"F: {short_label(person.training_title)} (niv {person.training_level}, {end})"


def _skills(person: Candidate, vacancy: Vacancy) -> str:
    marks = {
        link.skill_id: f"{'E' if link.is_essential else 'U'}{place}"
        for place, link in enumerate(vacancy.skills, start=1)
    }
    held = [
        f"{marks[link.skill_id]}n{link.level}{_SHORT[link.evidence]}"
        for link in sorted(person.skills, key=lambda link: marks.get(link.skill_id, ""))
        if link.skill_id in marks
    ]
    others = [
        link
        for link in sorted(person.skills, key=lambda link: (-link.level, link.skill_id))
        if link.skill_id not in marks
    ]
    shown = ", ".join(link.skill.label[:34].strip() for link in others[:OTHERS_SHOWN])
    more = f" +{len(others) - OTHERS_SHOWN}" if len(others) > OTHERS_SHOWN else ""
    return f"[{' '.join(held) or 'aucune'}] {shown}{more}"


def _distance(person: Candidate, vacancy: Vacancy) -> int:
    assert vacancy.commune is not None
    places = (vacancy.commune, person.commune)
    points = [round(degrees * 100_000) for place in places for degrees in (place.latitude, place.longitude)]
    return int(road_km(road_metres(*points)))


def _contracts(person: Candidate) -> str:
    """Accepted contracts; a star marks those preferred."""
    return ",".join(
        kind.value + ("*" if person.preferred_contracts >> kind.bit & 1 else "")
        for kind in ContractKind
        if person.accepted_contracts >> kind.bit & 1
    )
