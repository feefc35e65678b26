"""The site's font, embedded in a stylesheet so that a renderer has nothing to fetch."""

from base64 import b64encode
from functools import cache
from pathlib import Path

_FONT = Path(__file__).parents[2] / "static/vendor/fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2"


@cache
def font_face(family: str) -> str:
    """An `@font-face` rule for `family`. Raises FileNotFoundError when set-up has not brought the font."""
    data = b64encode(_FONT.read_bytes()).decode("ascii")
    return (
        f'@font-face{{font-family:"{family}";font-weight:200 800;'
        f'src:url("data:font/woff2;base64,{data}") format("woff2")}}'
    )
