"""`flask matching prepare`: run at installation, it leaves nothing for the first page to wait for."""

from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.config import Environment, Settings
from app.factory import create_app
from app.matching.indexing.base import find_base
from tests.factories.candidates import make_candidate


def test_the_file_of_the_index_is_there_afterwards(own_engine: Engine, tmp_path: Path) -> None:
    with Session(own_engine) as session:
        make_candidate(session)
        session.commit()
    url = own_engine.url.render_as_string(hide_password=False)
    app = create_app(Settings(environment=Environment.DEMO, database_url=url, data_dir=tmp_path / "data"))
    for _ in range(2):  # harmless when repeated
        result = app.test_cli_runner().invoke(args=["matching", "prepare"])
        assert result.exit_code == 0, result.output
    app.extensions["estuaire_sessions"].kw["bind"].dispose()
    (file,) = (tmp_path / "data" / "ranking").glob("*.index")
    with Session(own_engine) as session:
        base = find_base(session, file, most_changed=0)
        assert base is not None
        assert len(base.index) == 1
