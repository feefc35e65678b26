"""Charts as SVG text: lines over numbers, bars over names. Readable on a light background and in print.

svg = line_chart([Series("engine", [(26_000, 0.1), (260_000, 0.2)])], title=..., x_label=..., y_label=...)
Path("growth.svg").write_text(svg, encoding="utf-8")
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

WIDTH, HEIGHT = 760, 456
LEFT, RIGHT, TOP, BOTTOM = 84, 44, 76, 92
INK, SOFT_INK, GRID, PAPER = "#1e2330", "#5a6172", "#e3e6ec", "#ffffff"
# Apart in lightness too, so that they are told apart without colour.
COLOURS = ("#1f5fbf", "#c2510c", "#1b7f5c", "#7a3e9d", "#8a6d00", "#5a6172")
STEP = 22  # of the legend, and of lines of text


@dataclass(frozen=True)
class Series:
    """A line: its name and its points (x, y), in ascending x. `is_dashed` for a limit or a target."""

    name: str
    points: Sequence[tuple[float, float]] = field(repr=False)
    is_dashed: bool = False


@dataclass(frozen=True)
class Axis:
    """Values to pixels, `start` to `end`. `step` is from one tick to the next: added, or multiplied by on a
    logarithmic axis.
    """

    low: float
    high: float
    step: float
    is_log: bool
    start: float
    end: float

    @classmethod
    def around(cls, values: Iterable[float], start: float, end: float, *, is_log: bool) -> "Axis":
        """An axis whose ends are ticks around the values, and around 0 when it is linear.

        Raises ValueError without values, or with one that is not above 0 on a logarithmic axis.
        """
        known = list(values)
        if not known or (is_log and min(known) <= 0):
            raise ValueError("a chart needs values, above 0 on a logarithmic axis")
        if is_log:
            low, high = math.floor(math.log10(min(known))), math.ceil(math.log10(max(known)))
            return cls(10.0**low, 10.0 ** max(high, low + 1), 10, True, start, end)
        lowest, highest = min(0, *known), max(0, *known)
        step = _step(highest - lowest)
        low, high = math.floor(lowest / step), math.ceil(highest / step)
        return cls(low * step, max(high, low + 1) * step, step, False, start, end)

    def at(self, value: float) -> float:
        """Pixels of a value."""
        if self.is_log:
            share = math.log10(value / self.low) / math.log10(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        if self.is_log:
            return [self.low * 10.0**at for at in range(round(math.log10(self.high / self.low)) + 1)]
        return [self.low + self.step * at for at in range(round((self.high - self.low) / self.step) + 1)]


def line_chart(
    series: Sequence[Series],
    *,
    title: str,
    x_label: str,
    y_label: str,
    log_x: bool = False,
    log_y: bool = False,
    note: str = "",
) -> str:
    """Lines with their points marked, a legend below. Linear axes start at 0. `note`: where it comes from."""
    points = [point for line in series for point in line.points]
    across = Axis.around((x for x, _ in points), LEFT, WIDTH - RIGHT, is_log=log_x)
    up = Axis.around((y for _, y in points), HEIGHT - BOTTOM, TOP, is_log=log_y)
    drawn = [*_titles(title, note), *_rows(up, y_label), *_columns(across, x_label)]
    for line, colour in zip(series, _colours(len(series)), strict=True):
        pixels = [(across.at(x), up.at(y)) for x, y in line.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in pixels)
        dash = ' stroke-dasharray="6 5"' if line.is_dashed else ""
        drawn.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"{dash}/>')
        if not line.is_dashed:
            drawn += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in pixels]
    drawn += _legend([(line.name, line.is_dashed) for line in series])
    return _document(drawn, title)


def bar_chart(
    bars: Sequence[tuple[str, Sequence[float]]],
    *,
    title: str,
    y_label: str,
    names: Sequence[str] = (),
    log_y: bool = False,
    limit: float | None = None,
    note: str = "",
) -> str:
    """Groups of bars: `bars` gives each group's name and its values, one for each of `names` (a legend is
    drawn when there are several). `limit` draws a dashed line across.
    """
    values = [value for _, group in bars for value in group]
    up = Axis.around([*values, *([] if limit is None else [limit])], HEIGHT - BOTTOM, TOP, is_log=log_y)
    drawn = [*_titles(title, note), *_rows(up, y_label)]
    slot = (WIDTH - RIGHT - LEFT) / len(bars)
    for at, (name, group) in enumerate(bars):
        width = 0.7 * slot / len(group)
        for place, (value, colour) in enumerate(zip(group, _colours(len(group)), strict=True)):
            x, top = LEFT + slot * (at + 0.15) + width * place, up.at(value)
            floor = up.at(up.low if log_y else max(0, up.low))
            height = abs(floor - top)
            drawn.append(
                f'<rect x="{x:.1f}" y="{min(top, floor):.1f}" width="{width * 0.92:.1f}"'
                f' height="{height:.1f}" fill="{colour}"/>'
            )
            drawn.append(_text(x + width * 0.46, min(top, floor) - 5, number(value), "middle", size=12))
        drawn.append(_text(LEFT + slot * (at + 0.5), HEIGHT - BOTTOM + STEP, name, "middle"))
    if limit is not None:
        y = up.at(limit)
        drawn.append(
            f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="{INK}"'
            ' stroke-width="1.5" stroke-dasharray="6 5"/>'
        )
    if len(names) > 1:
        drawn += _legend([(name, False) for name in names])
    return _document(drawn, title)


def number(value: float) -> str:
    """Three figures at most, thousands apart: 0.19, 4.2, 79, 2,600,000."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    places = max(0, 2 - math.floor(math.log10(abs(value))))
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _document(drawn: Sequence[str], title: str) -> str:
    body = "\n".join(drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}"'
        f' height="{HEIGHT}" role="img" aria-label="{escape(title)}"'
        ' font-family="system-ui, sans-serif" font-size="14">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>\n{body}\n</svg>\n'
    )


def _titles(title: str, note: str) -> list[str]:
    drawn = [_text(LEFT, 32, title, size=18, weight=600)]
    return [*drawn, _text(LEFT, 54, note, size=12, colour=SOFT_INK)] if note else drawn


def _rows(up: Axis, label: str) -> list[str]:
    """Lines across at each tick, with its value and the axis' name."""
    drawn = []
    for tick in up.ticks():
        y = up.at(tick)
        drawn.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="{GRID}"/>')
        drawn.append(_text(LEFT - 10, y + 5, number(tick), "end", colour=SOFT_INK))
    middle = (up.start + up.end) / 2
    turned = f' transform="rotate(-90 22 {middle:.1f})"'
    return [*drawn, _text(22, middle, label, "middle", colour=SOFT_INK, more=turned)]


def _columns(across: Axis, label: str) -> list[str]:
    floor, drawn = HEIGHT - BOTTOM, []
    for tick in across.ticks():
        x = across.at(tick)
        drawn.append(f'<line x1="{x:.1f}" y1="{floor}" x2="{x:.1f}" y2="{TOP}" stroke="{GRID}"/>')
        drawn.append(_text(x, floor + STEP, number(tick), "middle", colour=SOFT_INK))
    middle = (across.start + across.end) / 2
    return [*drawn, _text(middle, floor + 2 * STEP, label, "middle", colour=SOFT_INK)]


def _legend(entries: Sequence[tuple[str, bool]]) -> list[str]:
    drawn, x, y = [], float(LEFT), HEIGHT - 14
    for (name, is_dashed), colour in zip(entries, _colours(len(entries)), strict=True):
        dash = ' stroke-dasharray="6 5"' if is_dashed else ""
        drawn.append(
            f'<line x1="{x:.1f}" y1="{y - 5}" x2="{x + 26:.1f}" y2="{y - 5}" stroke="{colour}"'
            f' stroke-width="4"{dash}/>'
        )
        drawn.append(_text(x + 34, y, name))
        x += 34 + 7.6 * len(name) + 28  # about the width of a letter
    return drawn


def _text(
    x: float,
    y: float,
    words: str,
    anchor: str = "start",
    *,
    size: int = 14,
    weight: int = 400,
    colour: str = INK,
    more: str = "",
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}"'
        f' fill="{colour}"{more}>{escape(words)}</text>'
    )


def _colours(count: int) -> list[str]:
    return [COLOURS[at % len(COLOURS)] for at in range(count)]


def _step(span: float) -> float:
    """A round number that cuts the span in 3 to 5."""
    rough = (span or 1) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * size for size in (1, 2, 5, 10) if power * size >= rough)
