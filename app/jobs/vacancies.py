"""Jobs on vacancies."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.jobs.registry import handles
from app.vacancies.importing.services import forget_imports
from app.vacancies.services import expire_vacancies


@handles("vacancies.expire_vacancies")
def expire(session: Session, _payload: dict[str, Any], now: datetime) -> None:
    expire_vacancies(session, now=now)


@handles("vacancies.forget_imports")
def forget(session: Session, _payload: dict[str, Any], now: datetime) -> None:
    forget_imports(session, now=now)
