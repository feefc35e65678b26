"""Offers of an XML file, one element at a time.

expat reads the file itself: it knows lines, and each of its dangers has a handler. Declared entities are
refused whatever they hold (bombs, files of this machine, addresses), external definitions are never fetched,
depth is bounded; size is, before this.
"""

from collections.abc import Iterator
from xml.parsers import expat

from app.integrations.feeds.contract import Fault, Record, UnreadableFeed
from app.integrations.feeds.texts import field_name

DEEPEST = 40
_CHUNK = 64 * 1024
# Markup that some feeds leave unescaped inside a text: part of the text, not of the offer's fields.
_IN_TEXT = frozenset({"p", "br", "ul", "ol", "li", "b", "strong", "i", "em", "u", "span", "div", "h2", "h3"})


class _Reader:
    """Collects what is inside elements named as offers; `done` fills as they end."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names
        self.done: list[Record] = []
        self.depth = 0
        self._opened_at = 0
        self._position = 0
        self._path: list[str] = []
        self._texts: list[list[str]] = []
        self._values: dict[str, str] = {}
        self._in_text: list[bool] = []
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._refuse
        self.parser.UnparsedEntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse

    def _refuse(self, *_declared: object) -> int:
        raise UnreadableFeed(Fault.ENTITIES, self.parser.CurrentLineNumber)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise UnreadableFeed(Fault.TOO_DEEP, self.parser.CurrentLineNumber)
        name = field_name(tag)
        if not self._opened_at:
            if name in self.names:
                self._open(attributes)
            return
        is_in_text = name in _IN_TEXT and len(self._texts) > 1
        self._in_text.append(is_in_text)
        if is_in_text:
            self._texts[-1].append(f"<{name}>")
            return
        self._path.append(name)
        self._texts.append([])
        self._values.setdefault(".".join(self._path), "")
        self._keep_attributes(".".join(self._path), attributes)

    def _open(self, attributes: dict[str, str]) -> None:
        self._opened_at = self.depth
        self._position = self.parser.CurrentLineNumber
        self._values, self._path, self._texts, self._in_text = {}, [], [[]], []
        self._keep_attributes("", attributes)

    def _keep_attributes(self, path: str, attributes: dict[str, str]) -> None:
        for name, value in attributes.items():
            self._values.setdefault(f"{path}@{field_name(name)}", value.strip())

    def _text(self, text: str) -> None:
        if self._opened_at:
            self._texts[-1].append(text)

    def _end(self, tag: str) -> None:
        if self._opened_at == self.depth:
            self.done.append(Record(self._position, self._values))
            self._opened_at = 0
        elif self._opened_at:
            self._close(field_name(tag))
        self.depth -= 1

    def _close(self, name: str) -> None:
        if self._in_text.pop():
            self._texts[-1].append(f"</{name}>")
            return
        path, text = ".".join(self._path), "".join(self._texts.pop()).strip()
        self._path.pop()
        # The first of several elements of one name counts, unless it is empty.
        if text and not self._values.get(path):
            self._values[path] = text


def read_xml(text: str, names: frozenset[str]) -> Iterator[Record]:
    """The outermost elements of one of `names`, as they end. Raises UnreadableFeed, after the good ones."""
    reader = _Reader(names)
    data = text.encode("utf-8", errors="replace")
    try:
        for start in range(0, len(data), _CHUNK):
            reader.parser.Parse(data[start : start + _CHUNK], False)
            yield from reader.done
            reader.done.clear()
        reader.parser.Parse(b"", True)
    except expat.ExpatError as error:
        yield from reader.done
        raise UnreadableFeed(Fault.MALFORMED, error.lineno) from None
