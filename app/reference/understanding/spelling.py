"""Puts a misspelt word right, when one known word is near enough: `boulangé`, `logisitique`."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz.distance import OSA

# Shorter words are names and abbreviations as often as mistakes.
SHORTEST = 5
# From this length on, two letters may be wrong.
LONG = 8


class Spelling:
    """Known words by first letter and length: people seldom miss the first letter."""

    def __init__(self, rarity: Mapping[str, float]) -> None:
        """Words that may stand for a misspelt one, with their rarity: of two as near, the less rare wins."""
        self._known = frozenset(rarity)
        self._rarity = rarity
        self._by_start: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(self._known):
            if len(word) >= SHORTEST - 1:
                self._by_start[word[0], len(word)].append(word)
        self.mend = lru_cache(maxsize=16_384)(self._mend)

    def _mend(self, word: str) -> str:
        """The known word meant by `word`: itself when it is known, or when none is near."""
        if len(word) < SHORTEST or word in self._known or word.isdigit():
            return word
        if word + "er" in self._known:
            # An ear's mistake: the stem of boulangé.
            return word + "er"
        most = 2 if len(word) >= LONG else 1
        near = [
            (distance, self._rarity[other], other)
            for length in range(len(word) - most, len(word) + most + 1)
            for other in self._by_start.get((word[0], length), ())
            if (distance := OSA.distance(word, other, score_cutoff=most)) <= most
        ]
        return min(near)[2] if near else word
