"""On the full ROME, real postings find people of the same or a neighbour occupation (SQLite: it is long)."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.config import Settings
from app.core.migrations import make_config
from app.factory import create_app
from app.matching.indexing.store import STORE
from benchmarks.real_postings import WANTED, run


@pytest.mark.shared
def test_ten_real_postings_find_near_people_and_break_no_condition(shared_data: Path, tmp_path: Path) -> None:
    from alembic import command

    url = f"sqlite:///{tmp_path}/region.db"
    command.upgrade(make_config(url), "head")
    app = create_app(Settings(ESTUAIRE_ENV="demo", DATABASE_URL=url, ESTUAIRE_DATA_DIR=tmp_path))
    runner = app.test_cli_runner()
    for arguments in (
        ["reference", "load-starter"],
        ["reference", "import", str(shared_data / "data" / "rome")],
        ["reference", "import", str(shared_data / "data" / "geo" / "communes_na.csv")],
        ["demo", "load", "--candidates", "50000", "--employers", "10", "--vacancies", "10"],
    ):
        result = runner.invoke(args=arguments)
        assert result.exit_code == 0, result.output

    sessions = app.extensions["estuaire_sessions"]
    with sessions() as session:
        assert isinstance(session, Session)
        outcomes = run(session, shared_data / "data" / "offers" / "real_postings.csv")
        session.rollback()
    STORE.forget()
    assert len(outcomes) == WANTED
    assert [item for item in outcomes if not item.is_good] == []
