"""From HTML to the text that it shows: paragraphs and lists become lines; scripts and styles leave nothing.

Each character is looked at a fixed number of times, whatever the markup: the file is somebody else's.
"""

import html
import re

from app.integrations.feeds.texts import clean

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>")
_MARKUP = re.compile(
    r"</?(?:p|br|div|ul|ol|li|b|strong|i|em|u|span|h[1-6]|a|table|tr|td|script|style)\b", re.IGNORECASE
)
_ESCAPED_MARKUP = re.compile(
    r"&lt;/?(?:p|br|div|ul|ol|li|strong|b|span|h[1-6]|script|style)\b", re.IGNORECASE
)
_PARAGRAPHS = frozenset({"p", "div", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "section"})
_LINES = frozenset({"br", "tr"})
_SILENT = frozenset({"script", "style", "head", "template", "iframe", "object", "noscript", "svg"})
_SPACES = re.compile(r"[ \t\u00a0\u202f]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
_APART_BULLETS = re.compile(r"^(- .*)\n\n(?=- )", re.MULTILINE)
_BULLET_ALONE = re.compile(r"^-\s*\n+(?=\S)", re.MULTILINE)
LONGEST = 100_000


def plain_text(text: str) -> str:
    """What `text` shows, HTML or not. HTML that was escaped once too often is read all the same."""
    text = text[:LONGEST]
    if _ESCAPED_MARKUP.search(text) and not _MARKUP.search(text):
        text = html.unescape(text)
    if _MARKUP.search(text):
        text = _without_markup(_without_comments(text))
    return _tidy(html.unescape(text))


def shorten(text: str, most: int) -> str:
    """`text` in at most `most` characters, cut between two words and ended by an ellipsis when too long."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    at_word = max(kept.rfind(" "), kept.rfind("\n"))
    return (kept[:at_word] if at_word > most // 2 else kept).rstrip(" ,;:-\n") + "…"


def _without_markup(text: str) -> str:
    parts: list[str] = []
    position = 0
    while match := _TAG.search(text, position):
        parts.append(_flow(text[position : match.start()]))
        name, position = match[2].lower(), match.end()
        if name in _SILENT and not match[1]:
            position = _end_of(text, name, position)
        else:
            parts.append(_mark(name, is_end=bool(match[1])))
    parts.append(_flow(text[position:]))
    return "".join(parts)


def _mark(name: str, *, is_end: bool) -> str:
    if name == "li":
        return "" if is_end else "\n- "
    if name in _PARAGRAPHS:
        return "\n\n"
    if name in _LINES:
        return "\n"
    return " " if name == "td" else ""


def _flow(text: str) -> str:
    """Line breaks of the source are spaces in HTML."""
    return re.sub(r"\s+", " ", text)


def _end_of(text: str, name: str, start: int) -> int:
    """Where the content of a silent element ends; the end of the text when nothing closes it."""
    closing = re.compile(rf"</{name}\b[^<>]*>", re.IGNORECASE).search(text, start)
    return closing.end() if closing else len(text)


def _without_comments(text: str) -> str:
    parts: list[str] = []
    position = 0
    while (start := text.find("<!--", position)) >= 0:
        parts.append(text[position:start])
        end = text.find("-->", start + 4)
        position = len(text) if end < 0 else end + 3
    parts.append(text[position:])
    return "".join(parts)


def _tidy(text: str) -> str:
    lines = (_SPACES.sub(" ", line).strip() for line in clean(text).splitlines())
    text = _BULLET_ALONE.sub("- ", "\n".join(lines))
    return _APART_BULLETS.sub(r"\1\n", _EMPTY_LINES.sub("\n\n", text)).strip()
