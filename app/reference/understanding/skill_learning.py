"""Learns what each figure is worth for skills, from the texts of `skill_examples`.

What would give an answer away is hidden: the definitions and words of the trade among the backgrounds of the
occupations, and a title of our lists from itself.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from app.reference.understanding.evidence import FIGURES as OCCUPATION_FIGURES
from app.reference.understanding.evidence import Hidden, read_text, shelf_texts
from app.reference.understanding.fitting import fit_relevance
from app.reference.understanding.material import Material, TextKind
from app.reference.understanding.skill_evidence import FIGURES, Likely, SkillEvidence
from app.reference.understanding.skill_examples import SkillQuestion
from app.reference.understanding.skill_links import About
from app.reference.understanding.suggester import Suggester

MOST_OCCUPATIONS = 30
AT_ONCE = 64
# A few examples would be learned by heart.
LEAST_QUESTIONS = 40
_BACKGROUNDS = ("background", "family_background")
# Before anything is learned: where there is too little to learn from.
_ROUGH = {
    "whole_both": 5.0,
    "part_both": 3.0,
    "whole_nearest": 1.0,
    "linked": 2.0,
    "core": 1.0,
    "always": -4.0,
}
ROUGH_WEIGHTS = np.array([[_ROUGH.get(name, 0.0) for name in FIGURES]] * 2, dtype=np.float32)


class Measured(NamedTuple):
    """A question, its likely skills and what each is worth: float32[skills]."""

    question: SkillQuestion
    likely: Likely
    grades: np.ndarray


def learn_relevance(measured: Sequence[Measured]) -> np.ndarray:
    """Weights of the figures when no occupation is given, and when one is: float32[2, FIGURES]."""
    return np.stack(
        [
            _relevance_of([item for item in measured if item.question.is_given is is_given])
            for is_given in (False, True)
        ]
    )


def _relevance_of(measured: Sequence[Measured]) -> np.ndarray:
    if sum(item.grades.any() for item in measured) < LEAST_QUESTIONS:
        return np.asarray(ROUGH_WEIGHTS[0])
    figures = np.concatenate([item.likely.figures for item in measured])
    grades = np.concatenate([item.grades for item in measured])
    return np.asarray(fit_relevance(figures, grades), dtype=np.float32)


def measure_questions(
    evidence: SkillEvidence, suggester: Suggester, known: Material, questions: Sequence[SkillQuestion]
) -> list[Measured]:
    """Figures of the likely skills of each question."""
    found = []
    texts = [evidence.read(question.text) for question in questions]
    all_likely = evidence.measure(texts, hear_about(suggester, known, questions))
    for question, likely in zip(questions, all_likely, strict=True):
        grades = np.zeros(evidence.size, dtype=np.float32)
        grades[question.skills] = question.grades
        found.append(Measured(question, likely, grades[likely.skills]))
    return found


def hear_about(suggester: Suggester, known: Material, questions: Sequence[SkillQuestion]) -> list[About]:
    """The occupations that each question is about: that which is given, or those that the text suggests."""
    size = suggester.evidence.size
    asked: dict[str, list[int]] = defaultdict(list)
    abouts = [About(np.zeros(size, dtype=np.float32), question.is_given) for question in questions]
    for place, question in enumerate(questions):
        if question.is_given:
            abouts[place].chances[question.occupation] = 1
        else:
            asked[
                "title" if question.source == "title" else "label" if "label" in question.source else "text"
            ].append(place)
    blind = suggester.weights.copy()
    blind[[OCCUPATION_FIGURES.index(name) for name in _BACKGROUNDS]] = 0
    readers = {"text": Suggester(suggester.evidence, blind, suggester.sharpness), "label": suggester}
    for name, reader in readers.items():
        texts = [questions[place].text for place in asked[name]]
        for place, guesses in zip(
            asked[name], reader.suggest_many(texts, limit=MOST_OCCUPATIONS), strict=True
        ):
            for guess in guesses:
                abouts[place].chances[guess.occupation] = guess.confidence
    _hear_titles(readers["text"], known, questions, asked["title"], abouts)
    return abouts


def _hear_titles(
    blind: Suggester,
    known: Material,
    questions: Sequence[SkillQuestion],
    asked: Sequence[int],
    abouts: Sequence[About],
) -> None:
    """Titles of our lists, each hidden from itself."""
    twins: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for position, text in enumerate(shelf_texts(known, "titles")):
        if text.kind is TextKind.EVERYDAY:
            twins[read_text(text.text).words].append(position)
    for start in range(0, len(asked), AT_ONCE):
        group = asked[start : start + AT_ONCE]
        readings = [blind.evidence.read(questions[place].text) for place in group]
        hidden = [Hidden(twins[read_text(questions[place].text).words]) for place in group]
        scores = (
            np.tensordot(blind.weights, blind.evidence.measure(readings, hidden=hidden), 1) * blind.sharpness
        )
        likelihoods = np.exp(scores - scores.max(axis=1, keepdims=True))
        likelihoods /= likelihoods.sum(axis=1, keepdims=True)
        for place, row in zip(group, likelihoods, strict=True):
            best = np.argsort(-row, kind="stable")[:MOST_OCCUPATIONS]
            abouts[place].chances[best] = row[best]
