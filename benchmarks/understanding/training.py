"""Occupations of training programmes: what the FORMACODE adds to the title, and whether to spread families.

    python -m benchmarks.understanding.training      (some minutes; ESTUAIRE_SHARED says where the data is)

Judged by certifications whose occupations are known, never an input. A right answer is one of these (code),
or one that shares its parent (parent). `families`: each parent once, so five lines are five families.
"""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.reference.models import Occupation
from app.reference.understanding.labels import read_labels
from app.reference.understanding.making import build_suggester
from app.reference.understanding.queries import OccupationSuggestion, suggest_occupations_for_many
from app.reference.understanding.store import STORE
from app.reference.understanding.wording import Likelihood, likelihood
from app.training.models import Programme
from app.training.understanding import (
    FORMACODE_WEIGHT,
    MOST_PROPOSED,
    READ,
    suggest_for_programmes,
    weigh_together,
)
from benchmarks.machine import describe_run, say
from benchmarks.page_load.region import shared_data
from benchmarks.understanding.measures import estimate, estimate_gain, first_families, is_family_hit, is_hit
from benchmarks.understanding.world import open_world

WEIGHTS = (0.2, 0.3, 0.5, 0.7)
Reading = dict[int, float]


class Judged(NamedTuple):
    """A certification: its title, the label of its FORMACODE, and the ids of its occupations."""

    title: str
    formacode: str
    right: tuple[int, ...]


class Judge(NamedTuple):
    """Certifications, and the id of the parent at the id of each occupation."""

    certifications: Sequence[Judged]
    parents: Sequence[int]

    def family_hits(self, ranks: Sequence[Sequence[int]], depth: int) -> list[bool]:
        return [
            is_family_hit(found, item.right, self.parents, depth)
            for found, item in zip(ranks, self.certifications, strict=True)
        ]

    def families_hits(self, ranks: Sequence[Sequence[int]], depth: int) -> list[bool]:
        return [
            is_hit(first_families(found, self.parents), [self.parents[key] for key in item.right], depth)
            for found, item in zip(ranks, self.certifications, strict=True)
        ]

    def code_hits(self, ranks: Sequence[Sequence[int]], depth: int) -> list[bool]:
        return [
            is_hit(found, item.right, depth) for found, item in zip(ranks, self.certifications, strict=True)
        ]


def main() -> None:
    say(describe_run("numpy", "scipy", "rapidfuzz"))
    shared = shared_data().parent
    with open_world() as (_world, session), TemporaryDirectory() as folder:
        build_suggester(
            session,
            Path(folder),
            labelled=read_labels(shared / "eval" / "posting_titles.csv").titles,
            met=read_labels(shared / "data" / "offers" / "real_postings.csv").titles,
        )
        STORE.use_folder(Path(folder))
        judge = read_judge(session, shared / "eval" / "certification_titles.csv")
        titles, domains, ways = _read_ways(session, judge.certifications)
        _say_ways(judge, ways)
        _say_spreads(judge, [weigh_together(*pair) for pair in zip(titles, domains, strict=True)])
        _say_confidence(session, judge)


def read_judge(session: Session, path: Path) -> Judge:
    rows = session.execute(select(Occupation.id, Occupation.code, Occupation.parent_code)).all()
    ids = {row.code: row.id for row in rows}
    parents = [0] * (max(ids.values()) + 1)
    for row in rows:
        parents[row.id] = ids.get(row.parent_code or row.code, row.id)
    with path.open(encoding="utf-8", newline="") as file:
        certifications = [
            Judged(
                row["title"],
                row["formacode_label"],
                tuple(ids[code] for code in row["codes_rome"].split() if code in ids),
            )
            for row in csv.DictReader(file)
        ]
    return Judge([item for item in certifications if item.right], parents)


def _read_ways(
    session: Session, certifications: Sequence[Judged]
) -> tuple[list[Reading], list[Reading], dict[str, list[Reading]]]:
    """Readings of the titles, of the FORMACODE, and every way of joining both."""
    names, labels = [item.title for item in certifications], [item.formacode for item in certifications]
    joined = [f"{item.title} {item.formacode}" for item in certifications]
    described = _read(session, names, about=labels)
    titles, domains = _read(session, names), _read(session, labels)
    ways = {
        "the title alone": titles,
        "the FORMACODE alone": domains,
        "the title, FORMACODE as its description": described,
        "both as one text": _read(session, joined),
        "its description, and to the power 0.5": [
            weigh_together(*pair, weight=0.5) for pair in zip(described, domains, strict=True)
        ],
    }
    for weight in WEIGHTS:
        kept = ", kept" if weight == FORMACODE_WEIGHT else ""
        ways[f"read apart, FORMACODE to the power {weight}{kept}"] = [
            weigh_together(*pair, weight=weight) for pair in zip(titles, domains, strict=True)
        ]
    return titles, domains, ways


def _read(session: Session, texts: Sequence[str], about: Sequence[str] = ()) -> list[Reading]:
    found = suggest_occupations_for_many(session, texts, about=about, limit=READ)
    return [_confidences(items) for items in found]


def _confidences(items: Sequence[OccupationSuggestion]) -> Reading:
    return {item.occupation_id: item.confidence for item in items}


def _say_ways(judge: Judge, ways: Mapping[str, Sequence[Reading]]) -> None:
    say(f"\n{len(judge.certifications):,} certifications; right among the first one or five:")
    say(f"{'':<46} parent 1 parent 5{'':>17} families 5  code 1 code 5   gain at parent 5 over the title")
    base: list[bool] = []
    for name, readings in ways.items():
        ranks = [_ranked(reading) for reading in readings]
        hits = judge.family_hits(ranks, 5)
        base = base or hits
        say(
            f"{name:<46} {_mean(judge.family_hits(ranks, 1)):.3f}    {estimate(hits)}  "
            f"{_mean(judge.families_hits(ranks, 5)):.3f}       {_mean(judge.code_hits(ranks, 1)):.3f}  "
            f"{_mean(judge.code_hits(ranks, 5)):.3f}    {estimate_gain(hits, base)}"
        )


def _say_spreads(judge: Judge, readings: Sequence[Reading]) -> None:
    plain = [_ranked(reading) for reading in readings]
    spreads = {
        "the five surest, kept": plain,
        "at most two of a family": [_at_most(found, judge.parents, 2) for found in plain],
        "at most one of a family": [_at_most(found, judge.parents, 1) for found in plain],
        "families by their sum, the surest of each": [
            _by_family(reading, judge.parents) for reading in readings
        ],
    }
    base_parent, base_code = judge.family_hits(plain, 5), judge.code_hits(plain, 5)
    say("\nWhich five of the kept way, with what it gains over the five surest:")
    for name, ranks in spreads.items():
        parent, code = judge.family_hits(ranks, 5), judge.code_hits(ranks, 5)
        say(
            f"{name:<46} parent {_mean(parent):.3f} ({estimate_gain(parent, base_parent)})  "
            f"code {_mean(code):.3f} ({estimate_gain(code, base_code)})"
        )


def _say_confidence(session: Session, judge: Judge) -> None:
    """How often what is shown with each word is right, on the product's own way."""
    programmes = [
        Programme(title=item.title, formacodes=[{"code": None, "label": item.formacode}])
        for item in judge.certifications
    ]
    shown: Counter[Likelihood] = Counter()
    right: Counter[Likelihood] = Counter()
    found = suggest_for_programmes(session, programmes, limit=MOST_PROPOSED)
    for proposals, item in zip(found, judge.certifications, strict=True):
        for proposal in proposals:
            word = likelihood(proposal.confidence)
            shown[word] += 1
            right[word] += proposal.occupation_id in item.right
    say("\nOf the proposals shown with each word, those that are right:")
    for word in Likelihood:
        say(f"{word.value:<46} {right[word] / max(shown[word], 1):.3f} of {shown[word]:,}")


def _ranked(reading: Reading) -> list[int]:
    return sorted(reading, key=lambda key: (-reading[key], key))


def _at_most(found: Sequence[int], parents: Sequence[int], most: int) -> list[int]:
    met: Counter[int] = Counter()
    kept = []
    for key in found:
        met[parents[key]] += 1
        if met[parents[key]] <= most:
            kept.append(key)
    return kept


def _by_family(reading: Reading, parents: Sequence[int]) -> list[int]:
    sums: Counter[int] = Counter()
    for key, confidence in reading.items():
        sums[parents[key]] += confidence  # type: ignore[assignment]
    first = {parents[key]: key for key in reversed(_ranked(reading))}
    return [first[family] for family, _sum in sums.most_common()]


def _mean(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits)


if __name__ == "__main__":
    main()
