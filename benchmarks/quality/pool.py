"""Write the cards to grade, blind:

    python -m benchmarks.quality.pool            # the pairs that have no grade yet
    python -m benchmarks.quality.pool --second   # one graded pair in ten, in another order, of the
                                                 # vacancies of which none was graded twice yet

For each vacancy, the union of what the systems put first, in an order shuffled by a seed: no system, rank or
score. Cards go to instance/quality/cards, and whom they show to pool.json beside, which `grades` reads back.
"""

import argparse
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from app.demo.sampling import make_rng
from benchmarks.quality.cards import load_people, person_card, vacancy_card
from benchmarks.quality.grades import Pair, read_grades
from benchmarks.quality.plan import (
    DEPTH,
    JUDGEMENTS,
    MEASURED,
    OVERLAP,
    SECOND_PASS,
    SEED,
    WORK,
    shared_folder,
)
from benchmarks.quality.systems import Engine, make_orders, make_systems
from benchmarks.quality.world import Field, open_field

Tops = dict[str, list[list[int]]]


def rank_all(field: Field) -> Tops:
    """Candidate ids by system: DEPTH of each vacancy for the systems, MEASURED for the other orders."""
    engine = Engine.load(field.session)
    tops = {
        name: [top(vacancy, DEPTH) for vacancy in field.vacancies]
        for name, top in make_systems(field.session, engine).items()
    }
    for name, variant in make_orders(engine, field.others + field.vacancies).items():
        tops[name] = [variant.top(vacancy, MEASURED) for vacancy in field.vacancies]
    return tops


def pool_pairs(
    tops: Mapping[str, list[list[int]]], refs: Iterable[str], depth: int = MEASURED
) -> dict[str, list[int]]:
    """For each posting, everyone among the first `depth` of a system, once, in an order that tells
    nothing.
    """
    pool = {}
    for place, ref in enumerate(refs):
        union = sorted({person for lists in tops.values() for person in lists[place][:depth]})
        order = make_rng(SEED, "pool", ref).permutation(len(union))
        pool[ref] = [union[index] for index in order.tolist()]
    return pool


def choose_overlap(pairs: Iterable[Pair]) -> list[Pair]:
    """One pair in OVERLAP, by seed, in an order of its own."""
    ordered = sorted(pairs)
    order = make_rng(SEED, "second pass").permutation(len(ordered))
    return [ordered[index] for index in order.tolist()[: max(1, len(ordered) // OVERLAP)]]


def write_cards(field: Field, pool: Mapping[str, list[int]], folder: Path) -> int:
    """One file for each posting, cards numbered from 1; returns how many cards."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.txt"):
        old.unlink()
    people = {
        person.id: person for person in load_people(field.session, {p for ids in pool.values() for p in ids})
    }
    numbers = {}
    for place, (posting, vacancy) in enumerate(zip(field.postings, field.vacancies, strict=True), start=1):
        ids = pool.get(posting.ref, [])
        if not ids:
            continue
        lines = [f"# {place:03d} {posting.ref}", vacancy_card(vacancy), ""]
        lines += [f"{n}. {person_card(people[key], vacancy)}" for n, key in enumerate(ids, start=1)]
        (folder / f"{place:03d}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        numbers[f"{place:03d}"] = {"ref": posting.ref, "people": [field.hashes[key] for key in ids]}
    (folder / "pool.json").write_text(json.dumps(numbers, indent=0), encoding="utf-8")
    return sum(len(ids) for ids in pool.values())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--second", action="store_true", help="write the overlap to grade a second time")
    parser.add_argument("--depth", type=int, default=MEASURED, help="people of each system (10)")
    arguments = parser.parse_args()
    with open_field(shared_folder()) as field:
        ids = {mark: key for key, mark in field.hashes.items()}
        graded = read_grades(JUDGEMENTS)
        if arguments.second:
            pool: dict[str, list[int]] = {}
            done = {ref for ref, _ in read_grades(SECOND_PASS)}
            for ref, mark in choose_overlap(pair for pair in graded if pair[0] not in done):
                pool.setdefault(ref, []).append(ids[mark])
        else:
            everyone = pool_pairs(rank_all(field), [item.ref for item in field.postings], arguments.depth)
            pool = {
                ref: [key for key in people if (ref, field.hashes[key]) not in graded]
                for ref, people in everyone.items()
            }
        count = write_cards(field, pool, WORK / ("second" if arguments.second else "cards"))
    concerned = sum(bool(people) for people in pool.values())
    print(f"{count} cards to grade for {concerned} vacancies; people {field.fingerprint}")


if __name__ == "__main__":
    main()
