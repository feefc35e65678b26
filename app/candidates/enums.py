"""States and origins of a candidate."""

from enum import StrEnum

from app.core.i18n import lazy


class CandidateStatus(StrEnum):
    """NOTICE: informed less than the delay ago, not shown. OBJECTED lasts until the person returns."""

    NOTICE = "notice"
    OPEN = "open"
    PAUSED = "paused"
    OBJECTED = "objected"
    LEFT = "left"

    @property
    def label(self) -> str:
        return str(_STATUS[self])


_STATUS = {
    CandidateStatus.NOTICE: lazy("Informée, pas encore visible"),
    CandidateStatus.OPEN: lazy("Visible par les entreprises"),
    CandidateStatus.PAUSED: lazy("En pause"),
    CandidateStatus.OBJECTED: lazy("Ne souhaite pas être suggérée"),
    CandidateStatus.LEFT: lazy("A quitté Estuaire"),
}


class CandidateOrigin(StrEnum):
    ROSTER = "roster"
    SELF = "self"
    ASSISTED = "assisted"

    @property
    def label(self) -> str:
        return str(_ORIGINS[self])


_ORIGINS = {
    CandidateOrigin.ROSTER: lazy("Liste transmise par un centre de formation"),
    CandidateOrigin.SELF: lazy("Inscription par la personne elle-même"),
    CandidateOrigin.ASSISTED: lazy("Inscription avec l’aide d’un organisme"),
}


class CandidateKind(StrEnum):
    """How the person comes to work: in vocational training, as an apprentice, or neither."""

    TRAINEE = "trainee"
    APPRENTICE = "apprentice"
    OTHER = "other"

    @property
    def label(self) -> str:
        return str(_KINDS[self])


_KINDS = {
    CandidateKind.TRAINEE: lazy("En formation professionnelle"),
    CandidateKind.APPRENTICE: lazy("En apprentissage"),
    CandidateKind.OTHER: lazy("Autre situation"),
}
