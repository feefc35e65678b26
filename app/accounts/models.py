"""People who sign in, the organisations that they act for, and what ties them."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.enums import (
    MemberRole,
    MembershipStatus,
    OrganisationKind,
    OrganisationStatus,
    PartnerKind,
    ReportStatus,
    TokenPurpose,
)
from app.core.db import Base, HasId, enum_type
from app.core.ids import new_public_id
from app.reference.models import Commune


class User(HasId, Base):
    """Someone with a sign-in. A candidate's details are in `candidates`, never here."""

    __tablename__ = "users"

    public_id: Mapped[uuid.UUID] = mapped_column(unique=True, default=new_public_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    full_name: Mapped[str] = mapped_column(String(160))
    # None: no password has been chosen yet, so nobody can sign in with one.
    password_hash: Mapped[str | None] = mapped_column(String(255))
    # Changes at each reset, so that sessions opened elsewhere end.
    session_salt: Mapped[uuid.UUID] = mapped_column(default=new_public_id)
    email_verified_at: Mapped[datetime | None]
    is_administrator: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(String(5), default="fr")
    theme: Mapped[str] = mapped_column(String(5), default="light")
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime | None]

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="user", foreign_keys="Membership.user_id"
    )


class Organisation(HasId, Base):
    """An employer, the agency, a partner (training centre, town hall) or the operator of the site."""

    __tablename__ = "organisations"

    public_id: Mapped[uuid.UUID] = mapped_column(unique=True, default=new_public_id)
    kind: Mapped[OrganisationKind] = mapped_column(enum_type(OrganisationKind), index=True)
    partner_kind: Mapped[PartnerKind | None] = mapped_column(enum_type(PartnerKind))
    name: Mapped[str] = mapped_column(String(160))
    siret: Mapped[str | None] = mapped_column(String(14), unique=True)
    naf_code: Mapped[str | None] = mapped_column(String(6))
    # Vouched for by an administrator, never typed by the person who signs up (see domains.py).
    email_domain: Mapped[str | None] = mapped_column(String(120))
    commune_id: Mapped[int | None] = mapped_column(ForeignKey("communes.id"))
    status: Mapped[OrganisationStatus] = mapped_column(
        enum_type(OrganisationStatus), default=OrganisationStatus.UNVERIFIED, index=True
    )
    status_reason: Mapped[str | None] = mapped_column(String(300))
    # What the company directory answered, kept to compare with what was typed.
    directory_record: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]

    commune: Mapped[Commune | None] = relationship()
    memberships: Mapped[list["Membership"]] = relationship(back_populates="organisation")


class Membership(HasId, Base):
    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("user_id", "organisation_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    role: Mapped[MemberRole] = mapped_column(enum_type(MemberRole))
    status: Mapped[MembershipStatus] = mapped_column(enum_type(MembershipStatus))
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    user: Mapped[User] = relationship(back_populates="memberships", foreign_keys=[user_id])
    organisation: Mapped[Organisation] = relationship(back_populates="memberships")


class UserToken(HasId, Base):
    """A link sent by mail. Only the hash is kept: reading the database opens nothing."""

    __tablename__ = "user_tokens"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    purpose: Mapped[TokenPurpose] = mapped_column(enum_type(TokenPurpose))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


class Invitation(HasId, Base):
    """A mail that lets its reader join an organisation: owners invite colleagues, administrators the rest."""

    __tablename__ = "invitations"

    public_id: Mapped[uuid.UUID] = mapped_column(unique=True, default=new_public_id)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[MemberRole] = mapped_column(enum_type(MemberRole))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
    invited_by: Mapped[User] = relationship()


class OrganisationReport(HasId, Base):
    """Somebody says that an organisation behaves badly; an administrator looks."""

    __tablename__ = "organisation_reports"

    public_id: Mapped[uuid.UUID] = mapped_column(unique=True, default=new_public_id)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str] = mapped_column(Text)
    status: Mapped[ReportStatus] = mapped_column(enum_type(ReportStatus), default=ReportStatus.OPEN)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    outcome: Mapped[str | None] = mapped_column(String(300))

    organisation: Mapped[Organisation] = relationship()
    reported_by: Mapped[User | None] = relationship(foreign_keys=[reported_by_id])
    closed_by: Mapped[User | None] = relationship(foreign_keys=[closed_by_id])


class AccountEvent(HasId, Base):
    """Who changed what on accounts and organisations: approvals, suspensions, verifications, roles."""

    __tablename__ = "account_events"

    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    action: Mapped[str] = mapped_column(String(60))
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)

    actor: Mapped[User | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
