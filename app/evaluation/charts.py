"""Small SVG charts without a library: intervals beside a line of reference, and curves.

Each is an image with a title and a description that says what it shows; a table stands beside it on the page.
Colours are those of the theme, with a value for a file of its own; every series has a shape of its own too.
A chart is drawn 400 units wide, the width of a phone, so that its text stays readable there.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from app.core.i18n import format_number

WIDTH = 400
_INK, _INK_2, _LINE = "var(--es-ink,#10272b)", "var(--es-ink-2,#40575c)", "var(--es-line,#e3e0d8)"
_COLOURS = (
    "var(--es-supply,#0e5a63)",
    "var(--es-demand,#b4432a)",
    "var(--es-info,#1a4e7d)",
    "var(--es-warn,#774a00)",
)
_DASHES = ("", "6 3", "2 3", "9 3 2 3")
_ROW, _KEY_LINE, _MARGIN = 30, 17, 12


@dataclass(frozen=True, slots=True)
class Mark:
    """A value with its interval, drawn in the colour and shape of series number `series`."""

    value: float
    low: float
    high: float
    series: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A line of an interval chart: what it is about, and its marks from top to bottom."""

    label: str
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through points (x, y), x ascending."""

    label: str
    points: Sequence[tuple[float, float]]


def draw_intervals(
    *,
    name: str,
    title: str,
    summary: str,
    rows: Sequence[Row],
    keys: Sequence[str],
    references: Sequence[float],
) -> Markup:
    """Ratios on a logarithmic scale, one row each, `references` being vertical lines (the first one full).

    `name` makes the ids of the chart unique on its page; `keys` name the series.
    """
    values = [bound for row in rows for mark in row.marks for bound in (mark.low, mark.high)]
    low, high = min([0.75, *references, *values]), max([1.3, *references, *values])
    low, high = max(low, 0.05) / 1.03, min(high, 20.0) * 1.03

    def across(value: float) -> float:
        share = math.log(min(max(value, low), high) / low) / math.log(high / low)
        return _MARGIN + share * (WIDTH - 2 * _MARGIN)

    top = _KEY_LINE * len(keys) + 6
    height = _ROW + 12 * max((len(row.marks) for row in rows), default=1)
    bottom = top + height * len(rows)
    parts = _key(keys, has_marks=True)
    parts += [_text(across(value), bottom + 15, format_number(value), "middle") for value in references]
    for at, row in enumerate(rows):
        y = top + at * height
        parts.append(f'<path d="M0 {y}H{WIDTH}" stroke="{_LINE}"/>' + _text(0, y + 18, row.label, ink=_INK))
        for number, reference in enumerate(references):
            dash = "" if number == 0 else ' stroke-dasharray="3 3"'
            path = f"M{across(reference):.1f} {y + 24}V{y + height}"
            parts.append(f'<path d="{path}" stroke="{_INK_2}"{dash}/>')
        for place, mark in enumerate(row.marks):
            parts.append(
                _mark(across(mark.low), across(mark.value), across(mark.high), y + 32 + 12 * place, mark)
            )
    return _image(name, title, summary, parts, bottom + 22)


def draw_curves(
    *,
    name: str,
    title: str,
    summary: str,
    curves: Sequence[Curve],
    x_label: str,
    y_label: str,
    is_share: bool,
) -> Markup:
    """Curves over one pair of axes; with `is_share`, both run from 0 to 1 and say per cent.

    Otherwise the vertical axis starts near the lowest point: curves are compared with each other.
    """
    top, left, plot = _KEY_LINE * len(curves) + 24, 46, 190
    points = [point for curve in curves for point in curve.points]
    first_x, last_x = (0.0, 1.0) if is_share else _bounds([x for x, _ in points])
    ticks = [0, 0.25, 0.5, 0.75, 1] if is_share else _ticks(*_bounds([y for _, y in points]))

    def place(x: float, y: float) -> tuple[float, float]:
        across = (x - first_x) / ((last_x - first_x) or 1)
        up = (y - ticks[0]) / (ticks[-1] - ticks[0])
        return left + across * (WIDTH - left - _MARGIN), top + plot - up * plot

    def say(value: float) -> str:
        return f"{value * 100:.0f}\u00a0%" if is_share else format_number(value)

    parts = [*_key([curve.label for curve in curves], has_marks=False), _text(0, top - 8, y_label)]
    for tick in ticks:
        _, y = place(first_x, tick)
        parts.append(
            f'<path d="M{left} {y:.1f}H{WIDTH - _MARGIN}" stroke="{_LINE}"/>'
            + _text(left - 6, y + 4, say(tick), "end")
        )
    parts.append(_text(left, top + plot + 16, say(first_x)))
    parts.append(_text(WIDTH - _MARGIN, top + plot + 16, say(last_x), "end"))
    if is_share:
        equal = f"M{_point(place(0, 0))}L{_point(place(1, 1))}"
        parts.append(f'<path d="{equal}" stroke="{_INK_2}"/>')
    for series, curve in enumerate(curves):
        path = "L".join(_point(place(x, y)) for x, y in curve.points)
        parts.append(f'<path d="M{path}" fill="none" {_stroke(series)}/>' if path else "")
    parts.append(_text((left + WIDTH - _MARGIN) / 2, top + plot + 33, x_label, "middle"))
    return _image(name, title, summary, parts, top + plot + 40)


def _image(name: str, title: str, summary: str, parts: Sequence[str], height: float) -> Markup:
    # Every text was escaped, by _text or here.
    return Markup(  # noqa: S704
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" width="100%" role="img"'
        f' aria-labelledby="{name}-t {name}-d" font-family="inherit" font-size="12">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(summary)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def _key(labels: Sequence[str], *, has_marks: bool) -> list[str]:
    found = []
    for series, label in enumerate(labels):
        y = _KEY_LINE * series + 9
        line = f'<path d="M0 {y}H28" {_stroke(series)}/>'
        found.append(line + (_shape(14, y, series) if has_marks else "") + _text(36, y + 4, label))
    return found


def _mark(low: float, value: float, high: float, y: float, mark: Mark) -> str:
    return f'<path d="M{low:.1f} {y}H{high:.1f}" {_stroke(mark.series)}/>' + _shape(value, y, mark.series)


def _shape(x: float, y: float, series: int) -> str:
    """A disc, a diamond, a square or a triangle."""
    colour = _COLOURS[series % len(_COLOURS)]
    if series % 4 == 0:
        return f'<circle cx="{x:.1f}" cy="{y}" r="4.5" fill="{colour}"/>'
    path = {
        1: f"M{x:.1f} {y - 5.5}l5.5 5.5-5.5 5.5-5.5-5.5z",
        2: f"M{x - 4:.1f} {y - 4}h8v8h-8z",
        3: f"M{x:.1f} {y - 5}l5 9h-10z",
    }[series % 4]
    return f'<path d="{path}" fill="{colour}"/>'


def _stroke(series: int) -> str:
    dash = _DASHES[series % len(_DASHES)]
    return f'stroke="{_COLOURS[series % len(_COLOURS)]}" stroke-width="2"' + (
        f' stroke-dasharray="{dash}"' if dash else ""
    )


def _text(x: float, y: float, text: str, anchor: str = "start", *, ink: str = _INK_2) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{ink}">{escape(text)}</text>'


def _point(at: tuple[float, float]) -> str:
    return f"{at[0]:.1f} {at[1]:.1f}"


def _bounds(values: Sequence[float]) -> tuple[float, float]:
    return (min(values), max(values)) if values else (0.0, 1.0)


def _ticks(low: float, high: float) -> list[float]:
    """Five round values or so, from at most `low` to at least `high`."""
    rough = max((high - low) / 4, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    first, last = math.floor(low / step), max(math.ceil(high / step), math.floor(low / step) + 1)
    return [number * step for number in range(first, last + 1)]
