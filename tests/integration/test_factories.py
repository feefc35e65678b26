"""The factories make rows that both databases accept, and read back as they were written."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.candidates.models import Candidate
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_employer, make_member
from tests.factories.candidates import make_candidate
from tests.factories.reference import make_occupation, make_skill
from tests.factories.vacancies import make_vacancy


def test_rows_come_back_with_their_skills(session: Session) -> None:
    occupation = make_occupation(session)
    skill = make_skill(session, occupation)
    employer = make_employer(session)
    make_member(session, employer)
    vacancy = make_vacancy(session, employer, occupation=occupation, essential=[skill])
    candidate = make_candidate(session, occupation=occupation, skills=[skill])
    session.commit()
    session.expire_all()

    found = session.scalars(select(Vacancy).where(Vacancy.public_id == vacancy.public_id)).one()
    assert [(link.skill.label, link.is_essential) for link in found.skills] == [(skill.label, True)]
    person = session.scalars(select(Candidate).where(Candidate.code == candidate.code)).one()
    assert [aim.occupation_id for aim in person.aims] == [occupation.id]
    assert person.created_at == candidate.created_at
