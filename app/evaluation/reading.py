"""An audit in plain words: what each figure says to somebody who takes no interest in statistics."""

from dataclasses import dataclass

from markupsafe import Markup

from app.core.i18n import NBSP, format_number, ngettext
from app.core.i18n import gettext as _
from app.evaluation.drawing import draw_groups, draw_lorenz, draw_shown, draw_trials
from app.evaluation.fairness.measures import Ratio
from app.evaluation.fairness.results import CONCLUSIVE, Audit, GroupFindings, Trial
from app.evaluation.fairness.spread import Spread
from app.evaluation.naming import name_group, name_mode, name_trial, say_ratio
from app.matching.ranking.weights import UNITS_PER_POINT


@dataclass(frozen=True, slots=True)
class GroupReading:
    """A line of the table of groups, and its sentences."""

    name: str
    about: str
    findings: GroupFindings
    share: str
    places: str
    selection: str
    equals: str
    exposure: str
    relevance: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrialReading:
    name: str
    ratio: str
    is_seen: bool


@dataclass(frozen=True, slots=True)
class SpreadReading:
    name: str
    shown: str
    never: str
    gini: str
    loss: str
    worst: str
    is_product: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that the page and the report show, beside the audit itself."""

    audit: Audit
    groups: tuple[GroupReading, ...]
    trials: tuple[TrialReading, ...]
    spreads: tuple[SpreadReading, ...]
    trial_sentence: str
    fair_sentence: str
    spread_sentences: tuple[str, ...]
    groups_chart: Markup
    trials_chart: Markup
    lorenz_chart: Markup
    shown_chart: Markup

    @property
    def conclusive_points(self) -> int:
        """The bias that an audit must be able to see."""
        return CONCLUSIVE

    @property
    def charts(self) -> dict[str, Markup]:
        """The charts by the name of a file of their own."""
        return {
            "groupes": self.groups_chart,
            "epreuves": self.trials_chart,
            "lorenz": self.lorenz_chart,
            "personnes-montrees": self.shown_chart,
        }


def read_audit(audit: Audit) -> Reading:
    """The audit in the reader's language."""
    return Reading(
        audit=audit,
        groups=tuple(_read_group(group, audit.small_population) for group in audit.groups),
        trials=tuple(map(_read_trial, audit.trials)),
        spreads=tuple(_read_spread(audit, spread) for spread in audit.spreads),
        trial_sentence=_say_trials(audit),
        fair_sentence=_say_false_alarms(audit),
        spread_sentences=_say_spreads(audit),
        groups_chart=draw_groups(audit),
        trials_chart=draw_trials(audit),
        lorenz_chart=draw_lorenz(audit),
        shown_chart=draw_shown(audit),
    )


def _read_group(group: GroupFindings, small_population: int) -> GroupReading:
    name, about = name_group(group.key, small_population)
    places = group.places
    return GroupReading(
        name=name,
        about=about,
        findings=group,
        share=say_percent(group.share),
        places=_("%(held)s pour %(expected)s", held=_tenth(places.held), expected=_tenth(places.expected))
        if places
        else "–",
        selection=say_ratio(group.selection),
        equals=say_ratio(group.selection_of_equals),
        exposure=say_ratio(group.exposure_of_equals),
        relevance=say_ratio(group.exposure_for_relevance),
        sentences=_say_group(group),
    )


def _say_group(group: GroupFindings) -> tuple[str, ...]:
    found = []
    if group.places:
        found.append(
            _(
                "Sur 100 places en première page, %(held)s vont à ce groupe ; sa part des personnes à portée "
                "lui en donnerait %(expected)s.",
                held=_tenth(group.places.held),
                expected=_tenth(group.places.expected),
            )
        )
    if group.selection_of_equals.low is not None:
        found.append(_say_equals(group.selection_of_equals))
    if group.selection.is_under_four_fifths:
        found.append(
            _(
                "Toutes situations confondues, l’écart dépasse la règle des quatre cinquièmes : regardez où "
                "ces personnes vivent et quelles offres sont proches d’elles."
            )
        )
    if group.is_alarming:
        found.append(
            _(
                "L’écart entre égaux est plus grand que le hasard ne l’explique. Relancez l’audit un autre "
                "jour ; si l’alerte revient, faites examiner les pondérations et les données de ces "
                "personnes."
            )
        )
    return tuple(found)


def _say_equals(ratio: Ratio) -> str:
    return _(
        "À même distance et même proximité du métier, quand 100 autres personnes sont montrées, %(value)s de "
        "ce groupe le sont (entre %(low)s et %(high)s).",
        value=_hundred(ratio.value),
        low=_hundred(ratio.low),
        high=_hundred(ratio.high),
    )


def _read_trial(trial: Trial) -> TrialReading:
    return TrialReading(name_trial(trial), say_ratio(trial.selection_of_equals), trial.is_alarming)


def _say_trials(audit: Audit) -> str:
    seen = audit.smallest_seen
    if seen is None:
        return _(
            "Aucun des biais introduits exprès n’a été vu : il y a trop peu d’offres ou de personnes pour "
            "que cet audit soit probant."
        )
    return ngettext(
        "L’audit voit un biais de %(num)s point sur 100, introduit exprès dans une copie des listes.",
        "L’audit voit un biais de %(num)s points sur 100, introduit exprès dans une copie des listes.",
        seen,
    )


def _say_false_alarms(audit: Audit) -> str:
    fair = audit.false_alarms
    return _(
        "Sur %(audits)s audits refaits sans rien retirer à personne, %(alarms)s ont donné l’alerte à tort ; "
        "la méthode en promet moins de %(most)s en moyenne.",
        audits=fair.audits,
        alarms=fair.alarms,
        most=round(fair.audits * fair.rate),
    )


def _read_spread(audit: Audit, spread: Spread) -> SpreadReading:
    return SpreadReading(
        name=name_mode(audit, spread),
        shown=format_number(spread.shown),
        never=say_percent(spread.never_shown_share),
        gini=format_number(round(spread.gini, 3)),
        loss=format_number(round(spread.loss, 3)),
        worst=format_number(round(spread.worst_loss, 2)),
        is_product=spread is audit.spreads[-1],
    )


def _say_spreads(audit: Audit) -> tuple[str, ...]:
    exact, product = audit.spreads[0], audit.spreads[-1]
    rule = _(
        "À %(points)s point près, deux scores sont tenus pour égaux : la personne la moins montrée jusqu’à "
        "la veille passe alors devant.",
        points=format_number(audit.tie_band / UNITS_PER_POINT),
    )
    if not product.reached:
        return (rule,)
    places = audit.plan.top * audit.vacancies
    return (
        rule,
        _(
            "En %(days)s jours, l’ordre d’Estuaire montre %(shown)s personnes différentes en première page, "
            "contre %(exact)s si l’on suivait l’ordre exact des scores.",
            days=audit.plan.days,
            shown=format_number(product.shown),
            exact=format_number(exact.shown),
        ),
        _(
            "Cela coûte %(loss)s point de score par place en moyenne, et toujours moins d’un point.",
            loss=format_number(round(product.loss, 3)),
        ),
        _(
            "Sur 100 personnes à portée d’une offre, %(never)s n’apparaissent sur aucune première page : il "
            "y a %(places)s places au plus par jour pour %(people)s personnes.",
            never=round(product.never_shown_share * 100),
            places=format_number(places),
            people=format_number(product.reached),
        ),
    )


def say_percent(share: float) -> str:
    return f"{format_number(round(share * 100, 1))}{NBSP}%"


def _tenth(value: float) -> str:
    return format_number(round(value, 1))


def _hundred(value: float | None) -> str:
    return format_number(round((value or 0) * 100))
