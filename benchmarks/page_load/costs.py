"""What one page costs, inside one process: SQL statements counted, CPU time split by what it is spent on."""

import os
import pkgutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from time import process_time, thread_time
from typing import Any, NamedTuple
from unittest.mock import patch

from flask import Flask
from sqlalchemy import Engine, event

from app.factory import create_app

FRAGMENT = {"HX-Request": "true", "HX-Target": "resultats"}
WARM_UP_PAGES = 20
KINDS = ("ranking", "explanation", "queries", "template", "rest")
# Functions, where they are called, by what their time counts as. What one spends in another is the other's.
_METERED: Mapping[str, Sequence[str]] = {
    "ranking": ["app.matching.searches.Search.rank"],
    "explanation": ["app.matching.services._describe", "app.matching.services.say_exclusions"],
    "queries": [
        "app.blueprints.matching.routes.get_vacancy",
        "app.pipeline.lists.get_followed",
        "app.pipeline.lists.record_list_shown",
        "app.matching.services.list_open_people",
        "app.matching.services.find_labels",
        "app.matching.indexing.store.IndexStore.snapshot",
        "sqlalchemy.orm.Session.commit",
        "sqlalchemy.orm.Session.close",
    ],
    "template": ["app.web.htmx.render_template"],
    "rest": ["flask.Flask.full_dispatch_request"],
}


class PageFailed(RuntimeError):
    """The site refused a page."""


class Visit(NamedTuple):
    """A page of the site, and the cookie of who opens it."""

    cookie: str
    path: str


@dataclass(frozen=True, slots=True)
class Cost:
    """Per page: the fewest and the most SQL statements, CPU milliseconds in all and for each of KINDS."""

    fewest: int
    most: int
    total: float
    kinds: Mapping[str, float]

    @property
    def statements(self) -> str:
        return str(self.most) if self.fewest == self.most else f"{self.fewest}-{self.most}"


class _Meter:
    """CPU time of this thread by kind of work, and statements sent."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.statements = 0
        self._inner: list[float] = []
        self._started: list[float] = []

    def reset(self) -> None:
        self.seconds.clear()

    def wrap(self, kind: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def metered(*arguments: Any, **named: Any) -> Any:
            self._enter()
            try:
                return function(*arguments, **named)
            finally:
                self._leave(kind)

        return metered

    def before_statement(self, *_event: Any) -> None:
        self.statements += 1
        self._enter()

    def after_statement(self, *_event: Any) -> None:
        self._leave("queries")

    def _enter(self) -> None:
        self._inner.append(0.0)
        self._started.append(thread_time())

    def _leave(self, kind: str) -> None:
        spent = thread_time() - self._started.pop()
        self.seconds[kind] += spent - self._inner.pop()
        if self._inner:
            self._inner[-1] += spent


def measure_page(
    environment: Mapping[str, str], visits: Sequence[Visit], *, pages: int, is_fragment: bool = False
) -> Cost:
    """Go round `visits` in this process until `pages` pages are opened. Raises PageFailed for one that is
    refused.
    """
    headers = FRAGMENT if is_fragment else {}
    with _metered_site(environment) as (app, meter):
        browser = app.test_client(use_cookies=False)

        def open_page(visit: Visit) -> int:
            before = meter.statements
            answer = browser.get(visit.path, headers={"Cookie": visit.cookie} | headers)
            if answer.status_code != 200:
                raise PageFailed(f"{visit.path}: {answer.status_code}")
            return meter.statements - before

        for visit in visits[:WARM_UP_PAGES]:
            open_page(visit)
        meter.reset()
        started = process_time()
        counts = [open_page(visit) for visit in islice(cycle(visits), pages)]
        total = process_time() - started
    spent = {kind: 1000 * meter.seconds[kind] / pages for kind in KINDS}
    spent["rest"] += 1000 * (total - sum(meter.seconds.values())) / pages
    return Cost(min(counts), max(counts), 1000 * total / pages, spent)


@contextmanager
def _metered_site(environment: Mapping[str, str]) -> Iterator[tuple[Flask, _Meter]]:
    """The application in this process, its functions timed while the block lasts."""
    meter = _Meter()
    with ExitStack() as stack:
        # Its log would be printed among the figures.
        stack.enter_context(patch.dict(os.environ, {**environment, "LOG_LEVEL": "WARNING"}))
        app = create_app()
        for kind, targets in _METERED.items():
            for target in targets:
                original = pkgutil.resolve_name(target)
                stack.enter_context(patch(target, meter.wrap(kind, original)))
        loader = app.login_manager  # type: ignore[attr-defined]
        loader.user_loader(meter.wrap("queries", loader._user_callback))
        for name, listener in (
            ("before_cursor_execute", meter.before_statement),
            ("after_cursor_execute", meter.after_statement),
        ):
            event.listen(Engine, name, listener)
            stack.callback(event.remove, Engine, name, listener)
        yield app, meter
