"""Kinds of organisations, roles in them and states of verification."""

from enum import StrEnum

from app.core.i18n import lazy


class OrganisationKind(StrEnum):
    """The space that the members of an organisation work in."""

    EMPLOYER = "employer"
    AGENCY = "agency"
    PARTNER = "partner"
    OPERATOR = "operator"

    @property
    def label(self) -> str:
        return str(_KINDS[self])


_KINDS = {
    OrganisationKind.EMPLOYER: lazy("Entreprise"),
    OrganisationKind.AGENCY: lazy("Cap Métiers"),
    OrganisationKind.PARTNER: lazy("Partenaire"),
    OrganisationKind.OPERATOR: lazy("Exploitant du site"),
}


class PartnerKind(StrEnum):
    TRAINING_CENTRE = "centre"
    APPRENTICESHIP_CENTRE = "cfa"
    TOWN_HALL = "mairie"
    LOCAL_MISSION = "mission_locale"
    OTHER = "autre"

    @property
    def label(self) -> str:
        return str(_PARTNER_KINDS[self])


_PARTNER_KINDS = {
    PartnerKind.TRAINING_CENTRE: lazy("Centre de formation"),
    PartnerKind.APPRENTICESHIP_CENTRE: lazy("Centre de formation d’apprentis"),
    PartnerKind.TOWN_HALL: lazy("Mairie"),
    PartnerKind.LOCAL_MISSION: lazy("Mission locale"),
    PartnerKind.OTHER: lazy("Autre organisme"),
}


class OrganisationStatus(StrEnum):
    """An employer may contact nobody before it is verified; a suspended one may do nothing."""

    UNVERIFIED = "unverified"
    VERIFIED = "verified"
    SUSPENDED = "suspended"

    @property
    def label(self) -> str:
        return str(_STATUSES[self])


_STATUSES = {
    OrganisationStatus.UNVERIFIED: lazy("À vérifier"),
    OrganisationStatus.VERIFIED: lazy("Vérifiée"),
    OrganisationStatus.SUSPENDED: lazy("Suspendue"),
}


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
    RESET_PASSWORD = "reset_password"


class ReportStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return str({ReportStatus.OPEN: lazy("À traiter"), ReportStatus.CLOSED: lazy("Clos")}[self])
