"""exposures and who published weights"""

import sqlalchemy as sa
from alembic import op

revision = "002"
down_revision = "001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "candidate_exposures",
        sa.Column("candidate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_candidate_exposures_candidate_id")
        ),
        sa.PrimaryKeyConstraint("candidate_id", name=op.f("pk_candidate_exposures")),
    )
    with op.batch_alter_table("ranking_weights", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("published_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_ranking_weights_published_by_id"), "users", ["published_by_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("ranking_weights", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_ranking_weights_published_by_id"), type_="foreignkey")
        batch_op.drop_column("published_by_id")

    op.drop_table("candidate_exposures")
