"""Every parameter of the curves in plain words: what it does, its unit, its range and where it comes from."""

from typing import NamedTuple

from app.core.i18n import lazy
from app.matching.ranking.weights import FULL, Part
from app.matching.weighting.units import Unit

_OURS = lazy("Choix d’Estuaire, à revoir par Cap Métiers")
_ROME_ORDER = lazy("Ordre des métiers\u00a0: ROME 4.0, mobilités. Valeur\u00a0: choix d’Estuaire")
_ROME_SKILLS = lazy("Compétences de chaque métier\u00a0: ROME 4.0. Valeur\u00a0: choix d’Estuaire")


class Parameter(NamedTuple):
    """A field of Curves. `part` is None for what orders lists; `least` and `most` are stored values;
    `choices`, when given, are the only ones.
    """

    name: str
    part: Part | None
    unit: Unit
    label: object
    meaning: object
    least: int = 0
    most: int = FULL
    source: object = _OURS
    choices: tuple[int, ...] = ()


_SHARE = Unit.SHARE
PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        "same_occupation", Part.OCCUPATION, _SHARE, lazy("Même métier, autre intitulé"),
        lazy("Part des points quand la personne vise le métier de l’offre, sans viser ce poste précis."),
    ),
    Parameter(
        "mobility_first", Part.OCCUPATION, _SHARE, lazy("Premier métier voisin"),
        lazy("Part des points pour le premier des métiers qui mènent à celui de l’offre."),
        source=_ROME_ORDER,
    ),
    Parameter(
        "mobility_step", Part.OCCUPATION, _SHARE, lazy("Écart entre deux voisins"),
        lazy("Part perdue à chaque rang suivant dans l’ordre des métiers voisins."), source=_ROME_ORDER,
    ),
    Parameter(
        "mobility_floor", Part.OCCUPATION, _SHARE, lazy("Dernier métier voisin"),
        lazy("Part qu’un voisin garde toujours, même quand le passage n’est officiel que dans l’autre sens."),
        source=_ROME_ORDER,
    ),
    Parameter(
        "shared_skills_most", Part.OCCUPATION, _SHARE, lazy("Métier aux compétences communes"),
        lazy("Part la plus haute pour un métier qui n’est pas voisin, mais partage des compétences."),
        source=_ROME_SKILLS,
    ),
    Parameter(
        "shared_skills_least_overlap", Part.OCCUPATION, _SHARE, lazy("Compétences communes, au moins"),
        lazy("En dessous de ce recouvrement, deux métiers sont tenus pour éloignés\u00a0: aucun point."),
        source=_ROME_SKILLS,
    ),
    Parameter(
        "training_as_aim", Part.OCCUPATION, _SHARE, lazy("Métier appris sans être visé"),
        lazy("Ce que vaut le métier auquel mène la formation, à côté du même métier visé par la personne."),
    ),
    Parameter(
        "rare_share", Part.SKILLS, _SHARE, lazy("Compétence rare"),
        lazy("Utilisée par cette part des métiers au plus, une compétence est rare et compte trois fois."),
        source=_ROME_SKILLS,
    ),
    Parameter(
        "usual_share", Part.SKILLS, _SHARE, lazy("Compétence courante"),
        lazy("Jusqu’à cette part des métiers, une compétence compte deux fois\u00a0; au-delà, une fois."),
        source=_ROME_SKILLS,
    ),
    Parameter(
        "essential_factor", Part.SKILLS, Unit.TIMES, lazy("Poids d’une indispensable"),
        lazy("Une compétence indispensable compte autant que ce nombre de compétences appréciées."),
        least=1, most=20,
    ),
    Parameter(
        "one_level_short", Part.SKILLS, _SHARE, lazy("Un niveau en dessous"),
        lazy("Ce qui reste d’une compétence tenue un niveau sous celui que l’offre demande."),
    ),
    Parameter(
        "two_levels_short", Part.SKILLS, _SHARE, lazy("Deux niveaux en dessous"),
        lazy("Ce qui reste d’une compétence tenue deux niveaux sous celui que l’offre demande."),
    ),
    Parameter(
        "declared", Part.SKILLS, _SHARE, lazy("Compétence déclarée"),
        lazy("Ce que vaut une compétence que la personne déclare elle-même."),
    ),
    Parameter(
        "assessed", Part.SKILLS, _SHARE, lazy("Compétence évaluée"),
        lazy("Ce que vaut une compétence évaluée en formation."),
    ),
    Parameter(
        "certified", Part.SKILLS, _SHARE, lazy("Compétence attestée"),
        lazy("Ce que vaut une compétence attestée par un organisme."),
    ),
    Parameter(
        "missing_ceiling_base", Part.SKILLS, _SHARE, lazy("Plafond sans aucune indispensable"),
        lazy("Part la plus haute des points quand la personne ne tient aucune compétence indispensable."),
    ),
    Parameter(
        "missing_ceiling_span", Part.SKILLS, _SHARE, lazy("Plafond, part qui monte"),
        lazy("S’ajoute au plafond à mesure que les indispensables sont tenues, tant qu’il en manque une."),
    ),
    Parameter(
        "near_km", Part.DISTANCE, Unit.KM, lazy("Tout près"),
        lazy("Jusqu’à cette distance, tous les points. Les lieux sont des centres de communes."),
        least=1, most=50,
    ),
    Parameter(
        "at_radius", Part.DISTANCE, _SHARE, lazy("Au bord du rayon"),
        lazy("Part des points à la distance la plus longue que la personne dit accepter."),
    ),
    Parameter(
        "reach_percent", Part.DISTANCE, Unit.PERCENT, lazy("Trop loin"),
        lazy("Au-delà de ce pourcentage du rayon choisi, la personne n’est plus suggérée."),
        least=101, most=300,
    ),
    Parameter(
        "late_days_to_nothing", Part.AVAILABILITY, Unit.DAYS, lazy("Retard sans plus de points"),
        lazy("Les points baissent de jour en jour, jusqu’à ce retard sur la date de l’offre."),
        least=1, most=365,
    ),
    Parameter(
        "contract_accepted", Part.AVAILABILITY, _SHARE, lazy("Contrat accepté, un autre préféré"),
        lazy("Ce qui reste quand la personne accepte ce contrat mais en préfère un autre."),
    ),
    Parameter(
        "rhythm_unknown", Part.AVAILABILITY, _SHARE, lazy("Rythme d’alternance inconnu"),
        lazy("Ce qui reste quand l’offre a un rythme et que celui de la formation n’est pas connu."),
    ),
    Parameter(
        "rhythm_week_apart", Part.AVAILABILITY, _SHARE, lazy("Rythme d’alternance différent"),
        lazy("Part perdue pour chaque semaine de différence, sur quatre."),
    ),
    Parameter(
        "programme_share", Part.TRAINING, _SHARE, lazy("Formation suivie, face au diplôme"),
        lazy("Quand l’offre demande un diplôme\u00a0: part de la formation suivie. Le reste va au niveau."),
    ),
    Parameter(
        "level_short", Part.TRAINING, _SHARE, lazy("Niveau de diplôme en dessous"),
        lazy("Part perdue pour chaque niveau sous celui que l’offre demande."),
    ),
    Parameter(
        "training_unfinished", Part.TRAINING, _SHARE, lazy("Formation en cours au début du contrat"),
        lazy("Ce qui reste quand la formation finit trop tard. Ne joue pas pour l’alternance ni les stages."),
    ),
    Parameter(
        "tie_band", None, Unit.POINTS, lazy("Scores tenus pour égaux"),
        lazy("Dans cette tranche, la personne montrée le moins souvent passe d’abord, puis le sort décide."),
        least=1, most=1000, choices=(1000, 500, 250, 200, 100, 1),
    ),
)  # fmt: skip


def part_parameters(part: Part | None) -> list[Parameter]:
    """The parameters of a part, or with None those of the order, in the order of Curves."""
    return [parameter for parameter in PARAMETERS if parameter.part is part]
