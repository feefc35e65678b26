"""People who may be suggested. What names them is in a table of its own, read only after an agreement."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, User
from app.candidates.enums import CandidateKind, CandidateOrigin, CandidateStatus
from app.core.db import Base, BigId, HasId, enum_type
from app.core.ids import new_public_id
from app.reference.enums import EvidenceKind
from app.reference.models import Appellation, Certificate, Commune, Occupation, Skill
from app.training.models import Programme


class Candidate(HasId, Base):
    """What ranking may know of a person: declared, relevant facts only."""

    __tablename__ = "candidates"

    public_id: Mapped[uuid.UUID] = mapped_column(unique=True, default=new_public_id)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    status: Mapped[CandidateStatus] = mapped_column(enum_type(CandidateStatus), index=True)
    kind: Mapped[CandidateKind] = mapped_column(enum_type(CandidateKind))
    origin: Mapped[CandidateOrigin] = mapped_column(enum_type(CandidateOrigin))
    # The partner that enrolled or helps the person; None when they came alone.
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), unique=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"), index=True)
    radius_km: Mapped[int] = mapped_column(SmallInteger, default=30)
    available_on: Mapped[date]
    # Bit masks over ContractKind.bit: accepted includes preferred; a contract outside it is refused.
    accepted_contracts: Mapped[int] = mapped_column(SmallInteger)
    preferred_contracts: Mapped[int] = mapped_column(SmallInteger, default=0)
    # Weeks in the firm out of four, for apprentices; 0 when it does not apply.
    rhythm_weeks: Mapped[int] = mapped_column(SmallInteger, default=0)
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programmes.id"), index=True)
    training_title: Mapped[str | None] = mapped_column(String(255))
    training_level: Mapped[int] = mapped_column(SmallInteger, default=0)
    training_ends_on: Mapped[date | None]
    is_training_completed: Mapped[bool] = mapped_column(default=False)
    notice_sent_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]

    partner: Mapped[Organisation | None] = relationship()
    user: Mapped[User | None] = relationship()
    commune: Mapped[Commune] = relationship()
    programme: Mapped[Programme | None] = relationship()
    identity: Mapped["CandidateIdentity | None"] = relationship(back_populates="candidate")
    aims: Mapped[list["CandidateAim"]] = relationship(
        back_populates="candidate", cascade="all, delete-orphan", order_by="CandidateAim.position"
    )
    skills: Mapped[list["CandidateSkill"]] = relationship(
        back_populates="candidate", cascade="all, delete-orphan"
    )
    certificates: Mapped[list[Certificate]] = relationship(secondary="candidate_certificates")


class CandidateIdentity(Base):
    """Name and contact details: never read by ranking; shown to one employer for one vacancy, after a yes."""

    __tablename__ = "candidate_identities"

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), primary_key=True)
    first_name: Mapped[str] = mapped_column(String(80))
    last_name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    phone: Mapped[str | None] = mapped_column(String(20))

    candidate: Mapped[Candidate] = relationship(back_populates="identity")

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"


class CandidateAim(HasId, Base):
    """An occupation that the person looks for, in order of preference."""

    __tablename__ = "candidate_aims"
    __table_args__ = (Index("ix_candidate_aims_candidate", "candidate_id", "position"),)

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"))
    occupation_id: Mapped[int] = mapped_column(ForeignKey("occupations.id"), index=True)
    appellation_id: Mapped[int | None] = mapped_column(ForeignKey("appellations.id"))
    position: Mapped[int] = mapped_column(SmallInteger, default=0)

    candidate: Mapped[Candidate] = relationship(back_populates="aims")
    occupation: Mapped[Occupation] = relationship()
    appellation: Mapped[Appellation | None] = relationship()

    @property
    def label(self) -> str:
        """The job title sought when the person named one, else the occupation."""
        return self.appellation.label if self.appellation else self.occupation.label


class CandidateSkill(Base):
    """A skill held, with its level (1 notions, 2 at ease, 3 expert) and what backs it."""

    __tablename__ = "candidate_skills"

    candidate_id: Mapped[int] = mapped_column(BigId, ForeignKey("candidates.id"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(BigId, ForeignKey("skills.id"), primary_key=True, index=True)
    level: Mapped[int] = mapped_column(SmallInteger, default=2)
    evidence: Mapped[EvidenceKind] = mapped_column(enum_type(EvidenceKind))
    attested_by_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    attested_on: Mapped[date | None]

    candidate: Mapped[Candidate] = relationship(back_populates="skills")
    skill: Mapped[Skill] = relationship()
    attested_by: Mapped[Organisation | None] = relationship()


class CandidateCertificate(Base):
    __tablename__ = "candidate_certificates"

    candidate_id: Mapped[int] = mapped_column(BigId, ForeignKey("candidates.id"), primary_key=True)
    certificate_id: Mapped[int] = mapped_column(BigId, ForeignKey("certificates.id"), primary_key=True)


class CandidateChange(HasId, Base):
    """A sequence of changes: every process reads it before ranking, so that no list is stale.

    `id` only grows; a row is written in the transaction that changes the candidate.
    """

    __tablename__ = "candidate_changes"

    candidate_id: Mapped[int] = mapped_column(BigId, index=True)
    changed_at: Mapped[datetime]


class CandidateEvent(HasId, Base):
    """What happened to a person's page: enrolled, informed, claimed, paused, resumed, corrected, left."""

    __tablename__ = "candidate_events"

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    action: Mapped[str] = mapped_column(String(60))
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)


class CandidateAccess(HasId, Base):
    """A link that opens a person's own page without a password; only its hash is kept."""

    __tablename__ = "candidate_accesses"

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    note: Mapped[str | None] = mapped_column(Text)

    candidate: Mapped[Candidate] = relationship()
