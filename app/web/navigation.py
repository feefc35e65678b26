"""The rail of each space: label, icon, endpoint, and the blueprint prefixes that light it up."""

from dataclasses import dataclass

from flask import request

from app.accounts.actors import Actor, Space
from app.accounts.permissions import Permission
from app.core.i18n import lazy


@dataclass(frozen=True, slots=True)
class NavItem:
    label: object
    icon: str
    endpoint: str
    # Endpoints or `blueprint.` prefixes for which the entry is the current one.
    covers: tuple[str, ...]
    permission: Permission | None = None


NAVIGATION: dict[Space, tuple[NavItem, ...]] = {
    Space.EMPLOYER: (
        NavItem(lazy("Tableau de bord"), "house-door", "dashboard.show", ("dashboard.",)),
        NavItem(lazy("Offres"), "briefcase", "vacancies.list_vacancies", ("vacancies.", "vacancy_form.")),
        NavItem(lazy("Suggestions"), "people", "matching.overview", ("matching.", "pipeline.", "contacts.")),
        NavItem(lazy("Besoins"), "lightbulb", "needs.list_needs", ("needs.",)),
        NavItem(lazy("Dossiers"), "file-earmark-text", "packs.list_packs", ("packs.",)),
        NavItem(
            lazy("Équipe"),
            "person-badge",
            "accounts.team",
            ("accounts.team", "accounts.invite", "accounts.remove_member"),
            Permission.ORGANISATION_MANAGE,
        ),
    ),
    Space.AGENCY: (
        NavItem(lazy("Besoins à traiter"), "inbox", "review.desk", ("review.",)),
        NavItem(lazy("Catalogue"), "mortarboard", "training.list_programmes", ("training.",)),
        NavItem(lazy("Pondérations"), "sliders", "weights.show_weights", ("weights.",)),
        NavItem(lazy("Équité"), "bar-chart-steps", "fairness.show_audit", ("fairness.",)),
        NavItem(
            lazy("Équipe"),
            "person-badge",
            "accounts.team",
            ("accounts.team", "accounts.invite", "accounts.remove_member"),
            Permission.ORGANISATION_MANAGE,
        ),
    ),
    Space.PARTNER: (
        NavItem(lazy("Personnes suivies"), "people", "partners.list_people", ("partners.",)),
        NavItem(lazy("Catalogue"), "mortarboard", "training.list_programmes", ("training.",)),
        NavItem(
            lazy("Équipe"),
            "person-badge",
            "accounts.team",
            ("accounts.team", "accounts.invite", "accounts.remove_member"),
            Permission.ORGANISATION_MANAGE,
        ),
    ),
    Space.CANDIDATE: (
        NavItem(
            lazy("Ma page"),
            "person",
            "candidates.my_page",
            ("candidates.", "corrections.", "answers.", "privacy."),
            Permission.CANDIDATE_OWN_PAGE,
        ),
    ),
    Space.ADMINISTRATION: (
        NavItem(
            lazy("Organisations"),
            "building",
            "administration.list_organisations",
            (
                "administration.show_organisation",
                "administration.verify_organisation",
                "administration.suspend_organisation",
            ),
        ),
        NavItem(lazy("Invitations"), "envelope", "administration.list_invitations", ()),
        NavItem(lazy("Signalements"), "flag", "administration.list_reports", ("administration.show_report",)),
        NavItem(lazy("Listes montrées"), "card-list", "administration.audit_suggestions", ()),
        NavItem(lazy("Journal"), "journal-text", "administration.list_events", ()),
        NavItem(lazy("Référentiel"), "book", "administration.show_reference", ()),
        NavItem(lazy("Pondérations"), "sliders", "weights.show_weights", ("weights.",)),
        NavItem(lazy("Équité"), "bar-chart-steps", "fairness.show_audit", ("fairness.",)),
    ),
}


def rail_items(actor: Actor) -> list[tuple[NavItem, bool]]:
    """Entries of the actor's space, each with whether it is the current page's."""
    endpoint = request.endpoint or ""
    return [
        (item, endpoint == item.endpoint or endpoint.startswith(item.covers))
        for item in NAVIGATION[actor.space]
        if item.permission is None or actor.may(item.permission)
    ]
