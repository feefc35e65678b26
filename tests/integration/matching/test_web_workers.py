"""A site with two web processes: each is fresh, and the site goes on when one is killed."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.candidates.models import Candidate
from app.candidates.services import pause_candidate
from app.config import Environment, Settings
from app.factory import create_app
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_employer, make_member
from tests.factories.candidates import NOW, make_candidate
from tests.factories.reference import make_commune, make_occupation, make_skill
from tests.factories.vacancies import make_vacancy

ROOT = Path(__file__).parents[3]
PAGE = 10
SECRET = "a-secret-for-tests-only-0123456789abcdef"


class Site:
    """gunicorn with two workers, and someone signed in who looks at a vacancy's list."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, path: str, cookie: str) -> None:
        self.process, self.port, self.path, self.cookie = process, port, path, cookie

    def workers(self) -> set[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return {int(number) for number in children.read_text(encoding="ascii").split()}

    def wait_for_workers(self, *, other_than: int = 0) -> set[int]:
        found: set[int] = wait_for(lambda: len(two := self.workers() - {other_than}) == 2 and two)
        return found

    def codes(self) -> list[str]:
        """The people on the first page, by their codes."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", self.path, headers={"Cookie": self.cookie})
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        assert response.status == 200
        return list(dict.fromkeys(re.findall(r"/candidats/(C-[0-9A-Z]+)", text)))

    @contextmanager
    def only(self, worker: int) -> Iterator[None]:
        """Let this worker alone answer meanwhile."""
        others = self.workers() - {worker}
        for other in others:
            os.kill(other, signal.SIGSTOP)
        try:
            yield
        finally:
            for other in others:
                os.kill(other, signal.SIGCONT)


def wait_for(ask: Callable[[], Any]) -> Any:
    """The first answer that is true, within a minute."""
    deadline = monotonic() + 60
    while not (answer := ask()):
        assert monotonic() < deadline
        sleep(0.05)
    return answer


@pytest.fixture
def vacancy(own_engine: Engine) -> Vacancy:
    with Session(own_engine, expire_on_commit=False) as session:
        occupation, commune = make_occupation(session), make_commune(session)
        skill, employer = make_skill(session, occupation), make_employer(session)
        make_member(session, employer)
        for _ in range(14):
            make_candidate(session, occupation=occupation, commune=commune, skills=[skill])
        vacancy = make_vacancy(session, employer, occupation=occupation, commune=commune, essential=[skill])
        session.commit()
        return vacancy


def sign_cookie(settings: Settings, engine: Engine) -> str:
    app = create_app(settings)
    with Session(engine) as session:
        user = session.scalars(select(User)).one()
        content = {"_user_id": f"{user.public_id}:{user.session_salt}", "_fresh": True}
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(content)}"


@pytest.fixture
def site(own_engine: Engine, vacancy: Vacancy, tmp_path: Path) -> Iterator[Site]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = own_engine.url.render_as_string(hide_password=False)
    settings = Settings(
        environment=Environment.DEMO, database_url=url, secret_key=SECRET, data_dir=tmp_path / "data"
    )
    environment = os.environ | {
        "ESTUAIRE_ENV": "demo",
        "DATABASE_URL": url,
        "SECRET_KEY": SECRET,
        "ESTUAIRE_DATA_DIR": str(tmp_path / "data"),
        "ESTUAIRE_BASE_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "RATELIMIT_ENABLED": "false",
        "LOG_LEVEL": "WARNING",
        "WEB_WORKERS": "2",
    }
    path = f"/offres/{vacancy.public_id}/suggestions"
    cookie = sign_cookie(settings, own_engine)
    with (tmp_path / "site.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"],
            cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            site = Site(process, port, path, cookie)
            wait_for(lambda: can_connect(port))
            yield site
        finally:
            process.terminate()
            process.wait(30)


def can_connect(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def pause(engine: Engine, code: str) -> None:
    with Session(engine) as session:
        candidate = session.scalars(select(Candidate).where(Candidate.code == code)).one()
        pause_candidate(session, candidate=candidate, now=NOW)
        session.commit()


def test_each_web_process_is_fresh_and_the_site_outlives_one_that_is_killed(
    site: Site, own_engine: Engine
) -> None:
    workers = site.wait_for_workers()
    before = site.codes()
    assert len(before) == PAGE
    pause(own_engine, before[0])
    for worker in workers:
        with site.only(worker):
            after = site.codes()
            assert before[0] not in after
            assert len(after) == PAGE
    killed = min(workers)
    os.kill(killed, signal.SIGKILL)
    pause(own_engine, before[1])
    assert before[1] not in site.codes()
    for worker in site.wait_for_workers(other_than=killed):
        with site.only(worker):
            after = site.codes()
            assert {before[0], before[1]}.isdisjoint(after)
            assert len(after) == PAGE


@pytest.mark.skipif(
    not hasattr(socket, "TCP_DEFER_ACCEPT"), reason="the kernel of Linux holds such connections"
)
def test_connections_that_say_nothing_keep_nobody_waiting(site: Site) -> None:
    """A thread of the server gives each new connection five seconds to speak."""
    assert site.codes()
    with ExitStack() as silent:
        for _ in range(20):
            silent.enter_context(socket.create_connection(("127.0.0.1", site.port)))
        started = monotonic()
        assert site.codes()
        assert monotonic() - started < 4
