"""The words of the weights pages: what the parts mean, how two versions differ, what a trial would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.core.i18n import NBSP, format_number, ngettext
from app.core.i18n import gettext as _
from app.matching.ranking.weights import Units, Weights
from app.matching.weighting.effects import TOP, Effects, ListPair, Sides
from app.matching.weighting.parameters import PARAMETERS
from app.matching.weighting.trial import TrialLine
from app.matching.wording import part_names


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that two versions do not share, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EffectLine:
    """A figure of the sample before and after, and what it means that it moves."""

    label: str
    before: str
    after: str


def part_meanings() -> tuple[str, ...]:
    """What counts in each part, a sentence or two."""
    return (
        _(
            "La proximité entre le métier de l’offre et ceux que la personne vise ou apprend, d’après le "
            "référentiel ROME."
        ),
        _(
            "Les compétences demandées et tenues, leur niveau et leur preuve\u00a0: déclarée, évaluée, "
            "attestée. Une indispensable absente ne peut pas être compensée."
        ),
        _("Des kilomètres approximatifs entre communes, comparés au rayon choisi par la personne."),
        _("La date à laquelle la personne est libre, le contrat souhaité, le rythme d’alternance."),
        _("La formation mène au métier, et son niveau rejoint celui demandé."),
    )


def list_differences(before: Weights, after: Weights) -> list[Difference]:
    """Every value that changes: points of the parts first, then the curves in their order."""
    points = [
        Difference(name, _say_whole(old), _say_whole(new))
        for name, old, new in zip(part_names(), before.points, after.points, strict=True)
        if old != new
    ]
    curves = [
        Difference(str(parameter.label), parameter.unit.say(old), parameter.unit.say(new))
        for parameter in PARAMETERS
        if (old := getattr(before.curves, parameter.name)) != (new := getattr(after.curves, parameter.name))
    ]
    return points + curves


def say_difference(difference: Difference) -> str:
    """ "Métier : 40 points au lieu de 30 points"."""
    return _(
        "%(label)s\u00a0: %(after)s au lieu de %(before)s",
        label=difference.label,
        after=difference.after,
        before=difference.before,
    )


def say_share(share: Fraction | None) -> str:
    """ "86 %", rounded; a dash when there is nobody to count."""
    return "–" if share is None else f"{round(share * 100)}{NBSP}%"


def say_mean(value: Fraction | None) -> str:
    return "–" if value is None else format_number(round(float(value), 1))


def list_effects(effects: Effects) -> list[EffectLine]:
    """What the tops of the sample look like, before and after."""
    km = [f"{text}{NBSP}km" if text != "–" else text for text in map(say_mean, _sides(effects.km))]
    essentials = list(map(say_share, _sides(effects.essentials)))
    return [
        EffectLine(_("Distance moyenne des %(top)s premières personnes", top=TOP), *km),
        EffectLine(_("Compétences indispensables qu’elles tiennent"), *essentials),
        EffectLine(
            _("Offres avec moins de 5 bonnes suggestions (60 points ou plus)"),
            str(effects.few_good_before),
            str(effects.few_good_after),
        ),
    ]


def say_pair(pair: ListPair) -> str:
    """ "3 personnes entrent, 3 sortent, la première change"."""
    if pair.has_same_order:
        return _("aucun changement parmi les %(top)s premières", top=TOP)
    words = []
    if pair.entering:
        words.append(ngettext("%(num)s entre", "%(num)s entrent", len(pair.entering)))
    if pair.leaving:
        words.append(ngettext("%(num)s sort", "%(num)s sortent", len(pair.leaving)))
    if not words:
        words.append(_("mêmes personnes, autre ordre"))
    words.append(_("la première change") if pair.has_other_first else _("la première ne change pas"))
    return ", ".join(words)


def say_points(line: TrialLine, weights: Weights) -> str:
    """The hidden sentence of a bar: "Score 84 sur 100 : métier 27 sur 40, …"."""
    return _(
        "Score %(total)s sur 100\u00a0: %(parts)s.", total=line.score, parts=_say_parts(line.points, weights)
    )


def _say_parts(points: Units, weights: Weights) -> str:
    return ", ".join(
        _("%(part)s %(points)s sur %(most)s", part=name.lower(), points=held, most=most)
        for name, held, most in zip(part_names(), points, weights.points, strict=True)
    )


def _say_whole(points: int) -> str:
    return ngettext("%(num)s point", "%(num)s points", points)


def _sides(sides: Sides) -> Sequence[Fraction | None]:
    return (sides.before, sides.after)
