"""Finds the files of a release and reads their rows, strictly: a doubt about a file stops the import."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from app.reference.importing.errors import (
    BrokenRow,
    NothingToImport,
    SeveralReleases,
    TruncatedFile,
    WrongColumns,
    WrongEncoding,
)
from app.reference.importing.layouts import TABLES, Layout, TableSpec


class Where(NamedTuple):
    """A row's place: the line that it starts on, as an editor counts them."""

    path: Path
    line: int


class FileRow(NamedTuple):
    where: Where
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class TableFile:
    spec: TableSpec
    path: Path

    def rows(self) -> Iterator[FileRow]:
        return read_rows(self.path)


def find_tables(path: Path) -> dict[tuple[Layout, str], TableFile]:
    """Tables among `path` itself, or the .csv files of the folder and of those in it.

    Raises NothingToImport, WrongColumns or SeveralReleases.
    """
    found: dict[tuple[Layout, str], TableFile] = {}
    for file in _csv_files(path):
        spec = _recognise(file)
        if spec is None:
            continue
        twin = found.setdefault((spec.layout, spec.name), TableFile(spec, file))
        if twin.path != file:
            raise SeveralReleases(file, None, f"holds the same table as {twin.path}; keep one of them")
    layouts = {layout for layout, _ in found} - {Layout.COMMUNES}
    if len(layouts) > 1:
        raise SeveralReleases(path, None, "holds ROME in two layouts; give the folder of one of them")
    if not found:
        raise NothingToImport(path, None, "no file here has the columns of ROME or of the communes")
    return found


def read_rows(path: Path) -> Iterator[FileRow]:
    """Rows of a CSV file by column name, stripped. Raises WrongEncoding, TruncatedFile or BrokenRow.

    Blank lines are passed over: official files have some.
    """
    reader = csv.reader(io.StringIO(_decode(path), newline=""), strict=True)
    header: list[str] = []
    line = 1
    while True:
        try:
            values = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            raise _broken(path, line, error) from error
        where, line = Where(path, line), reader.line_num + 1
        if not header:
            header = [name.strip() for name in values]
        elif any(values):
            yield FileRow(where, _named(header, values, where))
    if not header:
        raise TruncatedFile(path, None, "the file is empty")


def _csv_files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(path.glob("*.csv")) + sorted(path.glob("*/*.csv"))


def _recognise(path: Path) -> TableSpec | None:
    """The table whose columns the header has; WrongColumns for a file that bears a table's name only."""
    with path.open("rb") as file:
        first = file.readline().decode("utf-8-sig", errors="replace").strip()
    header = [name.strip() for name in next(csv.reader([first]), [])]
    named = [spec for spec in TABLES if spec.is_named(path.name)]
    for spec in [*named, *TABLES]:
        if not spec.missing_columns(header):
            return spec
    if not named:
        return None
    if not first:
        raise TruncatedFile(path, None, "the file is empty")
    missing = ", ".join(named[0].missing_columns(header))
    hint = "; fields must be separated by commas" if ";" in first or "\t" in first else ""
    raise WrongColumns(path, 1, f"columns not found: {missing}{hint}")


def _decode(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise WrongEncoding(path, line, "this is not UTF-8; convert the file, then start again") from error


def _broken(path: Path, line: int, error: csv.Error) -> TruncatedFile | BrokenRow:
    if "expected after" in str(error):
        return BrokenRow(path, line, "a quote is misplaced in the row that starts here")
    return TruncatedFile(path, line, "the quote opened in this row is never closed: the file looks cut")


def _named(header: list[str], values: list[str], where: Where) -> dict[str, str]:
    if len(values) < len(header):
        raise TruncatedFile(*where, f"{len(values)} fields instead of {len(header)}: the file looks cut")
    if len(values) > len(header):
        raise BrokenRow(*where, f"{len(values)} fields instead of {len(header)}")
    return {name: value.strip() for name, value in zip(header, values, strict=True)}
