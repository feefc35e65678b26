"""Alembic's entry point: the address comes from app/core/migrations.py, never from a file."""

from alembic import context
from sqlalchemy import Connection, text

from app.core.db import UtcDateTime, make_engine
from app.model_registry import metadata


def render_item(kind: str, item: object, _autogen: object) -> str | bool:
    # Migrations stay readable when our own types move: they only need the storage type.
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def compare_type(
    _context: object, _column: object, _metadata_column: object, _inspected: object, declared: object
) -> bool | None:
    return False if isinstance(declared, UtcDateTime) else None


def list_partitions(connection: Connection) -> set[str]:
    """Tables that are pieces of another one: jobs make and drop them, no model speaks of them."""
    if connection.dialect.name != "postgresql":
        return set()
    found = set(connection.scalars(text("SELECT relname FROM pg_class WHERE relispartition")))
    connection.rollback()  # Alembic opens its own transaction
    return found


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    # The job queue makes its own tables beside ours on PostgreSQL.
    return not (kind == "table" and name is not None and (name.startswith("huey_") or name in partitions))


engine = make_engine(context.config.attributes["database_url"])
with engine.connect() as connection:
    partitions = list_partitions(connection)
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=compare_type,
        include_name=include_name,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
