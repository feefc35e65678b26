"""Learns the weights from titles whose occupation is known, and says how well they do on titles kept apart.

With enough `--labels`, from those real titles; else from our own everyday titles, each hidden from itself. A
title under test is hidden everywhere: as a known text, and among the postings met.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from app.reference.understanding.evidence import (
    FIGURES,
    Evidence,
    Hidden,
    Reading,
    count_met,
    read_text,
    shelf_texts,
)
from app.reference.understanding.fitting import NO_DOUBT, Example, fit_sharpness, fit_weights
from app.reference.understanding.material import Material, TextKind

# Likely occupations kept of each example: the right one is among them 95 times in 100.
LIKELY = 100
# Our everyday titles taken when there are no labels: more of them change nothing.
MOST_EVERYDAY = 1_500
# Fewer questions than this would teach their own accidents.
ENOUGH = 200
AT_ONCE = 48
SEED = 20_251_125
# Before anything is learned: what makes an occupation likely enough to learn from.
ROUGH = {
    **{f"{kind.name.lower()}_{by}": 1.0 for kind in TextKind for by in ("letters", "words")},
    "family_letters": 0.3, "family_words": 0.3, "head": 1.0, "covers": 0.5, "covered": 0.3, "background": 1.0,
    "family_background": 0.2, "prior": 0.03, "is_parent": 0.1,
}  # fmt: skip
ROUGH_SHARPNESS = 3.0
ROUGH_WEIGHTS = np.array([ROUGH.get(name, 0.0) for name in FIGURES], dtype=np.float32)


class Question(NamedTuple):
    """A text, its right occupations, and the known texts that would give the answer away."""

    text: str
    reading: Reading
    right: tuple[int, ...]
    twins: np.ndarray


class Learned(NamedTuple):
    """`weights` float32[FIGURES]; `sharpness` stretches scores before they become confidences; `doubt` is the
    score of "none of these occupations".
    """

    weights: np.ndarray
    sharpness: float
    doubt: float = NO_DOUBT


class Answer(NamedTuple):
    """Scores of the likely occupations of a question that was kept apart, highest first."""

    question: Question
    occupations: np.ndarray
    scores: np.ndarray


def learn(evidence: Evidence, material: Material, *, folds: int = 5, enough: int = ENOUGH) -> Learned:
    """Weights from every question; the sharpness from answers to questions that were kept apart.

    Labels that are too few to learn from are known texts all the same, worth as much as official titles.
    """
    labelled = list_labelled(evidence, material)
    questions = labelled if len(labelled) >= enough else list_everyday(evidence, material)
    if len(questions) < enough:
        return Learned(ROUGH_WEIGHTS, ROUGH_SHARPNESS)
    answers = cross_validate(evidence, material, questions, folds=folds)
    weights = _weights_from(evidence, material, questions)
    sharpness, doubt = fit_sharpness(
        [answer.scores for answer in answers],
        [np.isin(answer.occupations, answer.question.right) for answer in answers],
        [answer.scores for answer in _answer_strangers(evidence, material, weights, most=len(questions))],
    )
    if questions is not labelled:
        for by in ("letters", "words"):
            weights[FIGURES.index(f"labelled_{by}")] = weights[FIGURES.index(f"name_{by}")]
    return Learned(weights, sharpness, doubt)


def cross_validate(
    evidence: Evidence, material: Material, questions: Sequence[Question], *, folds: int
) -> list[Answer]:
    """Answers to every question by weights that were learned from the others; twins share a fold."""
    words = sorted({question.reading.words for question in questions})
    np.random.default_rng(SEED).shuffle(order := np.arange(len(words)))
    fold_of = {words[place]: position % folds for position, place in enumerate(order)}
    answers: list[Answer] = []
    for fold in range(folds):
        apart = [item for item in questions if fold_of[item.reading.words] == fold]
        others = [item for item in questions if fold_of[item.reading.words] != fold]
        if not apart or not others:
            continue
        answers += _answer_apart(evidence, material, apart, others)
    return answers


def _answer_apart(
    evidence: Evidence, material: Material, apart: Sequence[Question], others: Sequence[Question]
) -> list[Answer]:
    unseen = np.unique(np.concatenate([item.twins for item in apart]))
    unmet = {item.reading.words for item in apart}
    weights = _weights_from(evidence, material, others, unseen=unseen, unmet=unmet)
    return answer_by(evidence, material, apart, weights, unseen=unseen, unmet=unmet)


def answer_by(
    evidence: Evidence,
    material: Material,
    questions: Sequence[Question],
    weights: np.ndarray,
    *,
    unseen: np.ndarray | Sequence[int] = (),
    unmet: Collection[tuple[str, ...]] = (),
) -> list[Answer]:
    """Answers by given weights, without the known titles `unseen` and the postings of the words `unmet`."""
    counts = count_met(material, without=unmet)
    answers = []
    for item, likely, figures in _measure(
        evidence, questions, hide=lambda _: np.asarray(unseen, dtype=np.int64), count=lambda _: counts
    ):
        scores = figures @ weights
        best = np.argsort(-scores, kind="stable")
        answers.append(Answer(item, likely[best], scores[best]))
    return answers


def _answer_strangers(
    evidence: Evidence, material: Material, weights: np.ndarray, *, most: int
) -> list[Answer]:
    """Answers to titles of occupations that the reference lacks: none of them is right."""
    drawn = np.sort(np.random.default_rng(SEED).permutation(len(material.strangers))[:most])
    readings = (evidence.read(material.strangers[place]) for place in drawn)
    nobody = np.zeros(0, dtype=np.int64)
    questions = [Question("", reading, (), nobody) for reading in readings if reading.words]
    return answer_by(evidence, material, questions, weights)


def _weights_from(
    evidence: Evidence,
    material: Material,
    questions: Sequence[Question],
    *,
    unseen: np.ndarray | None = None,
    unmet: set[tuple[str, ...]] | None = None,
) -> np.ndarray:
    unseen = np.zeros(0, dtype=np.int64) if unseen is None else unseen
    all_met = count_met(material, without=unmet or ())
    met = _met_by_words(material)

    def count(item: Question) -> np.ndarray:
        own = met.get(item.reading.words)
        return all_met if own is None else np.maximum(all_met - own, 0)

    measured = _measure(evidence, questions, hide=lambda item: np.r_[unseen, item.twins], count=count)
    examples = [Example(figures, np.isin(likely, item.right)) for item, likely, figures in measured]
    return fit_weights(examples).astype(np.float32)


def _measure(
    evidence: Evidence,
    questions: Sequence[Question],
    *,
    hide: Callable[[Question], np.ndarray],
    count: Callable[[Question], np.ndarray],
) -> Iterator[tuple[Question, np.ndarray, np.ndarray]]:
    """Each question with its likely occupations and their figures, float32[LIKELY, FIGURES]."""
    for start in range(0, len(questions), AT_ONCE):
        group = questions[start : start + AT_ONCE]
        figures = evidence.measure(
            [item.reading for item in group],
            hidden=[Hidden(hide(item)) for item in group],
            priors=np.stack([count(item) for item in group]),
        )
        rough = np.tensordot(ROUGH_WEIGHTS, figures, 1)
        most = min(LIKELY, evidence.size)
        for row, item in enumerate(group):
            likely = np.sort(np.argpartition(-rough[row], most - 1)[:most])
            yield item, likely, figures[:, row, likely].T


def list_labelled(evidence: Evidence, material: Material) -> list[Question]:
    """The labelled titles as questions, each hidden from itself and from its twins."""
    places = {code: place for place, code in enumerate(material.codes)}
    twins = _twins(material, TextKind.LABELLED)
    return [
        Question(
            title.text, evidence.read(title.text), tuple(places[code] for code in title.codes), twins[words]
        )
        for title in material.labelled
        if (words := read_text(title.text).words)
    ]


def list_everyday(evidence: Evidence, material: Material) -> list[Question]:
    """A fixed draw of our everyday titles as questions."""
    twins = _twins(material, TextKind.EVERYDAY)
    own = [known for known in material.texts if known.kind is TextKind.EVERYDAY]
    drawn = np.sort(np.random.default_rng(SEED).permutation(len(own))[:MOST_EVERYDAY])
    return [
        Question(known.text, evidence.read(known.text), (known.occupation,), twins[words])
        for known in (own[place] for place in drawn)
        if (words := read_text(known.text).words)
    ]


def _twins(material: Material, kind: TextKind) -> dict[tuple[str, ...], np.ndarray]:
    """Positions of the known texts of a kind that have the same words, by these words."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for position, known in enumerate(shelf_texts(material, "titles")):
        if known.kind is kind:
            places[read_text(known.text).words].append(position)
    return {words: np.array(positions) for words, positions in places.items()}


def _met_by_words(material: Material) -> dict[tuple[str, ...], np.ndarray]:
    places = {code: place for place, code in enumerate(material.codes)}
    met: dict[tuple[str, ...], np.ndarray] = {}
    labelled = {read_text(title.text).words for title in material.labelled}
    for title in material.met:
        words = read_text(title.text).words
        if words in labelled:
            counts = met.setdefault(words, np.zeros(len(places), dtype=np.float32))
            counts[[places[code] for code in title.codes]] += 1
    return met
