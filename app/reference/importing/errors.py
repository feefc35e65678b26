"""Why files of reference data are refused: each says which file, which line and what to do about it."""

from pathlib import Path

from app.core.errors import DomainError


class ImportRefused(DomainError):
    """Nothing was written. `path` and `line` (from 1, None for a whole file or folder) say where."""

    def __init__(self, path: Path, line: int | None, problem: str) -> None:
        place = f"{path.name}, line {line}" if line else str(path)
        super().__init__(f"{place}: {problem}")
        self.path, self.line, self.problem = path, line, problem


class ArchiveRefused(ImportRefused):
    """Something is wrong with a zip archive as a whole."""


class NotAnArchive(ArchiveRefused):
    """The file is no zip archive: an error page, another format."""


class UnsafeArchive(ArchiveRefused):
    """The archive holds what no honest one does: a path upwards, a link, a bomb…"""


class DamagedArchive(ArchiveRefused):
    """The archive is cut, or a member is not what its checksum says."""


class NothingToImport(ImportRefused):
    """No file has the columns of a table that we know."""


class MissingTable(ImportRefused):
    """Some files of a release are there and others are not."""


class SeveralReleases(ImportRefused):
    """Two files say the same table, or the two layouts are mixed."""


class WrongColumns(ImportRefused):
    """The name is that of a table, but its header lacks columns."""


class WrongEncoding(ImportRefused):
    """The file is not UTF-8."""


class BrokenRow(ImportRefused):
    """A row with more fields than the header, or with misplaced quotes."""


class TruncatedFile(ImportRefused):
    """The file ends, or a row does, before it should."""


class BadValue(ImportRefused):
    """A field holds what its column cannot."""


class DuplicateCode(ImportRefused):
    """A code that names one row is there twice."""


class UnknownCode(ImportRefused):
    """A row names a code that its own file should have listed."""
