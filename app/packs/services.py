"""A pack is asked for, made by the worker, read by its employer, and forgotten."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core.clock import paris_date
from app.core.outbox import enqueue
from app.integrations.pdf.contract import RenderedPdf
from app.matching.services import explain_candidates
from app.packs import queries
from app.packs.composing import compose_content
from app.packs.content import forget_people
from app.packs.errors import EmptyShortlist, PackClosed, PackNotFailed, PackNotReady, TooManyPeople
from app.packs.files import PackFiles
from app.packs.models import Pack, PackCandidate, PackDownload, PackStatus
from app.vacancies.models import Vacancy

MAX_PEOPLE = 30
# A second press of the button within this time leads to the pack that is being made.
SAME_REQUEST = timedelta(minutes=10)
COVER_AND_SUMMARY = 2


def request_pack(
    session: Session, *, vacancy: Vacancy, user: User, now: datetime, retention_days: int
) -> Pack:
    """Freeze what the pack says and ask the worker to make it.

    People who may not be shown any more (paused, gone) are left out by matching. A pack already being made
    for the vacancy is given back instead. Raises EmptyShortlist, TooManyPeople.
    """
    unfinished = queries.find_pack_in_progress(session, vacancy, since=now - SAME_REQUEST)
    if unfinished is not None:
        return unfinished
    kept = queries.list_shortlisted_ids(session, vacancy)
    if not kept:
        raise EmptyShortlist
    people, labels = explain_candidates(session, vacancy, kept, now=now)
    if not people:
        raise EmptyShortlist
    if len(people) > MAX_PEOPLE:
        raise TooManyPeople(limit=MAX_PEOPLE, count=len(people))
    delete_after = paris_date(now) + timedelta(days=retention_days)
    content = compose_content(
        session,
        vacancy=vacancy,
        people=people,
        labels=labels,
        user=user,
        now=now,
        delete_after=delete_after,
    )
    pack = Pack(
        vacancy=vacancy,
        requested_by=user,
        status=PackStatus.WAITING,
        total_pages=COVER_AND_SUMMARY + len(people),
        content=content.to_json(),
        file_name=f"dossier-{vacancy.reference}.pdf",
        created_at=now,
        delete_after=delete_after,
        candidates=[PackCandidate(candidate_id=person.candidate.id) for person in people],
    )
    session.add(pack)
    session.flush()
    _ask_worker(session, pack, now=now)
    return pack


def retry_pack(session: Session, *, pack: Pack, now: datetime) -> None:
    """Ask the worker to make a failed pack again, with the same content. Raises PackNotFailed."""
    if pack.status is not PackStatus.FAILED:
        raise PackNotFailed
    pack.status = PackStatus.WAITING
    pack.done_pages = 0
    pack.error = None
    _ask_worker(session, pack, now=now)


def start_rendering(pack: Pack) -> bool:
    """Take `pack` for rendering; False when there is nothing left to do. A crashed attempt is taken up."""
    if not pack.is_in_progress:
        return False
    pack.status = PackStatus.RENDERING
    pack.done_pages = 0
    return True


def record_progress(pack: Pack, *, done_pages: int, total_pages: int) -> None:
    pack.done_pages = done_pages
    pack.total_pages = total_pages


def finish_rendering(pack: Pack, rendered: RenderedPdf, *, files: PackFiles, now: datetime) -> None:
    """Keep the file, unless the pack was revoked while it was being made."""
    if pack.status is not PackStatus.RENDERING:
        return
    pack.file_key = files.write(pack.public_id, rendered.data)
    pack.file_bytes = len(rendered.data)
    pack.done_pages = pack.total_pages = rendered.pages
    pack.status = PackStatus.READY
    pack.ready_at = now


def fail_rendering(pack: Pack, *, error: str) -> None:
    """Say that the pack could not be made; `error` names the kind of failure and quotes nobody."""
    if pack.status is PackStatus.RENDERING:
        pack.status = PackStatus.FAILED
        pack.error = error[:300]


def open_pack(session: Session, *, pack: Pack, user: User, files: PackFiles, now: datetime) -> Path:
    """The file to hand over, with a row in the log of downloads.

    Raises PackNotReady while there is no file yet, PackClosed when it may not be read any more.
    """
    if pack.is_in_progress or pack.status is PackStatus.FAILED:
        raise PackNotReady
    path = files.find(pack.file_key)
    if path is None or is_closed(session, pack, now=now):
        raise PackClosed
    session.add(PackDownload(pack_id=pack.id, user_id=user.id, at=now))
    return path


def find_closed_ids(session: Session, packs: Sequence[Pack], *, now: datetime) -> set[int]:
    """Which of `packs` may not be read any more, even if the worker has not removed their files yet."""
    departed = queries.list_ids_with_departures(session, packs)
    return {
        pack.id
        for pack in packs
        if pack.id in departed
        or pack.status in (PackStatus.REVOKED, PackStatus.DELETED)
        or pack.delete_after < paris_date(now)
    }


def is_closed(session: Session, pack: Pack, *, now: datetime) -> bool:
    return pack.id in find_closed_ids(session, [pack], now=now)


def ask_revocation(session: Session, *, pack: Pack, now: datetime) -> bool:
    """Have the worker forget a pack and its file; False when that is done already.

    A page that is read changes no state itself: it only leaves a job behind. privacy/ asks too, for a pack
    that it has just marked as revoked: its file is still there.
    """
    if pack.status in (PackStatus.REVOKED, PackStatus.DELETED) and pack.file_key is None:
        return False
    enqueue(session, "packs.revoke_pack", {"pack_id": pack.id}, now=now)
    return True


def revoke_pack(pack: Pack, *, files: PackFiles) -> None:
    """Somebody in it left or withdrew: nobody reads it any more, and its pages are forgotten."""
    _forget(pack, PackStatus.REVOKED, files)


def delete_old_packs(session: Session, *, files: PackFiles, now: datetime) -> int:
    """Forget packs past their last day, and those with somebody who left; returns how many."""
    left = queries.list_packs_to_revoke(session)
    for pack in left:
        _forget(pack, PackStatus.REVOKED, files)
    session.flush()
    old = queries.list_packs_past_their_day(session, today=paris_date(now))
    for pack in old:
        _forget(pack, PackStatus.DELETED, files)
    return len(left) + len(old)


def _forget(pack: Pack, status: PackStatus, files: PackFiles) -> None:
    # The file first: if the transaction fails, the job comes back and finds nothing left to delete.
    files.delete(pack.file_key)
    pack.status = status
    pack.file_key = None
    pack.file_bytes = None
    pack.content = forget_people(pack.content)


def _ask_worker(session: Session, pack: Pack, *, now: datetime) -> None:
    enqueue(session, "packs.render_pack", {"pack_id": pack.id}, now=now)
