"""Charts are well-formed, say what they show, obey the content security policy and stay in their frame."""

import re
from xml.etree import ElementTree as ET

import pytest

from app.evaluation.charts import WIDTH, Curve, Mark, Row, draw_curves, draw_intervals
from app.evaluation.reading import read_audit
from tests.factories.evaluation import make_audit

SVG = "{http://www.w3.org/2000/svg}"


def intervals(*marks: Mark, label: str = "Groupe") -> str:
    return draw_intervals(
        name="c",
        title="Titre",
        summary="Résumé",
        rows=[Row(label, marks)],
        keys=("a", "b"),
        references=(1, 0.8),
    )


def curves(*points: tuple[float, float], is_share: bool = False) -> str:
    return draw_curves(
        name="c", title="Titre", summary="Résumé", curves=[Curve("a", points)],
        x_label="x", y_label="y", is_share=is_share,
    )  # fmt: skip


CHARTS = {
    **read_audit(make_audit()).charts,
    "nothing": curves(),
    "flat": curves((1, 5), (2, 5)),
    "no interval": intervals(),
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_has_a_title_and_a_description(name: str) -> None:
    root = ET.fromstring(CHARTS[name])
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")

    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text
    assert description.text


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_obeys_the_content_security_policy(name: str) -> None:
    assert not re.search(r"\sstyle=|<style|<script|\son[a-z]+=", CHARTS[name])


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_stays_in_its_frame(name: str) -> None:
    root = ET.fromstring(CHARTS[name])
    _, _, width, height = map(float, root.get("viewBox").split())

    assert width == WIDTH
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x")) <= width
        assert 0 <= float(text.get("y")) <= height
    for circle in root.iter(f"{SVG}circle"):
        assert 0 <= float(circle.get("cx")) <= width


def test_charts_of_a_page_share_no_id() -> None:
    ids = [
        found
        for chart in read_audit(make_audit()).charts.values()
        for found in re.findall(r'id="([^"]+)"', chart)
    ]

    assert len(ids) == len(set(ids)) == 8


def test_texts_are_escaped() -> None:
    chart = intervals(label="<b>&")

    assert "&lt;b&gt;&amp;" in chart
    assert "<b>" not in chart


def test_a_value_is_placed_on_a_logarithmic_scale() -> None:
    """Half as much and twice as much are as far from 1."""
    chart = intervals(Mark(0.5, 0.5, 0.5), Mark(1, 1, 1), Mark(2, 2, 2))
    low, one, high = (float(x) for x in re.findall(r'<circle cx="([\d.]+)"', chart)[1:])

    assert high - one == pytest.approx(one - low, abs=0.2)


def test_a_value_out_of_all_bounds_is_drawn_at_the_edge() -> None:
    ET.fromstring(intervals(Mark(0.0, 0.0, 900.0)))


def test_series_differ_by_shape_too() -> None:
    chart = intervals(Mark(1, 0.9, 1.1, 0), Mark(1, 0.9, 1.1, 1))

    assert "<circle" in chart
    assert "stroke-dasharray" in chart


def test_a_share_runs_from_nothing_to_all() -> None:
    chart = curves((0, 0), (1, 1), is_share=True)

    assert "0\u00a0%" in chart
    assert "100\u00a0%" in chart
