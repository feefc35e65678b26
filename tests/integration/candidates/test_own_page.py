"""What a person changes on their page reaches ranking; links open it while they last."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.candidates import corrections, errors
from app.candidates.accesses import find_access, get_access, hash_link, open_access, revoke_accesses
from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate, CandidateAccess, CandidateChange
from app.candidates.queries import get_candidate_of_user
from app.candidates.services import pause_candidate, resume_candidate
from app.reference.enums import ContractKind, EvidenceKind
from tests.factories.accounts import make_user
from tests.factories.candidates import make_candidate
from tests.factories.reference import make_commune, make_occupation, make_skill


@pytest.fixture
def person(session: Session) -> Candidate:
    return make_candidate(session, occupation=make_occupation(session), identity={})


def changes(session: Session) -> int:
    return len(session.scalars(select(CandidateChange.id)).all())


def test_pausing_and_resuming_tell_ranking(session: Session, person: Candidate, now: datetime) -> None:
    pause_candidate(session, candidate=person, now=now)
    assert (person.status, person.paused_at, changes(session)) == (CandidateStatus.PAUSED, now, 1)
    with pytest.raises(errors.CannotPause):
        pause_candidate(session, candidate=person, now=now)
    resume_candidate(session, candidate=person, now=now)
    assert (person.status, person.paused_at, changes(session)) == (CandidateStatus.OPEN, None, 2)
    with pytest.raises(errors.CannotResume):
        resume_candidate(session, candidate=person, now=now)


@pytest.mark.parametrize("status", [CandidateStatus.NOTICE, CandidateStatus.LEFT])
def test_nobody_becomes_visible_by_resuming_without_notice_or_after_leaving(
    session: Session, person: Candidate, now: datetime, status: CandidateStatus
) -> None:
    person.status = status
    with pytest.raises(errors.CannotResume):
        resume_candidate(session, candidate=person, now=now)


def test_facts_are_corrected_and_ranking_told(session: Session, person: Candidate, now: datetime) -> None:
    commune = make_commune(session, name="Saintes")
    corrections.change_facts(
        session,
        candidate=person,
        commune_id=commune.id,
        radius_km=50,
        available_on=date(2027, 3, 1),
        accepted={ContractKind.CDI},
        preferred={ContractKind.CDD},
        now=now,
    )
    assert (person.commune.name, person.radius_km, person.available_on) == ("Saintes", 50, date(2027, 3, 1))
    assert person.accepted_contracts == 1 << ContractKind.CDI.bit | 1 << ContractKind.CDD.bit
    assert changes(session) == 1


def test_what_stays_keeps_its_evidence_and_what_is_new_is_declared(
    session: Session, person: Candidate, now: datetime
) -> None:
    kept, removed, added = (make_skill(session) for _ in range(3))
    certified = make_candidate(
        session, skills={kept: EvidenceKind.CERTIFIED, removed: EvidenceKind.CERTIFIED}, identity={}
    )
    corrections.change_skills(session, candidate=certified, skills={kept.id, added.id}, now=now)
    session.expire_all()
    assert {link.skill_id: link.evidence for link in certified.skills} == {
        kept.id: EvidenceKind.CERTIFIED,
        added.id: EvidenceKind.DECLARED,
    }
    assert changes(session) == 1


def test_occupations_keep_the_order_of_preference(session: Session, person: Candidate, now: datetime) -> None:
    first, second = make_occupation(session), make_occupation(session)
    corrections.change_occupations(
        session, candidate=person, occupations=[second.id, first.id, second.id], now=now
    )
    session.expire_all()
    assert [aim.occupation_id for aim in person.aims] == [second.id, first.id]
    with pytest.raises(errors.NoOccupationSought):
        corrections.change_occupations(session, candidate=person, occupations=[], now=now)


def test_contact_details_change_without_disturbing_ranking(
    session: Session, person: Candidate, now: datetime
) -> None:
    corrections.change_contact_details(
        session,
        candidate=person,
        first_name="Lise",
        last_name="Tarnaud",
        email="",
        phone="0612345678",
        now=now,
    )
    assert person.identity is not None
    assert (person.identity.full_name, person.identity.email) == ("Lise Tarnaud", None)
    assert changes(session) == 0


def test_a_link_opens_the_page_until_it_ends_or_is_revoked(
    session: Session, person: Candidate, now: datetime
) -> None:
    token = open_access(session, person, days=30, now=now, actor_id=None, note="letter")
    assert get_access(session, hash_link(token), now=now).candidate_id == person.id
    assert find_access(session, hash_link(token), now=now + timedelta(days=30)) is None
    assert find_access(session, hash_link(token + "x"), now=now) is None
    revoke_accesses(session, person, now=now, actor_id=None)
    session.expire_all()
    with pytest.raises(errors.PersonalLinkExpired):
        get_access(session, hash_link(token), now=now)


def test_only_the_hash_of_a_link_is_kept(session: Session, person: Candidate, now: datetime) -> None:
    token = open_access(session, person, days=30, now=now, actor_id=None, note="letter")
    stored = session.scalars(select(CandidateAccess)).one()
    assert token not in (stored.token_hash, stored.note)
    assert len(stored.token_hash) == 64


def test_an_account_without_a_page_is_told_so(session: Session) -> None:
    with pytest.raises(errors.PageNotFound):
        get_candidate_of_user(session, make_user(session).id)
