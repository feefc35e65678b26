"""The person behind a request and the organisation that they act for, with what it lets them do."""

from dataclasses import dataclass
from enum import StrEnum

from app.accounts.enums import MembershipStatus, OrganisationKind, OrganisationStatus
from app.accounts.models import Membership, Organisation, User
from app.accounts.permissions import ADMINISTRATOR, CANDIDATE, Permission, member_permissions


class Space(StrEnum):
    """The space of the site that an actor works in; it chooses the frame and the navigation."""

    EMPLOYER = "recruteur"
    AGENCY = "agence"
    PARTNER = "partenaire"
    CANDIDATE = "candidat"
    ADMINISTRATION = "administration"


_SPACES = {
    OrganisationKind.EMPLOYER: Space.EMPLOYER,
    OrganisationKind.AGENCY: Space.AGENCY,
    OrganisationKind.PARTNER: Space.PARTNER,
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Immutable for a request. `organisation` is None for a candidate or an administrator."""

    user: User
    organisation: Organisation | None
    space: Space
    permissions: frozenset[Permission]

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    @property
    def organisation_id(self) -> int:
        """The tenant of every query. Raises LookupError when the actor has none."""
        if self.organisation is None:
            raise LookupError("this actor acts for no organisation")
        return self.organisation.id


def active_memberships(user: User) -> list[Membership]:
    """Memberships that give access now, oldest first; a suspended organisation gives none."""
    return sorted(
        (
            membership
            for membership in user.memberships
            if membership.status is MembershipStatus.ACTIVE
            and membership.organisation.status is not OrganisationStatus.SUSPENDED
        ),
        key=lambda membership: membership.id,
    )


def make_actor(user: User, *, organisation_id: int | None = None) -> Actor:
    """Resolve the actor; `organisation_id` is a wish, obeyed only when the person belongs there."""
    if user.is_administrator:
        return Actor(user, None, Space.ADMINISTRATION, ADMINISTRATOR)
    memberships = active_memberships(user)
    if not memberships:
        is_waiting = bool(user.memberships)
        return Actor(user, None, Space.CANDIDATE, frozenset() if is_waiting else CANDIDATE)
    membership = next((m for m in memberships if m.organisation_id == organisation_id), memberships[0])
    organisation = membership.organisation
    return Actor(
        user,
        organisation,
        _SPACES.get(organisation.kind, Space.ADMINISTRATION),
        member_permissions(organisation.kind, membership.role),
    )
