"""Skills behind texts, beside TF-IDF in the same run: hits, confidence, real offers, speed and memory.

    python -m benchmarks.understanding_skills                 the tables, with 95 % bootstrap intervals
    python -m benchmarks.understanding_skills --errors=20     and the surest answers that are wrong

Nobody has labelled texts with skills for us. The questions are those of `skill_examples`: what the
reference and our lists say of an occupation, which must be guessed (or is given), and labels written as
people write. Weights are learned on one half of the questions and judged on the other. Definitions and
words of the trade are hidden from the guess of the occupation, with all backgrounds: the figures of these
lines are on the low side.
"""

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sqlalchemy.orm import Session

from app.reference.understanding.artefact import read_artefact, write_artefact
from app.reference.understanding.making import artefact_of, suggester_of
from app.reference.understanding.skill_evidence import FIGURES, Likely, SkillEvidence, skill_arrays_of
from app.reference.understanding.skill_examples import SOURCES, SkillQuestion, draw_questions
from app.reference.understanding.skill_learning import Measured, learn_relevance, measure_questions
from app.reference.understanding.skill_making import make_skill_artefact, skill_suggester_of
from app.reference.understanding.skill_material import CORE, SkillMaterial, read_skill_material
from app.reference.understanding.skills import SkillSuggester
from benchmarks.machine import describe_run, peak_memory_mb, say
from benchmarks.page_load.region import shared_data
from benchmarks.understanding.measures import estimate
from benchmarks.understanding.world import World, open_world

DEPTH = 10
BANDS = ((0.0, 0.1), (0.1, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.75), (0.75, 0.9), (0.9, 1.01))
TEXTS_TIMED = 400


class Answer(NamedTuple):
    """The first skills of a question, and what each is worth for it; confidences of a model, else empty."""

    question: SkillQuestion
    skills: np.ndarray
    grades: np.ndarray
    confidences: np.ndarray


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--errors", type=int, default=0, help="how many of the surest wrong answers to print")
    asked = parser.parse_args()
    say(describe_run("numpy", "scipy", "scikit-learn"))
    with open_world() as (world, session):
        _judge(world, session, errors=asked.errors)


def _judge(world: World, session: Session, *, errors: int) -> None:
    material = read_skill_material(session)
    occupations = suggester_of(artefact_of(world.material))
    questions = draw_questions(material)
    measured = measure_questions(
        SkillEvidence(skill_arrays_of(material)), occupations, world.material, questions
    )
    answers = _answer_apart(measured)
    baseline = TfIdfSkills(material)
    say(f"\n{len(questions):,} questions, {len(material.codes):,} skills; 95 % intervals\n")
    _say_table("Estuaire", answers)
    _say_table("TF-IDF", [baseline.answer(question) for question in questions])
    _say_confidence(answers)
    if errors:
        _say_errors(material, answers, errors)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "skills.npz"
        started = perf_counter()
        write_artefact(path, make_skill_artefact(material, occupations, world.material), FIGURES)
        made = perf_counter() - started
        before, started = peak_memory_mb(), perf_counter()
        suggester = skill_suggester_of(read_artefact(path, FIGURES), occupations)
        loaded = perf_counter() - started
        say(f"\nMade in {made:.0f} s, {path.stat().st_size / 1e6:.0f} MB; loaded in {loaded:.2f} s")
        _say_speed(material, suggester)
        say(f"Peak memory of the whole run {peak_memory_mb():.0f} MB ({before:.0f} before the file was read)")
    _say_offers(material, suggester, baseline)


def _answer_apart(measured: Sequence[Measured]) -> list[Answer]:
    """Each half of the questions, answered by weights that were learned from the other."""
    half_of = np.arange(len(measured)) // 2 % 2
    answers: dict[int, Answer] = {}
    for half in (0, 1):
        weights = learn_relevance([item for item, own in zip(measured, half_of, strict=True) if own != half])
        for place in np.flatnonzero(half_of == half):
            item = measured[place]
            answers[int(place)] = _ranked(
                item.question, item.likely, item.grades, weights[int(item.question.is_given)]
            )
    return [answers[place] for place in range(len(measured))]


def _ranked(question: SkillQuestion, likely: Likely, grades: np.ndarray, weights: np.ndarray) -> Answer:
    scores = likely.figures @ weights
    order = np.argsort(-scores, kind="stable")[:DEPTH]
    return Answer(question, likely.skills[order], grades[order], 1 / (1 + np.exp(-scores[order])))


class TfIdfSkills:
    """Cosine of letter groups of two to five between the text and each label: what one would try first.

    With an occupation given, its skills alone; of those that are as near, core ones first.
    """

    def __init__(self, material: SkillMaterial) -> None:
        self._material = material
        self._space = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, strip_accents="unicode"
        )
        self._labels = self._space.fit_transform(material.labels).T.tocsr()

    def first(self, text: str, occupation: int | None) -> np.ndarray:
        """Positions of the nearest skills."""
        scores = (self._space.transform([text]) @ self._labels).toarray()[0]
        if occupation is not None:
            own = self._material.links[self._material.links[:, 0] == occupation]
            allowed = np.full(len(scores), -1.0)
            allowed[own[:, 1]] = scores[own[:, 1]] + 1e-9 * (own[:, 2] == CORE)
            scores = allowed
        return np.argsort(-scores, kind="stable")[:DEPTH]

    def answer(self, question: SkillQuestion) -> Answer:
        first = self.first(question.text, question.occupation if question.is_given else None)
        grades = np.zeros(len(self._material.codes), dtype=np.float32)
        grades[question.skills] = question.grades
        return Answer(question, first, grades[first], np.zeros(0))


def _say_table(name: str, answers: Sequence[Answer]) -> None:
    say(f"{name:<26}{'first is right':<24}{'right of 10':<24}{'core of 10':<24}nDCG@10")
    for is_given in (False, True):
        for source in SOURCES:
            own = [
                answer
                for answer in answers
                if answer.question.source == source and answer.question.is_given is is_given
            ]
            if own:
                cells = [estimate([measure(answer) for answer in own]) for measure in _MEASURES]
                label = f"{source}{', given' if is_given else ''} ({len(own)})"
                say(f"{label:<26}" + "".join(f"{cell!s:<24}" for cell in cells))
    say("")


def _first_is_right(answer: Answer) -> float:
    return float(len(answer.grades) > 0 and answer.grades[0] > 0)


def _right_of_ten(answer: Answer) -> float:
    """Right skills among the ten first, of as many as there could be."""
    return float((answer.grades > 0).sum() / min(DEPTH, len(answer.question.skills)))


def _core_of_ten(answer: Answer) -> float:
    possible = min(DEPTH, int((answer.question.grades == 1).sum()))
    return float((answer.grades == 1).sum() / possible) if possible else 0.0


def _gain(answer: Answer) -> float:
    discounts = 1 / np.log2(np.arange(2, DEPTH + 2))
    ideal = np.sort(answer.question.grades)[::-1][:DEPTH]
    best = float((ideal * discounts[: len(ideal)]).sum())
    return float((answer.grades * discounts[: len(answer.grades)]).sum()) / best


_MEASURES: tuple[Callable[[Answer], float], ...] = (_first_is_right, _right_of_ten, _core_of_ten, _gain)


def _say_confidence(answers: Sequence[Answer]) -> None:
    say(
        "Confidence of the ten first, and what they are worth (a core skill 1, another of the occupation 0.5)"
    )
    groups: dict[str, Callable[[SkillQuestion], bool]] = {
        "all": lambda _question: True,
        "texts on an occupation": lambda question: not question.source.startswith("label"),
        "skills in people's words": lambda question: question.source.startswith("label"),
    }
    for name, belongs in groups.items():
        own = [answer for answer in answers if belongs(answer.question)]
        confidences = np.concatenate([answer.confidences for answer in own])
        grades = np.concatenate([answer.grades for answer in own])
        say(f"{name}:")
        for low, high in BANDS:
            kept = (confidences >= low) & (confidences < high)
            if kept.any():
                said, true = confidences[kept].mean(), grades[kept].mean()
                say(f"  {low:.2f}-{min(high, 1):.2f}  said {said:.2f}  worth {true:.2f}  ({kept.sum():,})")


def _say_errors(material: SkillMaterial, answers: Sequence[Answer], most: int) -> None:
    say("\nThe surest that are wrong")
    wrong = [answer for answer in answers if len(answer.grades) and answer.grades[0] == 0]
    for answer in sorted(wrong, key=lambda answer: -answer.confidences[0])[:most]:
        question = answer.question
        wanted = [material.labels[place] for place in question.skills[:2]]
        given = ", given" if question.is_given else ""
        found = material.labels[answer.skills[0]]
        text = " ".join(question.text.split())[:120]
        say(f"{answer.confidences[0]:.2f} [{question.source}{given}] {text} -> {found} (wanted: {wanted})")


def _say_speed(material: SkillMaterial, suggester: SkillSuggester) -> None:
    places = sorted(material.definitions)
    sentences = [material.definitions[place].split(".")[0] for place in places[:TEXTS_TIMED]]
    suggester.suggest_many(sentences[:32])
    for name, given in (("alone", ()), ("with an occupation given", (0,))):
        started = perf_counter()
        suggester.suggest_many(sentences, given=given)
        say(f"Sentences a second, {name}: {len(sentences) / (perf_counter() - started):.0f}")
    times = []
    for place in places[-50:]:
        text = " ".join((material.definitions[place] + " " + material.definitions[places[0]]).split()[:100])
        started = perf_counter()
        suggester.suggest(text)
        times.append(perf_counter() - started)
    say(f"A text of 100 words: {1000 * float(np.median(times)):.0f} ms, at most {1000 * max(times):.0f} ms")


def _say_offers(material: SkillMaterial, suggester: SkillSuggester, baseline: TfIdfSkills) -> None:
    say("\nReal offers with skills chosen by their employers: of these, how many among the first ten")
    skills = {code: place for place, code in enumerate(material.codes)}
    occupations = {code: place for place, code in enumerate(material.occupations)}
    totals: dict[str, int] = {}
    wanted_in_all = 0
    for text, code, codes in _read_offers():
        wanted = {skills[own] for own in codes if own in skills}
        wanted_in_all += len(wanted)
        for name, given in (("", None), (", occupation given", occupations[code])):
            guesses = suggester.suggest(text, given=() if given is None else (given,), limit=DEPTH)
            for system, found in (
                ("Estuaire", [guess.skill for guess in guesses]),
                ("TF-IDF", baseline.first(text, given)),
            ):
                key = system + name
                totals[key] = totals.get(key, 0) + len(wanted.intersection(map(int, found)))
    for name, total in totals.items():
        say(f"{name:<30}{total} of {wanted_in_all}")


def _read_offers() -> Iterator[tuple[str, str, list[str]]]:
    """Title and description, code of the occupation, codes of the skills."""
    path = shared_data() / "offers" / "labonneboite_esd-offres-happypath.json"
    for offer in json.loads(path.read_text(encoding="utf-8"))["resultats"]:
        codes = [own["code"] for own in offer.get("competences", ()) if own.get("code")]
        if codes:
            yield f"{offer['intitule']}\n{offer['description']}", offer["romeCode"], codes


if __name__ == "__main__":
    main()
