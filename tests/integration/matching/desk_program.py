"""A process that ranks and changes as a web process does: an order a line, an answer a line (see desk.py)."""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

import app.model_registry
from app.candidates.models import Candidate
from app.candidates.services import pause_candidate
from app.core.db import begin_writing, make_engine
from app.matching.indexing.store import STORE
from app.matching.services import rank_vacancy
from app.privacy.services import leave_estuaire
from app.vacancies.models import Vacancy
from app.vacancies.services import set_skills

assert app.model_registry.metadata
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def say(**answer: Any) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def halt(name: str) -> None:
    """Stop for ever, so that the test can kill this process just there."""
    say(halted=name)
    Event().wait()


def rank(session: Session, vacancy: int, page: int = 1) -> dict[str, Any]:
    shown = rank_vacancy(session, session.get_one(Vacancy, vacancy), now=NOW, page=page)
    return {
        "people": [item.candidate.id for item in shown.suggestions],
        "scores": [item.explanation.total_units for item in shown.suggestions],
        "total": shown.total,
    }


def pause(session: Session, candidate: int) -> None:
    pause_candidate(session, candidate=session.get_one(Candidate, candidate), now=NOW)


def pause_without_commit(session: Session, candidate: int) -> None:
    pause(session, candidate)
    session.flush()
    halt("before commit")


def leave(session: Session, candidate: int) -> None:
    leave_estuaire(session, candidate=session.get_one(Candidate, candidate), now=NOW)


def ask_skill(session: Session, vacancy: int, skill: int) -> None:
    """Ask a third skill of the vacancy, essential."""
    found = session.get_one(Vacancy, vacancy)
    asked = [(link.skill_id, link.is_essential) for link in found.skills]
    set_skills(session, found, [*asked, (skill, True)])


READING = {"rank": rank}
WRITING = {
    "pause": pause,
    "pause_without_commit": pause_without_commit,
    "leave": leave,
    "ask_skill": ask_skill,
}


def obey(engine: Engine, order: str, **details: Any) -> dict[str, Any]:
    if order == "prepare":
        STORE.prepare(engine)
        return {}
    with Session(engine) as session:
        if order in WRITING:
            begin_writing(session)
        answer = (READING | WRITING)[order](session, **details)
        session.commit()
        return answer or {}


def main(url: str, folder: str, largest_overlay: str, halted: str) -> None:
    engine = make_engine(url)
    STORE.__init__(folder=Path(folder), largest_overlay=int(largest_overlay))  # type: ignore[misc]
    if halted:
        setattr(os, halted, lambda *_arguments: halt(halted))
    for line in sys.stdin:
        say(**obey(engine, **json.loads(line)))


if __name__ == "__main__":
    main(*sys.argv[1:])
