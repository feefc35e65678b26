"""A site whose ROME_URL is a server on this machine."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from app.config import Settings
from app.factory import create_app
from app.integrations import gateways as outside
from app.integrations.rome.client import HttpRomeSource
from tests.factories.rome_archives import RomeServer, serve_rome, zip_files
from tests.factories.rome_files import write_next, write_official


@pytest.fixture
def server() -> Iterator[RomeServer]:
    with serve_rome() as server:
        yield server


@pytest.fixture
def app(
    settings: Settings,
    sessions: sessionmaker[Session],
    server: RomeServer,
    monkeypatch: pytest.MonkeyPatch,
) -> Flask:
    app = create_app(settings.model_copy(update={"rome_url": server.url}), sessions)
    # Retries that do not wait.
    source = HttpRomeSource(server.url, timeout_seconds=2, most_bytes=20_000_000, pause=lambda _seconds: None)
    monkeypatch.setattr(outside, "_current", replace(outside.gateways(), rome=source))
    return app


@pytest.fixture
def update(app: Flask) -> Callable[..., Result]:
    """`update("--dry-run")` runs `flask reference update --dry-run`."""

    def run(*options: str) -> Any:
        return app.test_cli_runner().invoke(args=["reference", "update", *options])

    return run


@pytest.fixture
def first(tmp_path: Path) -> bytes:
    """The small official release v460, as an archive."""
    return zip_files(write_official(tmp_path / "v460").iterdir())


@pytest.fixture
def following(tmp_path: Path) -> bytes:
    """Release v470, as an archive in a folder."""
    return zip_files(write_next(tmp_path / "v470").iterdir(), folder="ROME/")
