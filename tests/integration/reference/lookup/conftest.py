"""An engine of its own, for what threads share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.integration.matching.conftest import make_own_engine


@pytest.fixture(params=["sqlite", "postgresql"])
def own_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    engine = make_own_engine(request, tmp_path, "lookup")
    yield engine
    engine.dispose()
