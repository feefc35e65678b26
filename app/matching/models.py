"""The versions of the weights, and the log of lists that answers "why was I suggested"."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, BigId, HasId
from app.core.ids import new_public_id
from app.matching.weights_guard import guard_versions


class RankingWeights(Base):
    """A published version of the weights; never changed once used."""

    __tablename__ = "ranking_weights"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    values: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]
    # None for the version that the product came with.
    published_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(String(300), default="")

    published_by: Mapped[User | None] = relationship()


guard_versions(Base.metadata.tables[RankingWeights.__tablename__])


class SuggestionList(HasId, Base):
    """A list as it was shown: for which vacancy, to whom, when, with which versions and filters."""

    __tablename__ = "suggestion_lists"
    __table_args__ = (Index("ix_suggestion_lists_vacancy", "vacancy_id", "shown_at"),)

    public_id: Mapped[uuid.UUID] = mapped_column(unique=True, default=new_public_id)
    vacancy_id: Mapped[int] = mapped_column(BigId, ForeignKey("vacancies.id"))
    shown_to_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    shown_at: Mapped[datetime]
    weights_version: Mapped[int]
    data_version: Mapped[str] = mapped_column(String(80))
    filters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    matched: Mapped[int]
    excluded: Mapped[dict[str, Any]] = mapped_column(default=dict)

    items: Mapped[list["SuggestionItem"]] = relationship(back_populates="suggestion_list")


class SuggestionItem(Base):
    """One person in a shown list; parts are ranking units in the fixed order of the five parts."""

    __tablename__ = "suggestion_items"
    __table_args__ = (Index("ix_suggestion_items_candidate", "candidate_id", "list_id"),)

    list_id: Mapped[int] = mapped_column(BigId, ForeignKey("suggestion_lists.id"), primary_key=True)
    candidate_id: Mapped[int] = mapped_column(BigId, ForeignKey("candidates.id"), primary_key=True)
    rank: Mapped[int]
    score: Mapped[int]
    occupation: Mapped[int]
    skills: Mapped[int]
    distance: Mapped[int]
    availability: Mapped[int]
    training: Mapped[int]
    distance_km: Mapped[int] = mapped_column(SmallInteger)

    suggestion_list: Mapped[SuggestionList] = relationship(back_populates="items")


class CandidateExposure(Base):
    """In the lists of how many vacancies someone was shown lately; counted each night, absent for none.

    Ranking gives way to those who were shown less, among equals (exposures.py).
    """

    __tablename__ = "candidate_exposures"

    candidate_id: Mapped[int] = mapped_column(BigId, ForeignKey("candidates.id"), primary_key=True)
    shown: Mapped[int]
    counted_on: Mapped[date]
