"""Names of what an audit compares."""

from app.core.i18n import format_number
from app.core.i18n import gettext as _
from app.evaluation.fairness.groups import MODELS
from app.evaluation.fairness.measures import Ratio
from app.evaluation.fairness.results import Audit, Trial
from app.evaluation.fairness.spread import Spread
from app.matching.ranking.weights import UNITS_PER_POINT

_MODELS = {model.key: model for model in MODELS}


def name_group(key: str, small_population: int) -> tuple[str, str]:
    """The name of a group, and how it came about; small communes have fewer people than that."""
    if key == "small":
        return (
            _("Habitants de petites communes"),
            _(
                "Observé, non simulé : communes de moins de %(population)s habitants.",
                population=format_number(small_population),
            ),
        )
    model = _MODELS[key]
    names = {
        "unlinked": (
            _("Groupe tiré au hasard"),
            _("Simulé, sans lien avec la commune ni la formation : un témoin."),
        ),
        "place": (
            _("Groupe lié à la commune"),
            _(
                "Simulé : la cote d’en faire partie est multipliée par %(odds)s dans une petite commune.",
                odds=format_number(model.place_odds),
            ),
        ),
        "training": (
            _("Groupe lié à la formation"),
            _(
                "Simulé : la cote d’en faire partie est multipliée par %(odds)s dans la moitié des secteurs.",
                odds=format_number(model.sector_odds),
            ),
        ),
        "both": (_("Groupe lié aux deux"), _("Simulé, avec les deux liens à la fois.")),
    }
    return names[key]


def name_trial(trial: Trial) -> str:
    if trial.kind == "points":
        return _("%(size)s de moins sur 100", size=_points(trial.size))
    return _("%(share)s %% des compétences non enregistrées", share=format_number(round(trial.size * 100)))


def name_mode(audit: Audit, spread: Spread) -> str:
    """How lists are ordered in a simulation; the last one is the product's."""
    if spread.tie_band == 1:
        turn = _("Scores exacts, puis tour de rôle")
        draw = _("Scores exacts, puis tirage au sort")
    else:
        points = format_number(spread.tie_band / UNITS_PER_POINT)
        turn = _("Scores à %(points)s point près, puis tour de rôle", points=points)
        draw = _("Scores à %(points)s point près, puis tirage au sort", points=points)
    name = turn if spread.is_fed_back else draw
    return f"{name} (Estuaire)" if spread is audit.spreads[-1] else name


def say_ratio(ratio: Ratio) -> str:
    """`0,95 (0,88 à 1,03)`."""
    if ratio.value is None:
        return "–"
    if ratio.low is None or ratio.high is None:
        return format_number(ratio.value, decimals=2)
    value, low, high = (format_number(number, decimals=2) for number in (ratio.value, ratio.low, ratio.high))
    return _("%(value)s (%(low)s à %(high)s)", value=value, low=low, high=high)


def _points(size: float) -> str:
    return _("1 point") if size == 1 else _("%(size)s points", size=format_number(size))
