"""Files built to harm do none: no entity, nothing fetched, bounded depth, time in proportion."""

import time

import pytest

from app.integrations.feeds.contract import Fault, UnreadableFeed
from app.integrations.feeds.plain_text import plain_text
from app.integrations.feeds.reading import read_feed

JOB = "<job><title>{}</title><referencenumber>1</referencenumber></job>"


def refusal(data: bytes) -> Fault:
    with pytest.raises(UnreadableFeed) as refused:
        read_feed(data)
    return refused.value.fault


def test_a_bomb_of_entities_is_refused_before_it_is_read() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE source [<!ENTITY l0 "ha">{levels}]><source>{JOB.format("&l9;")}</source>'
    started = time.perf_counter()
    assert refusal(bomb.encode()) is Fault.ENTITIES
    assert time.perf_counter() - started < 0.5


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:9/x"])
@pytest.mark.parametrize("kind", ["<!ENTITY x SYSTEM '{}'>", "<!ENTITY % x SYSTEM '{}'> %x;"])
def test_an_external_entity_is_refused(kind: str, address: str) -> None:
    data = f"<!DOCTYPE source [{kind.format(address)}]><source>{JOB.format('&x;')}</source>"
    assert refusal(data.encode()) is Fault.ENTITIES


def test_entities_are_refused_even_after_a_good_offer_and_nothing_is_kept() -> None:
    data = f'<!DOCTYPE source [<!ENTITY x "y">]><source>{JOB.format("Serveur")}</source>'
    assert refusal(data.encode()) is Fault.ENTITIES


def test_an_external_definition_is_never_fetched() -> None:
    """Sockets are off in tests: a fetch would fail, and so would this."""
    data = f"<!DOCTYPE source SYSTEM 'http://127.0.0.1:9/x.dtd'><source>{JOB.format('Serveur')}</source>"
    assert [offer.title for offer in read_feed(data.encode()).offers] == ["Serveur"]


@pytest.mark.parametrize(
    "data",
    [
        b"<a>" * 100_000,
        b"<source><job>" + b"<x>" * 100_000,
        b"<source>" + b"<job>" * 100_000,
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b'{"title": "x", "a": ' + b"[" * 200 + b"]" * 200 + b"}",
    ],
)
def test_deep_nesting_is_refused(data: bytes) -> None:
    assert refusal(data) is Fault.TOO_DEEP


@pytest.mark.parametrize(
    "text",
    [
        "<" * 100_000,
        "<p" * 50_000,
        "<!--" * 25_000,
        "<p><script>" * 9_000,
        "<p>" + "</script" * 12_000,
        "<p>" + "&lt;" * 25_000,
        "<p>" + "&" * 100_000,
        "<li>" * 25_000,
        "-\n" * 50_000,
        "<p>" + " " * 99_000,
        "\n" * 100_000,
    ],
)
def test_markup_takes_a_time_that_grows_with_its_length_only(text: str) -> None:
    started = time.perf_counter()
    plain_text(text)
    assert time.perf_counter() - started < 1.0


def test_a_long_field_of_a_spreadsheet_ends_the_reading_and_what_came_before_is_kept() -> None:
    feed = read_feed(b"reference;titre\n1;Serveur\n2;" + b"x" * 200_000 + b"\n3;Plongeur\n")
    assert [offer.title for offer in feed.offers] == ["Serveur"]
    assert [(error.position, error.fault) for error in feed.errors] == [(3, Fault.MALFORMED)]


def test_a_quote_left_open_does_not_hide_the_rest_in_silence() -> None:
    feed = read_feed(b'reference;titre\n1;Serveur\n2;"Plongeur\n3;Commis\n')
    assert [offer.reference for offer in feed.offers] == ["1", "2"]
    assert "Commis" in feed.offers[1].title
