"""One sentence for each person: what is theirs alone in the shortlist, then what to keep in mind."""

from collections.abc import Callable, Sequence

from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.packs.facts import Facts

LONG_WAY_KM = 20
WEEK = 7


def distinguish(people: Sequence[Facts]) -> tuple[str, ...]:
    """A sentence for each person, in the order given, to follow their reference: "habite le plus près."."""
    return tuple(_sentence(index, people) for index in range(len(people)))


def _sentence(index: int, people: Sequence[Facts]) -> str:
    person = people[index]
    strengths = list(dict.fromkeys([*_alone(index, people), *_shared(person)]))[:2]
    said = _(" et ").join(strengths) if strengths else _some_skills(person)
    reservation = _reservation(person)
    return f"{said}{reservation}."


def _alone(index: int, people: Sequence[Facts]) -> list[str]:
    """What nobody else of the list has; nothing when the person is alone in it."""
    person = people[index]
    if len(people) == 1:
        return []
    found = []
    if _has_all_essentials(person) and sum(map(_has_all_essentials, people)) == 1:
        found.append(_all_essentials(person))
    if person.km is not None and _is_first(index, people, lambda other: -_far(other)):
        found.append(_("habite le plus près"))
    if _is_first(index, people, lambda other: other.training_units):
        found.append(_("a la formation la plus proche du poste"))
    if person.proven and _is_first(index, people, lambda other: other.proven):
        found.append(_("a le plus de compétences attestées ou évaluées"))
    return found


def _shared(person: Facts) -> list[str]:
    found = []
    if _has_all_essentials(person):
        found.append(_all_essentials(person))
    if not person.days_late:
        found.append(_("peut commencer à la date prévue"))
    return found


def _is_first(index: int, people: Sequence[Facts], measure: Callable[[Facts], int]) -> bool:
    mine = measure(people[index])
    return all(measure(other) < mine for position, other in enumerate(people) if position != index)


def _far(person: Facts) -> int:
    return 10_000 if person.km is None else person.km


def _has_all_essentials(person: Facts) -> bool:
    return person.essentials > 0 and not person.missing


def _all_essentials(person: Facts) -> str:
    return ngettext(
        "a la compétence indispensable",
        "a les %(num)s compétences indispensables",
        person.essentials,
    )


def _some_skills(person: Facts) -> str:
    if person.asked == 0:
        return _("correspond au métier de l’offre")
    if person.held == 0:
        return _("est à former aux compétences demandées")
    return ngettext(
        "a %(held)s compétence demandée sur %(asked)s",
        "a %(held)s compétences demandées sur %(asked)s",
        person.held,
        held=person.held,
        asked=person.asked,
    )


def _reservation(person: Facts) -> str:
    """The one thing to keep in mind, the weightiest first; empty when there is none."""
    if person.missing and person.held:
        return _(" ; manque : ") + ngettext(
            "une compétence indispensable", "%(num)s compétences indispensables", len(person.missing)
        )
    if person.days_late >= WEEK:
        return _(", mais commence ") + ngettext(
            "une semaine plus tard", "%(num)s semaines plus tard", round(person.days_late / WEEK)
        )
    if person.days_late:
        return _(", mais commence quelques jours plus tard")
    if (person.km or 0) >= LONG_WAY_KM:
        return _(" ; le trajet est de %(km)s km", km=person.km)
    return ""
