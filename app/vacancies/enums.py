"""States of a vacancy and reasons to close it."""

from enum import StrEnum

from app.core.i18n import lazy


class VacancyStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    PAUSED = "paused"
    CLOSED = "closed"
    EXPIRED = "expired"

    @property
    def label(self) -> str:
        return str(_STATUS[self])


_STATUS = {
    VacancyStatus.DRAFT: lazy("Brouillon"),
    VacancyStatus.PUBLISHED: lazy("En ligne"),
    VacancyStatus.PAUSED: lazy("En pause"),
    VacancyStatus.CLOSED: lazy("Close"),
    VacancyStatus.EXPIRED: lazy("Expirée"),
}


class OccupationSource(StrEnum):
    """How an imported draft came by its occupation; a person's own choice needs no mark."""

    GIVEN = "given"
    PROPOSED = "proposed"


class CloseReason(StrEnum):
    FILLED_HERE = "filled_here"
    FILLED_ELSEWHERE = "filled_elsewhere"
    ABANDONED = "abandoned"

    @property
    def label(self) -> str:
        return str(_REASONS[self])


_REASONS = {
    CloseReason.FILLED_HERE: lazy("Pourvue avec Estuaire"),
    CloseReason.FILLED_ELSEWHERE: lazy("Pourvue autrement"),
    CloseReason.ABANDONED: lazy("Recrutement abandonné"),
}


class PayPeriod(StrEnum):
    HOUR = "hour"
    MONTH = "month"
    YEAR = "year"

    @property
    def label(self) -> str:
        return str(_PERIODS[self])


_PERIODS = {
    PayPeriod.HOUR: lazy("brut par heure"),
    PayPeriod.MONTH: lazy("brut par mois"),
    PayPeriod.YEAR: lazy("brut par an"),
}
