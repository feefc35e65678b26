"""Who may do what: the one readable map. An endpoint names a permission; nothing else grants one."""

from enum import StrEnum

from app.accounts.enums import MemberRole, OrganisationKind


class Permission(StrEnum):
    DASHBOARD = "dashboard"
    ORGANISATION_MANAGE = "organisation_manage"
    VACANCY_READ = "vacancy_read"
    VACANCY_EDIT = "vacancy_edit"
    VACANCY_PUBLISH = "vacancy_publish"
    SUGGESTION_READ = "suggestion_read"
    PIPELINE_EDIT = "pipeline_edit"
    PACK_READ = "pack_read"
    NEED_SIGNAL = "need_signal"
    NEED_REVIEW = "need_review"
    CATALOGUE_READ = "catalogue_read"
    CATALOGUE_EDIT = "catalogue_edit"
    PARTNER_PEOPLE = "partner_people"
    CANDIDATE_OWN_PAGE = "candidate_own_page"
    WEIGHTS_READ = "weights_read"
    WEIGHTS_TRY = "weights_try"
    WEIGHTS_PUBLISH = "weights_publish"
    FAIRNESS_READ = "fairness_read"
    FAIRNESS_RUN = "fairness_run"
    ADMINISTRATION = "administration"


EMPLOYER_MEMBER = frozenset(
    {
        Permission.DASHBOARD,
        Permission.VACANCY_READ,
        Permission.VACANCY_EDIT,
        Permission.VACANCY_PUBLISH,
        Permission.SUGGESTION_READ,
        Permission.PIPELINE_EDIT,
        Permission.PACK_READ,
        Permission.NEED_SIGNAL,
    }
)
AGENCY_MEMBER = frozenset(
    {
        Permission.DASHBOARD,
        Permission.NEED_REVIEW,
        Permission.CATALOGUE_READ,
        Permission.CATALOGUE_EDIT,
        Permission.WEIGHTS_READ,
        Permission.WEIGHTS_TRY,
        Permission.WEIGHTS_PUBLISH,
        Permission.FAIRNESS_READ,
    }
)
# A partner may only change programmes that it runs: the catalogue's queries see to it.
PARTNER_MEMBER = frozenset(
    {
        Permission.DASHBOARD,
        Permission.PARTNER_PEOPLE,
        Permission.CATALOGUE_READ,
        Permission.CATALOGUE_EDIT,
    }
)
OWNER = frozenset({Permission.ORGANISATION_MANAGE})
AGENCY_OWNER = frozenset({Permission.FAIRNESS_RUN})
ADMINISTRATOR = frozenset(
    {
        Permission.DASHBOARD,
        Permission.ADMINISTRATION,
        Permission.WEIGHTS_READ,
        Permission.FAIRNESS_READ,
        Permission.FAIRNESS_RUN,
    }
)
CANDIDATE = frozenset({Permission.CANDIDATE_OWN_PAGE})

_MEMBERS = {
    OrganisationKind.EMPLOYER: EMPLOYER_MEMBER,
    OrganisationKind.AGENCY: AGENCY_MEMBER,
    OrganisationKind.PARTNER: PARTNER_MEMBER,
    OrganisationKind.OPERATOR: frozenset[Permission](),
}
_OWNERS = {OrganisationKind.AGENCY: OWNER | AGENCY_OWNER}


def member_permissions(kind: OrganisationKind, role: MemberRole) -> frozenset[Permission]:
    return _MEMBERS[kind] | (_OWNERS.get(kind, OWNER) if role is MemberRole.OWNER else frozenset())
