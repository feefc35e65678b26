"""Whatever the bytes, reading ends with offers or with a refusal that has words."""

from hypothesis import given
from hypothesis import strategies as st

from app.integrations.feeds.contract import UnreadableFeed
from app.integrations.feeds.reading import read_feed
from app.vacancies.importing.wording import error_words, position_words, refusal_words
from tests.unit.integrations.feeds.samples import (
    AGGREGATOR,
    FRANCE_TRAVAIL,
    JOB_BOARD,
    JOB_POSTING,
    SPREADSHEET,
)

SAMPLES = (AGGREGATOR, FRANCE_TRAVAIL, JOB_BOARD, JOB_POSTING, SPREADSHEET)


def read(data: bytes) -> None:
    try:
        feed = read_feed(data)
    except UnreadableFeed as error:
        feed, said = None, refusal_words(error)
    if feed is None:
        assert said
        return
    assert feed.offers or feed.errors
    for offer in feed.offers:
        # What no database takes is not in any text.
        (offer.title + offer.description + offer.reference).encode("utf-8")
        assert "\x00" not in offer.title + offer.description + offer.reference
    assert all(error_words(error) and position_words(error.position, feed.unit) for error in feed.errors)


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    read(data)


@given(st.sampled_from(SAMPLES), st.integers(0, 1500), st.integers(0, 40), st.binary(max_size=12))
def test_a_sample_with_a_piece_replaced(sample: bytes, start: int, length: int, piece: bytes) -> None:
    read(sample[:start] + piece + sample[start + length :])
