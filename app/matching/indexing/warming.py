"""What a new web process does beside its first requests, so that nobody waits for it."""

from collections.abc import Callable
from functools import partial
from threading import Thread

import structlog
from sqlalchemy import Engine

from app.matching.indexing.store import STORE
from app.matching.ranking.engine import warm_up
from app.reference.lookup.store import LOOKUP
from app.reference.understanding.preparing import prepare_beside

log = structlog.get_logger()


def warm_up_beside(engine: Engine) -> list[Thread]:
    """Load the compiled ranking, the index of this database and its words, each in a thread of its own."""
    steps: tuple[Callable[[], None], ...] = (
        warm_up,
        partial(STORE.prepare, engine),
        partial(LOOKUP.prepare, engine),
        partial(prepare_beside, engine),
    )
    threads = [Thread(target=_try, args=(step,), name="warm-up", daemon=True) for step in steps]
    for thread in threads:
        thread.start()
    return threads


def _try(step: Callable[[], None]) -> None:
    # A database that is not there yet is said by the first request that needs it, better than from here.
    try:
        step()
    except Exception as error:
        log.warning("warm_up_failed", error=type(error).__name__)
