"""The words put on ranking's reason codes, in one place for pages, packs and the person's own page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.core.clock import day_from_number
from app.core.i18n import format_day, ngettext
from app.core.i18n import gettext as _
from app.matching.ranking.exclusions import ExclusionReason
from app.matching.ranking.profiles import Evidence
from app.matching.ranking.reasons import Explanation, PartExplanation, Reason, ReasonCode, Verdict
from app.matching.ranking.results import RankedList
from app.reference.enums import ContractKind, DiplomaLevel


@dataclass(frozen=True, slots=True)
class Labels:
    """Names for the ids that reasons hold."""

    skills: Mapping[int, str] = field(default_factory=dict)
    occupations: Mapping[int, str] = field(default_factory=dict)
    certificates: Mapping[int, str] = field(default_factory=dict)


def part_names() -> tuple[str, ...]:
    return (_("Métier"), _("Compétences"), _("Distance"), _("Disponibilité"), _("Formation"))


def short_part_names() -> tuple[str, ...]:
    return (_("Métier"), _("Compét."), _("Dist."), _("Dispo"), _("Form."))


def say_score(explanation: Explanation) -> str:
    """The hidden sentence that says a row of gauges: "Score 91 sur 100 : métier 29 sur 30…"."""
    parts = ", ".join(
        _(
            "%(part)s %(points)s sur %(most)s",
            part=name.lower(),
            points=part.shown_points,
            most=part.max_points,
        )
        for name, part in zip(part_names(), explanation.parts, strict=True)
    )
    return _("Score %(total)s sur 100\u00a0: %(parts)s.", total=explanation.shown_total, parts=parts)


def say_in_one_sentence(explanation: Explanation) -> str:
    """ "3 compétences indispensables sur 4, formation terminée, environ 18 km", and a late date."""
    reasons = _reasons(explanation)
    words = [_say_essentials(reasons), _say_training_end(reasons)]
    if ReasonCode.AVAILABLE_LATE in reasons or not any(words):
        words.append(_say_date(reasons))
    if ReasonCode.REMOTE not in reasons:
        words.append(say_km(explanation.distance_km))
    return ", ".join(word for word in words if word)


def say_km(km: int) -> str:
    """ "environ 18 km", or "même commune": places are centres of communes, so less has no meaning."""
    return _("environ %(km)s\u00a0km", km=km) if km else _("même commune")


def say_part(part: PartExplanation, labels: Labels) -> str:
    """Why a part has its points, one or two sentences."""
    return " ".join(text for reason in part.reasons if (text := say_reason(reason, labels)))


def say_missing(explanation: Explanation, labels: Labels, *, essential_only: bool = True) -> list[str]:
    """Labels of the skills asked and not held, in the vacancy's order, ready to follow a colon."""
    return [
        _lower_first(labels.skills.get(verdict.skill, ""))
        for verdict in explanation.skills
        if verdict.verdict is Verdict.MISSING and (verdict.is_essential or not essential_only)
    ]


def say_evidence(evidence: Evidence | None, attested_by: str | None = None) -> str:
    """ "attestée par le CFA", "évaluée en formation", "déclarée", "non acquise"."""
    if evidence is None:
        return _("non acquise")
    if evidence is Evidence.CERTIFIED:
        return _("attestée par %(who)s", who=attested_by) if attested_by else _("attestée")
    if evidence is Evidence.ASSESSED:
        return _("évaluée par %(who)s", who=attested_by) if attested_by else _("évaluée en formation")
    return _("déclarée")


def capitalise(text: str) -> str:
    """The text as a sentence begins, names inside it untouched."""
    return text[:1].upper() + text[1:]


def say_exclusions(ranked: RankedList, labels: Labels) -> list[str]:
    """ "12 personnes écartées : permis C requis", for what an employer may act upon.

    Who paused, objected or was just enrolled is theirs to know: it is not told.
    """
    sentences = [
        _count_out(
            count, _("%(certificate)s requis", certificate=_lower_first(labels.certificates.get(key, "")))
        )
        for key, count in ranked.missing_certificates.items()
    ]
    refused = ranked.excluded.get(ExclusionReason.CONTRACT_REFUSED, 0)
    return [*sentences, *([_count_out(refused, _("ce contrat n’est pas souhaité"))] if refused else [])]


def say_reason(reason: Reason, labels: Labels) -> str:
    """One reason in words; an empty string for what other words already say."""
    figures = reason.figures
    occupation = labels.occupations.get(figures.get("occupation", 0), "")
    say = _OCCUPATION.get(reason.code) or _FIGURES.get(reason.code)
    return say(figures, occupation) if say else ""


def _say_same_occupation(figures: Mapping[str, int], occupation: str) -> str:
    if figures.get("is_training"):
        return _("Sa formation mène au métier de l’offre\u00a0: %(occupation)s.", occupation=occupation)
    return _("Recherche le métier de l’offre\u00a0: %(occupation)s.", occupation=occupation)


def _say_near_occupation(figures: Mapping[str, int], occupation: str) -> str:
    if figures.get("is_training"):
        return _("Sa formation mène à un métier voisin\u00a0: %(occupation)s.", occupation=occupation)
    return _("Recherche un métier voisin\u00a0: %(occupation)s.", occupation=occupation)


def _say_shared_skills(figures: Mapping[str, int], occupation: str) -> str:
    if figures.get("is_training"):
        return _(
            "Sa formation mène à un métier qui partage des compétences\u00a0: %(occupation)s.",
            occupation=occupation,
        )
    return _("Recherche un métier qui partage des compétences\u00a0: %(occupation)s.", occupation=occupation)


def _say_programme(figures: Mapping[str, int], _occupation: str) -> str:
    level = _say_level(figures.get("level", 0))
    end = _("jusqu’au %(day)s", day=_day(figures["end_day"])) if figures.get("end_day") else _("terminée")
    return _("Formation qui mène au métier%(level)s, %(end)s.", level=level, end=end)


def _say_near_programme(figures: Mapping[str, int], occupation: str) -> str:
    return _(
        "Formation vers un métier proche\u00a0: %(occupation)s%(level)s.",
        occupation=occupation,
        level=_say_level(figures.get("level", 0)),
    )


def _say_essentials(reasons: Mapping[ReasonCode, Mapping[str, int]]) -> str:
    essentials = reasons.get(ReasonCode.ESSENTIALS)
    if not essentials:
        return ""
    return ngettext(
        "%(held)s compétence indispensable sur %(asked)s",
        "%(held)s compétences indispensables sur %(asked)s",
        essentials["held"],
        **essentials,
    )


def _say_level(level: int) -> str:
    return _(", niveau %(level)s", level=level) if level else ""


def _say_date(reasons: Mapping[ReasonCode, Mapping[str, int]]) -> str:
    if late := reasons.get(ReasonCode.AVAILABLE_LATE):
        return _("disponible le %(day)s", day=_day(late["available_day"]))
    return _("disponible à la date prévue")


def _say_training_end(reasons: Mapping[ReasonCode, Mapping[str, int]]) -> str:
    for code in (ReasonCode.PROGRAMME_LEADS_TO_OCCUPATION, ReasonCode.PROGRAMME_NEAR_OCCUPATION):
        if code in reasons:
            end = reasons[code].get("end_day", 0)
            return _("formation jusqu’au %(day)s", day=_day(end)) if end else _("formation terminée")
    return ""


Say = Callable[[Mapping[str, int], str], str]
_OCCUPATION: dict[ReasonCode, Say] = {
    ReasonCode.SAME_TITLE: lambda _f, o: _(
        "Recherche exactement ce poste, dans le métier %(occupation)s.", occupation=o
    ),
    ReasonCode.SAME_OCCUPATION: _say_same_occupation,
    ReasonCode.NEAR_OCCUPATION: _say_near_occupation,
    ReasonCode.SHARED_SKILLS: _say_shared_skills,
    ReasonCode.NO_CLOSE_OCCUPATION: lambda _f, _o: _("Recherche un métier éloigné de celui de l’offre."),
    ReasonCode.PROGRAMME_LEADS_TO_OCCUPATION: _say_programme,
    ReasonCode.PROGRAMME_NEAR_OCCUPATION: _say_near_programme,
    ReasonCode.PROGRAMME_UNRELATED: lambda _f, _o: _("Formation sans lien direct avec le métier."),
    ReasonCode.NO_PROGRAMME: lambda _f, _o: _("Pas de formation déclarée."),
}
_FIGURES: dict[ReasonCode, Say] = {
    ReasonCode.NO_SKILL_ASKED: lambda _f, _o: _("L’offre ne demande aucune compétence."),
    ReasonCode.ESSENTIALS: lambda f, _o: ngettext(
        "%(held)s indispensable sur %(asked)s.", "%(held)s indispensables sur %(asked)s.", f["held"], **f
    ),
    ReasonCode.USEFUL: lambda f, _o: ngettext(
        "%(held)s appréciée sur %(asked)s.", "%(held)s appréciées sur %(asked)s.", f["held"], **f
    ),
    ReasonCode.ESSENTIAL_CEILING: lambda _f, _o: _("Une indispensable absente limite ces points."),
    ReasonCode.REMOTE: lambda _f, _o: _("Travail à distance\u00a0: le lieu ne compte pas."),
    ReasonCode.VERY_NEAR: lambda f, _o: (
        _("Environ %(km)s\u00a0km, tout près.", km=f["km"]) if f["km"] else _("Dans la même commune.")
    ),
    ReasonCode.WITHIN_RADIUS: lambda f, _o: _(
        "Environ %(km)s\u00a0km, dans les %(radius)s\u00a0km acceptés.", km=f["km"], radius=f["radius_km"]
    ),
    ReasonCode.BEYOND_RADIUS: lambda f, _o: _(
        "Environ %(km)s\u00a0km, au-delà des %(radius)s\u00a0km souhaités.", km=f["km"], radius=f["radius_km"]
    ),
    ReasonCode.OUT_OF_REACH: lambda f, _o: _("Environ %(km)s\u00a0km, trop loin.", km=f["km"]),
    ReasonCode.AVAILABLE_ON_TIME: lambda _f, _o: _("Disponible à la date de l’offre."),
    ReasonCode.AVAILABLE_LATE: lambda f, _o: _("Disponible le %(day)s.", day=_day(f["available_day"])),
    ReasonCode.CONTRACT_PREFERRED: lambda f, _o: _(
        "Contrat souhaité\u00a0: %(contract)s.", contract=_contract(f)
    ),
    ReasonCode.CONTRACT_ACCEPTED: lambda f, _o: _(
        "Contrat accepté, un autre est préféré\u00a0: %(contract)s.", contract=_contract(f)
    ),
    ReasonCode.CONTRACT_REFUSED: lambda _f, _o: _("Ce contrat n’est pas souhaité."),
    ReasonCode.RHYTHM_SAME: lambda _f, _o: _("Même rythme d’alternance."),
    ReasonCode.RHYTHM_DIFFERENT: lambda f, _o: _(
        "Rythme différent\u00a0: %(held)s semaines sur 4 en entreprise.", held=f["held"]
    ),
    ReasonCode.RHYTHM_UNKNOWN: lambda _f, _o: _("Rythme d’alternance à préciser."),
    ReasonCode.LEVEL_REACHED: lambda _f, _o: _("Niveau de diplôme atteint."),
    ReasonCode.LEVEL_BELOW: lambda f, _o: _(
        "Niveau demandé\u00a0: %(level)s.", level=DiplomaLevel(f["asked"]).label
    ),
    ReasonCode.LEVEL_UNKNOWN: lambda _f, _o: _("Niveau de diplôme à vérifier."),
    ReasonCode.TRAINING_UNFINISHED: lambda _f, _o: _("Elle se termine après le début du contrat."),
}


def _reasons(explanation: Explanation) -> dict[ReasonCode, Mapping[str, int]]:
    return {reason.code: reason.figures for part in explanation.parts for reason in part.reasons}


def _count_out(count: int, why: str) -> str:
    return ngettext(
        "%(num)s personne écartée\u00a0: %(why)s", "%(num)s personnes écartées\u00a0: %(why)s", count, why=why
    )


def _contract(figures: Mapping[str, int]) -> str:
    return list(ContractKind)[figures["contract"]].label


def _day(number: int) -> str:
    return format_day(day_from_number(number))


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
