"""The versions of the weights, and the log of lists that answers "why was I suggested"."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import DDL, ForeignKey, Index, SmallInteger, String, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, BigId, HasId
from app.matching.weighting.guard import guard_versions


class RankingWeights(Base):
    """A published version of the weights; never changed once used."""

    __tablename__ = "ranking_weights"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    values: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]
    # None for the version that the product came with.
    published_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(String(1000), default="")

    published_by: Mapped[User | None] = relationship()


guard_versions(Base.metadata.tables[RankingWeights.__tablename__])


class SuggestionList(HasId, Base):
    """A list as it was shown: for which vacancy, to whom, when, with which versions and filters.

    The log grows without end: on PostgreSQL both of its tables are cut into blocks of ids, which are dropped
    whole (log/blocks.py). It refers to other tables by number, without foreign keys: each page would lock
    a dozen of their rows, and each new block the tables themselves.
    """

    __tablename__ = "suggestion_lists"
    __table_args__ = (
        Index("ix_suggestion_lists_vacancy", "vacancy_id", "shown_at"),
        Index("ix_suggestion_lists_shown_at", "shown_at"),
        {"postgresql_partition_by": "RANGE (id)"},
    )

    vacancy_id: Mapped[int] = mapped_column(BigId)
    shown_to_id: Mapped[int | None] = mapped_column(BigId)
    shown_at: Mapped[datetime]
    weights_version: Mapped[int]
    data_version: Mapped[str] = mapped_column(String(80))
    filters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    matched: Mapped[int]
    excluded: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # Ids of the people that the employer's follow-up kept out of it; None in lists older than this column.
    hidden: Mapped[list[Any] | None] = mapped_column(default=list)


class SuggestionItem(Base):
    """One person in a shown list; parts are ranking units in the fixed order of the five parts.

    `exposures`: in how many vacancies' lists the person had been shown when near-equals were put in order.
    """

    __tablename__ = "suggestion_items"
    __table_args__ = (
        Index("ix_suggestion_items_candidate", "candidate_id", "list_id"),
        {"postgresql_partition_by": "RANGE (list_id)"},
    )

    list_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    candidate_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    rank: Mapped[int]
    score: Mapped[int]
    occupation: Mapped[int]
    skills: Mapped[int]
    distance: Mapped[int]
    availability: Mapped[int]
    training: Mapped[int]
    distance_km: Mapped[int] = mapped_column(SmallInteger)
    exposures: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")


class CandidateExposure(Base):
    """In the lists of how many vacancies someone was shown lately; counted each night, absent for none.

    Ranking gives way to those who were shown less, among equals (exposures.py).
    """

    __tablename__ = "candidate_exposures"

    candidate_id: Mapped[int] = mapped_column(BigId, ForeignKey("candidates.id"), primary_key=True)
    shown: Mapped[int]
    counted_on: Mapped[date]


# What belongs to no block yet is still kept: log/blocks.py moves it when it makes the block.
for _table in (SuggestionList.__table__, SuggestionItem.__table__):
    event.listen(
        _table,
        "after_create",
        DDL("CREATE TABLE %(table)s_default PARTITION OF %(table)s DEFAULT").execute_if(  # type: ignore[no-untyped-call]
            dialect="postgresql"
        ),
    )
