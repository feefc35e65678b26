"""Pools tell nothing of who proposed whom; grades fit their cards or are refused; the ungraded are found."""

from pathlib import Path

import pytest

from benchmarks.quality.__main__ import find_ungraded, measure
from benchmarks.quality.cards import short_label
from benchmarks.quality.grades import Grade, parse_lines, read_grades, write_grades
from benchmarks.quality.pool import choose_overlap, pool_pairs
from benchmarks.quality.systems import BM25, ENGINE

HASHES = {1: "one", 2: "two", 3: "three"}


def grade(value: int) -> Grade:
    return Grade(value, "someone")


def test_a_pool_holds_everyone_put_forward_once() -> None:
    pool = pool_pairs({ENGINE: [[1, 2]], BM25: [[2, 3]]}, ["a posting"])
    assert sorted(pool["a posting"]) == [1, 2, 3]


def test_a_pool_stops_at_its_depth() -> None:
    assert sorted(pool_pairs({ENGINE: [[1, 2, 3]], BM25: [[3, 2, 1]]}, ["a posting"], 1)["a posting"]) == [
        1,
        3,
    ]


def test_the_order_of_a_pool_is_the_same_whoever_proposed_whom() -> None:
    people = list(range(30))
    first = pool_pairs({ENGINE: [people], BM25: [[]]}, ["a posting"], 30)
    second = pool_pairs({ENGINE: [people[20:]], BM25: [people[:20][::-1]]}, ["a posting"], 30)
    assert first == second
    assert first["a posting"] != people


def test_one_pair_in_ten_is_graded_again_in_another_order() -> None:
    pairs = [("a posting", f"{n:03d}") for n in range(200)]
    chosen = choose_overlap(pairs)
    assert len(set(chosen)) == 20
    assert chosen == choose_overlap(reversed(pairs))
    assert chosen != sorted(chosen)


def test_lines_of_grades_are_read_beside_their_cards() -> None:
    numbers = {"07": {"ref": "a posting", "people": ["one", "two", "three"]}}
    assert parse_lines(["07 30 1", ""], numbers, "someone") == {
        ("a posting", "one"): grade(3),
        ("a posting", "two"): grade(0),
        ("a posting", "three"): grade(1),
    }


@pytest.mark.parametrize("line", ["07 30", "07 3012", "07 304", "08 301"])
def test_a_line_that_does_not_fit_its_cards_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"^0[78]: "):
        parse_lines([line], {"07": {"ref": "a posting", "people": ["one", "two", "three"]}}, "someone")


def test_grades_are_read_back_as_they_were_kept(tmp_path: Path) -> None:
    grades = {("b", "two"): grade(1), ("a", "one"): grade(3)}
    write_grades(tmp_path / "grades.csv", grades)
    assert read_grades(tmp_path / "grades.csv") == grades
    assert read_grades(tmp_path / "absent.csv") == {}


def test_people_put_forward_without_a_grade_are_found() -> None:
    tops = {ENGINE: [[1, 2]], BM25: [[3]]}
    graded = {("a posting", "one"): grade(3), ("a posting", "three"): grade(0)}
    assert find_ungraded(tops, ["a posting"], HASHES, graded) == [("a posting", "two")]


def test_each_system_is_measured_against_the_best_of_the_whole_pool() -> None:
    graded = {("a posting", name): grade(value) for name, value in (("one", 3), ("two", 0), ("three", 3))}
    scores = measure({ENGINE: [[1, 3]], BM25: [[2, 1]]}, ["a posting"], HASHES, graded)
    assert scores[ENGINE] == [1.0]
    assert 0 < scores[BM25][0] < 1


@pytest.mark.parametrize(
    ("label", "short"),
    [
        ("Chef / Cheffe de rang", "Chef de rang"),
        ("Ouvrier carreleur / Ouvrière carreleuse", "Ouvrier carreleur"),
        ("CAP Maçon / Maçonne du paysage", "CAP Maçon du paysage"),
        ("Plaquiste", "Plaquiste"),
    ],
)
def test_titles_keep_one_of_their_forms(label: str, short: str) -> None:
    assert short_label(label) == short
