"""Reads a vacancy's text for what article L1132-1 of the labour code forbids, before it is published."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_RULES = Path(__file__).parent / "data" / "discrimination.csv"


@dataclass(frozen=True, slots=True)
class Finding:
    """Words found in a text, the ground that they touch and what to write instead."""

    words: str
    ground: str
    advice: str
    is_blocking: bool


def read_text(text: str) -> list[Finding]:
    """Everything that the rules find in `text`, in order, each words once."""
    plain = text.replace("'", "’")
    found: dict[str, Finding] = {}
    for ground, pattern, is_blocking, advice in _rules():
        for match in pattern.finditer(plain):
            words = match.group().strip()
            found.setdefault(words.lower(), Finding(words, ground, advice, is_blocking))
    return list(found.values())


@cache
def _rules() -> list[tuple[str, re.Pattern[str], bool, str]]:
    with _RULES.open(encoding="utf-8", newline="") as file:
        return [
            (
                row["ground"],
                re.compile(row["pattern"], re.IGNORECASE),
                row["is_blocking"] == "1",
                row["advice"],
            )
            for row in csv.DictReader(file)
        ]
