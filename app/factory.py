"""Makes the web application out of short parts."""

from importlib import import_module
from pkgutil import iter_modules

from flask import Flask
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.middleware.proxy_fix import ProxyFix

from app import blueprints, cli
from app.config import Settings, load_settings
from app.core.db import make_engine, make_session_factory
from app.integrations.gateways import init_gateways
from app.matching.indexing.store import init_index_store
from app.matching.region.reading import init_stored_lists
from app.reference.understanding.store import init_suggester_store
from app.web.access import init_access
from app.web.database import init_database
from app.web.errors import init_errors
from app.web.htmx import init_htmx
from app.web.language import init_language
from app.web.logging import init_logging
from app.web.security import init_security
from app.web.templating import init_templating
from app.web.transactions import init_transactions


def create_app(settings: Settings | None = None, sessions: sessionmaker[Session] | None = None) -> Flask:
    """Make the application. `sessions` lets tests share one database connection."""
    settings = settings or load_settings()
    app = Flask(__name__, static_folder="static", template_folder="templates")
    app.config["SETTINGS"] = settings
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=1, x_host=1)  # type: ignore[method-assign]
    # After-request functions run in reverse order: the log line comes last, the commit first.
    init_logging(app, settings)
    # Before anything that may refuse: a refusal is worded too.
    init_language(app)
    init_security(app, settings)
    init_database(app, sessions or make_session_factory(make_engine(settings.database_url)))
    init_gateways(settings)
    init_index_store(settings)
    init_stored_lists(settings)
    init_suggester_store(settings)
    init_access(app)
    init_htmx(app)
    init_templating(app, settings)
    init_errors(app)
    register_blueprints(app, settings)
    register_commands(app)
    init_transactions(app)
    return app


def register_blueprints(app: Flask, settings: Settings) -> None:
    """Register `blueprint` of each package of app/blueprints; those marked `demo_only` only in a demo."""
    for module in iter_modules(blueprints.__path__):
        routes = import_module(f"{blueprints.__name__}.{module.name}.routes")
        if getattr(routes, "DEMO_ONLY", False) and settings.mail_backend != "mailbox":
            continue
        app.register_blueprint(routes.blueprint)


def register_commands(app: Flask) -> None:
    """Register `commands` (a click group or command) of each module of app/cli."""
    for module in iter_modules(cli.__path__):
        app.cli.add_command(import_module(f"{cli.__name__}.{module.name}").commands)
