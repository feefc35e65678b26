"""Reads titles whose occupations are known (`--labels`), and postings that are counted (`--prior`)."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.reference.understanding.material import LabelledTitle

TITLE_COLUMNS = ("title", "intitule")
CODE_COLUMNS = ("codes_rome", "code_rome")
LONGEST_TITLE = 500
_CODE = re.compile(r"[A-N]\d{4}")


class LabelsRefused(ValueError):
    """The file as a whole cannot be read; the message says what is expected."""


@dataclass(slots=True)
class LabelFile:
    """The good lines of a file, and what is wrong with the others."""

    titles: list[LabelledTitle] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def read_labels(path: Path) -> LabelFile:
    """Lines `title,codes_rome` (or `intitule,code_rome`; codes apart by spaces), among other columns.

    Raises LabelsRefused when the file is not UTF-8 or lacks a column; a wrong line is told in `refused`.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    except UnicodeDecodeError as error:
        raise LabelsRefused(f"{path.name} is not UTF-8") from error
    reader = csv.DictReader(lines)
    title_column, code_column = _column(reader, TITLE_COLUMNS, path), _column(reader, CODE_COLUMNS, path)
    found = LabelFile()
    for number, title, codes in _rows(reader, title_column, code_column):
        wrong = [code for code in codes if not _CODE.fullmatch(code)]
        if not title or not codes:
            found.refused.append(f"line {number}: a title and a code are needed")
        elif wrong:
            found.refused.append(f"line {number}: {wrong[0]} is not a ROME code")
        elif len(title) > LONGEST_TITLE:
            found.refused.append(f"line {number}: the title is longer than {LONGEST_TITLE} characters")
        else:
            found.titles.append(LabelledTitle(title, codes))
    return found


def write_labels(path: Path, titles: Sequence[LabelledTitle]) -> None:
    """Keep titles beside the suggester: after an update of the reference it is made again with them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([TITLE_COLUMNS[0], CODE_COLUMNS[0]])
        writer.writerows((title.text, " ".join(title.codes)) for title in titles)


def _column(reader: "csv.DictReader[str]", names: tuple[str, ...], path: Path) -> str:
    for name in names:
        if name in (reader.fieldnames or ()):
            return name
    raise LabelsRefused(f"{path.name} has no column {' or '.join(names)}")


def _rows(
    reader: "csv.DictReader[str]", title_column: str, code_column: str
) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    for row in reader:
        title = " ".join((row[title_column] or "").split())
        yield reader.line_num, title, tuple(dict.fromkeys((row[code_column] or "").split()))
