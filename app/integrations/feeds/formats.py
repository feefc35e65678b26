"""The table of formats: which names a file of offers gives to what (formats.toml)."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "formats.toml"


@dataclass(frozen=True, slots=True)
class Format:
    """`fields`: what Estuaire reads -> names in the file, best first. `marks`: names by which it is known."""

    name: str
    marks: frozenset[str]
    fields: Mapping[str, Sequence[str]]

    def first(self, values: Mapping[str, str], field: str) -> str:
        """The first of the field's names that says something; "" when none does."""
        return next((text for name in self.fields[field] if (text := values.get(name))), "")

    def each(self, values: Mapping[str, str], field: str) -> list[str]:
        """Whatever the field's names say, said once."""
        return list(dict.fromkeys(text for name in self.fields[field] if (text := values.get(name))))


@dataclass(frozen=True, slots=True)
class Formats:
    """All of them; `records` are names of XML elements that are offers, `lists` names of lists in JSON."""

    records: frozenset[str]
    lists: tuple[str, ...]
    known: tuple[Format, ...]
    fields: Mapping[str, Sequence[str]]

    def find(self, values: Mapping[str, str], otherwise: str) -> Format:
        """The format whose marks are all there, else the general names, called `otherwise`."""
        return next(
            (known for known in self.known if known.marks <= values.keys()),
            Format(otherwise, frozenset(), self.fields),
        )


@cache
def load_formats() -> Formats:
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    fields = table["fields"]
    return Formats(
        records=frozenset(table["records"]),
        lists=tuple(table["lists"]),
        known=tuple(
            Format(entry["name"], frozenset(entry["marks"]), fields | entry.get("fields", {}))
            for entry in table["format"]
        ),
        fields=fields,
    )
