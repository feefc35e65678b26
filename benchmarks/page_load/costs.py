"""What one page costs, inside one process: SQL statements counted, CPU time split by what it is spent on."""

import os
import pkgutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from time import process_time, thread_time
from typing import Any
from unittest.mock import patch

from flask import Flask
from sqlalchemy import Engine, event

from app.factory import create_app
from benchmarks.page_load.recruiters import PERSON, Recruiter

FRAGMENT = {"HX-Request": "true", "HX-Target": "resultats"}
KINDS = ("ranking", "explanation", "queries", "template", "rest")
# Functions, where they are called, by what their time counts as. What one spends in another is the other's.
_METERED: Mapping[str, Sequence[str]] = {
    "ranking": ["app.matching.searches.rank"],
    "explanation": ["app.matching.services._describe", "app.matching.services.say_exclusions"],
    "queries": [
        "app.blueprints.matching.routes.get_vacancy",
        "app.pipeline.lists.get_followed",
        "app.pipeline.lists.record_list_shown",
        "app.matching.services.list_open_people",
        "app.matching.services.find_labels",
        "app.matching.index_store.IndexStore.snapshot",
        "sqlalchemy.orm.Session.commit",
        "sqlalchemy.orm.Session.close",
    ],
    "template": ["app.web.htmx.render_template"],
    "rest": ["flask.Flask.full_dispatch_request"],
}


class Uneven(RuntimeError):
    """Pages of the same kind asked the database a different number of times."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Per page: SQL statements, and CPU milliseconds of one core, in all and for each of KINDS."""

    statements: int
    total: float
    kinds: Mapping[str, float]


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
    environment: Mapping[str, str], recruiters: Sequence[Recruiter], *, pages: int, is_fragment: bool
) -> Cost:
    """Open `pages` pages one after the other in this process, recruiter after recruiter.

    Raises Uneven unless each of them sends as many statements.
    """
    turns = [
        (recruiter, path)
        for paths in zip(*map(_paths, recruiters), strict=False)
        for recruiter, path in paths
    ]
    with _metered_site(environment) as (app, meter):
        browser = app.test_client(use_cookies=False)
        counts: set[int] = set()

        def open_page(recruiter: Recruiter, path: str) -> None:
            headers = {"Cookie": recruiter.cookie} | (FRAGMENT if is_fragment else {})
            before = meter.statements
            answer = browser.get(path, headers=headers)
            if answer.status_code != 200 or PERSON not in answer.data:
                raise Uneven(f"{path}: {answer.status_code}, or nobody on it")
            counts.add(meter.statements - before)

        for recruiter, path in turns[: len(recruiters)]:
            open_page(recruiter, path)
        counts.clear()
        meter.reset()
        started = process_time()
        for recruiter, path in islice(cycle(turns), pages):
            open_page(recruiter, path)
        total = process_time() - started
    if len(counts) != 1:
        raise Uneven(f"statements of a page: {sorted(counts)}")
    spent = {kind: 1000 * meter.seconds[kind] / pages for kind in KINDS}
    spent["rest"] += 1000 * (total - sum(meter.seconds.values())) / pages
    return Cost(counts.pop(), 1000 * total / pages, spent)


def _paths(recruiter: Recruiter) -> list[tuple[Recruiter, str]]:
    return [(recruiter, path) for path in recruiter.paths]


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
