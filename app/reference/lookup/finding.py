"""The labels that have what was asked, best first."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.reference.lookup.asking import Asked, Question, telling
from app.reference.lookup.postings import Postings, Strengths
from app.reference.lookup.vocabulary import Near, Vocabulary
from app.reference.understanding.cleaning import abbreviations, joining_words, stem

# Under that many labels with all the words, misspelt ones are sought, then those with some of the words.
FEW = 3
# How many are put in order at the end, where the order of the words counts.
MOST_RANKED = 64
# What each word of a label that was not asked for takes away, in the unit of a word's rarity.
EXTRA_WORD = 0.15
# What a label gains that begins with the words typed, and again when it begins so to the letter.
BEGINS = 1.0
# A label with some of the words is shown when it has this part of their rarity.
LEAST_PART = 0.3
# A word of contract, diploma or place, beside one of a trade.
NOT_NEEDED = 0.7
MISSPELT = 0.5
# An abbreviation counts as much as a title that begins with these letters.
ABBREVIATED = 1.4
LEAST_SPLIT = 7
LEAST_PIECE = 4


class Found(NamedTuple):
    """Labels by number, best first: those with all the words, and those with some."""

    whole: list[int]
    part: list[int]


@dataclass(frozen=True, slots=True)
class Labels:
    """What is known of each label besides its words; of equal ones, the first comes first.

    `forms` are its gender forms in plain words, `lengths` how many telling words it has, `priors` what it
    gains for being common.
    """

    forms: Sequence[tuple[str, ...]]
    lengths: NDArray[np.float32]
    priors: NDArray[np.float32]


class TextIndex:
    """Labels, found by their words."""

    def __init__(self, vocabulary: Vocabulary, postings: Postings, labels: Labels) -> None:
        self.vocabulary = vocabulary
        self._postings = postings
        self._labels = labels

    def trade(self, label: int) -> str:
        """The first word of a label, which says the trade in a title."""
        return self._labels.forms[label][0].partition(" ")[0]

    def find(self, question: Question, *, favoured: Collection[int] = ()) -> Found:
        """At most MOST_RANKED labels of each sort; those `favoured` first among those with all the words."""
        if not self._postings.labels:
            return Found([], [])
        words = self._mend(question.words)
        written = [self._as_written(asked) for asked in words]
        strengths, whole = self._mended(words, written)
        rarity = [
            self._rarity(strength) * _trust(asked, is_met=bool(own.any()))
            for asked, own, strength in zip(words, written, strengths, strict=True)
        ]
        scores = self._scores(strengths, rarity)
        ranked = self._rank(whole, scores, question, frozenset(favoured))
        if len(whole) >= FEW:
            return Found(ranked, [])
        part = self._part(words, strengths, rarity, whole)
        return Found(ranked, self._rank(part, scores, question, frozenset()))

    def _mended(
        self, words: Sequence[Asked], written: Sequence[Strengths]
    ) -> tuple[list[Strengths], NDArray[np.int64]]:
        """The strength of each word, and the labels that have all: as written, then with typing errors, then
        by how the words begin.
        """
        is_met = [bool(strength.any()) for strength in written]
        strengths = [
            strength if met or not asked.is_needed else self._with_edits(asked, strength)
            for asked, strength, met in zip(words, written, is_met, strict=True)
        ]
        whole = self._whole(words, strengths)
        if not len(whole) and any(met and asked.is_needed for asked, met in zip(words, is_met, strict=True)):
            # What nothing has beside the other words is the name of a place or a firm, not a misspelt word.
            strengths = [strength * met for strength, met in zip(strengths, is_met, strict=True)]
            whole = self._whole(words, strengths)
        for mend in (self._with_edits_of_unknown, self._with_edits, self._with_less):
            if len(whole) >= (FEW if mend == self._with_edits_of_unknown else 1):
                break
            strengths = [mend(asked, strength) for asked, strength in zip(words, strengths, strict=True)]
            whole = self._whole(words, strengths)
        return strengths, whole

    def _as_written(self, asked: Asked) -> Strengths:
        own = self._strength(asked.word, is_open=asked.is_open)
        if asked.joined:
            own = np.maximum(own, self._strength(asked.joined, is_open=asked.is_open))
        long = [word for word in abbreviations().get(asked.word, ()) if word not in joining_words()]
        if not long:
            return own
        has_all = reduce(np.logical_and, (self._strength(word) > 0 for word in long))
        return np.maximum(own, np.where(has_all, np.float32(ABBREVIATED), np.float32(0.0)))

    def _strength(self, word: str, *, is_open: bool = False) -> Strengths:
        return self._postings.strengths(self.vocabulary.near(word, is_open=is_open))

    def _with_edits_of_unknown(self, asked: Asked, strength: Strengths) -> Strengths:
        is_unknown = not asked.is_open and strength.any() and not self.vocabulary.knows(asked.word)
        return self._with_edits(asked, strength) if is_unknown else strength

    def _with_edits(self, asked: Asked, strength: Strengths) -> Strengths:
        near = self.vocabulary.misspelt(asked.word, is_open=asked.is_open)
        return strength if near.is_empty else np.maximum(strength, self._postings.strengths(near))

    def _with_less(self, asked: Asked, strength: Strengths) -> Strengths:
        if strength.any():
            return strength
        near: Near = self.vocabulary.shortened(asked.word)
        return strength if near.is_empty else self._postings.strengths(near)

    def _whole(self, words: Sequence[Asked], strengths: Sequence[Strengths]) -> NDArray[np.int64]:
        """Labels that have every needed word, of those that any label has."""
        needed = [
            strength > 0
            for asked, strength in zip(words, strengths, strict=True)
            if asked.is_needed and strength.any()
        ]
        if not needed:
            return np.empty(0, dtype=np.int64)
        return np.flatnonzero(reduce(np.logical_and, needed))

    def _part(
        self,
        words: Sequence[Asked],
        strengths: Sequence[Strengths],
        rarity: Sequence[float],
        whole: NDArray[np.int64],
    ) -> NDArray[np.int64]:
        """Labels that have enough of the needed words, without those that have all."""
        share = np.zeros(self._postings.labels, dtype=np.float32)
        total = 0.0
        for asked, strength, weight in zip(words, strengths, rarity, strict=True):
            if asked.is_needed and strength.any():
                share += weight * (strength > 0)
                total += weight
        share[whole] = 0
        return np.flatnonzero(share >= LEAST_PART * total) if total else whole[:0]

    def _rarity(self, strength: Strengths) -> float:
        """A word that few labels have says the most."""
        return float(np.log1p(self._postings.labels / (1 + int(np.count_nonzero(strength)))))

    def _scores(self, strengths: Sequence[Strengths], rarity: Sequence[float]) -> Strengths:
        scores = self._labels.priors - EXTRA_WORD * self._labels.lengths
        for strength, weight in zip(strengths, rarity, strict=True):
            scores += weight * strength + EXTRA_WORD * (strength > 0)
        return scores

    def _rank(
        self, found: NDArray[np.int64], scores: Strengths, question: Question, favoured: frozenset[int]
    ) -> list[int]:
        """The best of `found`: the very text first, then the favoured, then by score."""
        first = found[np.isin(found, list(favoured))] if favoured else found[:0]
        near = np.union1d(_best(first, scores), _best(found, scores))
        typed, meant = question.plain, telling(question.plain)
        stems = _stemmed(meant)

        def key(label: int) -> tuple[bool, bool, float, int]:
            forms = [f"{form} " for form in self._labels.forms[label]]
            bare = [f"{telling(form)} " for form in forms]
            is_exact = f"{typed.strip()} " in forms or stems == _stemmed(bare[0])
            gain = BEGINS * any(form.startswith(meant) for form in bare)
            gain += BEGINS * any(form.startswith(typed) for form in forms)
            return not is_exact, label not in favoured, -float(scores[label]) - gain, label

        return sorted(near.tolist(), key=key)[:MOST_RANKED]

    def _mend(self, words: Sequence[Asked]) -> list[Asked]:
        """Words that were split or glued, as the reference writes them."""
        mended: list[Asked] = []
        for asked in words:
            if mended and (joined := self._joined(mended[-1], asked)):
                mended[-1] = replace(mended[-1], joined=joined)
                mended.append(replace(asked, joined=joined))
            else:
                mended.extend(self._apart(asked))
        return mended

    def _joined(self, before: Asked, asked: Asked) -> str:
        """Both as one word, when the reference has it: électro mécanicien."""
        word = before.word + asked.word
        is_known = self.vocabulary.knows(word)
        if asked.is_open and len(asked.word) >= LEAST_PIECE:
            is_known = is_known or bool(self.vocabulary.begun_by(word))
        return word if is_known else ""

    def _apart(self, asked: Asked) -> Iterable[Asked]:
        """The words glued in one that no label has: aidesoignante, agentdentretien."""
        word = asked.word
        if len(word) < LEAST_SPLIT or not self.vocabulary.near(word, is_open=asked.is_open).is_empty:
            return (asked,)
        pieces = self._pieces(word, is_open=asked.is_open)
        if pieces is None or not self.vocabulary.misspelt(word, is_open=asked.is_open).is_empty:
            return (asked,)
        kept = [piece for piece in pieces if piece not in joining_words()]
        return [replace(asked, word=piece, is_open=asked.is_open and piece is pieces[-1]) for piece in kept]

    def _pieces(self, word: str, *, is_open: bool) -> list[str] | None:
        """`word` cut into words of the reference, the longest first piece that leads to the end."""
        if len(word) >= LEAST_PIECE and (
            self.vocabulary.knows(word) or (is_open and self.vocabulary.begun_by(word))
        ):
            return [word]
        for end in range(len(word) - 1, 0, -1):
            first = word[:end]
            is_word = first in joining_words() or (end >= LEAST_PIECE and first in self.vocabulary.ids)
            rest = self._pieces(word[end:], is_open=is_open) if is_word else None
            if rest:
                return [first, *rest]
        return None


def _trust(asked: Asked, *, is_met: bool) -> float:
    """How much of its rarity a word keeps: one that no label has may be misspelt, or a name."""
    return (1.0 if asked.is_needed else NOT_NEEDED) * (1.0 if is_met else MISSPELT)


def _best(found: NDArray[np.int64], scores: Strengths) -> NDArray[np.int64]:
    """The MOST_RANKED of the highest score; of equal ones, those that come first."""
    if len(found) <= MOST_RANKED:
        return found
    values = scores[found]
    least = np.partition(values, len(values) - MOST_RANKED)[len(values) - MOST_RANKED]
    above = found[values > least]
    return np.concatenate((above, found[values == least][: MOST_RANKED - len(above)]))


def _stemmed(form: str) -> str:
    return " ".join(map(stem, form.split()))
