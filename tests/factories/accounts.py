"""People and organisations for tests: valid by default, unique by a counter."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.enums import MemberRole, MembershipStatus, OrganisationKind, OrganisationStatus, PartnerKind
from app.accounts.models import Membership, Organisation, User

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
_numbers = count(1)


def luhn_siret(number: int) -> str:
    """An invented SIRET whose two Luhn keys are right."""

    def key(digits: str) -> str:
        total = sum(
            (2 * int(d) - 9 if 2 * int(d) > 9 else 2 * int(d)) if index % 2 == 0 else int(d)
            for index, d in enumerate(reversed(digits))
        )
        return str(-total % 10)

    siren = f"9{number:07d}"
    siren += key(siren)
    siret = f"{siren}0001"
    return siret + key(siret)


def make_user(session: Session, **values: Any) -> User:
    number = next(_numbers)
    fields = {
        "email": f"personne{number}@exemple.test",
        "full_name": f"Camille Lagrave {number}",
        "created_at": NOW,
        "email_verified_at": NOW,
    }
    user = User(**(fields | values))
    session.add(user)
    session.flush()
    return user


def make_organisation(
    session: Session, kind: OrganisationKind = OrganisationKind.EMPLOYER, **values: Any
) -> Organisation:
    number = next(_numbers)
    fields = {
        "kind": kind,
        "name": f"Atelier Maubrac {number}",
        "siret": luhn_siret(number),
        "status": OrganisationStatus.VERIFIED,
        "created_at": NOW,
    }
    organisation = Organisation(**(fields | values))
    session.add(organisation)
    session.flush()
    return organisation


def make_employer(session: Session, **values: Any) -> Organisation:
    return make_organisation(session, OrganisationKind.EMPLOYER, **values)


def make_partner(
    session: Session, partner_kind: PartnerKind = PartnerKind.APPRENTICESHIP_CENTRE, **values: Any
) -> Organisation:
    """A training centre unless `partner_kind` says otherwise."""
    return make_organisation(session, OrganisationKind.PARTNER, partner_kind=partner_kind, **values)


def make_member(
    session: Session, organisation: Organisation, role: MemberRole = MemberRole.OWNER, **values: Any
) -> User:
    """A user who works for `organisation`, with an active membership."""
    user = make_user(session, **values)
    membership = Membership(
        user=user,
        organisation=organisation,
        role=role,
        status=MembershipStatus.ACTIVE,
        created_at=NOW,
    )
    session.add(membership)
    session.flush()
    return user
