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
    """What the rules find in `text`, grave findings first, the same words said once.

    A rule names the words to show by the group `words` when the rest of its pattern is their context.
    """
    plain = text.replace("'", "’")
    found: dict[str, Finding] = {}
    taken: list[tuple[int, int]] = []
    for ground, pattern, is_blocking, advice in sorted(_rules(), key=lambda rule: not rule[2]):
        for match in pattern.finditer(plain):
            group = "words" if "words" in pattern.groupindex else 0
            start, end = match.span(group)
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            taken.append((start, end))
            words = match.group(group).strip()
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
