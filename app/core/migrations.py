"""Where migrations are and how they are named; used by the command line and by tests."""

from pathlib import Path

from alembic.config import Config

MIGRATIONS = Path(__file__).parent.parent.parent / "migrations"


def make_config(database_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["database_url"] = database_url
    return config
