"""Occupations for a text, best first, each with how sure we are and the words that decided."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from app.reference.understanding.cleaning import (
    diploma_words,
    joining_words,
    level_words,
    plain_text,
    stems,
)
from app.reference.understanding.evidence import FIGURES, Evidence
from app.reference.understanding.fitting import NO_DOUBT
from app.reference.understanding.material import TextKind

AT_ONCE = 64
# In words; the name of a diploma is long. A longer text is read by sentences, the long ones piece by piece.
LONGEST_TITLE = 25
LONGEST_PIECE = 8
MOST_PIECES = 60
# Whoever says one of these tells what they do: it is no title.
SPEAKERS = frozenset({"je", "j", "suis", "ai"})
# Under that nearness, letters in common are an accident: nothing is suggested for `qsdfgh`.
LEAST_NEARNESS = 0.3
LEAST_OF_PIECE = 0.1
# Words whose loss costs less than this part of the confidence did not decide.
LEAST_LOSS = 0.1
_SENTENCES = re.compile(r"[\n\r.;:!?•▪●◦|]+|\s[-–—*]\s")
_PIECES = re.compile(r",|\bet\b|\bou\b|\bpuis\b|\bainsi que\b", re.IGNORECASE)
_TYPED = re.compile(r"[\w+#&]+(?:[(·./]\w+\)?)*")
BACKGROUNDS = ("background", "family_background")
_NEARNESS = [FIGURES.index(f"{kind.name.lower()}_{by}") for kind in TextKind for by in ("letters", "words")]


class Guess(NamedTuple):
    """An occupation by its position; `confidence` from 0 to 1: how often such a guess is right."""

    occupation: int
    confidence: float


class Suggester:
    """Evidence and what it is worth. Answers are the same for the same text, alone or among others."""

    def __init__(
        self, evidence: Evidence, weights: np.ndarray, sharpness: float, doubt: float = NO_DOUBT
    ) -> None:
        self.evidence = evidence
        self.weights = weights.astype(np.float32)
        self.sharpness = sharpness
        self.doubt = np.float32(doubt)

    def suggest(self, text: str, *, about: str = "", limit: int = 10) -> list[Guess]:
        """Occupations for a title or a longer text; `about` (a description) helps to tell near ones apart."""
        return self.suggest_many([text], about=[about], limit=limit)[0]

    def suggest_many(
        self, texts: Sequence[str], *, about: Sequence[str] = (), limit: int = 10
    ) -> list[list[Guess]]:
        """As `suggest`, text by text; empty and absurd ones give an empty list."""
        pieces = [_pieces(text) for text in texts]
        flat = [(row, piece) for row, own in enumerate(pieces) for piece in own]
        rows = np.array([row for row, _piece in flat])
        told = [about[row] if row < len(about) else "" for row, _piece in flat]
        confidences = self._confidences([piece for _row, piece in flat], told)
        return [_best(confidences[rows == row], limit) if own else [] for row, own in enumerate(pieces)]

    def deciding_words(self, text: str, occupation: int, *, about: str = "") -> list[str]:
        """The words, as typed, without which the occupation would be less sure; the weightiest first."""
        pieces = _pieces(text)
        if not pieces:
            return []
        sureness = self._sureness(pieces, occupation, about)
        piece, whole = pieces[int(np.argmax(sureness))], max(sureness)
        typed = _typed_words(piece)
        without = [" ".join(word for other in typed if other is not own for word in other) for own in typed]
        losses = whole - np.array(self._sureness(without, occupation, about))
        order = [int(place) for place in np.argsort(-losses, kind="stable") if self._may_decide(typed[place])]
        deciding = [place for place in order if losses[place] >= LEAST_LOSS * whole] or order[:1]
        return [typed[place][0] for place in deciding]

    def _may_decide(self, typed: Sequence[str]) -> bool:
        """Whether something knows the word, and it says a trade: CAP and titre say how a text is read."""
        words = self.evidence.read(typed[0]).words
        return any(
            self.evidence.knows(word) and word not in diploma_words() | level_words() for word in words
        )

    def _sureness(self, texts: Sequence[str], occupation: int, about: str) -> list[float]:
        return [float(value) for value in self._confidences(texts, [about] * len(texts))[:, occupation]]

    def _confidences(self, texts: Sequence[str], about: Sequence[str]) -> np.ndarray:
        """float32[texts, occupations]; rows of zeros for what is not understood."""
        result = np.zeros((len(texts), self.evidence.size), dtype=np.float32)
        for start in range(0, len(texts), AT_ONCE):
            group = slice(start, start + AT_ONCE)
            readings = [self.evidence.read(text) for text in texts[group]]
            figures = self.evidence.measure(readings)
            scores = np.tensordot(self.weights, figures, 1) + self._scores_of(about[group])
            highest = np.maximum(scores.max(axis=1, keepdims=True), self.doubt)
            likelihoods = np.exp((scores - highest) * self.sharpness)
            none = np.exp((self.doubt - highest) * self.sharpness)
            likelihoods /= likelihoods.sum(axis=1, keepdims=True) + none
            nearness = figures[_NEARNESS].max(axis=(0, 2))
            understood = [
                bool(item.words) and near >= LEAST_NEARNESS
                for item, near in zip(readings, nearness, strict=True)
            ]
            result[group] = likelihoods * np.array(understood)[:, None]
        return result

    def _scores_of(self, about: Sequence[str]) -> np.ndarray | float:
        """What descriptions add: as much for each nearness to a background as titles taught."""
        if not any(about):
            return 0.0
        backgrounds = self.evidence.measure_backgrounds([self.evidence.read(text) for text in about])
        worths = (max(float(self.weights[FIGURES.index(name)]), 0) for name in BACKGROUNDS)
        return sum(worth * figure for worth, figure in zip(worths, backgrounds, strict=True))


def _best(confidences: np.ndarray, limit: int) -> list[Guess]:
    """Of one piece, its own confidences; of several, the chance that at least one of them speaks of it.

    A piece that says little says a little of everything: that is not added up.
    """
    if len(confidences) > 1:
        confidences = np.where(confidences >= LEAST_OF_PIECE, confidences, 0)
        confidences = 1 - np.prod(1 - confidences, axis=0, keepdims=True)
    row = confidences[0]
    order = np.argsort(-row, kind="stable")[:limit]
    return [Guess(int(place), float(row[place])) for place in order if row[place] > 0]


def _pieces(text: str) -> list[str]:
    """A title as it is; a longer text, or one that speaks of somebody, by its sentences and their joints."""
    is_spoken = not SPEAKERS.isdisjoint(plain_text(text).replace("'", " ").split())
    if len(text.split()) <= LONGEST_TITLE and not is_spoken:
        return [text] if stems(text) else []
    pieces: list[str] = []
    for sentence in _SENTENCES.split(text):
        is_long = is_spoken or len(sentence.split()) > LONGEST_PIECE
        pieces += _PIECES.split(sentence) if is_long else [sentence]
    return [piece for piece in pieces if stems(piece)][:MOST_PIECES]


def _typed_words(text: str) -> list[list[str]]:
    """The telling words of a text as they were typed; both gender forms of a word are one."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for word in _TYPED.findall(text):
        own = stems(word)
        if own and word.lower() not in joining_words():
            groups.setdefault(own, []).append(word)
    return list(groups.values())
