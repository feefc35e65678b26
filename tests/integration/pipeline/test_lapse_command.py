"""`flask pipeline lapse` closes what the schedule would close, and says how much."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.clock import utc_now
from app.pipeline.enums import Stage
from app.pipeline.models import PipelineEntry
from tests.factories.accounts import make_employer
from tests.factories.candidates import make_candidate
from tests.factories.pipeline import make_entry
from tests.factories.vacancies import make_vacancy


def test_only_requests_past_their_time_lapse(session: Session, app: Flask) -> None:
    vacancy, now = make_vacancy(session, make_employer(session)), utc_now()
    late, early = (
        make_entry(
            session,
            vacancy,
            make_candidate(session),
            Stage.CONTACT_ASKED,
            answer_before=now + timedelta(minutes=minutes),
        )
        for minutes in (-1, 10)
    )
    session.commit()
    runner = app.test_cli_runner()
    assert runner.invoke(args=["pipeline", "lapse"]).output == "1 requests lapsed\n"
    assert runner.invoke(args=["pipeline", "lapse"]).output == "0 requests lapsed\n"
    session.expire_all()
    rows = session.execute(select(PipelineEntry.id, PipelineEntry.stage))
    stages = {row[0]: row[1] for row in rows}
    assert stages == {late.id: Stage.LAPSED, early.id: Stage.CONTACT_ASKED}
