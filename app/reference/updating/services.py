"""Updates the reference from its official source: download and check first, then one transaction.

`fetch_release` needs no database, so that nobody waits for a download; what it brings is written by
`apply_update`, or a failure is noted by `note_failure`, which leaves the reference as it was.
"""

import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from app.integrations.rome.contract import Download, Marks, RomeSource, SourceUnavailable
from app.reference.enums import CheckOutcome, CheckReason
from app.reference.importing.errors import (
    DamagedArchive,
    ImportRefused,
    NotAnArchive,
    UnsafeArchive,
)
from app.reference.importing.records import RomeRelease
from app.reference.importing.releases import read_archive
from app.reference.importing.services import import_rome, take_turn
from app.reference.models import ReferenceCheck, ReferenceRelease
from app.reference.sync import Advance
from app.reference.updating.differences import Differences, compare_release
from app.reference.updating.errors import UpdateFailed
from app.reference.updating.queries import find_rome_release
from app.reference.updating.summary import summarise

# A release that drops more than this share of what was official is looked at by a person first.
MOST_LOST = 0.2
FEW_LOST = 20
ETAG_LENGTH, MOMENT_LENGTH = 255, 64


@dataclass(frozen=True, slots=True)
class Fetched:
    """A release that came whole, was checked and is not written yet."""

    source: str
    release: RomeRelease
    download: Download


@dataclass(frozen=True, slots=True)
class Update:
    """What an update did; `changed` rows, 0 when the archive says what the reference already says."""

    check: ReferenceCheck
    differences: Differences
    changed: int


def fetch_release(source: RomeSource, known: Marks) -> Fetched | None:
    """Download and check the archive; None when it still is what `known` says. Raises UpdateFailed."""
    with TemporaryDirectory(prefix="estuaire-rome-") as folder:
        archive = Path(folder) / "archive.zip"
        try:
            download = source.download(archive, known)
        except SourceUnavailable as error:
            raise UpdateFailed(CheckReason(error.failure.value), error.detail) from error
        if download is None:
            return None
        if download.expected and not hmac.compare_digest(download.expected, download.checksum):
            raise UpdateFailed(
                CheckReason.CHECKSUM,
                f"its SHA-256 is {download.checksum}, {download.expected} was expected",
            )
        try:
            return Fetched(source.address, read_archive(archive), download)
        except ImportRefused as error:
            raise UpdateFailed(_reason(error), _say(error, archive)) from error


def check_acceptable(session: Session, release: RomeRelease, differences: Differences) -> None:
    """Raise UpdateFailed for a release that a person should look at: an older one, or with great losses."""
    current = find_rome_release(session)
    before, after = _version(current.name if current else ""), _version(release.name)
    if before and after and after < before:
        raise UpdateFailed(CheckReason.OLDER, f"it is v{after}, older than the reference (v{before})")
    for name, table in differences.tables.items():
        lost = table.official_dropped
        if lost > FEW_LOST and lost > table.official_before * MOST_LOST:
            raise UpdateFailed(
                CheckReason.LOSSES, f"it drops {lost:,} of {table.official_before:,} official {name}"
            )


def apply_update(
    session: Session,
    fetched: Fetched,
    *,
    now: datetime,
    accept_losses: bool = False,
    advance: Advance = lambda _rows: None,
) -> Update:
    """Make what was fetched the reference, and note what it changed.

    Raises UpdateFailed before anything is written. `accept_losses` takes a release that `check_acceptable`
    would refuse.
    """
    take_turn(session)
    before = find_rome_release(session)
    previous = before.name if before else None
    differences = compare_release(session, fetched.release)
    if not accept_losses:
        check_acceptable(session, fetched.release, differences)
    known = before.id if before else None
    changed = import_rome(session, fetched.release, now=now, advance=advance)
    release = find_rome_release(session)
    assert release is not None, "an import leaves a release"
    is_new = release.id != known
    if is_new:
        release.source, release.checksum = fetched.source, fetched.download.checksum
        release.changes = summarise(differences, previous=previous)
    outcome = CheckOutcome.UPDATED if is_new else CheckOutcome.UNCHANGED
    check = _note(session, fetched.source, outcome, release, fetched.download.marks, now=now)
    check.checksum = fetched.download.checksum
    session.flush()
    return Update(check, differences, changed)


def note_unchanged(session: Session, source: str, known: Marks, *, now: datetime) -> ReferenceCheck:
    """The server said that its archive is still the one that `known` describes."""
    release = find_rome_release(session)
    return _note(session, source, CheckOutcome.UNCHANGED, release, known, now=now)


def note_failure(session: Session, source: str, error: UpdateFailed, *, now: datetime) -> ReferenceCheck:
    """Keep why nothing changed."""
    check = _note(session, source, error.outcome, None, Marks(), now=now)
    check.reason, check.detail = error.reason, error.detail[:2000]
    session.flush()
    return check


def _note(
    session: Session,
    source: str,
    outcome: CheckOutcome,
    release: ReferenceRelease | None,
    marks: Marks,
    *,
    now: datetime,
) -> ReferenceCheck:
    check = ReferenceCheck(
        checked_at=now,
        source=source[:500],
        outcome=outcome,
        release_id=release.id if release else None,
        # One that does not fit would be cut, hence wrong: the next check downloads instead.
        etag=marks.etag if len(marks.etag or "") <= ETAG_LENGTH else None,
        last_modified=marks.last_modified if len(marks.last_modified or "") <= MOMENT_LENGTH else None,
    )
    session.add(check)
    session.flush()
    return check


def _reason(error: ImportRefused) -> CheckReason:
    reasons: dict[type[ImportRefused], CheckReason] = {
        NotAnArchive: CheckReason.NOT_AN_ARCHIVE,
        UnsafeArchive: CheckReason.UNSAFE,
        DamagedArchive: CheckReason.DAMAGED,
    }
    return reasons.get(type(error), CheckReason.CONTENT)


def _say(error: ImportRefused, archive: Path) -> str:
    """The refusal by the name of the table: folders that this process made mean nothing to anybody."""
    if error.path == archive or not error.path.suffix:
        return error.problem
    line = f", line {error.line}" if error.line else ""
    return f"{error.path.name}{line}: {error.problem}"


def _version(name: str) -> int:
    """460 in `rome v460`; 0 when the name does not say."""
    found = re.search(r"v([0-9]+)$", name)
    return int(found[1]) if found else 0
