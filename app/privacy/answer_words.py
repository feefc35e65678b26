"""The words of an answer on the log: said to the person ("vous"), or of the person to an auditor."""

from app.candidates.enums import CandidateStatus
from app.candidates.events import event_label
from app.core.i18n import format_moment
from app.core.i18n import gettext as _
from app.matching.filters import SuggestionFilters
from app.matching.ranking.exclusions import Exclusion, ExclusionReason
from app.pipeline.enums import Stage
from app.privacy.answers import Answer
from app.privacy.log_words import name_filters, name_sorts
from app.privacy.verdicts import ListAnswer, Why
from app.vacancies.models import Vacancy

_MOST_CHANGES = 5


def say_headline(answer: Answer, *, to_person: bool) -> str:
    """The answer in one sentence."""
    if answer.is_shown:
        if to_person:
            return _("Oui\u00a0: votre référence a été montrée pour cette offre ce jour-là.")
        return _("Oui\u00a0: cette référence a été montrée pour cette offre ce jour-là.")
    if answer.lists:
        if to_person:
            return _("Non\u00a0: votre référence n’a pas été montrée pour cette offre ce jour-là.")
        return _("Non\u00a0: cette référence n’a pas été montrée pour cette offre ce jour-là.")
    if not answer.was_online:
        return _("Cette offre n’était pas en ligne ce jour-là\u00a0: aucune liste n’a été montrée.")
    return _("L’entreprise n’a ouvert aucune liste pour cette offre ce jour-là.")


def say_why(item: ListAnswer, vacancy: Vacancy, *, to_person: bool) -> str:
    """Why the person was, or was not, in this list, in one to three sentences."""
    if item.why is Why.SHOWN:
        return _("Rang %(rank)s, avec %(points)s points sur 100.", rank=item.rank, points=item.points)
    if item.why is Why.STATUS:
        return _say_status(item, to_person=to_person)
    if item.why is Why.FOLLOWED:
        return _say_followed_to_person(item) if to_person else _say_followed_to_auditor(item)
    if item.why is Why.OTHER_VIEW:
        return _say_view(item.shown.filters)
    if item.why is Why.NOBODY:
        return _("Cette liste ne montrait personne.")
    if item.why is Why.OUTSIDE:
        return _say_ranks(item, to_person=to_person)
    said = (
        say_exclusion(item.exclusion, vacancy, item.distance_km, to_person=to_person)
        if item.exclusion is not None
        else _say_filtered(item, to_person=to_person)
    )
    if item.is_certain:
        return said
    return " ".join((_("La page ou l’offre a changé depuis. Telles qu’elles sont aujourd’hui\u00a0:"), said))


def say_today(answer: Answer, *, to_person: bool) -> list[str]:
    """What would keep the person out of a list today: their state, and the first hard condition."""
    today = answer.today
    if today is None:
        return []
    said = [] if today.standing.state is None else [say_state(today.standing.state, to_person=to_person)]
    if today.standing.exclusion is not None:
        km = today.standing.explanation.distance_km
        said.append(say_exclusion(today.standing.exclusion, answer.vacancy, km, to_person=to_person))
    return said


def say_changes(answer: Answer) -> list[str]:
    """What has changed since the first list of that day, so that today's figures may differ."""
    said = [
        f"{event_label(event.action)}, {format_moment(event.at)}"
        for event in answer.corrections[-_MOST_CHANGES:]
    ]
    if answer.has_vacancy_changed:
        said.append(_("Offre modifiée, %(when)s", when=format_moment(answer.vacancy.updated_at)))
    return said


def say_exclusion(exclusion: Exclusion, vacancy: Vacancy, km: int, *, to_person: bool) -> str:
    """A hard condition that the person does not meet, or their own state."""
    if exclusion.reason is ExclusionReason.TOO_FAR:
        if to_person:
            return _(
                "Le lieu de travail est à %(km)s\u00a0km environ, plus loin que ce que votre page accepte.",
                km=km,
            )
        return _(
            "Le lieu de travail est à %(km)s\u00a0km environ, plus loin que ce que la page accepte.", km=km
        )
    if exclusion.reason is ExclusionReason.CONTRACT_REFUSED:
        contract = vacancy.contract.label if vacancy.contract else ""
        if to_person:
            return _("Votre page n’accepte pas le contrat proposé\u00a0: %(contract)s.", contract=contract)
        return _("La page n’accepte pas le contrat proposé\u00a0: %(contract)s.", contract=contract)
    if exclusion.reason is ExclusionReason.CERTIFICATE_MISSING:
        labels = {certificate.id: certificate.label for certificate in vacancy.certificates}
        name = labels.get(exclusion.certificate, "")
        if to_person:
            return _(
                "L’offre demande une habilitation qui n’est pas sur votre page\u00a0: %(name)s.", name=name
            )
        return _("L’offre demande une habilitation qui n’est pas sur la page\u00a0: %(name)s.", name=name)
    if exclusion.reason is ExclusionReason.NOTHING_IN_COMMON:
        if to_person:
            return _("L’offre et votre page n’ont ni métier proche ni compétence en commun.")
        return _("L’offre et la page n’ont ni métier proche ni compétence en commun.")
    return say_state(exclusion.reason, to_person=to_person)


def say_state(reason: ExclusionReason, *, to_person: bool) -> str:
    """Why the page is in no list today, whatever the vacancy."""
    if reason is ExclusionReason.PAUSED:
        return _("Votre page est en pause.") if to_person else _("La page est en pause.")
    if reason is ExclusionReason.NOTICE_RUNNING:
        return _("Le délai d’information court encore.")
    return (
        _("Vous avez retiré votre mandat.") if to_person else _("La personne ne souhaite pas être suggérée.")
    )


def _say_status(item: ListAnswer, *, to_person: bool) -> str:
    status = item.status
    if status is None:
        raise ValueError("a status is missing")
    when = format_moment(status.since)
    if status.status is None:
        if to_person:
            return _("Votre page n’existait pas encore\u00a0: elle a été ouverte le %(when)s.", when=when)
        return _("La page n’existait pas encore\u00a0: elle a été ouverte le %(when)s.", when=when)
    if status.status is CandidateStatus.PAUSED:
        if to_person:
            return _(
                "Votre page était en pause depuis le %(when)s\u00a0: elle n’apparaissait dans aucune liste.",
                when=when,
            )
        return _("La page était en pause depuis le %(when)s.", when=when)
    if status.status is CandidateStatus.OBJECTED:
        if to_person:
            return _(
                "Vous aviez retiré votre mandat le %(when)s\u00a0: vous n’apparaissiez dans aucune liste.",
                when=when,
            )
        return _("La personne avait retiré son mandat le %(when)s.", when=when)
    if status.status is CandidateStatus.NOTICE:
        return _(
            "Le délai d’information n’était pas terminé\u00a0: la page n’apparaissait dans aucune liste."
        )
    return _("La personne avait quitté Estuaire le %(when)s.", when=when)


def _say_followed_to_person(item: ListAnswer) -> str:
    """What the person took part in is said as it was. A choice that the employer made alone is said to be
    one, without its reason: decision 0012.
    """
    known = {
        Stage.DECLINED: _("Vous aviez décliné la demande de contact de cette entreprise pour cette offre."),
        Stage.WITHDRAWN: _("Vous aviez retiré l’accord donné à cette entreprise pour cette offre."),
        Stage.HIRED: _("L’entreprise avait noté votre recrutement pour cette offre."),
        Stage.NOT_RETAINED: _("L’entreprise vous avait déjà répondu pour cette offre."),
    }
    out = _("Votre référence ne figurait donc plus dans sa liste.")
    if item.stage is not None and item.stage.stage in known:
        return f"{known[item.stage.stage]} {out}"
    return " ".join(
        (
            _("L’entreprise avait déjà fait un choix pour cette offre."),
            out,
            _("Ce choix est le sien, Estuaire ne le calcule pas. Vous pouvez lui en demander la raison."),
        )
    )


def _say_followed_to_auditor(item: ListAnswer) -> str:
    if item.stage is None:
        return _("Hors de la liste par un choix de l’entreprise, retiré depuis.")
    said = _(
        "Hors de la liste par le suivi de l’offre\u00a0: %(stage)s, le %(when)s.",
        stage=item.stage.stage.label,
        when=format_moment(item.stage.since),
    )
    return f"{said} {item.stage.reason.label}." if item.stage.reason else said


def _say_view(filters: SuggestionFilters) -> str:
    if filters.shows == "preselection":
        return _("L’entreprise relisait sa présélection\u00a0: les autres personnes n’y figurent pas.")
    return _("L’entreprise relisait les personnes écartées de sa liste\u00a0: les autres n’y figurent pas.")


def _say_filtered(item: ListAnswer, *, to_person: bool) -> str:
    names = ", ".join(_names_of(item, to_person=to_person))
    if to_person:
        return _(
            "L’entreprise avait réduit sa liste, et votre page n’y répond pas\u00a0: %(filters)s.",
            filters=names,
        )
    return _("Le filtre de la liste laisse cette page de côté\u00a0: %(filters)s.", filters=names)


def _names_of(item: ListAnswer, *, to_person: bool) -> list[str]:
    """The filters that leave the person out, with what their own page gives for the distance."""
    named, km = name_filters(item.shown.filters), item.distance_km
    if to_person:
        named["max_km"] = _("%(most)s, vous êtes à %(km)s\u00a0km environ", most=named["max_km"], km=km)
    else:
        named["max_km"] = _("%(most)s, la personne est à %(km)s\u00a0km environ", most=named["max_km"], km=km)
    return [named[name] for name in item.filtered_by]


def _say_ranks(item: ListAnswer, *, to_person: bool) -> str:
    shown = item.shown
    figures = {"first": shown.first_rank, "last": shown.last_rank, "lowest": shown.lowest}
    if shown.filters.sort:
        said = _(
            "La liste, triée par %(part)s, montrait les rangs %(first)s à %(last)s.",
            part=name_sorts()[shown.filters.sort],
            **figures,
        )
    else:
        said = _(
            "La liste montrait les rangs %(first)s à %(last)s, jusqu’à %(lowest)s points sur 100.", **figures
        )
    said += " " + (
        _("Vous n’étiez pas parmi ces rangs.") if to_person else _("La personne n’était pas parmi ces rangs.")
    )
    if item.parts:
        said += " " + _("Ce jour-là, cette page donnait %(points)s points.", points=item.points)
    if item.parts and not shown.filters.sort and item.points == shown.lowest:
        said += " " + _("À un point près, la personne qui a été montrée pour le moins d’offres passe devant.")
    return said
