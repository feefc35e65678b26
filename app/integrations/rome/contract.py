"""Downloading the archive of the ROME from the address that publishes it."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol


class SourceFailure(StrEnum):
    """Why there is no archive."""

    NO_ANSWER = "no_answer"
    CUT = "cut"
    CERTIFICATE = "certificate"
    SERVER_ERROR = "server_error"
    NOT_FOUND = "not_found"
    REDIRECTION = "redirection"
    TOO_LARGE = "too_large"


class SourceUnavailable(Exception):
    """No archive was received. `detail` is an English sentence for who runs the site, without secrets."""

    def __init__(self, failure: SourceFailure, detail: str) -> None:
        super().__init__(detail)
        self.failure, self.detail = failure, detail


@dataclass(frozen=True, slots=True)
class Marks:
    """What the server said of the archive, to ask later whether it is still the same."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Download:
    """An archive received whole. Checksums are SHA-256 in lower case; `expected` is None if nobody says."""

    marks: Marks
    size: int
    checksum: str
    expected: str | None


class RomeSource(Protocol):
    @property
    def address(self) -> str:
        """Where the archive comes from, without credentials nor query; empty when no address is set."""

    def download(self, target: Path, known: Marks) -> Download | None:
        """Write the archive to `target`; None when it still is what `known` says.

        Raises SourceUnavailable.
        """


class NoRomeSource:
    """Used when ROME_URL is not set."""

    address = ""

    def download(self, target: Path, known: Marks) -> Download | None:
        raise SourceUnavailable(SourceFailure.NOT_FOUND, "ROME_URL is not set")
