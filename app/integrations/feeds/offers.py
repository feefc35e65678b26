"""From the names of a file to an offer of Estuaire's."""

import hashlib
from collections.abc import Mapping

from app.integrations.feeds.contract import Fault, FeedError, FeedOffer, FeedPlace, Record
from app.integrations.feeds.formats import Format
from app.integrations.feeds.plain_text import plain_text, shorten
from app.integrations.feeds.texts import one_line
from app.integrations.feeds.values import (
    find_postal_code,
    is_insee_code,
    parse_address,
    parse_coordinates,
    parse_day,
    parse_hours,
    parse_months,
    parse_positions,
    parse_rome_code,
)

LONGEST_TITLE = 160
LONGEST_DESCRIPTION = 6000
LONGEST_REFERENCE = 200
LONGEST_WORDS = 200
# What tells two offers of one title, place and contract apart, where neither has a reference.
TELLING_APART = ("published_on", "weekly_hours")
# Before a reference that Estuaire makes of the content: no feed's own looks like it.
OF_CONTENT = "contenu:"


def make_offer(record: Record, names: Format) -> FeedOffer | FeedError:
    """The offer of a record, or why it is refused."""
    values = record.values

    def text(field: str) -> str:
        return names.first(values, field)

    title = shorten(one_line(plain_text(text("title"))).lstrip("?!*#-–• "), LONGEST_TITLE)
    if not title:
        return FeedError(record.position, Fault.NO_TITLE)
    reference = one_line(text("reference"))
    if len(reference) > LONGEST_REFERENCE:
        return FeedError(record.position, Fault.LONG_REFERENCE)
    place = _place(values, names)
    contract = shorten(one_line(", ".join(names.each(values, "contract"))), LONGEST_WORDS)
    published_on = parse_day(text("published_on"))
    return FeedOffer(
        position=record.position,
        reference=reference or _reference_of(title, place, contract, *map(text, TELLING_APART)),
        title=title,
        description=_description(text("description"), text("profile")),
        rome_code=parse_rome_code(text("rome_code")),
        place=place,
        contract=contract,
        months=parse_months(text("duration"), text("duration_unit")),
        weekly_hours=parse_hours(text("weekly_hours")),
        positions=parse_positions(text("positions")),
        url=parse_address(text("url")),
        starts_on=parse_day(text("starts_on")),
        published_on=published_on,
        expires_on=parse_day(text("expires_on")),
    )


def _description(description: str, profile: str) -> str:
    what, who = plain_text(description), plain_text(profile)
    whole = f"{what}\n\n{who}" if who and who not in what else what
    return shorten(whole.strip(), LONGEST_DESCRIPTION)


def _place(values: Mapping[str, str], names: Format) -> FeedPlace:
    """A code among names of towns, and a town among codes, are each put where they belong."""
    codes = [text.strip().upper() for text in names.each(values, "insee_code") if is_insee_code(text)]
    towns = [text for text in names.each(values, "city") if not is_insee_code(text)]
    city, _comma, around = (towns[0] if towns else "").partition(",")
    words = one_line(" ; ".join(filter(None, [*names.each(values, "place_words"), around])))
    postal_code = find_postal_code(names.first(values, "postal_code")) or find_postal_code(words)
    where = parse_coordinates(
        names.first(values, "latitude"), names.first(values, "longitude"), names.first(values, "coordinates")
    )
    return FeedPlace(
        insee_code=codes[0] if codes else "",
        postal_code=postal_code,
        city=shorten(one_line(city), LONGEST_WORDS),
        latitude=where[0] if where else None,
        longitude=where[1] if where else None,
        words=shorten(words, LONGEST_WORDS),
    )


def _reference_of(title: str, place: FeedPlace, *said: str) -> str:
    """The same offer of the same file has the same one; whoever changes its title makes another offer."""
    content = "\n".join((title, place.insee_code, place.postal_code, place.city, place.words, *said))
    return OF_CONTENT + hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:24]
