"""A published version of the weights never changes: the database itself refuses, whoever asks.

Migrations carry a copy of these statements, since what a migration did must not change with this module. On
SQLite, a migration that rebuilds the table (`batch_alter_table`) drops its triggers: it creates them again.
"""

from sqlalchemy import DDL, Table, event

SQLITE = (
    """CREATE TRIGGER ranking_weights_never_change BEFORE UPDATE ON ranking_weights
    BEGIN SELECT RAISE(ABORT, 'a published version of the weights never changes'); END""",
    """CREATE TRIGGER ranking_weights_never_leave BEFORE DELETE ON ranking_weights
    BEGIN SELECT RAISE(ABORT, 'a published version of the weights never changes'); END""",
)
POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION refuse_change_of_weights() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'a published version of the weights never changes'; END $$""",
    """CREATE TRIGGER ranking_weights_never_change BEFORE UPDATE OR DELETE ON ranking_weights
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_weights()""",
)


def guard_versions(table: Table) -> None:
    """Create the triggers with `table`, wherever a schema is built from the models."""
    for dialect, statements in (("sqlite", SQLITE), ("postgresql", POSTGRESQL)):
        for statement in statements:
            ddl = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", ddl)
