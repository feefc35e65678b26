"""One session for each request, opened when first asked for."""

from flask import Flask, current_app, g, has_request_context, request
from sqlalchemy.orm import Session, sessionmaker

from app.core.db import begin_writing
from app.matching.indexing.store import STORE

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def init_database(app: Flask, factory: sessionmaker[Session]) -> None:
    app.extensions["estuaire_sessions"] = factory


def session_factory() -> sessionmaker[Session]:
    factory: sessionmaker[Session] = current_app.extensions["estuaire_sessions"]
    return factory


def current_session() -> Session:
    """The session of this request. Where it may write, it starts as a writer (see core/db.py)."""
    if "session" not in g:
        g.session = session_factory()()
        if has_request_context() and _may_write():
            if _is_journal():
                # Journals log rankings: a first index is not built while other writers wait for us.
                STORE.prepare(g.session.get_bind())
            begin_writing(g.session)
    session: Session = g.session
    return session


def _may_write() -> bool:
    # A journal appends to a log on a GET: read first and written later, it could lose its place on SQLite.
    return request.method not in SAFE_METHODS or _is_journal()


def _is_journal() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    declared = getattr(view, "estuaire_access", None)
    return declared is not None and bool(declared.journal)
