"""The charts of an audit, each with the sentence that says what it shows."""

from markupsafe import Markup

from app.core.i18n import gettext as _
from app.evaluation.charts import Curve, Mark, Row, draw_curves, draw_intervals
from app.evaluation.fairness.measures import FOUR_FIFTHS, Ratio
from app.evaluation.fairness.results import Audit
from app.evaluation.naming import name_group, name_mode, name_trial


def draw_groups(audit: Audit) -> Markup:
    rows = [
        Row(
            name_group(group.key, audit.small_population)[0],
            [*_marks(group.selection, 0), *_marks(group.selection_of_equals, 1)],
        )
        for group in audit.groups
    ]
    return draw_intervals(
        name="chart-groups",
        title=_("Chances d’être en première page, groupe par groupe"),
        summary=_(
            "Pour chaque groupe, le rapport de ses chances à celles des autres, toutes situations confondues "
            "puis entre égaux, avec son intervalle. 1 : mêmes chances. Les chiffres sont dans le tableau."
        ),
        rows=rows,
        keys=(_("Toutes situations confondues"), _("Entre égaux : même distance, même proximité du métier")),
        references=(1.0, FOUR_FIFTHS),
    )


def draw_trials(audit: Audit) -> Markup:
    rows = [Row(name_trial(trial), list(_marks(trial.selection_of_equals, 0))) for trial in audit.trials]
    return draw_intervals(
        name="chart-trials",
        title=_("Chances du groupe après un biais introduit exprès"),
        summary=_(
            "Pour chaque biais introduit dans une copie des listes, le rapport des chances entre égaux, avec "
            "son intervalle. Plus le biais est grand, plus le rapport est bas."
        ),
        rows=rows,
        keys=(_("Entre égaux"),),
        references=(1.0, FOUR_FIFTHS),
    )


def draw_lorenz(audit: Audit) -> Markup:
    chosen = (audit.spreads[0], audit.spreads[-1])
    return draw_curves(
        name="chart-lorenz",
        title=_("Partage de la visibilité entre les personnes"),
        summary=_(
            "Courbes de Lorenz : la part de la visibilité que reçoivent les personnes les moins montrées. La "
            "diagonale serait un partage égal."
        ),
        curves=[
            Curve(
                name_mode(audit, spread),
                [(step / (len(spread.lorenz) - 1), share) for step, share in enumerate(spread.lorenz)],
            )
            for spread in chosen
        ],
        x_label=_("Personnes à portée, des moins montrées aux plus montrées"),
        y_label=_("Part de la visibilité"),
        is_share=True,
    )


def draw_shown(audit: Audit) -> Markup:
    return draw_curves(
        name="chart-shown",
        title=_("Personnes montrées au moins une fois, jour après jour"),
        summary=_(
            "Une courbe par façon d’ordonner les listes : le nombre de personnes différentes qui sont "
            "passées en première page depuis le premier jour."
        ),
        curves=[
            Curve(
                name_mode(audit, spread),
                [(day, shown) for day, shown in enumerate(spread.shown_by_day, start=1)],
            )
            for spread in audit.spreads
        ],
        x_label=_("Jours"),
        y_label=_("Personnes"),
        is_share=False,
    )


def _marks(ratio: Ratio, series: int) -> list[Mark]:
    if ratio.value is None or ratio.low is None or ratio.high is None:
        return []
    return [Mark(ratio.value, ratio.low, ratio.high, series)]
