"""What a file of offers gives once it is read: typed rows, and what was refused with where it stands."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MOST_BYTES = 5 * 1024 * 1024
MOST_OFFERS = 2000


class Fault(StrEnum):
    """What is wrong with a file, or with one offer of it."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"
    UNKNOWN_FORMAT = "unknown_format"
    MALFORMED = "malformed"
    ENTITIES = "entities"
    TOO_DEEP = "too_deep"
    TOO_MANY = "too_many"
    NO_OFFER = "no_offer"
    NOT_AN_OFFER = "not_an_offer"
    NO_TITLE = "no_title"
    LONG_REFERENCE = "long_reference"
    SAME_REFERENCE = "same_reference"
    EXTRA_CELLS = "extra_cells"


class Unit(StrEnum):
    """What positions count: lines of the file, or offers from the first one (JSON has no lines)."""

    LINE = "line"
    OFFER = "offer"


class UnreadableFeed(Exception):
    """Nothing can be kept of the file; `position` is the line where that shows, when there is one."""

    def __init__(self, fault: Fault, position: int | None = None) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.position = position


@dataclass(frozen=True, slots=True)
class Record:
    """An offer as its file names things: path in the offer (`lieutravail.codepostal`) -> text.

    What contains other things is there too, with an empty text: a format is known by the names it uses.
    """

    position: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class FeedPlace:
    """Where the work is, as far as the feed says; `words` are whatever else it says of the place."""

    insee_code: str = ""
    postal_code: str = ""
    city: str = ""
    latitude: float | None = None
    longitude: float | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class FeedOffer:
    """An offer with plain texts. `reference` is the feed's, or made of the content when it gives none.

    `contract` is every word that the feed has for the contract; `months` and `weekly_hours` are None when
    unsaid; `rome_code` is as given, in capitals.
    """

    position: int
    reference: str
    title: str
    description: str
    rome_code: str = ""
    place: FeedPlace = FeedPlace()
    contract: str = ""
    months: int | None = None
    weekly_hours: float | None = None
    positions: int = 1
    url: str = ""
    starts_on: date | None = None
    published_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class FeedError:
    """An offer that was refused, or the place where the file breaks off."""

    position: int
    fault: Fault


@dataclass(frozen=True, slots=True)
class Feed:
    """The offers of a file in its order, and what was refused."""

    format_name: str
    unit: Unit
    offers: tuple[FeedOffer, ...]
    errors: tuple[FeedError, ...]
