"""What labels and prior bring: the same real titles, kept apart, answered without and with them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from app.reference.understanding.evidence import Evidence, arrays_of
from app.reference.understanding.learning import Answer, answer_by, cross_validate, learn, list_labelled
from app.reference.understanding.material import Material, TextKind

DEPTHS = (1, 5, 10)
FOLDS = 5


class Compared(NamedTuple):
    """Answers to the same titles by one way of making the suggester."""

    name: str
    answers: list[Answer]

    @property
    def hits(self) -> dict[int, float]:
        """The part of the titles whose occupation is among the first 1, 5, 10."""
        return {depth: hit_rate(self.answers, depth) for depth in DEPTHS}


def compare(material: Material) -> list[Compared]:
    """Without labels and prior, with labels, with both; each title answered by what never saw it."""
    bare = replace(
        material,
        texts=tuple(known for known in material.texts if known.kind is not TextKind.LABELLED),
        labelled=(),
        met=(),
    )
    labelled = replace(material, met=())
    arrays = arrays_of(material)
    evidence = Evidence(arrays)
    questions = list_labelled(evidence, material)
    bare_evidence = Evidence(arrays_of(bare))
    untaught = [item._replace(twins=np.zeros(0, dtype=np.int64)) for item in questions]
    learned = learn(bare_evidence, bare)
    compared = [
        Compared("neither labels nor prior", answer_by(bare_evidence, bare, untaught, learned.weights)),
        Compared("labels", cross_validate(evidence, labelled, questions, folds=FOLDS)),
    ]
    if material.met:
        compared.append(
            Compared("labels and prior", cross_validate(evidence, material, questions, folds=FOLDS))
        )
    return compared


def hit_rate(answers: Sequence[Answer], depth: int) -> float:
    hits = [not set(answer.occupations[:depth]).isdisjoint(answer.question.right) for answer in answers]
    return float(np.mean(hits)) if hits else 0.0


def say_compared(compared: Sequence[Compared]) -> list[str]:
    """A table for the command line."""
    lines = [f"{'kept apart':<26} titles   hit@1   hit@5  hit@10"]
    for item in compared:
        figures = "  ".join(f"{item.hits[depth]:6.3f}" for depth in DEPTHS)
        lines.append(f"{item.name:<26} {len(item.answers):6}  {figures}")
    return lines
