"""Applies an HTMX answer to a page, so that a test can say: the old page with it is the new page."""

from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})


def swap(page: str, answer: str, target: str) -> Element:
    """`page` once `answer` fills the element `target` (an id), its out-of-band parts going to theirs."""
    tree, parts = read(page), read(answer)
    for part in [element for element in parts.iter() if "hx-swap-oob" in element.attrib]:
        how = part.attrib.pop("hx-swap-oob")
        _parent(parts, part).remove(part)
        place = find(tree, part.attrib["id"])
        if how == "true":
            place.attrib = part.attrib
        else:
            assert how == "innerHTML"
        _fill(place, part)
    _fill(find(tree, target), parts)
    return tree


def read(text: str) -> Element:
    """The elements of a page or of a part of one, under one root."""
    reader = _Reader()
    reader.feed(text)
    return reader.finish()


def find(tree: Element, name: str) -> Element:
    """The only element of this id."""
    (found,) = [element for element in tree.iter() if element.get("id") == name]
    return found


def outline(element: Element) -> list[str]:
    """Tags, attributes and words in order: equal for two parts that a browser shows alike."""
    is_token = element.get("name") == "csrf_token"
    attributes = {name: value for name, value in element.items() if not (is_token and name == "value")}
    lines = [f"<{element.tag} {sorted(attributes.items())}>", *_words(element.text)]
    for child in element:
        lines += [*outline(child), *_words(child.tail)]
    return [*lines, f"</{element.tag}>"]


def _words(text: str | None) -> list[str]:
    return [" ".join(text.split())] if text and text.strip() else []


def _fill(place: Element, source: Element) -> None:
    place[:], place.text = list(source), source.text


def _parent(tree: Element, child: Element) -> Element:
    return next(element for element in tree.iter() if child in list(element))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._builder = TreeBuilder()
        self._builder.start("root", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self._builder.end(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._builder.start(tag, {name: value or "" for name, value in attrs})
        self._builder.end(tag)

    def handle_endtag(self, tag: str) -> None:
        self._builder.end(tag)

    def handle_data(self, data: str) -> None:
        self._builder.data(data)

    def finish(self) -> Element:
        self.close()
        self._builder.end("root")
        return self._builder.close()
