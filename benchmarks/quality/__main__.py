"""`make bench-quality`: rebuild people, vacancies and systems, and compare the orders by the grades kept.

Fails (exit 1) when a person among the first ten of any order has no grade: an ungraded person is not a bad
one. The last lines say plainly whether the engine beats both others.
"""

import sys
from collections import Counter
from collections.abc import Mapping, Sequence

from app.matching.ranking.weights import DEFAULT_WEIGHTS
from benchmarks.quality.cards import load_people, person_card, vacancy_card
from benchmarks.quality.grades import Grade, Pair, read_grades
from benchmarks.quality.measures import bootstrap, ndcg, weighted_kappa, wins
from benchmarks.quality.plan import JUDGEMENTS, MEASURED, SECOND_PASS, SEED, shared_folder
from benchmarks.quality.pool import Tops, rank_all
from benchmarks.quality.postings import Posting
from benchmarks.quality.systems import (
    BM25,
    BM25_DATES,
    ENGINE,
    FIRST,
    OCCUPATION,
    OCCUPATION_DATES,
    ORDERS,
    PROPOSED,
    SYSTEMS,
)
from benchmarks.quality.vacancies import is_title_of_code
from benchmarks.quality.world import Field, open_field

Scores = dict[str, list[float]]
WORST = 5
COMPARED = (ENGINE, BM25, OCCUPATION)
OTHERS = (BM25, OCCUPATION, BM25_DATES, OCCUPATION_DATES)


def find_ungraded(
    tops: Tops, refs: Sequence[str], hashes: Mapping[int, str], grades: Mapping[Pair, Grade]
) -> list[Pair]:
    """Pairs that a system puts forward and that nobody graded."""
    missing = {
        (ref, hashes[person])
        for lists in tops.values()
        for ref, people in zip(refs, lists, strict=True)
        for person in people[:MEASURED]
    }
    return sorted(missing - set(grades))


def measure(
    tops: Tops, refs: Sequence[str], hashes: Mapping[int, str], grades: Mapping[Pair, Grade]
) -> Scores:
    """nDCG@10 of each system on each vacancy."""
    pools: dict[str, list[int]] = {}
    for (ref, _person), grade in grades.items():
        pools.setdefault(ref, []).append(grade.grade)
    return {
        name: [
            ndcg([grades[ref, hashes[key]].grade for key in people[:MEASURED]], pools.get(ref, []), MEASURED)
            for ref, people in zip(refs, lists, strict=True)
        ]
        for name, lists in tops.items()
    }


def print_coverage(field: Field, grades: Mapping[Pair, Grade]) -> None:
    counts = Counter(grade.grade for grade in grades.values())
    graders = sorted({grade.grader for grade in grades.values()})
    print(
        f"{len(field.vacancies)} vacancies, {len(field.hashes)} people ({field.fingerprint}), "
        f"weights version {DEFAULT_WEIGHTS.version}"
    )
    print(
        f"{len(grades)} pairs graded by {', '.join(graders)}:", *(f"{g}: {counts[g]}" for g in (3, 2, 1, 0))
    )
    second = read_grades(SECOND_PASS)
    both = sorted(set(second) & set(grades))
    if both:
        first_pass, second_pass = ([passed[pair].grade for pair in both] for passed in (grades, second))
        same = sum(a == b for a, b in zip(first_pass, second_pass, strict=True))
        print(
            f"graded twice: {len(both)} pairs, the same grade for {same} ({same / len(both):.0%}), "
            f"weighted kappa {weighted_kappa(first_pass, second_pass):.2f}"
        )


def print_systems(title: str, scores: Scores) -> None:
    print(
        f"\n{title}: nDCG@{MEASURED}, mean over {len(scores[ENGINE])} vacancies [95 %, bootstrap over them]"
    )
    for name in (*SYSTEMS, *ORDERS):
        print(f"  {name:<55}{bootstrap(scores[name], seed=SEED)}")
    print("  Paired differences")
    pairs = [(ENGINE, other) for other in (*OTHERS, *ORDERS)]
    pairs += [(PROPOSED, other) for other in (*OTHERS, FIRST)]
    for one, other in pairs:
        gaps = _gaps(scores, one, other)
        won, tied, lost = wins(gaps)
        line = f"{one} - {other}"
        print(f"  {line:<55}{bootstrap(gaps, seed=SEED)}   wins {won}, ties {tied}, losses {lost}")


def print_groups(field: Field, scores: Scores) -> None:
    """By sector, and by what the posting was like."""
    groups: dict[str, list[int]] = {}
    for place, (posting, vacancy) in enumerate(zip(field.postings, field.vacancies, strict=True)):
        assert vacancy.occupation is not None
        assert vacancy.contract is not None
        is_coherent = is_title_of_code(field.session, posting.title, vacancy.occupation.code)
        groups.setdefault(f"sector {vacancy.occupation.code[0]}", []).append(place)
        groups.setdefault(f"contract {vacancy.contract.value}", []).append(place)
        groups.setdefault(f"text {'full' if not posting.commune else 'title and facts'}", []).append(place)
        groups.setdefault(
            f"occupation {'that' if is_coherent else 'other than'} the title suggests", []
        ).append(place)
    print(f"\n{'By group':<42}{'n':>4}" + "".join(f"{name:>12}" for name in COMPARED))
    for name in sorted(groups, key=lambda name: (name.split()[0], name)):
        places = groups[name]
        means = (sum(scores[system][place] for place in places) / len(places) for system in COMPARED)
        print(f"  {name:<40}{len(places):>4}" + "".join(f"{mean:>12.3f}" for mean in means))


def print_worst(field: Field, tops: Tops, scores: Scores, grades: Mapping[Pair, Grade]) -> None:
    """Where the engine loses most against the better of the others, and whom it put too low or too high."""
    gaps = [
        score - max(scores[BM25][place], scores[OCCUPATION][place])
        for place, score in enumerate(scores[ENGINE])
    ]
    print(f"\nThe engine's {WORST} worst vacancies (against the better of the two others)")
    for place in sorted(range(len(gaps)), key=gaps.__getitem__)[:WORST]:
        posting, vacancy = field.postings[place], field.vacancies[place]
        row = ", ".join(f"{name} {scores[name][place]:.3f}" for name in COMPARED)
        print(f"\n{posting.ref}  {row}\n  {vacancy_card(vacancy).splitlines()[0]}")
        for name in COMPARED:
            marks = " ".join(str(_grade(field, posting, grades, key)) for key in tops[name][place][:MEASURED])
            print(f"  {name:<11}{marks}")
        lists = {key for name in (BM25, OCCUPATION) for key in tops[name][place][:MEASURED]}
        missed = sorted(
            lists - set(tops[ENGINE][place][:MEASURED]), key=lambda k: -_grade(field, posting, grades, k)
        )
        for what, keys in (("too high", tops[ENGINE][place][:MEASURED]), ("passed over", missed)):
            worst = min if what == "too high" else max
            if keys:
                key = worst(keys, key=lambda key: _grade(field, posting, grades, key))
                (person,) = load_people(field.session, [key])
                print(
                    f"  {what}: grade {_grade(field, posting, grades, key)}: {person_card(person, vacancy)}"
                )


def _grade(field: Field, posting: Posting, grades: Mapping[Pair, Grade], key: int) -> int:
    return grades[posting.ref, field.hashes[key]].grade


def _gaps(scores: Scores, one: str, other: str) -> list[float]:
    return [a - b for a, b in zip(scores[one], scores[other], strict=True)]


def _part(scores: Scores, places: range) -> Scores:
    return {name: [values[place] for place in places] for name, values in scores.items()}


def print_verdict(title: str, scores: Scores) -> None:
    """The last lines. The engine beats a system when the whole interval of the difference is above 0."""
    for other in OTHERS:
        gap = bootstrap(_gaps(scores, ENGINE, other), seed=SEED)
        verdict = "beats" if gap.low > 0 else "loses to" if gap.high < 0 else "is not told apart from"
        print(f"{title}: the engine {verdict} {other}: {gap}")


def main() -> int:
    grades = read_grades(JUDGEMENTS)
    with open_field(shared_folder()) as field:
        tops = rank_all(field)
        refs = [item.ref for item in field.postings]
        missing = find_ungraded(tops, refs, field.hashes, grades)
        if missing:
            print(
                f"{len(missing)} pairs of {len({ref for ref, _ in missing})} vacancies have no grade: run "
                "`python -m benchmarks.quality.pool`, grade the cards, and start again.",
                file=sys.stderr,
            )
            return 1
        scores = measure(tops, refs, field.hashes, grades)
        print_coverage(field, grades)
        for title, places in field.sets.items():
            print_systems(title, _part(scores, places))
        print_groups(field, scores)
        print_worst(field, tops, scores, grades)
        print()
        for title, places in field.sets.items():
            print_verdict(title, _part(scores, places))
    return 0


if __name__ == "__main__":
    sys.exit(main())
