"""Leaving erases what names a person, everywhere and at once, and keeps the figures true."""

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.enums import TokenPurpose
from app.accounts.models import User, UserToken
from app.candidates.accesses import find_access, hash_link, open_access
from app.candidates.corrections import change_facts
from app.candidates.enums import CandidateStatus
from app.candidates.errors import CandidateHasLeft
from app.candidates.models import (
    Candidate,
    CandidateChange,
    CandidateEvent,
    CandidateIdentity,
    CandidateSkill,
)
from app.core.outbox import OutboxJob
from app.model_registry import metadata
from app.packs.models import Pack, PackCandidate, PackStatus
from app.pipeline import contact_errors, outcomes
from app.pipeline.enums import Stage
from app.privacy.services import leave_estuaire
from app.reference.enums import ContractKind
from tests.factories.accounts import make_employer, make_member, make_partner, make_user
from tests.factories.candidates import make_candidate
from tests.factories.pipeline import make_entry, make_shown_list
from tests.factories.reference import make_certificate, make_occupation, make_skill
from tests.factories.vacancies import make_vacancy

NAMES = ("Anaëlle", "Quintric", "anaelle.quintric", "06 98 76 54 32")


@pytest.fixture
def person(session: Session, now: datetime) -> Candidate:
    """Someone with everything that Estuaire can hold of a person."""
    occupation = make_occupation(session)
    user = make_user(session, email="anaelle.quintric@exemple.test", full_name="Anaëlle Quintric")
    session.add(
        UserToken(
            user=user,
            purpose=TokenPurpose.VERIFY_EMAIL,
            token_hash="0" * 64,
            created_at=now,
            expires_at=now,
        )
    )
    person = make_candidate(
        session,
        occupation=occupation,
        skills=[make_skill(session, occupation)],
        identity={
            "first_name": "Anaëlle",
            "last_name": "Quintric",
            "email": "anaelle.quintric@exemple.test",
            "phone": "06 98 76 54 32",
        },
        user=user,
        partner=make_partner(session),
        certificates=[make_certificate(session)],
    )
    open_access(session, person, days=30, now=now, actor_id=None, note="lettre d’Anaëlle")
    session.add(
        CandidateEvent(candidate_id=person.id, at=now, action="corrected", detail={"avant": "06 98 76 54 32"})
    )
    session.flush()
    return person


def dump(session: Session) -> str:
    """Every value of every table but mailed jobs’ ids, as one text."""
    return "\n".join(
        str(tuple(row)) for table in metadata.sorted_tables for row in session.execute(select(table))
    )


def test_no_table_names_the_person_any_more(session: Session, person: Candidate, now: datetime) -> None:
    employer = make_employer(session)
    vacancy = make_vacancy(session, employer)
    make_entry(session, vacancy, person, Stage.AGREED, message="Bonjour Anaëlle")
    make_entry(
        session, make_vacancy(session, employer), person, Stage.NOT_RETAINED, reply="Merci Anaëlle Quintric"
    )
    make_shown_list(session, vacancy, [person])
    session.flush()
    before = dump(session)
    assert all(name in before for name in NAMES)

    leave_estuaire(session, candidate=person, now=now)
    session.flush()
    session.expire_all()

    after = dump(session)
    assert [name for name in NAMES if name in after] == []


def test_the_row_stays_without_a_name_so_that_figures_stay_true(
    session: Session, person: Candidate, now: datetime
) -> None:
    commune_id, code = person.commune_id, person.code
    leave_estuaire(session, candidate=person, now=now)
    session.expire_all()
    left = session.scalars(select(Candidate).where(Candidate.code == code)).one()
    assert (left.status, left.left_at, left.commune_id) == (CandidateStatus.LEFT, now, commune_id)
    assert (left.user_id, left.identity, left.aims, left.skills, left.certificates) == (
        None,
        None,
        [],
        [],
        [],
    )
    assert session.get(CandidateIdentity, left.id) is None
    assert session.scalar(select(func.count()).select_from(CandidateSkill)) == 0


def test_open_follow_ups_close_and_finished_ones_keep_their_outcome(
    session: Session, person: Candidate, now: datetime
) -> None:
    employer = make_employer(session)
    recruiter = make_member(session, employer)
    stages = {stage: make_entry(session, make_vacancy(session, employer), person, stage) for stage in Stage}
    leave_estuaire(session, candidate=person, now=now)
    finished = {Stage.DECLINED, Stage.WITHDRAWN, Stage.HIRED, Stage.NOT_RETAINED}
    for stage, entry in stages.items():
        assert entry.stage is (stage if stage in finished else Stage.WITHDRAWN), stage
        with pytest.raises(contact_errors.DetailsNotVisible):
            outcomes.open_details(session, entry=entry, actor_id=recruiter.id, now=now)


def test_packs_that_hold_the_person_are_revoked_and_others_are_not(
    session: Session, person: Candidate, now: datetime
) -> None:
    employer = make_employer(session)
    member = make_member(session, employer)
    packs = [
        Pack(
            vacancy=make_vacancy(session, employer),
            requested_by=member,
            status=PackStatus.READY,
            content={"people": [{"code": held.code}]},
            file_name="dossier.pdf",
            file_key="dossier.pdf",
            created_at=now,
            delete_after=now.date(),
            candidates=[PackCandidate(candidate_id=held.id)],
        )
        for held in (person, make_candidate(session))
    ]
    session.add_all(packs)
    session.flush()
    leave_estuaire(session, candidate=person, now=now)
    assert [pack.status for pack in packs] == [PackStatus.REVOKED, PackStatus.READY]
    assert person.code not in str(packs[0].content)
    jobs = session.scalars(select(OutboxJob).where(OutboxJob.name == "packs.revoke_pack")).all()
    assert [job.payload["pack_id"] for job in jobs] == [packs[0].id]


def test_account_and_links_open_nothing_any_more(session: Session, person: Candidate, now: datetime) -> None:
    token = open_access(session, person, days=30, now=now, actor_id=None, note="")
    user_id, salt = person.user_id, person.user.session_salt if person.user else None
    leave_estuaire(session, candidate=person, now=now)
    assert find_access(session, hash_link(token), now=now) is None
    user = session.get(User, user_id)
    assert user is not None
    assert (user.is_active, user.password_hash) == (False, None)
    assert user.session_salt != salt
    assert session.scalar(select(func.count()).select_from(UserToken)) == 0
    with pytest.raises(CandidateHasLeft):
        open_access(session, person, days=30, now=now, actor_id=None, note="")


def test_ranking_is_told_and_nothing_changes_afterwards(
    session: Session, person: Candidate, now: datetime
) -> None:
    leave_estuaire(session, candidate=person, now=now)
    assert session.scalars(select(CandidateChange.candidate_id)).all() == [person.id]
    with pytest.raises(CandidateHasLeft):
        leave_estuaire(session, candidate=person, now=now)
    with pytest.raises(CandidateHasLeft):
        change_facts(
            session,
            candidate=person,
            commune_id=person.commune_id,
            radius_km=30,
            available_on=now.date(),
            accepted={ContractKind.CDI},
            now=now,
        )
