"""No name in the code that ranks, or reads for ranking, speaks of what the law protects."""

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest

MATCHING = Path(__file__).parents[2] / "app" / "matching"
RANKING = sorted(
    [*(MATCHING / "ranking").glob("*.py"), MATCHING / "indexing" / "loading.py", MATCHING / "profiles.py"],
    key=lambda path: path.name,
)
# Code du travail L1132-1: origin, sex, morals, orientation, gender identity, age, family, pregnancy,
# genetics, economic vulnerability, nation, ethnic group, opinions, unions, religion, appearance, name,
# health, autonomy, disability, language. Places are communes, not addresses. Heaps have a child, sets unite.
PROTECTED = {
    "sex", "gender", "male", "female", "man", "woman", "men", "women", "age", "birth", "birthday", "born",
    "morals", "orientation", "family", "marital", "married", "spouse", "children", "pregnancy", "pregnant",
    "genetic", "nationality", "nation", "citizenship", "ethnic", "ethnicity", "race", "religion", "religious",
    "opinion", "political", "appearance", "photo", "picture", "health", "handicap", "disability", "disabled",
    "language", "surname", "firstname", "lastname", "email", "phone", "address", "street", "vulnerability",
    "identity",
}  # fmt: skip
TWO_WORDS = {("first", "name"), ("last", "name"), ("full", "name"), ("birth", "date"), ("mother", "tongue")}


def names_of(path: Path) -> set[str]:
    """Identifiers, attributes, arguments, keywords and imported names of a module."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for field in ("id", "attr", "arg", "name", "asname"):
            value = getattr(node, field, None)
            if isinstance(value, str):
                found.add(value)
    return found


def protected_words(name: str) -> set[str]:
    words = re.findall(r"[a-z]+|[A-Z][a-z]*", name)
    lower = [word.lower() for word in words]
    pairs = set(pairwise(lower)) & TWO_WORDS
    return set(lower) & PROTECTED | {"_".join(pair) for pair in pairs}


@pytest.mark.parametrize("path", RANKING, ids=lambda path: path.name)
def test_no_name_speaks_of_what_the_law_protects(path: Path) -> None:
    found = {name: protected_words(name) for name in names_of(path)}

    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "name", ["sex", "birth_year", "CandidateIdentity", "first_name", "is_disabled", "homeAddress", "age"]
)
def test_such_a_name_would_be_noticed(name: str) -> None:
    assert protected_words(name)


@pytest.mark.parametrize("name", ["candidate_id", "percentage", "languid", "road_km", "name", "page"])
def test_other_names_are_left_alone(name: str) -> None:
    assert not protected_words(name)
