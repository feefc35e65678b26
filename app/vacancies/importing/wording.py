"""What an import did, would do or refused, in the words that people read, and as a table to download."""

import csv
import io

from app.core.i18n import format_number, lazy
from app.core.i18n import gettext as _
from app.integrations.feeds.contract import MOST_BYTES, MOST_OFFERS, Fault, FeedError, Unit, UnreadableFeed
from app.reference.understanding.wording import likelihood
from app.vacancies.importing.plans import ImportPlan, Lack, Outcome, PlannedOffer

_FAULTS = {
    Fault.EMPTY: lazy("Ce fichier est vide. Choisissez celui qui contient vos offres."),
    Fault.TOO_LARGE: lazy("Ce fichier dépasse %(size)s Mo. Envoyez vos offres en plusieurs fichiers."),
    Fault.NOT_TEXT: lazy("Ce fichier n’est pas un texte. Exportez vos offres en XML, JSON ou CSV."),
    Fault.UNKNOWN_FORMAT: lazy(
        "Le format n’a pas été reconnu. Exportez vos offres en XML, JSON ou CSV, avec les noms des colonnes."
    ),
    Fault.MALFORMED: lazy("Le fichier est mal formé. Exportez-le de nouveau, sans le modifier à la main."),
    Fault.ENTITIES: lazy("Ce fichier déclare des entités XML, refusées par sécurité. Exportez-le sans."),
    Fault.TOO_DEEP: lazy("Ce fichier imbrique trop d’éléments. Exportez une simple liste d’offres."),
    Fault.TOO_MANY: lazy("Ce fichier compte plus de %(most)s offres. Envoyez-les en plusieurs fichiers."),
    Fault.NO_OFFER: lazy("Aucune offre n’a été trouvée dans ce fichier. Vérifiez que c’est bien le bon."),
    Fault.NOT_AN_OFFER: lazy("Ce n’est pas une offre."),
    Fault.NO_TITLE: lazy("L’intitulé manque."),
    Fault.LONG_REFERENCE: lazy("La référence dépasse 200 caractères."),
    Fault.SAME_REFERENCE: lazy("Une offre précédente du fichier a la même référence."),
    Fault.EXTRA_CELLS: lazy("La ligne a plus de colonnes que la première."),
}
_LACKS = {
    Lack.OCCUPATION: lazy("le métier"),
    Lack.COMMUNE: lazy("la commune"),
    Lack.CONTRACT: lazy("le contrat"),
    Lack.DESCRIPTION: lazy("la présentation"),
}
_OUTCOMES = {
    Outcome.NEW: lazy("Nouveau brouillon"),
    Outcome.UPDATED: lazy("Brouillon mis à jour"),
    Outcome.UNCHANGED: lazy("Déjà importée, sans changement"),
    Outcome.KEPT: lazy("Changée dans le fichier, laissée telle quelle : vous y avez travaillé depuis"),
    Outcome.OUTSIDE: lazy("Hors de Nouvelle-Aquitaine : passée"),
}


def fault_words(fault: Fault) -> str:
    # Filled after translation: a sentence without a placeholder takes any.
    return str(_FAULTS[fault]) % {"size": MOST_BYTES // 2**20, "most": format_number(MOST_OFFERS)}


def refusal_words(refused: UnreadableFeed) -> str:
    """Why a file is refused, with the line where that shows."""
    words = fault_words(refused.fault)
    return _("Ligne %(line)s. %(why)s", line=refused.position, why=words) if refused.position else words


def position_words(position: int, unit: Unit) -> str:
    if unit is Unit.OFFER:
        return _("offre n° %(number)s", number=position)
    return _("ligne %(number)s", number=position)


def outcome_words(outcome: Outcome) -> str:
    return str(_OUTCOMES[outcome])


def lack_words(planned: PlannedOffer) -> str:
    """What is left to say: `le métier, le contrat`."""
    return ", ".join(str(_LACKS[lack]) for lack in planned.lacks)


def proposal_words(planned: PlannedOffer) -> str:
    """`Serveur / Serveuse (très probable)`, or the likeliest ones where none is kept."""
    shown = [planned.occupation] if planned.occupation else planned.proposals
    if planned.source and not planned.proposals:
        return ", ".join(item.label for item in shown)
    return ", ".join(f"{item.label} ({likelihood(item.confidence).label})" for item in shown)


def report_rows(plan: ImportPlan) -> list[tuple[str, str, str, str, str, str]]:
    """Position, reference, title, what becomes of it, occupation, what is left to say or why it is refused.

    In the order of the file.
    """
    rows = [
        (
            item.offer.position,
            (
                item.offer.reference,
                item.offer.title,
                outcome_words(item.outcome),
                proposal_words(item) if item.is_draft else "",
                lack_words(item) if item.is_draft else "",
            ),
        )
        for item in plan.offers
    ]
    rows += [(error.position, ("", "", _("Refusée"), "", fault_words(error.fault))) for error in plan.errors]
    rows.sort(key=lambda row: row[0])
    return [(position_words(position, plan.unit), *cells) for position, cells in rows]


def report_csv(plan: ImportPlan) -> str:
    """The rows of the report for a spreadsheet; no cell is taken for a formula."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";")
    writer.writerow(
        [
            _("Emplacement"),
            _("Référence"),
            _("Intitulé"),
            _("Résultat"),
            _("Métier"),
            _("À compléter ou motif"),
        ]
    )
    for row in report_rows(plan):
        writer.writerow([_harmless(cell) for cell in row])
    return file.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def error_words(error: FeedError) -> str:
    return fault_words(error.fault)
