"""An update that did not take place."""

from app.reference.enums import CheckOutcome, CheckReason

_NETWORK = frozenset(
    {
        CheckReason.NO_ANSWER,
        CheckReason.CUT,
        CheckReason.CERTIFICATE,
        CheckReason.SERVER_ERROR,
        CheckReason.NOT_FOUND,
        CheckReason.REDIRECTION,
    }
)


class UpdateFailed(Exception):
    """The reference stays as it was. `detail` is an English sentence for who runs the site."""

    def __init__(self, reason: CheckReason, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail

    @property
    def outcome(self) -> CheckOutcome:
        """UNREACHABLE when no archive came, REFUSED when the one that came is not taken."""
        return CheckOutcome.UNREACHABLE if self.reason in _NETWORK else CheckOutcome.REFUSED
