"""The training catalogue: programmes, what they teach and lead to, and their dated sessions."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, User
from app.core.db import Base, HasId, enum_type
from app.core.ids import new_public_id
from app.reference.models import Commune, Occupation, Skill
from app.training.enums import ChoiceAction, ChoiceOrigin


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
    # [{"code": "22254", "label": "Maçonnerie"}], at most 5; the code is null where only the label is known.
    formacodes: Mapped[list[Any] | None]
    is_apprenticeship: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)

    provider: Mapped[Organisation] = relationship()
    occupations: Mapped[list[Occupation]] = relationship(secondary="programme_occupations")
    skills: Mapped[list[Skill]] = relationship(secondary="programme_skills")
    sessions: Mapped[list["TrainingSession"]] = relationship(back_populates="programme")

    @property
    def formacode_labels(self) -> list[str]:
        return [item["label"] for item in self.formacodes or () if item.get("label")]


class ProgrammeOccupation(Base):
    __tablename__ = "programme_occupations"

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    occupation_id: Mapped[int] = mapped_column(ForeignKey("occupations.id"), primary_key=True, index=True)


class OccupationProposal(Base):
    """An occupation that the words of a programme speak of, as `flask training suggest-occupations` read it.

    `confidence` from 0 to 1; `words` decided, the weightiest first.
    """

    __tablename__ = "programme_occupation_proposals"

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    occupation_id: Mapped[int] = mapped_column(ForeignKey("occupations.id"), primary_key=True, index=True)
    confidence: Mapped[float]
    words: Mapped[list[Any]]
    made_at: Mapped[datetime]

    occupation: Mapped[Occupation] = relationship()


class OccupationChoice(HasId, Base):
    """Who tied an occupation to a programme, took it away or set it aside, and when; rows are only added.

    `by_id` is None when a command did it. A link without any row came with the catalogue.
    """

    __tablename__ = "programme_occupation_choices"
    __table_args__ = (
        Index("ix_programme_occupation_choices_programme_occupation", "programme_id", "occupation_id"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    occupation_id: Mapped[int] = mapped_column(ForeignKey("occupations.id"), index=True)
    action: Mapped[ChoiceAction] = mapped_column(enum_type(ChoiceAction))
    origin: Mapped[ChoiceOrigin | None] = mapped_column(enum_type(ChoiceOrigin))
    confidence: Mapped[float | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]

    occupation: Mapped[Occupation] = relationship()
    by: Mapped[User | None] = relationship()


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
