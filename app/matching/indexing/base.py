"""The base of an index: everyone as the database held them at one number of the sequence of changes.

It is built once and kept in a file that every process maps; one process builds at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.candidates.models import Candidate
from app.core.clock import utc_now
from app.matching.indexing.files import IndexFileRefused, Stamp, locked, map_index, read_stamp, write_index
from app.matching.indexing.loading import load_index
from app.matching.indexing.marks import MARGIN, Change, Changes, last_change, list_changes
from app.matching.ranking.index import CandidateIndex
from app.reference.models import ReferenceRelease
from app.reference.queries import newest_release_id

log = structlog.get_logger()

# Of the entries of a stamp: another number for other entries, or for entries that mean something else.
STAMP_VERSION = 2
# People named by a stamp: their random ids tell one database from another.
WITNESSES = 16


@dataclass(frozen=True, slots=True)
class Base:
    """`index` holds everyone as of the reference `release` and of the changes up to the last one `seen`.

    `seen` are those that it is sure to hold among the last MARGIN numbers: a number before the last may be
    committed later. `file_time` is that of the file when the base was taken from it or written, 0 for none.
    """

    index: CandidateIndex
    release: int
    seen: frozenset[Change]
    file_time: float = 0.0
    changes: Changes = field(init=False)

    def __post_init__(self) -> None:
        last = max((change.number for change in self.seen), default=0)
        latest = max((change.at for change in self.seen), default=None)
        object.__setattr__(self, "changes", Changes(last, len(self.seen), latest))

    @property
    def change(self) -> int:
        """The last number of the sequence that it holds."""
        return self.changes.last


def build_base(session: Session) -> Base:
    """Read everyone, as this transaction sees them."""
    release, seen = _read_end(session)
    return Base(load_index(session), release, frozenset(seen))


def obtain_base(
    session: Session, path: Path | None, *, most_changed: int, oldest: float | None = None
) -> Base:
    """The base that the file `path` holds, or else built and written there; built in memory alone when there
    is no file, or none can be written. For what is good enough, see `find_base`.

    `session` has written nothing: its transaction is begun anew.
    """
    if path is None:
        return build_base(session)
    found = find_base(session, path, most_changed=most_changed, oldest=oldest)
    if found is not None:
        return found
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(path.with_suffix(".lock")):
            # Another process may have built it while we waited, on data newer than our transaction sees.
            session.rollback()
            found = find_base(session, path, most_changed=most_changed, oldest=oldest)
            return found or _build_file(session, path)
    except OSError as error:
        log.warning("ranking_index_without_file", error=str(error))
        return replace(build_base(session), file_time=file_time(path))


def file_time(path: Path) -> float:
    """When the file was put there, in seconds since 1970; 0 when there is none."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def find_base(session: Session, path: Path, *, most_changed: int, oldest: float | None = None) -> Base | None:
    """The base in this file if it is whole, of this database and its reference, and recent enough: at most
    `most_changed` changes since, and none when it is older than `oldest` seconds.
    """
    made = file_time(path)
    if oldest is not None and utc_now().timestamp() - made > oldest:
        most_changed = 0
    try:
        if not _fits(session, read_stamp(path), most_changed):
            return None
        index, stamp = map_index(path)
    except OSError:  # absent, most often
        return None
    except IndexFileRefused as refusal:
        log.info("ranking_index_file_refused", reason=str(refusal))
        return None
    # It may have been replaced between the two readings.
    if not _fits(session, stamp, most_changed):
        return None
    return Base(index, stamp["release"], _seen_in(stamp), made)


def _build_file(session: Session, path: Path) -> Base:
    release, seen = _read_end(session)
    person = session.scalar(select(Candidate.id).order_by(Candidate.id.desc()).limit(1)) or 0
    stamp: Stamp = {
        "version": STAMP_VERSION,
        "release": release,
        "seen": [(change.number, change.candidate_id, change.at.isoformat()) for change in seen],
        "person": person,
        "evidence": _read_evidence(session, person),
    }
    index = load_index(session)
    try:
        write_index(path, index, stamp)
        # The mapping of the file is shared with the other processes, what was just built is not.
        index, _ = map_index(path)
    except OSError as error:
        log.warning("ranking_index_not_written", error=str(error))
    return Base(index, release, frozenset(seen), file_time(path))


def _read_end(session: Session) -> tuple[int, list[Change]]:
    """Release and last changes, to be read before the rows: what is committed while these are read is then
    read again, never missed.
    """
    release = newest_release_id(session)
    changes = list_changes(session, last_change(session))
    last = changes[-1].number if changes else 0
    return release, [change for change in changes if change.number > last - MARGIN]


def _seen_in(stamp: Stamp) -> frozenset[Change]:
    return frozenset(
        Change(number, candidate, datetime.fromisoformat(at)) for number, candidate, at in stamp["seen"]
    )


def _fits(session: Session, stamp: Stamp, most_changed: int) -> bool:
    """Whether what the stamp says of the database is still true of this one. Late commits may have added
    changes among those seen; none may be missing or differ.
    """
    if stamp.get("version") != STAMP_VERSION:
        return False
    seen = _seen_in(stamp)
    last = max((change.number for change in seen), default=0)
    found = list_changes(session, last, limit=len(seen) + most_changed + 1)
    return (
        stamp["release"] == newest_release_id(session)
        and seen.issubset(found)
        and len(found) - len(seen) <= most_changed
        and set(stamp["evidence"]).issubset(_read_evidence(session, stamp["person"]))
    )


def _read_evidence(session: Session, person: int) -> Sequence[str]:
    """What another database would not hold: its releases, a few of the people up to id `person`."""
    releases = select(ReferenceRelease.id, ReferenceRelease.loaded_at, ReferenceRelease.fingerprint)
    people = (
        select(Candidate.id, Candidate.public_id)
        .where(Candidate.id <= person)
        .order_by(Candidate.id.desc())
        .limit(WITNESSES)
    )
    return [
        *(f"release {' '.join(map(str, row))}" for row in session.execute(releases)),
        *(f"person {' '.join(map(str, row))}" for row in session.execute(people)),
    ]
