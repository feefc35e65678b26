"""Making and forgetting packs. The lock of the job is given up while pages are laid out: it takes seconds."""

from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session

from app.core.clock import utc_now
from app.core.db import begin_writing
from app.integrations.gateways import gateways
from app.integrations.pdf.contract import RenderedPdf
from app.jobs.registry import handles
from app.packs import services
from app.packs.files import PackFiles
from app.packs.models import Pack
from app.packs.rendering import make_document

log = structlog.get_logger()


def _files() -> PackFiles:
    return PackFiles(gateways().settings.data_dir)


@handles("packs.render_pack")
def render_pack(session: Session, payload: dict[str, Any], _now: datetime) -> None:
    """Short transactions: taken, one for each part laid out, then the result in the runner's commit.

    Run again after a crash, it starts over and replaces the file; once the pack is made, it does nothing.
    """
    pack = session.get(Pack, payload["pack_id"])
    if pack is None or not services.start_rendering(pack):
        return
    session.commit()
    try:
        rendered = _render(session, pack)
    except Exception as error:
        # A person sees the failure and decides: the queue would only make them wait for the same one.
        log.warning("pack_failed", pack_id=payload["pack_id"], error=type(error).__name__, exc_info=error)
        _take_again(session, pack)
        services.fail_rendering(pack, error=type(error).__name__)
        return
    _take_again(session, pack)
    services.finish_rendering(pack, rendered, files=_files(), now=utc_now())


def _render(session: Session, pack: Pack) -> RenderedPdf:
    def save_progress(done_pages: int, total_pages: int) -> None:
        begin_writing(session)
        services.record_progress(pack, done_pages=done_pages, total_pages=total_pages)
        session.commit()

    return gateways().pdf.render(make_document(pack.content), on_progress=save_progress)


def _take_again(session: Session, pack: Pack) -> None:
    """Open a new transaction and read the pack anew: it may have been revoked meanwhile."""
    session.rollback()
    begin_writing(session)
    session.refresh(pack, with_for_update=True)


@handles("packs.revoke_pack")
def revoke_pack(session: Session, payload: dict[str, Any], _now: datetime) -> None:
    pack = session.get(Pack, payload["pack_id"])
    if pack is not None:
        services.revoke_pack(pack, files=_files())


@handles("packs.delete_old_packs")
def delete_old_packs(session: Session, _payload: dict[str, Any], now: datetime) -> None:
    count = services.delete_old_packs(session, files=_files(), now=now)
    log.info("packs_forgotten", count=count)
