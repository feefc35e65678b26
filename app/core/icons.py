"""Inline SVG: our mark, and the icons of the `bootstrap-icons` package that set-up puts in static/vendor."""

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup

_ICONS = Path(__file__).parent.parent / "static" / "vendor" / "icons"
_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@cache
def _paths(name: str) -> str:
    found = _BODY.search((_ICONS / f"{name}.svg").read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f"icon {name}: not an SVG file")
    return " ".join(found.group(1).split())


def icon(name: str, extra_class: str = "") -> Markup:
    """An icon beside a label; screen readers skip it. Raises FileNotFoundError for an unknown name."""
    classes = f"es-i {extra_class}".strip()
    return Markup(
        f'<svg class="{classes}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{_paths(name)}</svg>'
    )


def logo() -> Markup:
    """Estuaire's mark: two banks and the water between them."""
    return Markup(
        '<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">'
        '<circle class="w" fill="#0e5a63" cx="16" cy="16" r="16"/>'
        '<path class="s" fill="#c6e2e2" d="M2.3 7.8C5.6 12.5 17.5 16 26.400 28.200c.9-.8 1.300-1.200 1.900-2.100'
        'C20.500 15.500 20.200 6.200 17.600.1 11 0 5.200 2.600 2.300 7.800Z"/>'
        '<path class="w" fill="#0e5a63" d="M10.300 7.600c2.900.4 5.800 2.600 7 5.900-3.400-.5-6.200-2.700-7-5.900Z"/></svg>'
    )
