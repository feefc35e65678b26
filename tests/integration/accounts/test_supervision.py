"""What administrators do, and the lists they read."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.accounts import supervision
from app.accounts.actors import make_actor
from app.accounts.enums import (
    OrganisationKind,
    OrganisationStatus,
    PartnerKind,
    ReportStatus,
)
from app.accounts.errors import AdministratorRefused, AlreadyOfThisStatus, EmailTaken, ReportAlreadyClosed
from app.accounts.events import LABELS, event_label, record_event
from app.accounts.models import User
from app.accounts.permissions import Permission
from app.accounts.queries import list_events, list_organisations, list_reports
from tests.factories.accounts import make_employer, make_member, make_organisation, make_user

PASSWORD = "quatre mots sans lien"


@pytest.fixture
def administrator(session: Session) -> User:
    return make_user(session, is_administrator=True)


def test_suspending_takes_every_permission_away_at_once(
    session: Session, now: datetime, administrator: User
) -> None:
    employer = make_employer(session, verified_at=now)
    member = make_member(session, employer)
    supervision.suspend_organisation(
        session, organisation=employer, reason="Annonces fictives", actor=administrator, now=now
    )
    actor = make_actor(member, organisation_id=employer.id)
    assert (actor.organisation, actor.permissions) == (None, frozenset())
    with pytest.raises(AlreadyOfThisStatus):
        supervision.suspend_organisation(
            session, organisation=employer, reason="Encore", actor=administrator, now=now
        )


@pytest.mark.parametrize("was_verified", [True, False])
def test_reinstating_gives_back_what_there_was(
    session: Session, now: datetime, administrator: User, was_verified: bool
) -> None:
    before = OrganisationStatus.VERIFIED if was_verified else OrganisationStatus.UNVERIFIED
    employer = make_employer(session, status=before, verified_at=now if was_verified else None)
    with pytest.raises(AlreadyOfThisStatus):
        supervision.reinstate_organisation(session, organisation=employer, actor=administrator, now=now)
    supervision.suspend_organisation(
        session, organisation=employer, reason="Annonces fictives", actor=administrator, now=now
    )
    supervision.reinstate_organisation(session, organisation=employer, actor=administrator, now=now)
    assert (employer.status, employer.status_reason) == (before, None)


def test_a_partner_is_made_verified_with_an_invitation_for_its_first_owner(
    session: Session, now: datetime, administrator: User
) -> None:
    invitation = supervision.invite_into_new_organisation(
        session,
        kind=OrganisationKind.PARTNER,
        partner_kind=PartnerKind.TOWN_HALL,
        name="Mairie de Rochefort",
        commune_id=None,
        email="accueil@rochefort.test",
        actor=administrator,
        now=now,
    )
    organisation = invitation.organisation
    assert (organisation.kind, organisation.partner_kind) == (OrganisationKind.PARTNER, PartnerKind.TOWN_HALL)
    assert organisation.status is OrganisationStatus.VERIFIED


def test_employers_are_not_made_by_invitation(session: Session, now: datetime, administrator: User) -> None:
    with pytest.raises(ValueError, match="employers"):
        supervision.invite_into_new_organisation(
            session,
            kind=OrganisationKind.EMPLOYER,
            partner_kind=None,
            name="X",
            commune_id=None,
            email="x@y.test",
            actor=administrator,
            now=now,
        )


def test_a_report_is_read_oldest_first_and_closed_once(
    session: Session, now: datetime, administrator: User
) -> None:
    employer, person = make_employer(session), make_user(session)
    reports = [
        supervision.report_organisation(
            session,
            organisation=employer,
            text=f"Fait numéro {day}",
            reporter=person,
            now=now + timedelta(days=day),
        )
        for day in range(3)
    ]
    supervision.close_report(
        session, report=reports[0], outcome="Entreprise appelée", actor=administrator, now=now
    )
    assert list(list_reports(session).items) == [reports[1], reports[2], reports[0]]
    assert list(list_reports(session, status=ReportStatus.CLOSED).items) == [reports[0]]
    with pytest.raises(ReportAlreadyClosed):
        supervision.close_report(session, report=reports[0], outcome="Bis", actor=administrator, now=now)


def test_organisations_to_verify_come_first_and_are_found_by_name_or_siret(session: Session) -> None:
    verified = make_employer(session, name="Menuiserie Ricoux")
    waiting = make_employer(session, name="Garage Ricoux", status=OrganisationStatus.UNVERIFIED)
    partner = make_organisation(session, OrganisationKind.PARTNER, name="CFA 100 % bois")
    assert list(list_organisations(session, text="ricoux").items) == [waiting, verified]
    assert list(list_organisations(session, text=f"{verified.siret[:3]} {verified.siret[3:]}").items) == [
        verified
    ]
    assert list(list_organisations(session, kind=OrganisationKind.PARTNER).items) == [partner]
    assert list(list_organisations(session, status=OrganisationStatus.UNVERIFIED).items) == [waiting]
    assert list(list_organisations(session, text="0 % BOIS").items) == [partner]


def test_the_trace_is_read_newest_first_and_by_organisation(session: Session, now: datetime) -> None:
    first, second = make_employer(session), make_employer(session)
    for employer in (first, second, first):
        record_event(session, "role_changed", now=now, actor_id=None, organisation_id=employer.id)
    session.flush()
    assert [event.organisation for event in list_events(session).items] == [first, second, first]
    assert list_events(session, organisation_id=second.id).total == 1


def test_every_event_has_words_and_an_unknown_one_is_refused(session: Session, now: datetime) -> None:
    assert all(event_label(action) != action for action in LABELS)
    with pytest.raises(ValueError, match="unknown"):
        record_event(session, "unknown", now=now, actor_id=None)


def test_an_administrator_account_is_apart(session: Session, now: datetime) -> None:
    user = supervision.create_administrator(
        session, email="Admin@Estuaire.test", full_name="Alix Moreau", password=PASSWORD, now=now
    )
    assert make_actor(user).may(Permission.ADMINISTRATION)
    with pytest.raises(EmailTaken):
        supervision.create_administrator(
            session, email="admin@estuaire.test", full_name="A", password=PASSWORD, now=now
        )
    member = make_member(session, make_employer(session))
    with pytest.raises(AdministratorRefused):
        supervision.create_administrator(
            session, email=member.email, full_name="A", password=PASSWORD, now=now
        )
