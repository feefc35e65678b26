"""What administrators read of updates, in French."""

from collections.abc import Mapping

from app.core.i18n import format_number, lazy, ngettext
from app.core.i18n import gettext as _
from app.reference.enums import CheckOutcome, CheckReason
from app.reference.importing.releases import COMMUNES, ROME
from app.reference.models import ReferenceRelease
from app.reference.updating.differences import Change

TABLES = {
    "occupations": lazy("Métiers"),
    "appellations": lazy("Appellations"),
    "skills": lazy("Compétences"),
}
CHANGES = {
    Change.NEW: lazy("Ajouts"),
    Change.RENAMED: lazy("Changements de nom"),
    Change.MOVED: lazy("Déplacements"),
    Change.REPLACED: lazy("Remplacements"),
    Change.DROPPED: lazy("Retraits"),
}
OUTCOMES = {
    CheckOutcome.UPDATED: lazy("Mis à jour"),
    CheckOutcome.UNCHANGED: lazy("Rien de nouveau"),
    CheckOutcome.UNREACHABLE: lazy("Source injoignable"),
    CheckOutcome.REFUSED: lazy("Archive refusée"),
}
REASONS = {
    CheckReason.NO_ANSWER: lazy(
        "La source n’a pas répondu à temps. Une nouvelle vérification aura lieu demain."
    ),
    CheckReason.CUT: lazy("La connexion a été coupée. Vérifiez le réseau du serveur si cela se répète."),
    CheckReason.CERTIFICATE: lazy("Le certificat de la source est refusé. Vérifiez l’adresse avant tout."),
    CheckReason.SERVER_ERROR: lazy("La source est en panne. Une nouvelle vérification aura lieu demain."),
    CheckReason.NOT_FOUND: lazy(
        "L’archive n’est plus à cette adresse. Cherchez la nouvelle et changez ROME_URL."
    ),
    CheckReason.REDIRECTION: lazy(
        "L’adresse renvoie ailleurs. Changez ROME_URL, ou ajoutez l’hôte à ROME_REDIRECT_HOSTS."
    ),
    CheckReason.TOO_LARGE: lazy("L’archive dépasse la taille permise. Vérifiez l’adresse ROME_URL."),
    CheckReason.NOT_AN_ARCHIVE: lazy(
        "La source n’a pas donné d’archive zip. Vérifiez que ROME_URL est l’adresse du fichier lui-même."
    ),
    CheckReason.UNSAFE: lazy(
        "Ce que contient l’archive n’a rien d’honnête. Ne l’importez pas, et prévenez son éditeur."
    ),
    CheckReason.DAMAGED: lazy("L’archive est tronquée ou abîmée. Relancez la mise à jour."),
    CheckReason.CHECKSUM: lazy(
        "L’archive n’a pas l’empreinte attendue. Relancez plus tard ; si ROME_SHA256 est rempli, vérifiez-le."
    ),
    CheckReason.CONTENT: lazy(
        "Un fichier de l’archive ne se lit pas comme prévu. Signalez-le avec le détail ci-dessous."
    ),
    CheckReason.OLDER: lazy("L’archive est plus ancienne que le référentiel. Vérifiez l’adresse ROME_URL."),
    CheckReason.LOSSES: lazy(
        "L’archive retire une grande part du référentiel. Une personne doit la regarder, puis l’accepter."
    ),
}


def say_release(release: ReferenceRelease) -> str:
    """`ROME v460`, `Communes`, `Référentiel de démarrage`."""
    if release.name == COMMUNES:
        return _("Communes")
    if release.name.startswith(ROME):
        return release.name.replace(ROME, "ROME", 1)
    return _("Référentiel de démarrage")


def say_touched(touched: Mapping[str, int]) -> str:
    """`3 offres, 2 besoins`: what points to a row. Tables without words of their own are counted together."""
    words, others = [], 0
    for table, count in sorted(touched.items()):
        shown = format_number(count)
        match table:
            case "vacancies":
                words.append(ngettext("%(count)s offre", "%(count)s offres", count, count=shown))
            case "candidates":
                words.append(ngettext("%(count)s personne", "%(count)s personnes", count, count=shown))
            case "needs":
                words.append(ngettext("%(count)s besoin", "%(count)s besoins", count, count=shown))
            case "programmes":
                words.append(ngettext("%(count)s formation", "%(count)s formations", count, count=shown))
            case _:
                others += count
    if others:
        words.append(ngettext("%(num)s autre ligne", "%(num)s autres lignes", others))
    return ", ".join(words)
