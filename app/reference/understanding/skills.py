"""Skills for a text, best first, each with how sure we are and the words that decided."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from app.reference.understanding.roots import roots
from app.reference.understanding.skill_evidence import Likely, SkillEvidence
from app.reference.understanding.skill_links import About
from app.reference.understanding.suggester import Suggester

# Occupations behind a text that are listened to.
MOST_OCCUPATIONS = 30
# Under that nearness to any skill, letters in common are an accident.
LEAST_NEARNESS = 0.3
# Fewer points than this are noise at the end of a list.
LEAST_CONFIDENCE = 0.02
_TYPED = re.compile(r"[\w+#&]+")


class SkillGuess(NamedTuple):
    """A skill by its position; `confidence` from 0 to 1: how often such a guess is right."""

    skill: int
    confidence: float


class SkillSuggester:
    """Evidence and what it is worth. Answers are the same for the same text, alone or among others."""

    def __init__(self, evidence: SkillEvidence, weights: np.ndarray, occupations: Suggester) -> None:
        """`weights`: float32[2, FIGURES], without and with an occupation given."""
        self.evidence = evidence
        self.weights = weights.astype(np.float32)
        self.occupations = occupations

    def suggest(self, text: str, *, given: Sequence[int] = (), limit: int = 10) -> list[SkillGuess]:
        """Skills that a text speaks of; `given`: positions of occupations that are certain."""
        return self.suggest_many([text], given=given, limit=limit)[0]

    def suggest_many(
        self, texts: Sequence[str], *, given: Sequence[int] = (), limit: int = 10
    ) -> list[list[SkillGuess]]:
        """As `suggest`, text by text; empty and absurd ones give an empty list."""
        abouts = self._about(texts, given)
        found = self.evidence.measure([self.evidence.read(text) for text in texts], abouts)
        return [
            self._best(likely, about.is_given, limit) if self._understands(text, likely) else []
            for text, likely, about in zip(texts, found, abouts, strict=True)
        ]

    def said_words(self, text: str, skill: int) -> list[str]:
        """The words of the text, as typed, that stand in the skill's label, in their order."""
        own = self.evidence.roots_of(skill)
        mend = self.evidence.spelling.mend
        typed = _TYPED.findall(text)
        return list(dict.fromkeys(word for word in typed if own.intersection(map(mend, roots(word)))))

    def _about(self, texts: Sequence[str], given: Sequence[int]) -> list[About]:
        size = self.occupations.evidence.size
        if given:
            chances = np.zeros(size, dtype=np.float32)
            chances[list(given)] = 1
            return [About(chances, True)] * len(texts)
        found = []
        for guesses in self.occupations.suggest_many(texts, limit=MOST_OCCUPATIONS):
            chances = np.zeros(size, dtype=np.float32)
            chances[[guess.occupation for guess in guesses]] = [guess.confidence for guess in guesses]
            found.append(About(chances, False))
        return found

    def _understands(self, text: str, likely: Likely) -> bool:
        """Whether the text is near a skill, or has a word that any title or text of the reference has."""
        if not len(likely.skills):
            return False
        occupations = self.occupations.evidence
        return likely.nearness >= LEAST_NEARNESS or any(map(occupations.knows, occupations.read(text).words))

    def _best(self, likely: Likely, is_given: bool, limit: int) -> list[SkillGuess]:
        scores = likely.figures @ self.weights[int(is_given)]
        order = np.argsort(-scores, kind="stable")[:limit]
        confidences = 1 / (1 + np.exp(-scores[order].astype(np.float64)))
        return [
            SkillGuess(int(skill), float(confidence))
            for skill, confidence in zip(likely.skills[order], confidences, strict=True)
            if confidence >= LEAST_CONFIDENCE
        ]
