"""offers from feeds: where a vacancy comes from, how it came by its occupation, imports to confirm"""

import sqlalchemy as sa
from alembic import op

revision = "006"
down_revision = "005"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # Columns that may be empty are added in place: no database copies its rows for that.
    op.add_column("vacancies", sa.Column("occupation_source", sa.String(length=32), nullable=True))
    op.add_column("vacancies", sa.Column("occupation_confidence", sa.Float(), nullable=True))
    op.add_column("vacancies", sa.Column("feed_reference", sa.String(length=200), nullable=True))
    op.add_column("vacancies", sa.Column("feed_digest", sa.String(length=64), nullable=True))
    op.add_column("vacancies", sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "uq_vacancies_organisation_feed", "vacancies", ["organisation_id", "feed_reference"], unique=True
    )
    op.create_table(
        "vacancy_imports",
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("plan", sa.JSON(), nullable=True),
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_vacancy_imports_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancy_imports")),
        sa.UniqueConstraint("public_id", name=op.f("uq_vacancy_imports_public_id")),
    )
    op.create_index(op.f("ix_vacancy_imports_organisation_id"), "vacancy_imports", ["organisation_id"])
    op.create_index(op.f("ix_vacancy_imports_created_at"), "vacancy_imports", ["created_at"])


def downgrade() -> None:
    op.drop_table("vacancy_imports")
    op.drop_index("uq_vacancies_organisation_feed", table_name="vacancies")
    for column in (
        "imported_at",
        "feed_digest",
        "feed_reference",
        "occupation_confidence",
        "occupation_source",
    ):
        op.drop_column("vacancies", column)
