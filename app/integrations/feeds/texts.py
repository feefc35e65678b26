"""From bytes that somebody else wrote to clean text."""

import codecs
import re
import unicodedata

from app.integrations.feeds.contract import Fault, UnreadableFeed

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
# Encodings of text alone: a declaration must not lead to one of Python's codecs that do something else.
_KNOWN = frozenset({"utf-8", "ascii", "iso8859-1", "iso8859-15", "cp1252", "utf-16"})
# Control characters, and halves of characters that no database takes.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_NAME_APART = re.compile(r"[^a-z0-9@]+")


def decode(data: bytes) -> str:
    """The text of a file: by its byte order mark, its XML declaration, as UTF-8, else as Windows-1252.

    Raises UnreadableFeed for what is no text.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _as_text(data[len(mark) :], encoding)
    if b"\x00" in data:
        raise UnreadableFeed(Fault.NOT_TEXT)
    declared = _DECLARED.match(data[:400])
    if declared and (known := _known_encoding(declared[1].decode("ascii"))):
        try:
            return data.decode(known)
        except UnicodeDecodeError:
            pass
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def clean(text: str) -> str:
    """`text` without control characters, its ends trimmed."""
    return _UNWANTED.sub("", text).strip()


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def field_name(name: str) -> str:
    """A name of the file as the table of formats writes it: `Intitulé-du-poste` -> `intitule_du_poste`.

    Prefixes of XML namespaces are left out.
    """
    plain = unicodedata.normalize("NFKD", name.rpartition(":")[2])
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return _NAME_APART.sub("_", letters.lower()).strip("_")


def _as_text(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableFeed(Fault.NOT_TEXT) from None
    if "\x00" in text:
        raise UnreadableFeed(Fault.NOT_TEXT)
    return text


def _known_encoding(name: str) -> str | None:
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return None
    return known if known in _KNOWN else None
