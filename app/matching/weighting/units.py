"""How the integers of the curves are read and typed by people: per cent, points, kilometres, days, times."""

import re
from decimal import Decimal
from enum import Enum

from app.core.i18n import format_number, ngettext
from app.core.i18n import gettext as _

# Short enough that nothing typed makes a giant.
_NUMBER = re.compile(r"-?\d{1,6}(\.\d{1,6})?", re.ASCII)


class Unit(Enum):
    """What a stored integer counts; `scale` stored units make one unit as typed."""

    SHARE = ("share", 10)  # per mille, typed in per cent
    POINTS = ("points", 1000)
    TIMES = ("times", 1)
    KM = ("km", 1)
    PERCENT = ("percent", 1)
    DAYS = ("days", 1)

    @property
    def scale(self) -> int:
        return self.value[1]

    @property
    def symbol(self) -> str:
        """What follows a field: "%", "km", "jours"."""
        words = {
            Unit.SHARE: "%",
            Unit.PERCENT: "%",
            Unit.POINTS: _("point"),
            Unit.TIMES: _("fois"),
            Unit.KM: "km",
            Unit.DAYS: _("jours"),
        }
        return words[self]

    def say(self, stored: int) -> str:
        """The value with its unit: 945 -> "94,5 %", 1000 -> "1 point"."""
        number = format_number(float(Decimal(stored) / self.scale))
        if self is Unit.POINTS:
            return ngettext("%(number)s point", "%(number)s points", stored // self.scale, number=number)
        if self is Unit.TIMES:
            return _("%(number)s fois", number=number)
        if self is Unit.DAYS:
            return ngettext("%(num)s jour", "%(num)s jours", stored)
        return f"{number}\u00a0{self.symbol}"

    def to_text(self, stored: int) -> str:
        """The value as an address or a field holds it, with a point: 945 -> "94.5", 940 -> "94"."""
        value = Decimal(stored) / self.scale
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"

    def from_text(self, text: str) -> int:
        """The stored integer for what was typed, with a point or a comma. Raises ValueError for no number,
        or for more decimals than are stored.
        """
        typed = text.strip().replace(",", ".")
        if not _NUMBER.fullmatch(typed):
            raise ValueError(f"not a number: {text}")
        value = Decimal(typed) * self.scale
        stored = int(value)
        if value != stored:
            raise ValueError(f"too many decimals: {text}")
        return stored
