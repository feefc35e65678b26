"""What was typed, as the words to look for."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from app.reference.text import normalise_text
from app.reference.understanding.cleaning import (
    abbreviations,
    all_words,
    diploma_words,
    joining_words,
    level_words,
    posting_words,
    stem,
)

LEAST_LETTERS = 2
# A longer text is a sentence: its first words say the job.
MOST_WORDS = 10
# Nobody types more into one line; the rest of a pasted page is not read.
MOST_LETTERS = 200
# In front it is a diploma, elsewhere public works.
PROFESSIONAL_TITLE = "tp"
_CODE = re.compile(r"[a-z]\d{1,5}")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Asked:
    """A word to look for. `is_open`: it may still go on. Labels without one that is not `is_needed` count
    too, after the others. `joined` is what it makes with its neighbour, when that is one word.
    """

    word: str
    is_open: bool = False
    is_needed: bool = True
    joined: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """`words` in the order typed, each once; `plain` is all that was typed, without accents and noise, with a
    space after the last word when it is whole.
    """

    words: tuple[Asked, ...]
    plain: str

    @property
    def is_code(self) -> bool:
        """Whether it is a code of the ROME, or the beginning of one."""
        return all(_CODE.fullmatch(asked.word) for asked in self.words)

    @property
    def needed(self) -> int:
        return sum(asked.is_needed for asked in self.words)


def read_question(text: str, *, places: Collection[str] = ()) -> Question | None:
    """The words to look for in `text`; None under two letters.

    Words of contracts, diplomas, hours, figures and `places` narrow a title but are not needed; when there is
    nothing else, they are what is looked for.
    """
    typed = text[:MOST_LETTERS]
    if len(normalise_text(typed)) < LEAST_LETTERS:
        return None
    words = all_words(typed) or normalise_text(typed).split()
    is_open = typed[-1:].isalnum() and normalise_text(typed).endswith(words[-1])
    if typed.isupper() and words[-1] in abbreviations():
        is_open = False
    noise = _noise(words) | {word for word in words if word in places}
    asked = [Asked(word, is_needed=word not in noise) for word in words if word not in joining_words()]
    if is_open:
        is_needed = words[-1] not in noise | joining_words() and len(words[-1]) > 1
        asked = [
            *(asked if words[-1] in joining_words() else asked[:-1]),
            Asked(words[-1], is_open=True, is_needed=is_needed),
        ]
    elif not asked:
        asked = [Asked(words[-1], is_open=True)]
    asked = _each_once(asked)[:MOST_WORDS]
    if not any(item.is_needed for item in asked):
        asked = [replace(item, is_needed=True) for item in asked]
    return Question(tuple(asked), " ".join(words) + " " * (not is_open))


def telling(text: str) -> str:
    """`text`, in plain words, without its joining words."""
    return " ".join(word for word in text.split() if word not in joining_words())


def _noise(words: Sequence[str]) -> set[str]:
    """Those of `words` that say a contract, a diploma, an hour or a figure, not a job or a skill."""
    noise = {
        word
        for word in words
        if word in posting_words()
        or stem(word) in diploma_words()
        or (_DIGIT.search(word) and not _CODE.fullmatch(word))
    }
    if words[0] == PROFESSIONAL_TITLE and len(words) > 1:
        noise.add(PROFESSIONAL_TITLE)
    if noise & {word for word in words if stem(word) in diploma_words()} or PROFESSIONAL_TITLE in noise:
        noise |= {word for word in words if stem(word) in level_words()}
    return noise


def _each_once(asked: list[Asked]) -> list[Asked]:
    """One for each stem; of two, the one that is still being typed."""
    kept: dict[str, Asked] = {}
    for item in asked:
        key = stem(item.word)
        kept[key] = item if key not in kept or item.is_open else kept[key]
    return list(kept.values())
