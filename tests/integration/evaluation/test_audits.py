"""An audit of the base: who is audited, by request, by the worker and by hand; what is kept of it."""

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate, CandidateIdentity
from app.config import Settings
from app.core.outbox import OutboxJob
from app.evaluation import subjects
from app.evaluation.fairness.results import Plan
from app.evaluation.files import AuditFiles, Progress
from app.evaluation.services import JOB, Stage, find_underway, request_audit
from app.evaluation.subjects import find_small_population, load_subject
from app.integrations.gateways import init_gateways
from app.jobs.runner import run_due_jobs
from app.matching.indexing.store import STORE
from app.reference.models import Occupation
from app.vacancies.enums import VacancyStatus
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_employer
from tests.factories.candidates import make_candidate
from tests.factories.reference import make_commune, make_occupation, make_skill
from tests.factories.training import make_programme
from tests.factories.vacancies import make_vacancy

PLAN = Plan(seed=1, sample=10, days=2, top=3)


@pytest.fixture(autouse=True)
def forget_index() -> None:
    STORE.forget()


@pytest.fixture
def baker(session: Session) -> Occupation:
    return make_occupation(session, code="D1102")


@pytest.fixture
def region(session: Session, baker: Occupation) -> list[Candidate]:
    """Twenty bakers, half in a village and half in a town, and four vacancies of which two are on line."""
    village, town = make_commune(session, population=800), make_commune(session, population=24_000)
    employer, skills = make_employer(session), [make_skill(session, baker) for _ in range(3)]
    people = [
        make_candidate(
            session,
            occupation=baker,
            skills=skills[: 1 + number % 3],
            commune=village if number % 2 else town,
            identity={"email": f"boulanger{number}@exemple.test"},
        )
        for number in range(20)
    ]
    for status in (
        VacancyStatus.PUBLISHED,
        VacancyStatus.PUBLISHED,
        VacancyStatus.PAUSED,
        VacancyStatus.CLOSED,
    ):
        make_vacancy(session, employer, occupation=baker, commune=town, essential=skills, status=status)
    session.commit()
    return people


def test_vacancies_on_line_are_audited_and_no_other(
    session: Session, region: list[Candidate], now: datetime
) -> None:
    subject = load_subject(session, PLAN, now=now).subject

    published = select(Vacancy.id).where(Vacancy.status == VacancyStatus.PUBLISHED).order_by(Vacancy.id)
    assert [vacancy.vacancy_id for vacancy in subject.vacancies] == list(session.scalars(published))


def test_a_sample_is_drawn_from_the_seed(session: Session, region: list[Candidate], now: datetime) -> None:
    plans = [Plan(seed=seed, sample=1) for seed in range(12)]

    drawn = [load_subject(session, plan, now=now).subject.vacancies[0].vacancy_id for plan in plans]

    assert len(set(drawn)) == 2
    assert drawn == [load_subject(session, plan, now=now).subject.vacancies[0].vacancy_id for plan in plans]


def test_people_are_sorted_by_where_they_live_and_what_they_learn(
    session: Session, region: list[Candidate], now: datetime
) -> None:
    """The sector is that of the training where there is one, whatever is sought."""
    builder = make_occupation(session, code="F1703")
    learner = make_candidate(
        session,
        occupation=builder,
        programme=make_programme(session, occupations=[make_occupation(session, code="J1501")]),
        commune=region[0].commune,
    )
    nobody = make_candidate(session, commune=region[1].commune)
    session.commit()

    people = load_subject(session, PLAN, now=now).subject.people

    row = {int(key): at for at, key in enumerate(people.candidate_id)}
    assert list(people.candidate_id) == sorted(people.candidate_id)
    assert [bool(people.has_small_commune[row[person.id]]) for person in region[:4]] == [
        False,
        True,
        False,
        True,
    ]
    assert people.sector[row[region[0].id]] == ord("D")
    assert people.sector[row[learner.id]] == ord("J")
    assert people.sector[row[nobody.id]] == subjects.NO_SECTOR


def test_someone_who_left_is_audited_no_more(
    session: Session, region: list[Candidate], now: datetime
) -> None:
    region[0].status = CandidateStatus.LEFT
    session.commit()

    assert region[0].id not in load_subject(session, PLAN, now=now).subject.people.candidate_id


@pytest.mark.parametrize(
    ("populations", "expected"),
    [
        ([], 2_000),
        ([500, 3_000, 8_000], 2_000),
        # Nobody lives in a village: the smaller half is taken.
        ([3_000, 8_400, 250_000], 9_000),
        ([2_000, 2_000, 2_000], 2_000),
    ],
)
def test_a_small_commune_is_a_village_or_one_of_the_smaller_half(
    populations: list[int], expected: int
) -> None:
    assert find_small_population(np.array(populations, dtype=np.int64)) == expected


def test_asking_twice_makes_one_audit(session: Session, now: datetime) -> None:
    first = request_audit(session, now=now)
    session.flush()

    assert request_audit(session, now=now + timedelta(minutes=1)) is first
    assert session.scalar(select(func.count()).select_from(OutboxJob).where(OutboxJob.name == JOB)) == 1


def test_the_seed_is_that_of_the_day_in_paris(session: Session, now: datetime) -> None:
    late = now.replace(hour=23, minute=30)  # half past midnight in Paris

    first, second = request_audit(session, now=now), None
    first.done_at = now
    second = request_audit(session, now=late)

    assert second.payload["seed"] == first.payload["seed"] + 1


def test_the_worker_makes_the_audit_and_keeps_it(
    app: Flask,
    session: Session,
    sessions: sessionmaker[Session],
    region: list[Candidate],
    settings: Settings,
    now: datetime,
) -> None:
    init_gateways(settings)
    files = AuditFiles(settings.data_dir)
    request_audit(session, now=now)
    session.commit()
    assert find_underway(session, files, now=now).stage is Stage.WAITING

    assert run_due_jobs(sessions) == 1

    audit = files.find_last()
    assert audit is not None
    assert (audit.people, audit.vacancies) == (20, 2)
    assert audit.reached == 20
    assert [group.key for group in audit.groups][-1] == "small"
    assert find_underway(session, files, now=now).stage is Stage.NONE
    assert session.scalars(select(OutboxJob).where(OutboxJob.name == JOB)).one().done_at is not None
    # Nothing of anybody: neither an id nor a name is in the file.
    kept = next((settings.data_dir / "fairness").glob("2*.json")).read_text(encoding="utf-8")
    assert "candidate_id" not in kept
    assert not any(identity.email in kept for identity in session.scalars(select(CandidateIdentity)))


def test_an_audit_that_fails_says_so_and_is_not_tried_for_ever(
    app: Flask, session: Session, sessions: sessionmaker[Session], settings: Settings, now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    init_gateways(settings)
    files = AuditFiles(settings.data_dir)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no memory left")

    monkeypatch.setattr("app.evaluation.services.run_audit", fail)
    request_audit(session, now=now)
    session.commit()

    assert run_due_jobs(sessions) == 1

    assert files.find_last() is None
    assert find_underway(session, files, now=now).stage is Stage.FAILED
    monkeypatch.undo()
    request_audit(session, now=now)
    session.commit()
    run_due_jobs(sessions)
    assert files.find_last() is not None
    assert find_underway(session, files, now=now).stage is Stage.NONE


def test_a_second_worker_leaves_a_running_audit_alone(
    app: Flask, session: Session, sessions: sessionmaker[Session], settings: Settings, now: datetime
) -> None:
    """The lease of a long audit runs out while it is being made."""
    from app.core.clock import utc_now

    init_gateways(settings)
    files = AuditFiles(settings.data_dir)
    files.write_progress(Progress(utc_now(), 3, 10))
    request_audit(session, now=now)
    session.commit()

    assert run_due_jobs(sessions) == 1

    assert files.find_last() is None
    assert find_underway(session, files, now=utc_now()).stage is Stage.RUNNING


def test_a_run_that_died_is_no_longer_running(session: Session, tmp_path: Path, now: datetime) -> None:
    files = AuditFiles(tmp_path)
    files.write_progress(Progress(now, 3, 10))

    assert find_underway(session, files, now=now + timedelta(seconds=30)).stage is Stage.RUNNING
    assert find_underway(session, files, now=now + timedelta(minutes=10)).stage is Stage.FAILED


def test_an_audit_changes_nobody(
    app: Flask,
    session: Session,
    sessions: sessionmaker[Session],
    region: list[Candidate],
    settings: Settings,
    now: datetime,
) -> None:
    """Groups are drawn beside people: no row of candidates is written."""
    init_gateways(settings)
    before = session.execute(select(Candidate.__table__).order_by(Candidate.id)).all()
    request_audit(session, now=now)
    session.commit()

    run_due_jobs(sessions)

    assert session.execute(select(Candidate.__table__).order_by(Candidate.id)).all() == before


def test_the_command_keeps_the_audit_and_writes_a_report(
    app: Flask, session: Session, region: list[Candidate], settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "report"

    result = app.test_cli_runner().invoke(
        args=["evaluation", "audit-fairness", "--seed=3", "--sample=2", "--days=2", f"--out={folder}"]
    )

    assert result.exit_code == 0, result.output
    assert "Alarms between equals:" in result.output
    audit = AuditFiles(settings.data_dir).find_last()
    assert audit is not None
    assert (audit.plan.seed, audit.plan.sample, audit.plan.days) == (3, 2, 2)
    assert "Équité des listes" in (folder / "equite.html").read_text(encoding="utf-8")
