"""The path of one person for one vacancy, from a star to a hire, and each step's trace."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.candidates.models import Candidate
from app.core.db import Base, BigId, HasId, enum_type
from app.core.ids import new_public_id
from app.pipeline.enums import SetAsideReason, Stage
from app.vacancies.models import Vacancy


class PipelineEntry(HasId, Base):
    """One person followed for one vacancy. Contact details open only while `visible_until` is ahead."""

    __tablename__ = "pipeline_entries"
    __table_args__ = (
        UniqueConstraint("vacancy_id", "candidate_id"),
        Index("ix_pipeline_entries_candidate", "candidate_id", "stage"),
    )

    public_id: Mapped[uuid.UUID] = mapped_column(unique=True, default=new_public_id)
    vacancy_id: Mapped[int] = mapped_column(BigId, ForeignKey("vacancies.id"))
    candidate_id: Mapped[int] = mapped_column(BigId, ForeignKey("candidates.id"))
    stage: Mapped[Stage] = mapped_column(enum_type(Stage))
    set_aside_reason: Mapped[SetAsideReason | None] = mapped_column(enum_type(SetAsideReason))
    message: Mapped[str | None] = mapped_column(Text)
    asked_at: Mapped[datetime | None]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answer_before: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    visible_until: Mapped[datetime | None]
    met_on: Mapped[date | None]
    hired_on: Mapped[date | None]
    reply: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    vacancy: Mapped[Vacancy] = relationship()
    candidate: Mapped[Candidate] = relationship()
    events: Mapped[list["PipelineEvent"]] = relationship(back_populates="entry", order_by="PipelineEvent.id")


class PipelineEvent(HasId, Base):
    __tablename__ = "pipeline_events"

    entry_id: Mapped[int] = mapped_column(ForeignKey("pipeline_entries.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    action: Mapped[str] = mapped_column(String(40))
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)

    entry: Mapped[PipelineEntry] = relationship(back_populates="events")
