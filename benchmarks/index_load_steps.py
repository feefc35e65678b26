"""One step of `index_load`, in a process of its own: it prints its figures as a line of JSON."""

import json
import resource
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any, TypeVar

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.accounts.models import Membership, User
from app.config import load_settings
from app.core.db import make_engine
from app.factory import create_app
from app.matching.indexing.files import map_index, write_index
from app.matching.indexing.loading import load_closeness, load_columns
from app.matching.indexing.store import STORE, init_index_store
from app.matching.ranking.engine import warm_up
from app.matching.ranking.index import CandidateIndex
from app.vacancies.enums import VacancyStatus
from app.vacancies.models import Vacancy

Answer = TypeVar("Answer")
Figures = dict[str, Any]


def timed(call: Callable[[], Answer]) -> tuple[Answer, float]:
    started = perf_counter()
    answer = call()
    return answer, perf_counter() - started


def peak_mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def build() -> Figures:
    """Everyone from the database into an index, and that into a file."""
    settings = load_settings()
    path = settings.data_dir / "trial.index"
    with Session(make_engine(settings.database_url)) as session:
        session.connection()
        columns, read = timed(lambda: load_columns(session))
        index, order = timed(lambda: CandidateIndex.from_columns(columns))
        _, closeness = timed(lambda: load_closeness(session))
    _, write = timed(lambda: write_index(path, index, {}))
    peak = peak_mib()
    mapped, mapping = timed(lambda: map_index(path))
    assert len(mapped[0]) == len(index)
    return {
        "people": len(index), "read": read, "order": order, "closeness": closeness, "write": write,
        "build": read + order + closeness + write, "build_peak": peak, "map": mapping,
        "file": path.stat().st_size // 2**20,
    }  # fmt: skip


def start() -> Figures:
    """The first snapshot of a process once another has made the file, and those after it."""
    settings = load_settings()
    init_index_store(settings)
    engine = make_engine(settings.database_url)
    STORE.prepare(engine)  # makes the file
    STORE.forget()
    with Session(engine) as session:
        session.connection()
        _, first = timed(lambda: STORE.snapshot(session))
        others = [timed(lambda: STORE.snapshot(session))[1] for _ in range(50)]
    return {"start": first, "next": 1000 * median(others)}


def peak() -> Figures:
    """What a process that maps the file holds, its code and libraries included."""
    settings = load_settings()
    init_index_store(settings)
    warm_up()
    STORE.prepare(make_engine(settings.database_url))
    return {"start_peak": peak_mib()}


def page() -> Figures:
    """The first suggestions page that a process is asked for, at once, and the following ones."""
    settings = load_settings()
    app = create_app(settings)
    vacancy, user = choose_vacancy(make_engine(settings.database_url))
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = f"{user.public_id}:{user.session_salt}"
        cookie["_fresh"] = True

    def ask() -> None:
        response = client.get(f"/offres/{vacancy.public_id}/suggestions")
        assert response.status_code == 200
        assert b"/candidats/C-" in response.data

    _, first = timed(ask)
    others = [timed(ask)[1] for _ in range(10)]
    return {"first": first, "next": 1000 * median(others)}


def choose_vacancy(engine: Engine) -> tuple[Vacancy, User]:
    """A published vacancy of the demo firm, the first that has a member, and that member."""
    with Session(engine) as session:
        found = session.execute(
            select(Vacancy, User)
            .join(Membership, Membership.organisation_id == Vacancy.organisation_id)
            .join(User, User.id == Membership.user_id)
            .where(Vacancy.status == VacancyStatus.PUBLISHED)
            .order_by(User.id, Vacancy.id)
            .limit(1)
        ).one()
        return found[0], found[1]


STEPS = {step.__name__: step for step in (build, start, peak, page)}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(STEPS[sys.argv[1]]()) + "\n")
