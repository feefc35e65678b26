"""what is known of the occupations of programmes: FORMACODE, proposals, choices"""

import sqlalchemy as sa
from alembic import op

revision = "005"
down_revision = "004"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("programmes", sa.Column("formacodes", sa.JSON(), nullable=True))
    op.create_table(
        "programme_occupation_proposals",
        sa.Column("programme_id", BIG_ID, nullable=False),
        sa.Column("occupation_id", BIG_ID, nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        *_references("programme_occupation_proposals"),
        sa.PrimaryKeyConstraint(
            "programme_id", "occupation_id", name=op.f("pk_programme_occupation_proposals")
        ),
    )
    op.create_index(
        op.f("ix_programme_occupation_proposals_occupation_id"),
        "programme_occupation_proposals",
        ["occupation_id"],
    )
    op.create_table(
        "programme_occupation_choices",
        sa.Column("programme_id", BIG_ID, nullable=False),
        sa.Column("occupation_id", BIG_ID, nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("origin", sa.String(length=32), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("by_id", BIG_ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        *_references("programme_occupation_choices"),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_programme_occupation_choices_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_occupation_choices")),
    )
    op.create_index(
        "ix_programme_occupation_choices_programme_occupation",
        "programme_occupation_choices",
        ["programme_id", "occupation_id"],
    )
    op.create_index(
        op.f("ix_programme_occupation_choices_occupation_id"),
        "programme_occupation_choices",
        ["occupation_id"],
    )


def downgrade() -> None:
    op.drop_table("programme_occupation_choices")
    op.drop_table("programme_occupation_proposals")
    op.drop_column("programmes", "formacodes")


def _references(table: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["occupation_id"], ["occupations.id"], name=op.f(f"fk_{table}_occupation_id")
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f(f"fk_{table}_programme_id")),
    )
