"""Who may read a pack, for how long, and what leaving does to it."""

import json
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate
from app.core.errors import NotFound
from app.core.outbox import OutboxJob
from app.integrations.pdf.contract import RenderedPdf
from app.jobs.runner import run_due_jobs
from app.packs import queries, services
from app.packs.errors import PackClosed, PackNotFailed, PackNotReady
from app.packs.files import PackFiles
from app.packs.models import Pack, PackDownload, PackStatus
from app.pipeline.enums import Stage
from app.pipeline.models import PipelineEntry
from app.privacy.services import leave_estuaire
from tests.factories.accounts import make_employer, make_member
from tests.factories.candidates import make_candidate
from tests.factories.packs import NOW, days_later, make_pack
from tests.factories.vacancies import make_vacancy
from tests.integration.packs.conftest import Employer


def keep(session: Session, employer: Employer, candidate: Candidate, stage: Stage) -> PipelineEntry:
    entry = PipelineEntry(
        vacancy=employer.vacancy, candidate=candidate, stage=stage, created_at=NOW, updated_at=NOW
    )
    session.add(entry)
    session.flush()
    return entry


def ready(session: Session, employer: Employer, files: PackFiles, people: list[Candidate]) -> Pack:
    pack = make_pack(session, employer.vacancy, employer.user, people)
    assert services.start_rendering(pack)
    services.finish_rendering(pack, RenderedPdf(b"%PDF-1.7", 2 + len(people)), files=files, now=NOW)
    return pack


def test_each_download_is_a_row_with_its_reader(
    session: Session, employer: Employer, files: PackFiles
) -> None:
    pack = ready(session, employer, files, [make_candidate(session)])
    for hour in (1, 2):
        path = services.open_pack(
            session, pack=pack, user=employer.user, files=files, now=NOW.replace(hour=hour)
        )
        assert path.read_bytes() == b"%PDF-1.7"
    session.flush()
    assert [download.user_id for download in queries.list_downloads(session, pack)] == [employer.user.id] * 2
    assert queries.count_downloads(session, [pack]) == {pack.id: 2}


@pytest.mark.parametrize("status", [PackStatus.WAITING, PackStatus.RENDERING, PackStatus.FAILED])
def test_a_pack_without_a_file_is_not_ready(
    session: Session, employer: Employer, files: PackFiles, status: PackStatus
) -> None:
    pack = make_pack(session, employer.vacancy, employer.user, status=status)
    with pytest.raises(PackNotReady):
        services.open_pack(session, pack=pack, user=employer.user, files=files, now=NOW)


@pytest.mark.parametrize("status", [CandidateStatus.LEFT, CandidateStatus.OBJECTED])
def test_someone_who_leaves_closes_the_packs_that_they_are_in(
    session: Session, employer: Employer, files: PackFiles, status: CandidateStatus
) -> None:
    stays, leaves = make_candidate(session), make_candidate(session)
    pack = ready(session, employer, files, [stays, leaves])
    other = ready(session, employer, files, [stays])
    leaves.status = status
    session.flush()
    with pytest.raises(PackClosed):
        services.open_pack(session, pack=pack, user=employer.user, files=files, now=NOW)
    assert services.find_closed_ids(session, [pack, other], now=NOW) == {pack.id}
    assert session.scalars(select(PackDownload)).all() == []


def test_an_agreement_withdrawn_closes_the_packs_of_that_vacancy_only(
    session: Session, employer: Employer, files: PackFiles
) -> None:
    person = make_candidate(session)
    pack = ready(session, employer, files, [person])
    second = make_vacancy(session, employer.organisation)
    elsewhere = make_pack(session, second, employer.user, [person])
    entry = keep(session, employer, person, Stage.AGREED)
    assert services.find_closed_ids(session, [pack, elsewhere], now=NOW) == set()
    entry.stage = Stage.WITHDRAWN
    session.flush()
    assert services.find_closed_ids(session, [pack, elsewhere], now=NOW) == {pack.id}


def test_pausing_or_declining_closes_nothing(session: Session, employer: Employer, files: PackFiles) -> None:
    person = make_candidate(session, status=CandidateStatus.PAUSED)
    pack = ready(session, employer, files, [person])
    keep(session, employer, person, Stage.DECLINED)
    assert not services.is_closed(session, pack, now=NOW)


def test_revoking_erases_the_file_and_the_pages_of_people(
    session: Session, employer: Employer, files: PackFiles
) -> None:
    person = make_candidate(session)
    pack = ready(session, employer, files, [person])
    key = pack.file_key
    services.revoke_pack(pack, files=files)
    services.revoke_pack(pack, files=files)
    assert (pack.status, pack.file_key) == (PackStatus.REVOKED, None)
    assert files.find(key) is None
    assert person.code not in json.dumps(pack.content)


def test_the_last_day_is_the_last_one_to_read_a_pack(
    session: Session, employer: Employer, files: PackFiles
) -> None:
    pack = ready(session, employer, files, [make_candidate(session)])
    pack.delete_after = date(2026, 11, 25)
    assert not services.is_closed(session, pack, now=NOW)
    assert services.is_closed(session, pack, now=days_later(1))


def test_old_packs_are_deleted_and_others_stay(
    session: Session, employer: Employer, files: PackFiles
) -> None:
    person, leaves = make_candidate(session), make_candidate(session)
    old = ready(session, employer, files, [person])
    old.delete_after = date(2026, 11, 24)
    young = ready(session, employer, files, [person])
    left = ready(session, employer, files, [leaves])
    leaves.status = CandidateStatus.LEFT
    session.flush()
    key = old.file_key
    assert services.delete_old_packs(session, files=files, now=NOW) == 2
    assert [pack.status for pack in (old, young, left)] == [
        PackStatus.DELETED,
        PackStatus.READY,
        PackStatus.REVOKED,
    ]
    assert files.find(key) is None
    assert files.find(young.file_key) is not None
    assert services.delete_old_packs(session, files=files, now=NOW) == 0


def test_only_a_failed_pack_is_tried_again(session: Session, employer: Employer) -> None:
    pack = make_pack(session, employer.vacancy, employer.user, status=PackStatus.FAILED, error="ValueError")
    services.retry_pack(session, pack=pack, now=NOW)
    session.flush()
    assert (pack.status, pack.error, pack.done_pages) == (PackStatus.WAITING, None, 0)
    (job,) = session.scalars(select(OutboxJob)).all()
    assert (job.name, job.payload) == ("packs.render_pack", {"pack_id": pack.id})
    with pytest.raises(PackNotFailed):
        services.retry_pack(session, pack=pack, now=NOW)


def test_a_pack_of_another_employer_does_not_exist(session: Session, employer: Employer) -> None:
    other = make_employer(session)
    pack = make_pack(session, make_vacancy(session, other), make_member(session, other))
    with pytest.raises(NotFound):
        queries.get_pack(session, pack.public_id, organisation_id=employer.organisation.id)
    assert queries.list_packs(session, organisation_id=employer.organisation.id).total == 0
    assert queries.get_pack(session, pack.public_id, organisation_id=other.id) is pack


def test_a_file_is_written_whole_and_leaves_no_scrap(files: PackFiles, employer: Employer) -> None:
    public_id = employer.vacancy.public_id
    key = files.write(public_id, b"premier")
    assert files.write(public_id, b"second") == key
    path = files.find(key)
    assert path is not None
    assert path.read_bytes() == b"second"
    assert [entry.name for entry in path.parent.iterdir()] == [key]
    files.delete(key)
    files.delete(key)
    assert files.find(key) is None


def test_leaving_estuaire_takes_the_file_of_every_pack_away(
    session: Session, sessions: sessionmaker[Session], employer: Employer, files: PackFiles
) -> None:
    """Through the door that a person uses: privacy marks the packs, the worker removes their files."""
    person = make_candidate(session, identity={})
    pack = ready(session, employer, files, [person])
    key = pack.file_key
    leave_estuaire(session, candidate=person, now=days_later(-1))
    session.commit()
    assert person.code not in json.dumps(pack.content)
    run_due_jobs(sessions)
    assert files.find(key) is None
    with sessions() as other:
        gone = other.get_one(Pack, pack.id)
        assert (gone.status, gone.file_key) == (PackStatus.REVOKED, None)


def test_a_file_left_behind_by_a_lost_job_is_swept_away(
    session: Session, employer: Employer, files: PackFiles
) -> None:
    person = make_candidate(session)
    pack = ready(session, employer, files, [person])
    key = pack.file_key
    pack.status, person.status = PackStatus.REVOKED, CandidateStatus.LEFT
    session.flush()
    assert services.ask_revocation(session, pack=pack, now=NOW)
    assert services.delete_old_packs(session, files=files, now=NOW) == 1
    assert files.find(key) is None
    assert not services.ask_revocation(session, pack=pack, now=NOW)
