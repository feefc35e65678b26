"""The skills that a need speaks of when it is raised from a vacancy: those that people lack."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.matching.indexing.store import STORE
from app.needs.shortage import list_missing_skill_ids
from tests.factories.accounts import make_employer
from tests.factories.candidates import make_candidate
from tests.factories.reference import make_commune, make_occupation, make_skill
from tests.factories.vacancies import make_vacancy


def test_only_essential_skills_that_most_people_lack_are_named(session: Session, now: datetime) -> None:
    commune, occupation = make_commune(session), make_occupation(session)
    held, rare, useful = (make_skill(session, occupation) for _ in range(3))
    vacancy = make_vacancy(
        session,
        make_employer(session),
        occupation=occupation,
        commune=commune,
        essential=[held, rare],
        useful=[useful],
    )
    STORE.forget()
    assert list_missing_skill_ids(session, vacancy, now=now) == [held.id, rare.id], "nobody: all of them"
    for skills in ([held], [held], [held, rare]):
        make_candidate(session, commune=commune, occupation=occupation, skills=skills)
    STORE.forget()
    assert list_missing_skill_ids(session, vacancy, now=now) == [rare.id]


def test_everything_essential_is_named_when_each_skill_is_found(session: Session, now: datetime) -> None:
    commune, occupation = make_commune(session), make_occupation(session)
    first, second = make_skill(session, occupation), make_skill(session, occupation)
    vacancy = make_vacancy(
        session, make_employer(session), occupation=occupation, commune=commune, essential=[first, second]
    )
    make_candidate(session, commune=commune, occupation=occupation, skills=[first, second])
    STORE.forget()
    assert list_missing_skill_ids(session, vacancy, now=now) == [first.id, second.id]


def test_a_draft_without_a_place_names_everything_essential(session: Session, now: datetime) -> None:
    skill = make_skill(session)
    vacancy = make_vacancy(session, make_employer(session), commune=None, essential=[skill])
    assert list_missing_skill_ids(session, vacancy, now=now) == [skill.id]
