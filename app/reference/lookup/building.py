"""Indexes of titles and of skills, built from rows of labels."""

from collections.abc import Sequence
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from app.reference.lookup.finding import Labels, TextIndex
from app.reference.lookup.postings import Postings
from app.reference.lookup.vocabulary import Vocabulary
from app.reference.understanding.cleaning import all_words, joining_words, stem

# The first word of a French title is the trade itself; the others narrow it.
FIRST_WORD_OF_TITLE = 1.5
# A skill begins with its verb, which many share.
FIRST_WORD_OF_SKILL = 1.15
# Words that are one in both genders begin alike: chef and cheffe, maître and maîtresse.
LEAST_COMMON = 3
_APART = " / "


def both_genders(label: str) -> tuple[list[str], list[str]]:
    """The words of both forms of a title.

    `Agent / Agente d'entretien` reads `agent d entretien` and `agente d entretien`: what one form lacks at
    the end, it shares with the other.
    """
    one, _apart, other = label.partition(_APART)
    first = all_words(one)
    if not other:
        return first, first
    second = all_words(other)
    return first + second[len(first) :], second + first[len(second) :]


def build_index(
    labels: Sequence[str],
    priors: NDArray[np.float32],
    *,
    first_word: float,
    codes: Sequence[str] = (),
    hidden: Sequence[str] = (),
) -> TextIndex:
    """An index of `labels`, whose equal ones keep this order. Each is found by its code too, where given.

    `hidden` are texts, one for each label, empty for none, that find it in place of its own words.
    """
    genders = [both_genders(text or label) for text, label in zip_longest(hidden, labels, fillvalue="")]
    pairs = {pair for one, other in genders for pair in zip(one, other, strict=True) if _are_one(*pair)}
    words = {word for forms in genders for form in forms for word in form} - joining_words()
    vocabulary = Vocabulary(words | {code.lower() for code in codes}, pairs)
    words_of = []
    for place, (one, other) in enumerate(genders):
        found = {vocabulary.ids[word]: False for word in one + other if word in vocabulary.ids}
        if codes:
            found[vocabulary.ids[codes[place].lower()]] = False
        found |= {
            vocabulary.ids[form[0]]: True for form in (one, other) if form and form[0] in vocabulary.ids
        }
        words_of.append(tuple(found.items()))
    return TextIndex(
        vocabulary,
        Postings(words_of, words=len(vocabulary), first_word=first_word),
        Labels(
            forms=[tuple(dict.fromkeys((" ".join(one), " ".join(other)))) for one, other in genders],
            lengths=np.fromiter((_length(one) for one, _other in genders), dtype=np.float32),
            priors=priors,
        ),
    )


def _length(words: Sequence[str]) -> int:
    """How many different telling words these are."""
    return len({stem(word) for word in words} - joining_words())


def _are_one(one: str, other: str) -> bool:
    return one != other and one[:LEAST_COMMON] == other[:LEAST_COMMON]
