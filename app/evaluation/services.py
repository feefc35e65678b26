"""The fairness audit is asked for, made by the worker or by hand, and kept."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from time import perf_counter

from sqlalchemy.orm import Session

from app.core.clock import day_number, paris_date
from app.core.outbox import OutboxJob, enqueue
from app.evaluation.fairness.audit import Progress, run_audit
from app.evaluation.fairness.results import Audit, Plan
from app.evaluation.files import AuditFiles
from app.evaluation.queries import find_waiting_job
from app.evaluation.subjects import load_subject

JOB = "evaluation.audit_fairness"


class Stage(StrEnum):
    """Where the audit that was asked for is."""

    NONE = "none"
    WAITING = "waiting"
    RUNNING = "running"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Underway:
    """The audit being made, if any: `done` of `total` steps once it runs."""

    stage: Stage
    done: int = 0
    total: int = 1

    @property
    def is_expected(self) -> bool:
        """Whether a new audit will come."""
        return self.stage in (Stage.WAITING, Stage.RUNNING)


def find_underway(session: Session, files: AuditFiles, *, now: datetime) -> Underway:
    progress = files.read_progress()
    if progress is not None and progress.is_running(now):
        return Underway(Stage.RUNNING, progress.done, max(progress.total, 1))
    if find_waiting_job(session, JOB) is not None:
        return Underway(Stage.WAITING)
    # One that stands still belongs to a process that died, and its job was given up.
    return Underway(Stage.NONE if progress is None else Stage.FAILED)


def request_audit(session: Session, *, now: datetime) -> OutboxJob:
    """Ask the worker for an audit, drawn from the day's seed; one that is waiting is given back instead."""
    waiting = find_waiting_job(session, JOB)
    return waiting or enqueue(session, JOB, {"seed": day_number(paris_date(now))}, now=now)


def audit_fairness(session: Session, plan: Plan, *, now: datetime, progress: Progress) -> Audit:
    """Audit the ranking of the vacancies on line.

    What is read is read first: the session's transaction is then given up, so that minutes of arithmetic
    keep nobody waiting.
    """
    started = perf_counter()
    loaded = load_subject(session, plan, now=now)
    subject = loaded.subject
    session.rollback()
    findings = run_audit(subject, plan, progress=progress)
    return Audit(
        plan=plan,
        made_at=now,
        seconds=round(perf_counter() - started, 1),
        weights_version=subject.weights.version,
        tie_band=subject.weights.curves.tie_band,
        data_version=loaded.data_version,
        small_population=loaded.small_population,
        people=len(subject.people),
        reached=findings.reached,
        vacancies=len(subject.vacancies),
        choosing=findings.choosing,
        groups=findings.groups,
        trials=findings.trials,
        false_alarms=findings.false_alarms,
        spreads=findings.spreads,
    )
