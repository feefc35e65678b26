"""Reads a file of offers, whatever its format: what it holds says which, never its name."""

from collections import Counter
from collections.abc import Iterator

from app.integrations.feeds.contract import (
    MOST_BYTES,
    MOST_OFFERS,
    Fault,
    Feed,
    FeedError,
    FeedOffer,
    Record,
    Unit,
    UnreadableFeed,
)
from app.integrations.feeds.csv_records import read_csv
from app.integrations.feeds.formats import load_formats
from app.integrations.feeds.json_records import read_json
from app.integrations.feeds.offers import make_offer
from app.integrations.feeds.texts import decode
from app.integrations.feeds.xml_records import read_xml

# What cannot be an accident of writing: nothing of such a file is kept.
HOSTILE = frozenset({Fault.ENTITIES, Fault.TOO_DEEP, Fault.TOO_MANY})


def read_feed(data: bytes, *, most_bytes: int = MOST_BYTES, most_offers: int = MOST_OFFERS) -> Feed:
    """The offers of `data`; those that cannot be read are errors, and the others are kept.

    Where the file breaks off, what came before is kept too. Raises UnreadableFeed when nothing is, when the
    file is too large, and when it is built to harm.
    """
    if len(data) > most_bytes:
        raise UnreadableFeed(Fault.TOO_LARGE)
    text = decode(data)
    kind = _kind_of(text)
    reader = _Reader(kind, most_offers)
    try:
        for record in _records(text, kind):
            reader.take(record)
    except UnreadableFeed as error:
        if error.fault in HOSTILE or not reader.offers:
            raise
        reader.errors.append(FeedError(error.position or 0, error.fault))
    if not (reader.offers or reader.errors):
        raise UnreadableFeed(Fault.NO_OFFER)
    return reader.feed()


class _Reader:
    def __init__(self, kind: str, most_offers: int) -> None:
        self.kind = kind
        self.offers: dict[str, FeedOffer] = {}
        self.errors: list[FeedError] = []
        self._most = most_offers
        self._formats: Counter[str] = Counter()

    def take(self, record: Record | FeedError) -> None:
        if len(self.offers) + len(self.errors) >= self._most:
            raise UnreadableFeed(Fault.TOO_MANY)
        if isinstance(record, FeedError):
            self.errors.append(record)
            return
        names = load_formats().find(record.values, self.kind.upper())
        self._formats[names.name] += 1
        offer = make_offer(record, names)
        if isinstance(offer, FeedError):
            self.errors.append(offer)
        elif offer.reference in self.offers:
            self.errors.append(FeedError(offer.position, Fault.SAME_REFERENCE))
        else:
            self.offers[offer.reference] = offer

    def feed(self) -> Feed:
        names = self._formats.most_common(1)
        return Feed(
            format_name=names[0][0] if names else self.kind.upper(),
            unit=Unit.OFFER if self.kind == "json" else Unit.LINE,
            offers=tuple(self.offers.values()),
            errors=tuple(self.errors),
        )


def _kind_of(text: str) -> str:
    """`xml`, `json` or `csv`. Raises UnreadableFeed."""
    start = text.lstrip()[:1]
    if not start:
        raise UnreadableFeed(Fault.EMPTY)
    if start == "<":
        return "xml"
    return "json" if start in "[{" else "csv"


def _records(text: str, kind: str) -> Iterator[Record | FeedError]:
    formats = load_formats()
    if kind == "xml":
        # Nothing but the offers' own lines counts: an XML declaration must come first all the same.
        return read_xml(text.lstrip(), formats.records)
    return read_json(text, formats.lists) if kind == "json" else read_csv(text)
