"""Vacancies: a draft that an employer fills step by step, then publishes, pauses and closes."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, Numeric, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, User
from app.core.db import Base, BigId, HasId, enum_type
from app.core.ids import new_public_id
from app.reference.enums import ContractKind
from app.reference.models import Appellation, Certificate, Commune, Occupation, Skill
from app.vacancies.enums import CloseReason, OccupationSource, PayPeriod, VacancyStatus


class Vacancy(HasId, Base):
    """A job to fill. A draft may lack anything; services refuse to publish one that is incomplete.

    `occupation_source` says how an imported draft came by its occupation, with the confidence of what was
    proposed; None: a person chose it. `feed_reference` is the offer's in the firm's feed, `feed_digest` the
    SHA-256 of what the draft took of it at `imported_at`.
    """

    __tablename__ = "vacancies"
    __table_args__ = (
        Index("ix_vacancies_organisation_status", "organisation_id", "status"),
        Index("ix_vacancies_status_expires", "status", "expires_on"),
        # One vacancy for each offer of a feed; those written by hand have no reference there.
        Index("uq_vacancies_organisation_feed", "organisation_id", "feed_reference", unique=True),
    )

    public_id: Mapped[uuid.UUID] = mapped_column(unique=True, default=new_public_id)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    status: Mapped[VacancyStatus] = mapped_column(enum_type(VacancyStatus), default=VacancyStatus.DRAFT)
    title: Mapped[str] = mapped_column(String(160), default="")
    occupation_id: Mapped[int | None] = mapped_column(ForeignKey("occupations.id"), index=True)
    appellation_id: Mapped[int | None] = mapped_column(ForeignKey("appellations.id"))
    occupation_source: Mapped[OccupationSource | None] = mapped_column(enum_type(OccupationSource))
    occupation_confidence: Mapped[float | None] = mapped_column(Float)
    contract: Mapped[ContractKind | None] = mapped_column(enum_type(ContractKind))
    duration_months: Mapped[int | None] = mapped_column(SmallInteger)
    rhythm_weeks: Mapped[int] = mapped_column(SmallInteger, default=0)
    commune_id: Mapped[int | None] = mapped_column(ForeignKey("communes.id"), index=True)
    is_remote: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[date | None]
    weekly_hours: Mapped[Decimal | None] = mapped_column(Numeric(4, 1))
    pay_min: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    pay_max: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    pay_period: Mapped[PayPeriod] = mapped_column(enum_type(PayPeriod), default=PayPeriod.MONTH)
    level: Mapped[int] = mapped_column(SmallInteger, default=0)
    positions: Mapped[int] = mapped_column(SmallInteger, default=1)
    description: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    expires_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[CloseReason | None] = mapped_column(enum_type(CloseReason))
    feed_reference: Mapped[str | None] = mapped_column(String(200))
    feed_digest: Mapped[str | None] = mapped_column(String(64))
    imported_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
    created_by: Mapped[User | None] = relationship()
    occupation: Mapped[Occupation | None] = relationship()
    appellation: Mapped[Appellation | None] = relationship()
    commune: Mapped[Commune | None] = relationship()
    skills: Mapped[list["VacancySkill"]] = relationship(
        back_populates="vacancy", cascade="all, delete-orphan", order_by="VacancySkill.position"
    )
    certificates: Mapped[list[Certificate]] = relationship(secondary="vacancy_certificates")

    @property
    def is_untouched_import(self) -> bool:
        """Whether nobody has worked on this draft since the import that wrote it."""
        is_draft = self.status is VacancyStatus.DRAFT and self.published_at is None
        return is_draft and self.imported_at is not None and self.imported_at == self.updated_at

    @property
    def is_occupation_proposed(self) -> bool:
        """Whether Estuaire put the occupation, and nobody has confirmed it yet."""
        return self.occupation_source is OccupationSource.PROPOSED and self.status is VacancyStatus.DRAFT

    @property
    def is_complete(self) -> bool:
        """Whether ranking has what it needs."""
        return None not in (self.occupation_id, self.commune_id, self.contract, self.starts_on)


class VacancySkill(Base):
    """A skill asked for; essential ones weigh most."""

    __tablename__ = "vacancy_skills"

    vacancy_id: Mapped[int] = mapped_column(BigId, ForeignKey("vacancies.id"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(BigId, ForeignKey("skills.id"), primary_key=True, index=True)
    is_essential: Mapped[bool] = mapped_column(default=False)
    level: Mapped[int] = mapped_column(SmallInteger, default=2)
    position: Mapped[int] = mapped_column(SmallInteger, default=0)

    vacancy: Mapped[Vacancy] = relationship(back_populates="skills")
    skill: Mapped[Skill] = relationship()


class VacancyCertificate(Base):
    """A certificate without which nobody is suggested."""

    __tablename__ = "vacancy_certificates"

    vacancy_id: Mapped[int] = mapped_column(BigId, ForeignKey("vacancies.id"), primary_key=True)
    certificate_id: Mapped[int] = mapped_column(BigId, ForeignKey("certificates.id"), primary_key=True)


class VacancyEvent(HasId, Base):
    __tablename__ = "vacancy_events"

    vacancy_id: Mapped[int] = mapped_column(ForeignKey("vacancies.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    action: Mapped[str] = mapped_column(String(40))
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)


class VacancyImport(HasId, Base):
    """A feed that was read and shown, and what importing it would do; kept until a job forgets it.

    `plan` is an ImportPlan (vacancies/importing/plans.py); it is emptied once the drafts are made.
    """

    __tablename__ = "vacancy_imports"

    public_id: Mapped[uuid.UUID] = mapped_column(unique=True, default=new_public_id)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    confirmed_at: Mapped[datetime | None]
    plan: Mapped[dict[str, Any] | None]
