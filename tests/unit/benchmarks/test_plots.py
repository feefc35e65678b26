"""Charts of benchmarks: well-formed SVG whose marks stand where the values say."""

from xml.etree import ElementTree

import pytest

from benchmarks.plots import Axis, Series, bar_chart, line_chart, number

SVG = "{http://www.w3.org/2000/svg}"
LABELS = {"title": "Rank & show", "x_label": "people", "y_label": "ms"}


def read(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def words_of(svg: str) -> list[str]:
    return [text.text or "" for text in read(svg).iter(f"{SVG}text")]


def test_a_chart_says_its_title_its_axes_and_its_lines():
    svg = line_chart([Series("engine <1 ms>", [(0, 1), (10, 4)]), Series("SQL", [(0, 2)])], **LABELS)

    assert {"Rank & show", "people", "ms", "engine <1 ms>", "SQL"} <= set(words_of(svg))
    assert read(svg).get("aria-label") == "Rank & show"


def test_equal_ratios_are_equally_far_apart_on_a_logarithmic_axis():
    svg = line_chart([Series("engine", [(10, 1), (100, 2), (1_000, 4)])], **LABELS, log_x=True)

    x = [float(mark.get("cx", "nan")) for mark in read(svg).iter(f"{SVG}circle")]
    assert x[1] - x[0] == pytest.approx(x[2] - x[1], abs=0.2)


def test_a_line_without_marks_is_a_limit():
    svg = line_chart([Series("limit", [(0, 1), (10, 1)], is_dashed=True)], **LABELS)

    assert not list(read(svg).iter(f"{SVG}circle"))
    assert [line.get("stroke-dasharray") for line in read(svg).iter(f"{SVG}polyline")] == ["6 5"]


def test_bars_are_as_high_as_their_values():
    svg = bar_chart([("A", [1.0]), ("B", [2.0])], title="Bars", y_label="ratio")

    paper, first, second = (float(bar.get("height", "nan")) for bar in read(svg).iter(f"{SVG}rect"))
    assert second == pytest.approx(2 * first, abs=0.2)
    assert paper > second


@pytest.mark.parametrize(
    ("values", "is_log", "ticks"),
    [
        ([26_000, 2_600_000], True, [10_000, 100_000, 1_000_000, 10_000_000]),
        ([5], True, [1, 10]),
        ([0.2, 9], False, [0, 2, 4, 6, 8, 10]),
        ([-3, 8], False, [-5, 0, 5, 10]),
        ([0], False, [0, 0.2]),
    ],
)
def test_axes_begin_and_end_on_round_values(values, is_log, ticks):
    axis = Axis.around(values, 0, 100, is_log=is_log)

    assert axis.ticks() == pytest.approx(ticks)
    assert axis.at(ticks[0]) == pytest.approx(0)
    assert axis.at(ticks[-1]) == pytest.approx(100)


@pytest.mark.parametrize("values", [[], [0, 1], [-1, 1]])
def test_a_logarithmic_axis_refuses_what_it_cannot_show(values):
    with pytest.raises(ValueError, match="above 0"):
        Axis.around(values, 0, 100, is_log=True)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.01, "0.01"), (0.194, "0.194"), (4.2, "4.2"), (79.04, "79"), (2_600_000, "2,600,000")],
)
def test_numbers_have_three_figures(value, text):
    assert number(value) == text
