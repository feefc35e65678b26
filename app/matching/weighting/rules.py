"""What weights may not be, said at the field to mend."""

from collections.abc import Mapping

from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.matching.ranking.weights import CurveRule, Curves, Part, Units, broken_rules
from app.matching.weighting.parameters import PARAMETERS, Parameter

POINTS = 100


def find_problems(points: Mapping[str, int], curves: Mapping[str, int]) -> dict[str, str]:
    """A sentence for each field that is wrong, by its name; empty when these values may be published.

    `points`: by part, named as in Units; a sum that is not 100 is under `points`. `curves`: stored values,
    named as in Curves.
    """
    problems = {
        name: _("Indiquez de 0 à 100 points.") for name in Units._fields if not 0 <= points[name] <= POINTS
    }
    if not problems and (problem := say_sum(sum(points.values()))):
        problems["points"] = problem
    out_of_range = {
        parameter.name: say_range(parameter)
        for parameter in PARAMETERS
        if not parameter.least <= curves[parameter.name] <= parameter.most
    }
    if out_of_range:
        return problems | out_of_range
    return problems | dict(_say_rule(rule) for rule in broken_rules(Curves(**curves)))


def lean_towards(points: Units, part: Part, by: int) -> Units:
    """The same points with `by` more for a part, or as many as there are, each taken from whichever other
    part has most by then.
    """
    leaning = list(points)
    for _step in range(min(by, POINTS - points[part])):
        most = max((other for other in Part if other is not part), key=lambda other: leaning[other])
        leaning[most] -= 1
        leaning[part] += 1
    return Units(*leaning)


def say_sum(total: int) -> str:
    """What to do about a sum of points, empty when it is right."""
    if total == POINTS:
        return ""
    if total < POINTS:
        return ngettext(
            "Les points font %(total)s\u00a0: ajoutez-en %(num)s pour arriver à 100.",
            "Les points font %(total)s\u00a0: ajoutez-en %(num)s pour arriver à 100.",
            POINTS - total,
            total=total,
        )
    return ngettext(
        "Les points font %(total)s\u00a0: retirez-en %(num)s pour arriver à 100.",
        "Les points font %(total)s\u00a0: retirez-en %(num)s pour arriver à 100.",
        total - POINTS,
        total=total,
    )


def say_range(parameter: Parameter) -> str:
    return _(
        "Indiquez une valeur de %(least)s à %(most)s.",
        least=parameter.unit.say(parameter.least),
        most=parameter.unit.say(parameter.most),
    )


def _say_rule(rule: CurveRule) -> tuple[str, str]:
    """The field that can mend it, and how."""
    sentences = {
        CurveRule.CLOSENESS_FALLS: (
            "mobility_first",
            _(
                "Gardez l’ordre, du plus proche au plus éloigné\u00a0: même métier, premier voisin, dernier "
                "voisin, compétences communes."
            ),
        ),
        CurveRule.EVIDENCE_RISES: (
            "assessed",
            _("Gardez l’ordre des preuves\u00a0: déclarée sous évaluée, évaluée sous attestée."),
        ),
        CurveRule.SHORTER_IS_LESS: (
            "two_levels_short",
            _("Deux niveaux en dessous valent moins qu’un seul, et un seul moins que 100\u00a0%."),
        ),
        CurveRule.RARE_IS_RARER: (
            "rare_share",
            _("La part d’une compétence rare ne dépasse pas celle d’une compétence courante."),
        ),
        CurveRule.ESSENTIAL_WEIGHS: (
            "essential_factor",
            _("Une indispensable compte au moins autant qu’une appréciée."),
        ),
        CurveRule.MISSING_LOWERS: (
            "missing_ceiling_span",
            _("Les deux valeurs du plafond font moins de 100\u00a0% ensemble."),
        ),
        CurveRule.REACH_IS_BEYOND: (
            "reach_percent",
            _("Trop loin commence après le rayon\u00a0: plus de 100\u00a0%."),
        ),
        CurveRule.LATENESS_LASTS: ("late_days_to_nothing", _("Indiquez au moins un jour.")),
        CurveRule.BAND_DIVIDES_A_POINT: (
            "tie_band",
            _("Choisissez un point ou l’une de ses fractions entières\u00a0: 0,5, 0,25, 0,2 ou 0,1."),
        ),
    }
    return sentences[rule]
