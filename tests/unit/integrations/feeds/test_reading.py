"""Files of offers become typed rows: the content says which format, good offers are kept, others said."""

import codecs
from datetime import date
from pathlib import Path

import pytest

from app.integrations.feeds.contract import Fault, FeedError, Unit, UnreadableFeed
from app.integrations.feeds.offers import OF_CONTENT
from app.integrations.feeds.reading import read_feed
from tests.unit.integrations.feeds.samples import (
    AGGREGATOR,
    FRANCE_TRAVAIL,
    JOB_BOARD,
    JOB_POSTING,
    SPREADSHEET,
)


def test_offers_of_france_travail() -> None:
    feed = read_feed(FRANCE_TRAVAIL)
    assert feed.format_name == "France Travail, Offres d’emploi v2"
    assert feed.unit is Unit.OFFER
    first, second = feed.offers
    assert (first.reference, first.title, first.rome_code) == ("17A", "Serveur / Serveuse (H/F)", "G1803")
    assert first.description == "Service en salle.\nLe soir."
    assert (first.place.insee_code, first.place.postal_code) == ("17299", "17300")
    assert (first.place.latitude, first.place.longitude) == (45.94, -0.96)
    assert first.place.words == "17 - ROCHEFORT"
    assert (first.contract, first.months) == (
        "SAI, Contrat travail saisonnier - 4 Mois, Contrat travail",
        4,
    )
    assert (first.weekly_hours, first.positions, first.url) == (35.0, 3, "https://exemple.test/17A")
    assert first.published_on == date(2026, 11, 2)
    assert (second.rome_code, second.place.words, second.months) == ("", "17 - Saintes", None)
    assert feed.errors == (FeedError(3, Fault.NOT_AN_OFFER), FeedError(4, Fault.NO_TITLE))


def test_an_aggregator_s_feed_is_read_by_local_names_and_keeps_no_script() -> None:
    feed = read_feed(AGGREGATOR)
    assert feed.format_name.startswith("Agrégateurs")
    assert feed.unit is Unit.LINE
    first, second = feed.offers
    assert (first.position, first.reference, first.title) == (4, "A-1", "Soudeur TIG H/F")
    assert first.description == "Vous soudez :\n\n- des cuves\n- des tubes"
    assert (first.place.city, first.place.postal_code) == ("Bègles", "33130")
    assert (first.published_on, first.contract) == (date(2026, 11, 2), "CDI")
    # Markup left unescaped in a text is part of that text.
    assert (second.reference, second.description) == ("A-2", "Monter vite\n\net bien")
    assert feed.errors == (FeedError(16, Fault.NO_TITLE),)


def test_a_job_board_s_own_names_and_an_encoding_that_nothing_declares() -> None:
    (offer,) = read_feed(JOB_BOARD).offers
    assert (offer.reference, offer.title) == ("R-9", "Aide-soignant F/H")
    assert offer.description == "Soins de jour.\n\nDiplôme exigé."
    assert (offer.place.city, offer.place.postal_code) == ("Pau", "64000")
    assert (offer.months, offer.weekly_hours, offer.published_on) == (6, 17.5, date(2026, 11, 3))


def test_a_job_posting_among_other_things_of_a_page() -> None:
    feed = read_feed(JOB_POSTING)
    (offer,) = feed.offers
    assert feed.format_name == "schema.org JobPosting"
    assert (offer.reference, offer.title, offer.description) == ("B-1", "Boulanger", "Du pain.")
    assert (offer.place.city, offer.place.postal_code) == ("Limoges", "87000")
    assert (offer.contract, offer.expires_on) == ("FULL_TIME, TEMPORARY", date(2027, 1, 31))


def test_a_spreadsheet_with_semicolons_in_windows_letters() -> None:
    feed = read_feed(SPREADSHEET)
    first, last = feed.offers
    assert (first.position, first.title, first.place.city) == (2, "Vendeur ; vendeuse", "Périgueux")
    assert first.description == "Accueil\net caisse"
    assert (first.rome_code, first.starts_on) == ("D1214", date(2027, 1, 4))
    assert (last.position, last.title) == (6, "Maçon d’œuvre")
    assert feed.errors == (FeedError(5, Fault.EXTRA_CELLS),)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_separators_and_encodings_are_found_out(separator: str, encoding: str) -> None:
    rows = [["référence", "titre", "ville"], ["1", "Éleveuse", "Guéret"]]
    text = "\n".join(separator.join(row) for row in rows)
    (offer,) = read_feed(text.encode(encoding)).offers
    assert (offer.reference, offer.title, offer.place.city) == ("1", "Éleveuse", "Guéret")


def test_one_offer_alone_is_a_feed_of_one() -> None:
    (offer,) = read_feed(b'{"reference": "7", "title": "Serveur"}').offers
    assert (offer.reference, offer.title) == ("7", "Serveur")


def test_an_offer_without_a_reference_is_known_by_what_it_says() -> None:
    text = "intitule;ville;description\nServeur;Pau;{}\nServeur;Dax;\n"
    (first, second), (edited, _second) = (
        read_feed(text.format(words).encode()).offers for words in ("Le soir.", "Le midi.")
    )
    assert first.reference.startswith(OF_CONTENT)
    assert first.reference == edited.reference != second.reference


def test_a_reference_counts_once() -> None:
    feed = read_feed(b'[{"id": 1, "title": "Serveur"}, {"id": 1, "title": "Plongeur"}]')
    assert [offer.title for offer in feed.offers] == ["Serveur"]
    assert feed.errors == (FeedError(2, Fault.SAME_REFERENCE),)


def test_texts_lose_control_characters_and_titles_and_texts_are_cut_between_words() -> None:
    long = "mot " * 4000
    data = '[{"id": "1", "title": "Ser\\u0000veur \\ud800", "description": "%s"}]' % long  # noqa: UP031
    (offer,) = read_feed(data.encode()).offers
    assert offer.title == "Serveur"
    assert len(offer.description) <= 6000
    assert offer.description.endswith("mot…")
    (offer,) = read_feed(f'[{{"id": "1", "title": "{long}"}}]'.encode()).offers
    assert len(offer.title) <= 160


def test_an_address_that_is_not_of_the_web_is_left_out() -> None:
    (offer,) = read_feed(b'[{"title": "Serveur", "url": "javascript:alert(1)"}]').offers
    assert offer.url == ""


def test_what_comes_before_a_break_is_kept() -> None:
    cut = AGGREGATOR[: AGGREGATOR.index(b"<x:job") + 40]
    feed = read_feed(cut)
    assert [offer.reference for offer in feed.offers] == ["A-1"]
    assert [error.fault for error in feed.errors] == [Fault.MALFORMED]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", Fault.EMPTY),
        (b" \n ", Fault.EMPTY),
        (codecs.BOM_UTF8, Fault.EMPTY),
        (b"\x89PNG\r\n\x1a\n\x00\x00", Fault.NOT_TEXT),
        (b"PK\x03\x04\x14\x00\x00", Fault.NOT_TEXT),
        (codecs.BOM_UTF16_LE + b"\x00\xd8\x00\xd8", Fault.NOT_TEXT),
        (b"Bonjour, voici nos offres.".replace(b",", b""), Fault.UNKNOWN_FORMAT),
        (b'{"offres": []}', Fault.NO_OFFER),
        (b"[]", Fault.NO_OFFER),
        (b"reference;titre\n", Fault.NO_OFFER),
        (b"<flux><truc/></flux>", Fault.NO_OFFER),
        (b"<source><job><title>Serveur</job></source>", Fault.MALFORMED),
        (b'[{"title": "Serveur",]', Fault.MALFORMED),
        (b'[{"title": ' + b"9" * 5000 + b"}]", Fault.MALFORMED),
    ],
)
def test_a_file_of_which_nothing_can_be_kept_is_refused(data: bytes, fault: Fault) -> None:
    with pytest.raises(UnreadableFeed) as refused:
        read_feed(data)
    assert refused.value.fault is fault


def test_a_break_is_said_with_its_line() -> None:
    with pytest.raises(UnreadableFeed) as refused:
        read_feed(b"<source>\n<job>\n<title>Serveur</job></source>")
    assert refused.value.position == 3


def test_too_many_bytes_and_too_many_offers_are_refused() -> None:
    with pytest.raises(UnreadableFeed) as refused:
        read_feed(b"[]" + b" " * 5 * 1024 * 1024)
    assert refused.value.fault is Fault.TOO_LARGE
    three = b'[{"title": "a"}, {"title": "b"}, {"title": "c"}]'
    assert len(read_feed(three, most_offers=3).offers) == 3
    with pytest.raises(UnreadableFeed) as refused:
        read_feed(three, most_offers=2)
    assert refused.value.fault is Fault.TOO_MANY


SAMPLES = {
    "decathlon.test.input.json": 3,
    "engagementJeunes.test.input.json": 2,
    "france-travail-cegid-mapper.test.input.json": 1,
    "import-apec.test.input.xml": 5,
    "import-clever-connect.test.input.xml": 3,
    "import-edf.test.input.xml": 3,
    "import-enedis.test.input.xml": 2,
    "import-france-travail-cegid.test.input.json": 4,
    "import-hello-work-buddi.test.input.xml": 3,
    "import-hello-work.test.input.xml": 5,
    "import-jobteaser.test.input.xml": 2,
    "import-jooble.test.input.xml": 2,
    "import-kelio.test.input.xml": 2,
    "import-laposte.test.input.xml": 2,
    "import-leboncoin.test.input.csv": 2,
    "labonneboite_esd-offres-happypath.json": 8,
    "real_postings.csv": 1526,
}


@pytest.mark.shared
@pytest.mark.parametrize("name", SAMPLES)
def test_every_real_sample_is_read_whole(shared_data: Path, name: str) -> None:
    feed = read_feed((shared_data / "data" / "offers" / name).read_bytes())
    assert len(feed.offers) + len(feed.errors) == SAMPLES[name]
    assert {error.fault for error in feed.errors} <= {Fault.SAME_REFERENCE}
    for offer in feed.offers:
        assert offer.title
        assert "<" not in offer.description.replace("<3", "")
        # A listing of postings has no texts; every job board's feed has.
        assert offer.description or name == "real_postings.csv"
        assert offer.place != type(offer.place)()
