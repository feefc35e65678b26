"""Names of jobs and what runs them. A handler is `(session, payload, now)`; the worker commits after it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

Handler = Callable[[Session, dict[str, Any], datetime], None]
HANDLERS: dict[str, Handler] = {}


def handles(name: str) -> Callable[[Handler], Handler]:
    """Register a handler for the outbox jobs called `name` (`feature.verb_noun`)."""

    def register(handler: Handler) -> Handler:
        if name in HANDLERS:
            raise ValueError(f"two handlers for job {name}")
        HANDLERS[name] = handler
        return handler

    return register
