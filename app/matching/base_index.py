"""The base of an index: everyone as the database held them at one number of the sequence of changes.

It is built once and kept in a file that every process maps; one process builds at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.candidates.models import Candidate, CandidateChange
from app.core.clock import utc_now
from app.matching.index_files import IndexFileRefused, Stamp, locked, map_index, read_stamp, write_index
from app.matching.loading import load_index
from app.matching.marks import MARGIN, Changes, changed_since, last_change, read_marks
from app.matching.ranking.index import CandidateIndex
from app.reference.models import ReferenceRelease

log = structlog.get_logger()

# People named by a stamp: their random ids tell one database from another.
WITNESSES = 16


@dataclass(frozen=True, slots=True)
class Base:
    """`index` holds everyone as of the reference `release` and of `changes`, at least.

    `file_time` is that of the file when the base was taken from it or written to it, 0 for none.
    """

    index: CandidateIndex
    release: int
    changes: Changes
    file_time: float = 0.0

    @property
    def change(self) -> int:
        """The last number of the sequence that it holds."""
        return self.changes.last


def build_base(session: Session) -> Base:
    """Read everyone, as this transaction sees them."""
    release, changes = _read_end(session)
    return Base(load_index(session), release, changes)


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
    `most_changed` people changed since, and none when it is older than `oldest` seconds.
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
    return _base_of(index, stamp, made) if _fits(session, stamp, most_changed) else None


def _build_file(session: Session, path: Path) -> Base:
    release, changes = _read_end(session)
    person = session.scalar(select(Candidate.id).order_by(Candidate.id.desc()).limit(1)) or 0
    stamp: Stamp = {
        "release": release,
        "changes": [changes.last, changes.near, changes.latest and changes.latest.isoformat()],
        "person": person,
        "evidence": _read_evidence(session, changes.last, person),
    }
    index = load_index(session)
    try:
        write_index(path, index, stamp)
        # The mapping of the file is shared with the other processes, what was just built is not.
        index, _ = map_index(path)
    except OSError as error:
        log.warning("ranking_index_not_written", error=str(error))
    return _base_of(index, stamp, file_time(path))


def _read_end(session: Session) -> tuple[int, Changes]:
    """Release and end of the sequence, to be read before the rows: what is committed while these are read is
    then read again, never missed.
    """
    marks = read_marks(session, last_change(session))
    return marks.release, marks.changes


def _base_of(index: CandidateIndex, stamp: Stamp, made: float) -> Base:
    return Base(index, stamp["release"], _changes_of(stamp), made)


def _changes_of(stamp: Stamp) -> Changes:
    last, near, latest = stamp["changes"]
    return Changes(last, near, latest and datetime.fromisoformat(latest))


def _fits(session: Session, stamp: Stamp, most_changed: int) -> bool:
    """Whether what the stamp says of the database is still true of this one."""
    then = _changes_of(stamp)
    marks = read_marks(session, then.last)
    return (
        stamp["release"] == marks.release
        and set(_read_evidence(session, then.last, stamp["person"])).issuperset(stamp["evidence"])
        and (
            marks.changes == then
            or len(changed_since(session, then.last, limit=most_changed + 1)) <= most_changed
        )
    )


def _read_evidence(session: Session, change: int, person: int) -> Sequence[str]:
    """What another database, or this one restored, would not hold: its releases, the changes up to number
    `change` that an overlay would not read again in full, a few of the people up to id `person`.

    Rows may be added to these (a change that committed late), but none may be missing or differ.
    """
    releases = select(ReferenceRelease.id, ReferenceRelease.loaded_at, ReferenceRelease.fingerprint)
    changes = select(CandidateChange.id, CandidateChange.candidate_id, CandidateChange.changed_at).where(
        CandidateChange.id > change - MARGIN, CandidateChange.id <= change
    )
    people = select(Candidate.id, Candidate.public_id).where(Candidate.id <= person)
    return [
        *(f"release {' '.join(map(str, row))}" for row in session.execute(releases)),
        *(f"change {' '.join(map(str, row))}" for row in session.execute(changes)),
        *(
            f"person {' '.join(map(str, row))}"
            for row in session.execute(people.order_by(Candidate.id.desc()).limit(WITNESSES))
        ),
    ]
