"""The words of the log itself: views, filters and counts of a list."""

from collections.abc import Mapping

from app.core.i18n import gettext as _
from app.matching.filters import SuggestionFilters


def name_filters(filters: SuggestionFilters) -> dict[str, str]:
    """Each filter in words, by the name that ranking gives it; "" for those that are not set."""
    dates = {
        "immediate": _("disponible tout de suite"),
        "date": _("disponible à la date de l’offre"),
        "mois": _("disponible un mois après au plus"),
    }
    least = filters.min_essentials
    return {
        "max_km": _("%(km)s\u00a0km au plus", km=filters.km) if filters.km else "",
        "available_by_day": dates.get(filters.availability, ""),
        "all_essentials": _("toutes les compétences indispensables") if filters.all_essentials else "",
        "min_essentials": _("au moins %(least)s indispensables", least=least) if least else "",
        "only_preferred_contract": _("contrat souhaité par la personne") if filters.only_preferred else "",
    }


def name_sorts() -> dict[str, str]:
    """What a list may be sorted by first."""
    return {
        "metier": _("métier"),
        "competences": _("compétences"),
        "distance": _("distance"),
        "disponibilite": _("disponibilité"),
        "formation": _("formation"),
    }


def say_list(filters: SuggestionFilters) -> str:
    """Which list it was, and its filters: "Suggestions, 25 km au plus, triées par distance"."""
    views = {"preselection": _("Présélection"), "ecartees": _("Personnes écartées")}
    said = [views.get(filters.shows, _("Suggestions"))]
    said += [text for text in name_filters(filters).values() if text] or [_("toute la région")]
    if filters.sort:
        said.append(_("triées par %(part)s", part=name_sorts()[filters.sort]))
    return ", ".join(said)


def say_excluded(excluded: Mapping[str, int]) -> list[tuple[str, int]]:
    """Names and counts of the people whom hard conditions left out."""
    names = {
        "too_far": _("Trop loin"),
        "objected": _("Ne souhaite pas être suggérée"),
        "notice_running": _("Délai d’information en cours"),
        "paused": _("En pause"),
        "contract_refused": _("Contrat non accepté"),
        "certificate_missing": _("Habilitation manquante"),
        "nothing_in_common": _("Ni métier proche ni compétence commune"),
    }
    return [(names.get(reason, reason), count) for reason, count in excluded.items()]
