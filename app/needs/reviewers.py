"""Who at the agency may follow a need."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.accounts.enums import MembershipStatus, OrganisationKind, OrganisationStatus
from app.accounts.models import Membership, Organisation, User
from app.needs.errors import ReviewerNotFound


def list_reviewers(session: Session) -> Sequence[User]:
    """Active members of the agency, by name."""
    return session.scalars(_reviewers().order_by(User.full_name, User.id)).all()


def get_reviewer(session: Session, public_id: str) -> User:
    """The reviewer of this public id, as a form sends it. Raises ReviewerNotFound."""
    try:
        wanted = uuid.UUID(public_id)
    except ValueError:
        raise ReviewerNotFound from None
    reviewer = session.scalar(_reviewers().where(User.public_id == wanted))
    if reviewer is None:
        raise ReviewerNotFound
    return reviewer


def _reviewers() -> Select[User]:
    works_there = (
        select(Membership.user_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Membership.status == MembershipStatus.ACTIVE,
            Organisation.kind == OrganisationKind.AGENCY,
            Organisation.status != OrganisationStatus.SUSPENDED,
        )
    )
    return select(User).where(User.is_active, User.id.in_(works_there))
