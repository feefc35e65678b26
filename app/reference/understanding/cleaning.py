"""A title as people write it, brought down to the words that say the job.

`AIDE MAÇON (H/F) 35h - CDI` becomes `aide macon`; both gender forms of a word share a stem. Words that say
contract, hours, rank or where to apply are listed in `data/words/`, so that they can be read and mended.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

WORDS = Path(__file__).parents[1] / "data" / "words"
# A word this short is an abbreviation or a joining word: it has no ending to take away.
LONGEST_BARE = 3

_SYMBOLS = (("c++", "cplusplus"), ("c#", "csharp"), (".net", " dotnet"), ("r&d", "recherche developpement"))
_BOTH_SEXES = re.compile(
    r"\(?\b[hmf]\s*[/\-.,]\s*[fhmx](?:\s*[/\-.,]\s*(?:[fhmxd]|nb))?\b\)?"
    r"|\b[hf]\s+(?:ou|et)\s+[hf]\b|\(\s*[hf]\s*\)"
)
_FEMININE = (
    "e|ne|se|te|le|he|fe|re|ere|iere|euse|euses|rice|trice|trices|teuse|ice|es|s|ses|ve|ive|eure|esse"
    "|ienne|nne|lle"
)
# Both genders in one word, joined by a slash, brackets, a full stop or a middle dot; plural besides.
_ENDING = re.compile(rf"(?<=[a-z])\s?[(/.·•\-][\s\-]?(?:{_FEMININE})\b(?:[.·•]s\b)?\)?")
_FIGURES = re.compile(
    r"\b\d+(?:[.,]\d+)?\s*(?:h|heures?|hebdo|k€|k|€|euros?|%|mois|ans?|jours?|j|semaines?|etp|postes?|places?)(?![a-z0-9])"
    r"|\b\d{1,2}\s*h\s*\d{2}\b|\(\d+\)|\bbac\s*\+\s*\d(?:\s*/\s*\+?\d)?"
)
_ACCENTS = re.compile("[\u0300-\u036f]+")
_WORD = re.compile(r"[a-z0-9]+")
_BARE_NUMBER = re.compile(r"\d+[a-z]?|[a-z]\d{4,}|\d{2,}[a-z]+\d*")
# The feminine ending and its masculine, the longest first.
_ENDINGS = (
    ("euse", "eur"), ("trice", "teur"), ("drice", "deur"), ("ienne", "ien"), ("iere", "ier"), ("ere", "er"),
    ("enne", "en"), ("onne", "on"), ("elle", "el"), ("ive", "if"), ("eure", "eur"), ("anne", "an"),
)  # fmt: skip


def plain_text(text: str) -> str:
    """Lower case without accents; punctuation stays."""
    joined = text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("’", "'")
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", joined)).lower()


def all_words(text: str) -> list[str]:
    """Plain words of `text` in order, without gender endings, hours and sums."""
    plain = plain_text(text)
    for symbol, word in _SYMBOLS:
        plain = plain.replace(symbol, word)
    for noise in (_BOTH_SEXES, _FIGURES, _ENDING):
        plain = noise.sub(" ", plain)
    return _WORD.findall(plain)


def clean_title(text: str) -> str:
    """The words of `text` that say the job, in order; all of them when none does.

    >>> clean_title("AIDE MAÇON (H/F) 35h - CDI")
    'aide macon'
    """
    words = [word for word in all_words(text) if word not in joining_words()]
    telling = [word for word in words if word not in posting_words() and not _BARE_NUMBER.fullmatch(word)]
    return " ".join(telling or words)


def stems(text: str) -> tuple[str, ...]:
    """Stems of the telling words of `text`, each once, in order; abbreviations are written in full.

    >>> stems("Conductrice / Conducteur PL")
    ('conducteur', 'poid', 'lourd')
    """
    words = clean_title(text).split()
    if len(words) > 1 and words[0] == "tp":
        # In front it is a diploma, elsewhere public works.
        words[:1] = ["titre", "professionnel"]
    return tuple(dict.fromkeys(_stems_in(words)))


def text_stems(text: str) -> list[str]:
    """Stems of a longer text, repeated as often as they stand in it."""
    words = (word for word in all_words(text) if word not in joining_words())
    return list(_stems_in(word for word in words if not word.isdigit()))


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """One stem for both genders and numbers: `ouvrières` and `ouvrier` give `ouvrier`."""
    if len(word) <= LONGEST_BARE:
        return word
    if word[-1] in "sx":
        word = word[:-1]
    for feminine, masculine in _ENDINGS:
        if word.endswith(feminine) and len(word) > len(feminine) + 1:
            return word.removesuffix(feminine) + masculine
    return word[:-1] if word.endswith("e") and len(word) > LONGEST_BARE + 1 else word


@cache
def joining_words() -> frozenset[str]:
    """Articles, prepositions, what is left of elisions, and words with which people speak of themselves."""
    return _listed("joining.txt") | speech_words()


@cache
def speech_words() -> frozenset[str]:
    """Words of somebody who tells what they do: a text that has them is no title."""
    return _listed("speech.txt")


@cache
def posting_words() -> frozenset[str]:
    """What postings add to a job's name: contract, hours, rank, urgency, where to apply."""
    return _listed("posting.txt")


@cache
def diploma_words() -> frozenset[str]:
    """Stems that a diploma's or a training's name begins with: CAP, BTS, titre, formation."""
    return frozenset(stem(word) for word in _listed("training.txt"))


@cache
def level_words() -> frozenset[str]:
    """Stems that say a level or a kind in the name of a diploma: professionnel, option, spécialité."""
    lines = (WORDS / "training.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(stem(word) for line in lines if line.startswith("+ ") for word in line[2:].split())


def looks_like_diploma(label: str) -> bool:
    """Whether a label of knowledge names a certificate: its first word is `CAP`, `Titre`, `Permis`…"""
    first = next(iter(_WORD.findall(plain_text(label))), "")
    return first in _certificate_words()


@cache
def _certificate_words() -> frozenset[str]:
    return _listed("certificate.txt")


@cache
def abbreviations() -> dict[str, tuple[str, ...]]:
    """The words that an abbreviation stands for in a title, by the abbreviation."""
    with (WORDS / "abbreviations.csv").open(encoding="utf-8", newline="") as file:
        return {row["short"]: tuple(_WORD.findall(plain_text(row["long"]))) for row in csv.DictReader(file)}


def _stems_in(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        for part in abbreviations().get(word, (word,)):
            if part not in joining_words():
                yield stem(part)


def _listed(name: str) -> frozenset[str]:
    """Words of a list; a line that begins with # says what follows."""
    lines = (WORDS / name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if line[:1] not in ("#", "+") for word in line.split())
