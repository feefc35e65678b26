"""Jobs on vacancies."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.jobs.registry import handles
from app.vacancies.services import expire_vacancies


@handles("vacancies.expire_vacancies")
def expire(session: Session, _payload: dict[str, Any], now: datetime) -> None:
    expire_vacancies(session, now=now)
