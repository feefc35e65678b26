"""The contract that a feed's own words speak of (data/contract_words.csv)."""

import csv
import re
from functools import cache
from itertools import groupby
from pathlib import Path

from app.reference.enums import ContractKind

_WORDS = Path(__file__).parent.parent / "data" / "contract_words.csv"


def read_contract(words: str, title: str = "") -> ContractKind | None:
    """The contract of `words`, or of the title where there are none; None when they leave it open.

    The most telling words count: `CDD, contrat d’apprentissage` is an apprenticeship. `Alternance` alone may
    be either of two contracts, and `CDI ou CDD` too: a person says which.
    """
    text = words or title
    for rules in _groups():
        found = {kind for kind, pattern in rules if pattern.search(text)}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


@cache
def _groups() -> list[list[tuple[ContractKind | None, re.Pattern[str]]]]:
    with _WORDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        [(ContractKind(row["kind"]) if row["kind"] else None, re.compile(row["pattern"])) for row in group]
        for _number, group in groupby(rows, key=lambda row: row["group"])
    ]
