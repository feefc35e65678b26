"""Skills needs: what firms cannot find, reviewed by the agency and tied to training programmes."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, User
from app.core.db import Base, HasId, enum_type
from app.core.ids import new_public_id
from app.needs.enums import NeedEventKind, NeedHorizon, NeedStatus
from app.reference.models import EmploymentZone, Occupation, Skill
from app.training.models import Programme
from app.vacancies.models import Vacancy


class Need(HasId, Base):
    __tablename__ = "needs"
    __table_args__ = (Index("ix_needs_status_submitted", "status", "submitted_at"),)

    public_id: Mapped[uuid.UUID] = mapped_column(unique=True, default=new_public_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    vacancy_id: Mapped[int | None] = mapped_column(ForeignKey("vacancies.id"), index=True)
    status: Mapped[NeedStatus] = mapped_column(enum_type(NeedStatus))
    title: Mapped[str] = mapped_column(String(160))
    occupation_id: Mapped[int | None] = mapped_column(ForeignKey("occupations.id"), index=True)
    zone_code: Mapped[str] = mapped_column(ForeignKey("employment_zones.code"), index=True)
    people: Mapped[int] = mapped_column(SmallInteger)
    horizon: Mapped[NeedHorizon] = mapped_column(enum_type(NeedHorizon))
    wanted_on: Mapped[date | None]
    is_for_recruits: Mapped[bool] = mapped_column(default=True)
    is_for_employees: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text)
    assigned_to_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("needs.id"), index=True)
    decline_reason: Mapped[str | None] = mapped_column(String(300))
    submitted_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
    created_by: Mapped[User | None] = relationship(foreign_keys=[created_by_id])
    assigned_to: Mapped[User | None] = relationship(foreign_keys=[assigned_to_id])
    vacancy: Mapped[Vacancy | None] = relationship()
    occupation: Mapped[Occupation | None] = relationship()
    zone: Mapped[EmploymentZone] = relationship()
    merged_into: Mapped["Need | None"] = relationship(remote_side="Need.id")
    skills: Mapped[list[Skill]] = relationship(secondary="need_skills")
    events: Mapped[list["NeedEvent"]] = relationship(back_populates="need", order_by="NeedEvent.id")
    programme_links: Mapped[list["NeedProgramme"]] = relationship(back_populates="need")


class NeedSkill(Base):
    __tablename__ = "need_skills"

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"), primary_key=True, index=True)


class NeedEvent(HasId, Base):
    """The thread that the employer and the agency both read."""

    __tablename__ = "need_events"

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"), index=True)
    kind: Mapped[NeedEventKind] = mapped_column(enum_type(NeedEventKind))
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str | None] = mapped_column(Text)
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)

    need: Mapped[Need] = relationship(back_populates="events")
    actor: Mapped[User | None] = relationship()


class NeedProgramme(Base):
    """A programme of the catalogue that answers a need."""

    __tablename__ = "need_programmes"

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id"), primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    linked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    linked_at: Mapped[datetime]

    need: Mapped[Need] = relationship(back_populates="programme_links")
    programme: Mapped[Programme] = relationship()
