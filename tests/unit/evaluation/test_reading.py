"""The figures of an audit in words: what is said, and when."""

import re
from dataclasses import replace

import pytest

from app.core.i18n import speaking
from app.evaluation.fairness.measures import Ratio
from app.evaluation.fairness.results import Trial
from app.evaluation.reading import read_audit
from app.evaluation.report import write_report
from tests.factories.evaluation import EVEN, LOW, make_audit, make_group

NBSP = "\u00a0"


def words(**values: object) -> str:
    reading = read_audit(make_audit(groups=(make_group(**values),)))
    return " ".join(reading.groups[0].sentences)


def test_places_are_said_out_of_a_hundred() -> None:
    assert "Sur 100 places en première page, 31,2 vont à ce groupe" in words()
    assert "lui en donnerait 30,4" in words()


def test_a_ratio_between_equals_is_said_in_people() -> None:
    assert "quand 100 autres personnes sont montrées, 102 de ce groupe le sont (entre 95 et 110)" in words()


def test_four_fifths_are_spoken_of_when_they_are_not_reached() -> None:
    assert "règle des quatre cinquièmes" in words(selection=LOW)
    assert "règle des quatre cinquièmes" not in words()


def test_an_alarm_says_what_to_do() -> None:
    assert "Relancez l’audit un autre jour" in words(is_alarming=True)
    assert "Relancez l’audit" not in words()


def test_nothing_is_said_of_what_cannot_be_compared() -> None:
    nothing = Ratio(None, None, None)

    assert words(places=None, selection=nothing, selection_of_equals=nothing) == ""


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [(EVEN, "1,02 (0,95 à 1,10)"), (Ratio(None, None, None), "–"), (Ratio(0.0, None, None), "0,00")],
)
def test_a_ratio_always_has_two_decimals(ratio: Ratio, expected: str) -> None:
    reading = read_audit(make_audit(groups=(make_group(selection=ratio),)))

    assert reading.groups[0].selection == expected


def test_the_smallest_bias_that_was_seen_is_named() -> None:
    assert "voit un biais de 2 points sur 100" in read_audit(make_audit()).trial_sentence


def test_a_blind_audit_says_so() -> None:
    blind = tuple(replace(trial, is_alarming=False) for trial in make_audit().trials)

    assert "trop peu d’offres" in read_audit(make_audit(trials=blind)).trial_sentence


@pytest.mark.parametrize(
    ("seen", "smallest", "is_conclusive"),
    [
        ((False, True, True), 2, True),
        ((True, True, True), 1, True),
        ((False, False, True), 5, False),
        # A smaller loss seen while a larger one was not was luck.
        ((True, False, True), 5, False),
        ((True, True, False), None, False),
    ],
)
def test_silence_means_something_when_two_points_would_be_seen(
    seen: tuple[bool, ...], smallest: int | None, is_conclusive: bool
) -> None:
    trials = tuple(
        Trial("points", size, EVEN, (1, 1), is_seen) for size, is_seen in zip((1, 2, 5), seen, strict=True)
    )
    audit = make_audit(trials=trials)

    assert audit.smallest_seen == smallest
    assert audit.is_conclusive is is_conclusive


def test_trials_are_named_in_the_singular_too() -> None:
    trials = tuple(Trial("points", size, EVEN, (1, 1), False) for size in (1, 2))
    reading = read_audit(make_audit(trials=trials))

    assert [trial.name for trial in reading.trials] == [
        "1 point de moins sur 100",
        "2 points de moins sur 100",
    ]


def test_false_alarms_are_counted_against_what_is_promised() -> None:
    assert f"8 ont donné l’alerte à tort{NBSP};" in read_audit(make_audit()).fair_sentence
    assert "moins de 10 en moyenne" in read_audit(make_audit()).fair_sentence


def test_spreading_is_told_by_people_shown_and_points_lost() -> None:
    said = " ".join(read_audit(make_audit()).spread_sentences)

    assert f"montre 1{NBSP}429 personnes différentes en première page, contre 1{NBSP}380" in said
    assert "coûte 0,007 point" in said
    assert "Sur 100 personnes à portée d’une offre, 52 n’apparaissent" in said


def test_the_last_order_is_the_product_s() -> None:
    spreads = read_audit(make_audit()).spreads

    assert [spread.is_product for spread in spreads] == [False, True]
    assert [spread.name for spread in spreads] == [
        "Scores exacts, puis tirage au sort",
        "Scores à 1 point près, puis tour de rôle (Estuaire)",
    ]


@pytest.mark.parametrize(
    ("tie_band", "name", "rule"),
    [
        (100, "Scores à 0,1 point près, puis tour de rôle (Estuaire)", "À 0,1 point près, deux scores"),
        (1, "Scores exacts, puis tour de rôle (Estuaire)", "À 0,001 point près, deux scores"),
    ],
)
def test_the_band_is_that_of_the_weights(tie_band: int, name: str, rule: str) -> None:
    spread = replace(make_audit().spreads[-1], tie_band=tie_band)
    reading = read_audit(make_audit(tie_band=tie_band, spreads=(spread,)))

    assert reading.spreads[-1].name == name
    assert reading.spread_sentences[0].startswith(rule)


def test_small_communes_are_said_to_be_observed() -> None:
    reading = read_audit(make_audit(small_population=5_000))

    assert f"communes de moins de 5{NBSP}000 habitants" in reading.groups[-1].about


def test_the_report_stands_alone(tmp_path) -> None:
    page = write_report(make_audit(), tmp_path)
    text = page.read_text(encoding="utf-8")

    assert {path.name for path in tmp_path.iterdir()} == {
        "equite.html", "equite.json", "groupes.svg", "epreuves.svg", "lorenz.svg", "personnes-montrees.svg",
    }  # fmt: skip
    assert "Aucun écart entre égaux au-delà du hasard." in text
    assert text.count("<svg xmlns") == 4
    assert re.findall(r'(?:href|src)="[^#]', text) == []


def test_the_report_speaks_english_too(tmp_path) -> None:
    with speaking("en"):
        text = write_report(make_audit(), tmp_path).read_text(encoding="utf-8")

    assert '<html lang="en">' in text
