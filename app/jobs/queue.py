"""The huey queue of this installation: beside the data on SQLite, in the database itself on PostgreSQL."""

from huey import Huey, PostgresHuey, SqliteHuey

from app.config import Settings


def make_queue(settings: Settings) -> Huey:
    """Queue chosen by DATABASE_URL; results are not stored, the outbox keeps what matters."""
    if settings.database_url.startswith("sqlite"):
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        return SqliteHuey("estuaire", filename=str(settings.data_dir / "queue.db"), results=False, utc=True)
    dsn = settings.database_url.replace("postgresql+psycopg://", "postgresql://", 1)
    return PostgresHuey("estuaire", dsn=dsn, results=False, utc=True)
