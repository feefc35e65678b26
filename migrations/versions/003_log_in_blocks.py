"""the log of lists in blocks, and weights that nobody can change"""

import sqlalchemy as sa
from alembic import op

revision = "003"
down_revision = "002"
branch_labels = None
depends_on = None

# Lists in a block; app/matching/log/blocks.py makes the following ones, of the size that is set then.
BLOCK = 30_000
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_LISTS_KEPT = (
    "vacancy_id, shown_to_id, shown_at, weights_version, data_version, filters, matched, excluded, id"
)
_ITEMS_KEPT = (
    "list_id, candidate_id, rank, score, occupation, skills, distance, availability, training, distance_km"
)

SQLITE_GUARDS = (
    """CREATE TRIGGER ranking_weights_never_change BEFORE UPDATE ON ranking_weights
    BEGIN SELECT RAISE(ABORT, 'a published version of the weights never changes'); END""",
    """CREATE TRIGGER ranking_weights_never_leave BEFORE DELETE ON ranking_weights
    BEGIN SELECT RAISE(ABORT, 'a published version of the weights never changes'); END""",
)
POSTGRESQL_GUARDS = (
    """CREATE OR REPLACE FUNCTION refuse_change_of_weights() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'a published version of the weights never changes'; END $$""",
    """CREATE TRIGGER ranking_weights_never_change BEFORE UPDATE OR DELETE ON ranking_weights
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_weights()""",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _cut_into_blocks()
    else:
        _rebuild_on_sqlite()
    with op.batch_alter_table("ranking_weights") as batch:
        batch.alter_column("note", existing_type=sa.String(300), type_=sa.String(1000))
    _run(POSTGRESQL_GUARDS if op.get_bind().dialect.name == "postgresql" else SQLITE_GUARDS)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _run(
            (
                "DROP TRIGGER ranking_weights_never_change ON ranking_weights",
                "DROP FUNCTION refuse_change_of_weights()",
            )
        )
        op.execute("UPDATE ranking_weights SET note = left(note, 300)")
    else:
        _run(("DROP TRIGGER ranking_weights_never_change", "DROP TRIGGER ranking_weights_never_leave"))
        op.execute("UPDATE ranking_weights SET note = substr(note, 1, 300)")
    with op.batch_alter_table("ranking_weights") as batch:
        batch.alter_column("note", existing_type=sa.String(1000), type_=sa.String(300))
    _copy_back_to_plain_tables()


def _run(statements: tuple[str, ...]) -> None:
    for statement in statements:
        op.execute(statement)


def _cut_into_blocks() -> None:
    """What was logged so far becomes the first block as it lies: no row is copied."""
    newest = op.get_bind().scalar(sa.text("SELECT max(id) FROM suggestion_lists")) or 0
    end = (newest // BLOCK + 1) * BLOCK
    # Foreign keys go: each list shown locked a dozen rows of other tables, each new block those tables.
    _run(
        (
            """ALTER TABLE suggestion_items
            DROP CONSTRAINT fk_suggestion_items_list_id, DROP CONSTRAINT fk_suggestion_items_candidate_id,
            ADD COLUMN exposures SMALLINT NOT NULL DEFAULT 0""",
            """ALTER TABLE suggestion_lists
            DROP CONSTRAINT fk_suggestion_lists_shown_to_id, DROP CONSTRAINT fk_suggestion_lists_vacancy_id,
            DROP CONSTRAINT uq_suggestion_lists_public_id, DROP COLUMN public_id, ADD COLUMN hidden JSON""",
        )
    )
    for table, index in (("suggestion_lists", "vacancy"), ("suggestion_items", "candidate")):
        op.execute(f"ALTER TABLE {table} RENAME TO {table}_from_0")
        op.execute(f"ALTER TABLE {table}_from_0 RENAME CONSTRAINT pk_{table} TO pk_{table}_from_0")
        op.execute(f"ALTER INDEX ix_{table}_{index} RENAME TO ix_{table}_from_0_{index}")
    _run(
        (
            """CREATE TABLE suggestion_lists (LIKE suggestion_lists_from_0 INCLUDING DEFAULTS,
            CONSTRAINT pk_suggestion_lists PRIMARY KEY (id)) PARTITION BY RANGE (id)""",
            "ALTER SEQUENCE suggestion_lists_id_seq OWNED BY suggestion_lists.id",
            "CREATE INDEX ix_suggestion_lists_vacancy ON suggestion_lists (vacancy_id, shown_at)",
            "CREATE INDEX ix_suggestion_lists_shown_at ON suggestion_lists (shown_at)",
            """CREATE TABLE suggestion_items (LIKE suggestion_items_from_0 INCLUDING DEFAULTS,
            CONSTRAINT pk_suggestion_items PRIMARY KEY (list_id, candidate_id))
            PARTITION BY RANGE (list_id)""",
            "CREATE INDEX ix_suggestion_items_candidate ON suggestion_items (candidate_id, list_id)",
        )
    )
    for table in ("suggestion_lists", "suggestion_items"):
        op.execute(f"CREATE TABLE {table}_default PARTITION OF {table} DEFAULT")
        op.execute(f"ALTER TABLE {table} ATTACH PARTITION {table}_from_0 FOR VALUES FROM (0) TO ({end})")
        op.execute(
            f"CREATE TABLE {table}_from_{end} PARTITION OF {table} FOR VALUES FROM ({end}) TO ({end + BLOCK})"
        )


def _rebuild_on_sqlite() -> None:
    # The items first: while they refer to the lists, SQLite refuses to replace these.
    with op.batch_alter_table("suggestion_items") as batch:
        batch.drop_constraint("fk_suggestion_items_list_id", type_="foreignkey")
        batch.drop_constraint("fk_suggestion_items_candidate_id", type_="foreignkey")
        batch.add_column(sa.Column("exposures", sa.SmallInteger(), server_default="0", nullable=False))
    with op.batch_alter_table("suggestion_lists") as batch:
        batch.drop_constraint("fk_suggestion_lists_shown_to_id", type_="foreignkey")
        batch.drop_constraint("fk_suggestion_lists_vacancy_id", type_="foreignkey")
        batch.drop_constraint("uq_suggestion_lists_public_id", type_="unique")
        batch.drop_column("public_id")
        batch.add_column(sa.Column("hidden", sa.JSON(), nullable=True))
        batch.create_index("ix_suggestion_lists_shown_at", ["shown_at"])


def _copy_back_to_plain_tables() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in ("suggestion_items", "suggestion_lists"):
        op.execute(f"CREATE TEMPORARY TABLE {table}_kept AS SELECT * FROM {table}")  # noqa: S608 (our own names)
    if is_postgresql:
        # The numbers go on where they were.
        following = op.get_bind().scalar(sa.text("SELECT nextval('suggestion_lists_id_seq')"))
    op.drop_table("suggestion_items")
    op.drop_table("suggestion_lists")
    _create_plain_tables()
    new_uuid = "gen_random_uuid()" if is_postgresql else "lower(hex(randomblob(16)))"
    op.execute(
        f"INSERT INTO suggestion_lists (public_id, {_LISTS_KEPT}) "  # noqa: S608
        f"SELECT {new_uuid}, {_LISTS_KEPT} FROM suggestion_lists_kept"
    )
    op.execute(
        f"INSERT INTO suggestion_items ({_ITEMS_KEPT}) "  # noqa: S608
        f"SELECT {_ITEMS_KEPT} FROM suggestion_items_kept"
    )
    for table in ("suggestion_items", "suggestion_lists"):
        op.execute(f"DROP TABLE {table}_kept")
    if is_postgresql:
        op.execute(f"SELECT setval('suggestion_lists_id_seq', {following}, false)")


def _create_plain_tables() -> None:
    op.create_table(
        "suggestion_lists",
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("vacancy_id", BIG_ID, nullable=False),
        sa.Column("shown_to_id", BIG_ID, nullable=True),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("weights_version", sa.Integer(), nullable=False),
        sa.Column("data_version", sa.String(length=80), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("matched", sa.Integer(), nullable=False),
        sa.Column("excluded", sa.JSON(), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(["shown_to_id"], ["users.id"], name=op.f("fk_suggestion_lists_shown_to_id")),
        sa.ForeignKeyConstraint(
            ["vacancy_id"], ["vacancies.id"], name=op.f("fk_suggestion_lists_vacancy_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion_lists")),
        sa.UniqueConstraint("public_id", name=op.f("uq_suggestion_lists_public_id")),
    )
    op.create_index("ix_suggestion_lists_vacancy", "suggestion_lists", ["vacancy_id", "shown_at"])
    op.create_table(
        "suggestion_items",
        sa.Column("list_id", BIG_ID, nullable=False),
        sa.Column("candidate_id", BIG_ID, nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("occupation", sa.Integer(), nullable=False),
        sa.Column("skills", sa.Integer(), nullable=False),
        sa.Column("distance", sa.Integer(), nullable=False),
        sa.Column("availability", sa.Integer(), nullable=False),
        sa.Column("training", sa.Integer(), nullable=False),
        sa.Column("distance_km", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_suggestion_items_candidate_id")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["suggestion_lists.id"], name=op.f("fk_suggestion_items_list_id")
        ),
        sa.PrimaryKeyConstraint("list_id", "candidate_id", name=op.f("pk_suggestion_items")),
    )
    op.create_index("ix_suggestion_items_candidate", "suggestion_items", ["candidate_id", "list_id"])
