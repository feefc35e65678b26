"""parents and access texts of occupations, and where the reference comes from"""

import sqlalchemy as sa
from alembic import op

revision = "004"
down_revision = "003"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # Columns that may be empty are added in place: no database copies its rows for that.
    op.add_column("occupations", sa.Column("parent_code", sa.String(length=8), nullable=True))
    op.add_column("occupations", sa.Column("access_text", sa.Text(), nullable=True))
    op.add_column("reference_releases", sa.Column("source", sa.String(length=500), nullable=True))
    op.add_column("reference_releases", sa.Column("checksum", sa.String(length=64), nullable=True))
    op.add_column("reference_releases", sa.Column("changes", sa.JSON(), nullable=True))
    # Starter occupations stand for themselves; official ones receive their parents with the next import.
    op.execute("UPDATE occupations SET parent_code = code WHERE origin = 'starter'")
    op.create_table(
        "reference_checks",
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("etag", sa.String(length=255), nullable=True),
        sa.Column("last_modified", sa.String(length=64), nullable=True),
        sa.Column("checksum", sa.String(length=64), nullable=True),
        sa.Column("release_id", BIG_ID, nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["reference_releases.id"], name=op.f("fk_reference_checks_release_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_checks")),
    )
    op.create_index(op.f("ix_reference_checks_checked_at"), "reference_checks", ["checked_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_reference_checks_checked_at"), table_name="reference_checks")
    op.drop_table("reference_checks")
    for table, columns in (
        ("reference_releases", ("changes", "checksum", "source")),
        ("occupations", ("access_text", "parent_code")),
    ):
        for column in columns:
            op.drop_column(table, column)
