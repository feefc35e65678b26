"""The worker makes packs: progress is saved on the way, a retry is harmless, a failure says so."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from app.core.clock import utc_now
from app.core.outbox import enqueue
from app.integrations import gateways
from app.integrations.pdf.contract import PdfDocument, Progress, RenderedPdf
from app.jobs.runner import claim_jobs, load_handlers, run_due_jobs, run_job
from app.packs.files import PackFiles
from app.packs.models import Pack, PackStatus
from tests.factories.candidates import make_candidate
from tests.factories.packs import make_pack
from tests.integration.packs.conftest import Employer

Sessions = sessionmaker[Session]


class FakeRenderer:
    """Stands for the renderer: tells progress for each part and calls `on_part`, then gives the bytes."""

    def __init__(self, on_part: Callable[[int], None] = lambda _part: None) -> None:
        self.renders = 0
        self._on_part = on_part

    def render(self, document: PdfDocument, *, on_progress: Progress) -> RenderedPdf:
        self.renders += 1
        for part in range(1, len(document.parts) + 1):
            on_progress(part, len(document.parts))
            self._on_part(part)
        return RenderedPdf(b"%PDF-fake " + str(self.renders).encode(), len(document.parts))


@pytest.fixture
def use(files: PackFiles, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Any]:
    def put(renderer: Any) -> Any:
        monkeypatch.setattr(gateways, "_current", replace(gateways.gateways(), pdf=renderer))
        return renderer

    return put


def ask(session: Session, employer: Employer, **values: Any) -> Pack:
    people = [make_candidate(session), make_candidate(session)]
    pack = make_pack(session, employer.vacancy, employer.user, people, **values)
    enqueue(session, "packs.render_pack", {"pack_id": pack.id}, now=utc_now())
    session.commit()
    return pack


def read(sessions: Sessions, pack: Pack) -> Pack:
    with sessions() as session:
        return session.get_one(Pack, pack.id)


def test_the_worker_makes_a_pdf_and_keeps_it(
    session: Session, sessions: Sessions, employer: Employer, files: PackFiles
) -> None:
    pack = ask(session, employer)
    assert run_due_jobs(sessions) == 1
    made = read(sessions, pack)
    assert made.status is PackStatus.READY
    path = files.find(made.file_key)
    assert path is not None
    reader = PdfReader(io.BytesIO(path.read_bytes()))
    assert len(reader.pages) == made.done_pages == made.total_pages == 2 + 2
    assert made.file_bytes == path.stat().st_size
    assert made.ready_at is not None


def test_progress_is_committed_after_each_part(
    session: Session, sessions: Sessions, employer: Employer, use: Callable[[Any], Any]
) -> None:
    """Others see it at once, and no lock is held while the next part is laid out."""
    pack = ask(session, employer)
    commits: list[Session] = []
    seen: list[tuple[PackStatus, int, int]] = []

    def look(part: int) -> None:
        now = read(sessions, pack)
        seen.append((now.status, now.done_pages, now.total_pages))
        assert len(commits) == 1 + part

    use(FakeRenderer(look))
    load_handlers()
    (job_id,) = claim_jobs(sessions)
    event.listen(sessions, "after_commit", commits.append)
    assert run_job(sessions, job_id) is True
    assert seen == [(PackStatus.RENDERING, part, 4) for part in (1, 2, 3, 4)]


def test_a_job_run_again_after_it_is_done_makes_nothing(
    session: Session, sessions: Sessions, employer: Employer, files: PackFiles, use: Callable[[Any], Any]
) -> None:
    renderer = use(FakeRenderer())
    pack = ask(session, employer)
    run_due_jobs(sessions)
    with sessions() as other:
        enqueue(other, "packs.render_pack", {"pack_id": pack.id}, now=utc_now())
        other.commit()
    assert run_due_jobs(sessions) == 1
    assert renderer.renders == 1
    assert read(sessions, pack).status is PackStatus.READY


def test_a_job_taken_up_after_a_crash_starts_over(
    session: Session, sessions: Sessions, employer: Employer, files: PackFiles, use: Callable[[Any], Any]
) -> None:
    class Killed(BaseException):
        """Stands for a worker that is killed: nothing of the job's own code runs after it."""

    def die(part: int) -> None:
        if part == 2:
            raise Killed

    use(FakeRenderer(die))
    pack = ask(session, employer)
    load_handlers()
    (job_id,) = claim_jobs(sessions)
    with pytest.raises(Killed):
        run_job(sessions, job_id)
    halfway = read(sessions, pack)
    assert (halfway.status, halfway.done_pages) == (PackStatus.RENDERING, 2)
    use(FakeRenderer())
    assert run_job(sessions, job_id) is True
    made = read(sessions, pack)
    assert (made.status, made.done_pages) == (PackStatus.READY, 4)
    assert files.find(made.file_key) is not None


def test_a_failure_is_shown_and_is_not_tried_again_by_itself(
    session: Session, sessions: Sessions, employer: Employer, use: Callable[[Any], Any]
) -> None:
    def fail(_part: int) -> None:
        raise ValueError("words of a person")

    renderer = use(FakeRenderer(fail))
    pack = ask(session, employer)
    assert run_due_jobs(sessions) == 1
    failed = read(sessions, pack)
    assert (failed.status, failed.error, failed.file_key) == (PackStatus.FAILED, "ValueError", None)
    assert run_due_jobs(sessions) == 0
    assert renderer.renders == 1


def test_a_pack_revoked_while_it_is_made_stays_revoked(
    session: Session, sessions: Sessions, employer: Employer, files: PackFiles, use: Callable[[Any], Any]
) -> None:
    pack = ask(session, employer)

    def revoke(_part: int) -> None:
        with sessions() as other:
            other.get_one(Pack, pack.id).status = PackStatus.REVOKED
            other.commit()

    use(FakeRenderer(revoke))
    run_due_jobs(sessions)
    assert read(sessions, pack).status is PackStatus.REVOKED
    assert files.find(f"{pack.public_id}.pdf") is None
