"""Keep the grades given to cards:

    python -m benchmarks.quality.grades GRADER FILE [--second]

FILE has one line for each vacancy: the number of its file of cards, then one digit 0 to 3 for each card in
order, spaces as one likes ("07 01203 11"). A line with too many or too few digits is refused.
"""

import argparse
import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks.quality.plan import JUDGEMENTS, SECOND_PASS, WORK

Pair = tuple[str, str]
HEADER = ("posting", "person", "grade", "grader")


class Grade(NamedTuple):
    grade: int
    grader: str


def read_grades(path: Path) -> dict[Pair, Grade]:
    """(posting, person) -> grade; empty when the file is not there yet."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["posting"], row["person"]): Grade(int(row["grade"]), row["grader"])
            for row in csv.DictReader(file)
        }


def write_grades(path: Path, grades: Mapping[Pair, Grade]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows((*pair, *grades[pair]) for pair in sorted(grades))


def parse_lines(
    lines: Iterable[str], numbers: Mapping[str, Mapping[str, object]], grader: str
) -> dict[Pair, Grade]:
    """Grades of the lines. `numbers`: what pool.json holds. Raises ValueError for a line that is wrong."""
    found: dict[Pair, Grade] = {}
    for line in lines:
        if not line.strip():
            continue
        number, *groups = line.split()
        digits = "".join(groups)
        if number not in numbers:
            raise ValueError(f"{number}: no such file of cards")
        people = list(numbers[number]["people"])  # type: ignore[call-overload]
        if len(digits) != len(people) or set(digits) - set("0123"):
            raise ValueError(f"{number}: {len(digits)} grades for {len(people)} cards: {digits}")
        ref = str(numbers[number]["ref"])
        found |= {(ref, mark): Grade(int(digit), grader) for mark, digit in zip(people, digits, strict=True)}
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("grader")
    parser.add_argument("file", type=Path)
    parser.add_argument("--second", action="store_true")
    arguments = parser.parse_args()
    folder = WORK / ("second" if arguments.second else "cards")
    numbers = json.loads((folder / "pool.json").read_text(encoding="utf-8"))
    path = SECOND_PASS if arguments.second else JUDGEMENTS
    lines = arguments.file.read_text(encoding="utf-8").splitlines()
    new = parse_lines(lines, numbers, arguments.grader)
    write_grades(path, read_grades(path) | new)
    print(f"{len(new)} grades kept in {path.name}")


if __name__ == "__main__":
    main()
