"""A whole site for the browser: migrated database, small demo, web server and worker, each a real process."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "test-results"
PASSWORD = (ROOT / "app/demo/data/password.txt").read_text(encoding="utf-8").strip()
CHROMIUM = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
DEMO = ["--candidates", "900", "--employers", "12", "--vacancies", "40", "--needs", "20"]


@dataclass(frozen=True, slots=True)
class Site:
    address: str
    environment: dict[str, str]


def flask(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *arguments], cwd=ROOT, env=environment, check=True
    )


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "ESTUAIRE_ENV": "demo",
        "DATABASE_URL": f"sqlite:///{folder}/site.db",
        "ESTUAIRE_DATA_DIR": str(folder),
        "ESTUAIRE_BASE_URL": address,
        "PORT": str(port),
        "RATELIMIT_ENABLED": "false",
        "LOG_LEVEL": "WARNING",
    }
    flask(environment, "db", "upgrade")
    flask(environment, "reference", "load-starter")
    flask(environment, "reference", "prepare")
    flask(environment, "demo", "load", *DEMO)
    with (folder / "processes.log").open("wb") as log:
        processes = [
            subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
            for command in (
                [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"],
                [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
            )
        ]
        try:
            wait_for(f"{address}/sante", processes, folder / "processes.log")
            yield Site(address, environment)
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(timeout=20)


def wait_for(url: str, processes: list[subprocess.Popen[bytes]], log: Path) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(120):
        if any(process.poll() is not None for process in processes):
            break
        try:
            opener.open(url, timeout=2)
        except OSError:
            time.sleep(0.25)
        else:
            return
    pytest.fail(f"the site did not start:\n{log.read_text(errors='replace')[-3000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield browser
        browser.close()


class Visitor:
    """A person at a browser: goes places, and keeps what the browser complained of."""

    def __init__(
        self, browser: Browser, site: Site, *, width: int = 1280, has_javascript: bool = True
    ) -> None:
        self.site = site
        self.context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale="fr-FR",
            java_script_enabled=has_javascript,
            base_url=site.address,
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._note)

    def _note(self, message: Any) -> None:
        # A refused form answers 422, which the browser's console calls an error.
        if message.type == "error" and "422" not in message.text:
            self.complaints.append(f"{message.text} ({self.page.url}, {message.location})")

    def sign_in(self, email: str) -> "Visitor":
        self.page.goto("/connexion")
        self.page.fill("input[name=email]", email)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url(lambda url: "/connexion" not in url)
        return self

    def look(self, name: str) -> None:
        """Check the page with axe, at 1280 and at 390 px, and keep a picture of each."""
        RESULTS.mkdir(exist_ok=True)
        for width in (1280, 390):
            self.page.set_viewport_size({"width": width, "height": 900})
            # Pictures and checks wait for transitions, whose half-way colours have no meaning.
            self.page.wait_for_timeout(250)
            # Hiding the caret would put a style into the page, which its policy refuses.
            self.page.screenshot(path=RESULTS / f"{name}-{width}.png", full_page=True, caret="initial")
            assert self.page.evaluate("document.documentElement.scrollWidth") <= width, (
                f"{name} scrolls sideways"
            )
            results = Axe().run(self.page)
            assert results.violations_count == 0, f"{name} at {width} px\n{results.generate_report()}"
        self.page.set_viewport_size({"width": 1280, "height": 900})

    def leave(self) -> None:
        self.context.close()
        assert self.complaints == []


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Any]:
    """`visit(email=…, width=…, has_javascript=…)` gives a Visitor; what its browser complains of fails."""
    visitors: list[Visitor] = []

    def open_visit(email: str | None = None, **options: Any) -> Visitor:
        visitor = Visitor(browser, site, **options)
        visitors.append(visitor)
        return visitor.sign_in(email) if email else visitor

    yield open_visit
    for visitor in visitors:
        visitor.leave()
