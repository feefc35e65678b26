"""Opening a page: checked facts, a code that nobody bears, and ranking told at once."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.candidates import errors, services
from app.candidates.enums import CandidateOrigin, CandidateStatus
from app.candidates.models import CandidateChange, CandidateEvent
from app.candidates.services import Registration, register_candidate
from app.core.errors import DomainError
from app.reference.enums import ContractKind, EvidenceKind
from app.reference.models import Occupation
from tests.factories.accounts import make_partner, make_user
from tests.factories.candidates import make_candidate
from tests.factories.reference import make_appellation, make_commune, make_occupation, make_skill


@pytest.fixture
def registration(session: Session) -> Registration:
    return Registration(
        first_name="Lise",
        last_name="Tarnaud",
        commune_id=make_commune(session).id,
        available_on=date(2027, 1, 4),
        occupations=(make_occupation(session).id,),
        accepted=frozenset({ContractKind.CDI, ContractKind.CDD}),
        preferred=frozenset({ContractKind.APPRENTICESHIP}),
        skills={make_skill(session).id: EvidenceKind.CERTIFIED},
    )


def test_a_registered_person_is_open_under_a_code(
    session: Session, registration: Registration, now: datetime
) -> None:
    user = make_user(session)
    person = register_candidate(session, registration, origin=CandidateOrigin.SELF, user=user, now=now)
    assert person.status is CandidateStatus.OPEN
    assert person.code.startswith("C-")
    assert person.identity is not None
    assert person.identity.full_name == "Lise Tarnaud"
    bits = [kind.bit for kind in (ContractKind.CDI, ContractKind.CDD, ContractKind.APPRENTICESHIP)]
    assert person.accepted_contracts == sum(1 << bit for bit in bits), "accepted includes preferred"
    assert session.scalars(select(CandidateChange.candidate_id)).all() == [person.id]
    assert session.scalars(select(CandidateEvent.action)).all() == ["enrolled"]


def test_a_code_that_somebody_bears_is_drawn_again(
    session: Session, registration: Registration, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_candidate(session, code="C-AAAA")
    codes = iter(["C-AAAA", "C-AAAA", "C-BBBB"])
    monkeypatch.setattr(services, "new_candidate_code", lambda existing: next(codes))
    person = register_candidate(session, registration, origin=CandidateOrigin.SELF, now=now)
    assert person.code == "C-BBBB"


def test_an_account_has_one_page(session: Session, registration: Registration, now: datetime) -> None:
    user = make_user(session)
    register_candidate(session, registration, origin=CandidateOrigin.SELF, user=user, now=now)
    with pytest.raises(errors.PageAlreadyOpen):
        register_candidate(session, registration, origin=CandidateOrigin.SELF, user=user, now=now)


def test_only_a_partner_signs_a_certified_skill(
    session: Session, registration: Registration, now: datetime
) -> None:
    partner = make_partner(session)
    person = register_candidate(
        session, registration, origin=CandidateOrigin.ASSISTED, partner=partner, now=now
    )
    assert [(link.attested_by_id, link.attested_on) for link in person.skills] == [
        (partner.id, date(2026, 11, 25))
    ]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"occupations": ()}, errors.NoOccupationSought),
        ({"occupations": (1, 2, 3, 4)}, errors.TooManyOccupations),
        ({"occupations": (999_999,)}, errors.UnknownOccupation),
        ({"skills": {999_999: EvidenceKind.DECLARED}}, errors.UnknownSkill),
        ({"accepted": frozenset()}, errors.NoContractAccepted),
        ({"radius_km": 4}, errors.RadiusOutOfRange),
        ({"radius_km": 151}, errors.RadiusOutOfRange),
        ({"available_on": date(2029, 1, 1)}, errors.AvailabilityTooFar),
    ],
)
def test_what_a_page_may_not_say(
    session: Session,
    registration: Registration,
    now: datetime,
    changes: dict[str, Any],
    error: type[DomainError],
) -> None:
    with pytest.raises(error):
        register_candidate(session, replace(registration, **changes), origin=CandidateOrigin.SELF, now=now)


def test_the_title_sought_is_kept_with_its_occupation(
    session: Session, registration: Registration, now: datetime
) -> None:
    occupation_id = registration.occupations[0]
    occupation = session.get_one(Occupation, occupation_id)
    title = make_appellation(session, occupation, label="Soudeuse TIG")
    given = replace(registration, titles={occupation_id: title.id})
    person = register_candidate(session, given, origin=CandidateOrigin.SELF, now=now)
    session.expire_all()
    assert [(aim.occupation_id, aim.label) for aim in person.aims] == [(occupation_id, "Soudeuse TIG")]
    foreign = make_appellation(session, make_occupation(session))
    for titles in ({occupation_id: foreign.id}, {foreign.occupation_id: foreign.id}):
        with pytest.raises(errors.UnknownOccupation):
            register_candidate(
                session, replace(registration, titles=titles), origin=CandidateOrigin.SELF, now=now
            )
