"""The training catalogue: programmes, what they teach and lead to, and their dated sessions."""

import uuid
from datetime import date

from sqlalchemy import ForeignKey, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation
from app.core.db import Base, HasId
from app.core.ids import new_public_id
from app.reference.models import Commune, Occupation, Skill


class Programme(HasId, Base):
    """A training programme (LHEO `formation`), run by a provider, leading to occupations."""

    __tablename__ = "programmes"

    public_id: Mapped[uuid.UUID] = mapped_column(unique=True, default=new_public_id)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(255), index=True)
    objective: Mapped[str | None] = mapped_column(Text)
    provider_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    level: Mapped[int] = mapped_column(SmallInteger, default=0)
    duration_months: Mapped[int | None] = mapped_column(SmallInteger)
    certification_kind: Mapped[str | None] = mapped_column(String(60))
    rncp_code: Mapped[str | None] = mapped_column(String(12))
    is_apprenticeship: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)

    provider: Mapped[Organisation] = relationship()
    occupations: Mapped[list[Occupation]] = relationship(secondary="programme_occupations")
    skills: Mapped[list[Skill]] = relationship(secondary="programme_skills")
    sessions: Mapped[list["TrainingSession"]] = relationship(back_populates="programme")


class ProgrammeOccupation(Base):
    __tablename__ = "programme_occupations"

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    occupation_id: Mapped[int] = mapped_column(ForeignKey("occupations.id"), primary_key=True, index=True)


class ProgrammeSkill(Base):
    __tablename__ = "programme_skills"

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"), primary_key=True, index=True)


class TrainingSession(HasId, Base):
    """A dated run of a programme in one place (LHEO `session`)."""

    __tablename__ = "training_sessions"

    public_id: Mapped[uuid.UUID] = mapped_column(unique=True, default=new_public_id)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    seats: Mapped[int | None] = mapped_column(SmallInteger)
    free_seats: Mapped[int | None] = mapped_column(SmallInteger)

    programme: Mapped[Programme] = relationship(back_populates="sessions")
    commune: Mapped[Commune] = relationship()
