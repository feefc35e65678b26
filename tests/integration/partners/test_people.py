"""An adviser works with the people of their own organisation, and a centre attests what it taught."""

from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.enums import PartnerKind
from app.candidates.enums import CandidateOrigin, CandidateStatus
from app.candidates.models import CandidateChange, CandidateEvent
from app.candidates.services import Registration, resume_candidate
from app.core.outbox import OutboxJob
from app.partners import errors, queries, services
from app.reference.enums import ContractKind, EvidenceKind
from tests.factories.accounts import make_member, make_partner, make_user
from tests.factories.candidates import make_candidate
from tests.factories.reference import make_commune, make_occupation, make_skill


def registration(session: Session, **values: object) -> Registration:
    given = {
        "first_name": "Lise",
        "last_name": "Tarnaud",
        "commune_id": make_commune(session).id,
        "available_on": date(2027, 1, 4),
        "occupations": (make_occupation(session).id,),
        "accepted": frozenset({ContractKind.CDI}),
        "skills": {make_skill(session).id: EvidenceKind.DECLARED},
    }
    return Registration(**(given | values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "evidence"),
    [
        (PartnerKind.APPRENTICESHIP_CENTRE, EvidenceKind.CERTIFIED),
        (PartnerKind.TRAINING_CENTRE, EvidenceKind.CERTIFIED),
        (PartnerKind.TOWN_HALL, EvidenceKind.DECLARED),
        (PartnerKind.LOCAL_MISSION, EvidenceKind.DECLARED),
    ],
)
def test_only_who_teaches_attests_at_enrolment(
    session: Session, now: datetime, kind: PartnerKind, evidence: EvidenceKind
) -> None:
    partner = make_partner(session, kind)
    adviser = make_member(session, partner)
    person = services.enrol_person(
        session, registration(session), partner=partner, has_mandate=True, actor_id=adviser.id, now=now
    )
    assert (person.origin, person.partner_id, person.status) == (
        CandidateOrigin.ASSISTED,
        partner.id,
        CandidateStatus.OPEN,
    )
    assert [link.evidence for link in person.skills] == [evidence]
    (event,) = session.scalars(select(CandidateEvent)).all()
    assert (event.actor_id, event.detail["mandate"]) == (adviser.id, "paper")


def test_nobody_is_enrolled_without_a_mandate(session: Session, now: datetime) -> None:
    partner = make_partner(session)
    adviser = make_member(session, partner)
    with pytest.raises(errors.MandateMissing):
        services.enrol_person(
            session, registration(session), partner=partner, has_mandate=False, actor_id=adviser.id, now=now
        )


def test_a_person_with_an_address_receives_their_link(session: Session, now: datetime) -> None:
    partner = make_partner(session)
    adviser = make_member(session, partner)
    for email in (None, "lise@exemple.test"):
        services.enrol_person(
            session,
            registration(session, email=email),
            partner=partner,
            has_mandate=True,
            actor_id=adviser.id,
            now=now,
        )
    assert session.scalars(select(OutboxJob.name)).all() == ["candidates.tell_enrolled"]


def test_a_centre_attests_and_withdraws_for_its_own_trainee(session: Session, now: datetime) -> None:
    partner, skill = make_partner(session), make_skill(session)
    adviser = make_member(session, partner)
    person = make_candidate(session, skills=[skill], partner=partner)
    given = {"candidate": person, "partner": partner, "actor_id": adviser.id, "now": now}
    services.certify_skill(session, skill_id=skill.id, **given)  # type: ignore[arg-type]
    (link,) = person.skills
    assert (link.evidence, link.attested_by_id, link.attested_on) == (
        EvidenceKind.CERTIFIED,
        partner.id,
        date(2026, 11, 25),
    )
    services.withdraw_certification(session, skill_id=skill.id, **given)  # type: ignore[arg-type]
    session.expire_all()
    assert (link.evidence, link.attested_by_id, link.attested_on) == (EvidenceKind.DECLARED, None, None)
    assert len(session.scalars(select(CandidateChange)).all()) == 2
    with pytest.raises(errors.NotCertifiedByYou):
        services.withdraw_certification(session, skill_id=skill.id, **given)  # type: ignore[arg-type]
    with pytest.raises(errors.SkillNotHeld):
        services.certify_skill(session, skill_id=make_skill(session).id, **given)  # type: ignore[arg-type]


def test_a_town_hall_attests_nothing(session: Session, now: datetime) -> None:
    partner, skill = make_partner(session, PartnerKind.TOWN_HALL), make_skill(session)
    person = make_candidate(session, skills=[skill], partner=partner)
    with pytest.raises(errors.CannotCertify):
        services.certify_skill(
            session,
            candidate=person,
            skill_id=skill.id,
            partner=partner,
            actor_id=make_user(session).id,
            now=now,
        )


def test_another_centre_does_not_withdraw_an_attestation(session: Session, now: datetime) -> None:
    partner, other, skill = make_partner(session), make_partner(session), make_skill(session)
    person = make_candidate(session, skills={skill: EvidenceKind.CERTIFIED}, partner=other)
    person.skills[0].attested_by = partner
    with pytest.raises(errors.NotCertifiedByYou):
        services.withdraw_certification(
            session,
            candidate=person,
            skill_id=skill.id,
            partner=other,
            actor_id=make_user(session).id,
            now=now,
        )


def test_a_mandate_withdrawn_at_the_desk_hides_the_person_until_they_come_back(
    session: Session, now: datetime
) -> None:
    person = make_candidate(session, partner=make_partner(session))
    adviser = make_user(session)
    services.withdraw_mandate(session, candidate=person, actor_id=adviser.id, now=now)
    assert person.status is CandidateStatus.OBJECTED
    with pytest.raises(errors.MandateAlreadyWithdrawn):
        services.withdraw_mandate(session, candidate=person, actor_id=adviser.id, now=now)
    resume_candidate(session, candidate=person, now=now)
    assert person.status is CandidateStatus.OPEN
    assert len(session.scalars(select(CandidateChange)).all()) == 2


def test_an_adviser_reads_their_own_people_only(session: Session) -> None:
    mine, theirs = make_partner(session), make_partner(session)
    own = make_candidate(session, partner=mine, identity={"first_name": "Lise", "last_name": "Tarnaud"})
    foreign = make_candidate(session, partner=theirs, identity={})
    alone = make_candidate(session, identity={})
    gone = make_candidate(session, partner=mine, identity={}, status=CandidateStatus.LEFT)
    page = queries.list_people(session, organisation_id=mine.id)
    assert [person.id for person in page.items] == [own.id]
    for person in (foreign, alone, gone):
        with pytest.raises(errors.PersonNotFound):
            queries.get_person(session, person.code, organisation_id=mine.id)


@pytest.mark.parametrize("text", ["tarnaud", "LISE", "lise tarn", "saintes"])
def test_people_are_found_by_name_or_commune(session: Session, text: str) -> None:
    partner = make_partner(session)
    wanted = make_candidate(
        session,
        partner=partner,
        identity={"first_name": "Lise", "last_name": "Tarnaud"},
        commune=make_commune(session, name="Saintes"),
    )
    make_candidate(session, partner=partner, identity={"first_name": "Amir", "last_name": "Cadiot"})
    page = queries.list_people(session, organisation_id=partner.id, text=text)
    assert [person.id for person in page.items] == [wanted.id]
    by_code = queries.list_people(session, organisation_id=partner.id, text=wanted.code.lower())
    assert [person.id for person in by_code.items] == [wanted.id]
    assert queries.list_people(session, organisation_id=partner.id, text="100%").items == []


def test_people_are_counted_and_listed_by_state(session: Session) -> None:
    partner = make_partner(session)
    make_candidate(session, partner=partner, identity={})
    paused = make_candidate(session, partner=partner, identity={}, status=CandidateStatus.PAUSED)
    counts = queries.count_people(session, organisation_id=partner.id)
    assert counts[CandidateStatus.OPEN] == counts[CandidateStatus.PAUSED] == 1
    assert counts[CandidateStatus.OBJECTED] == 0
    page = queries.list_people(session, organisation_id=partner.id, status=CandidateStatus.PAUSED)
    assert [person.id for person in page.items] == [paused.id]
