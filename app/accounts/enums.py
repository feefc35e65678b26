"""Kinds of organisations, roles in them and states of verification."""

from enum import StrEnum

from app.core.i18n import lazy


class OrganisationKind(StrEnum):
    """The space that the members of an organisation work in."""

    EMPLOYER = "employer"
    AGENCY = "agency"
    PARTNER = "partner"
    OPERATOR = "operator"


class PartnerKind(StrEnum):
    TRAINING_CENTRE = "centre"
    APPRENTICESHIP_CENTRE = "cfa"
    TOWN_HALL = "mairie"
    LOCAL_MISSION = "mission_locale"
    OTHER = "autre"


class OrganisationStatus(StrEnum):
    """An employer may contact nobody before it is verified; a suspended one may do nothing."""

    UNVERIFIED = "unverified"
    VERIFIED = "verified"
    SUSPENDED = "suspended"


class MemberRole(StrEnum):
    OWNER = "owner"
    MEMBER = "member"

    @property
    def label(self) -> str:
        return str({MemberRole.OWNER: lazy("Responsable"), MemberRole.MEMBER: lazy("Membre")}[self])


class MembershipStatus(StrEnum):
    """SIRET numbers are public: knowing one gives nothing until an owner approves."""

    PENDING = "pending"
    ACTIVE = "active"
    REFUSED = "refused"
    LEFT = "left"


class TokenPurpose(StrEnum):
    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 (a purpose, not a secret)


class ReportStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
