"""Short phrases that only a pack says: of places, of contracts, of what backs a skill."""

from datetime import date

from app.candidates.models import Candidate, CandidateSkill
from app.core.i18n import NBSP, format_day, format_number
from app.core.i18n import gettext as _
from app.matching.ranking.reasons import SkillVerdict, Verdict
from app.matching.wording import say_evidence
from app.reference.enums import ContractKind, DiplomaLevel
from app.vacancies.models import Vacancy

_VOWELS = "aeiouyàâäéèêëîïôöùûühœæ"


def of_place(name: str) -> str:
    """`de Rochefort`, `d’Angoulême`, `du Bouscat`, `des Herbiers`, `de La Rochelle`."""
    if name.startswith("Le "):
        return f"du {name[3:]}"
    if name.startswith("Les "):
        return f"des {name[4:]}"
    return f"d’{name}" if name[:1].lower() in _VOWELS else f"de {name}"


def distance(km: int | None) -> str:
    """`6 km`; None for work from home, 0 for the commune of the job."""
    if km is None:
        return _("travail à distance")
    return _("sur place") if km == 0 else f"{km}{NBSP}km"


def place(commune: str, km: int | None, workplace: str) -> str:
    """`Tonnay-Charente, 6 km de Rochefort`."""
    return f"{commune}, {distance(km)} {of_place(workplace)}" if km else f"{commune}, {distance(km)}"


def training(candidate: Candidate) -> str:
    """The title as written, else that of the programme, else the level."""
    title = candidate.training_title or (candidate.programme.title if candidate.programme else None)
    if title:
        return title
    if candidate.training_level:
        return DiplomaLevel(candidate.training_level).label
    return _("Formation non renseignée")


def availability(candidate: Candidate, today: date) -> str:
    """`Disponible le 4 janv. 2027`, or now when that day is past."""
    if candidate.available_on <= today:
        return _("Disponible maintenant")
    return _("Disponible le %(day)s", day=format_day(candidate.available_on, "medium"))


def contract(vacancy: Vacancy) -> str:
    """`CDD de 6 mois, 35 heures, dès le 4 janvier 2027`."""
    words = [vacancy.contract.label if vacancy.contract else _("Contrat à préciser")]
    if vacancy.duration_months and vacancy.contract is not ContractKind.CDI:
        words[0] = _("%(contract)s de %(months)s mois", contract=words[0], months=vacancy.duration_months)
    if vacancy.weekly_hours:
        words.append(_("%(hours)s heures", hours=format_number(float(vacancy.weekly_hours))))
    if vacancy.starts_on:
        words.append(_("dès le %(day)s", day=format_day(vacancy.starts_on)))
    return ", ".join(words)


def proof(verdict: SkillVerdict, skill: CandidateSkill | None) -> str:
    """What backs a skill, with its source and month: `Attestée par le CFA, octobre 2026`."""
    source = skill.attested_by.name if skill is not None and skill.attested_by is not None else None
    words = say_evidence(verdict.evidence, source)
    if verdict.evidence is not None and skill is not None and skill.attested_on is not None:
        words += f", {format_day(skill.attested_on, 'month')}"
    if verdict.verdict is Verdict.BELOW_LEVEL:
        words += _(", niveau à préciser")
    return words[:1].upper() + words[1:]
