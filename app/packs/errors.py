"""What the rules of packs may refuse."""

from app.core.errors import DomainError
from app.core.i18n import gettext as _


class EmptyShortlist(DomainError):
    """There is nobody to put in the pack."""

    def __init__(self) -> None:
        super().__init__(
            _("Votre présélection est vide. Gardez au moins une personne, puis préparez le dossier.")
        )


class TooManyPeople(DomainError):
    """A pack is made to compare people, not to copy a list."""

    def __init__(self, *, limit: int, count: int) -> None:
        super().__init__(
            _(
                "Un dossier réunit %(limit)s personnes au plus et votre présélection en compte %(count)s. "
                "Retirez-en quelques-unes, puis recommencez.",
                limit=limit,
                count=count,
            )
        )


class PackNotReady(DomainError):
    """The file is not made yet, or could not be."""

    def __init__(self) -> None:
        super().__init__(_("Ce dossier n’est pas encore prêt. Ouvrez sa page pour voir où il en est."))


class PackNotFailed(DomainError):
    """Only a pack that failed is made again."""

    def __init__(self) -> None:
        super().__init__(_("Ce dossier n’a pas besoin d’être préparé de nouveau."))


class PackClosed(DomainError):
    """The pack may not be read any more: somebody left, or its last day is past."""

    def __init__(self) -> None:
        super().__init__(_("Ce dossier n’est plus accessible. Préparez-en un nouveau depuis l’offre."))
