"""Occupations, skills and places: read by everyone, written by importers only."""

from datetime import datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, HasId, enum_type
from app.reference.enums import CheckOutcome, CheckReason, ReferenceOrigin, SkillKind


class Occupation(HasId, Base):
    """A ROME occupation (fiche métier). Retired ones stay, so that old rows keep their meaning.

    `parent_code` is the wider occupation that the ROME puts it under, often itself; `access_text` says what
    diplomas and experience lead to it.
    """

    __tablename__ = "occupations"

    code: Mapped[str] = mapped_column(String(8), unique=True)
    label: Mapped[str] = mapped_column(String(255))
    search_text: Mapped[str] = mapped_column(String(255), index=True)
    domain_code: Mapped[str] = mapped_column(String(4), index=True)
    domain: Mapped[str] = mapped_column(String(160))
    definition: Mapped[str | None] = mapped_column(Text)
    parent_code: Mapped[str | None] = mapped_column(String(8))
    access_text: Mapped[str | None] = mapped_column(Text)
    is_regulated: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    origin: Mapped[ReferenceOrigin] = mapped_column(enum_type(ReferenceOrigin))

    appellations: Mapped[list["Appellation"]] = relationship(back_populates="occupation")
    skill_links: Mapped[list["OccupationSkill"]] = relationship(back_populates="occupation")


class Appellation(HasId, Base):
    """A job title under an occupation, in both gender forms where the source gives them."""

    __tablename__ = "appellations"

    code: Mapped[str] = mapped_column(String(12), unique=True)
    occupation_id: Mapped[int] = mapped_column(ForeignKey("occupations.id"), index=True)
    label: Mapped[str] = mapped_column(String(255))
    search_text: Mapped[str] = mapped_column(String(255), index=True)
    is_main: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    origin: Mapped[ReferenceOrigin] = mapped_column(enum_type(ReferenceOrigin))

    occupation: Mapped[Occupation] = relationship(back_populates="appellations")


class Skill(HasId, Base):
    """A skill, written as a task. `replaced_by` leads from a starter skill to its official equivalent."""

    __tablename__ = "skills"

    code: Mapped[str] = mapped_column(String(12), unique=True)
    label: Mapped[str] = mapped_column(String(400))
    search_text: Mapped[str] = mapped_column(String(400))
    kind: Mapped[SkillKind] = mapped_column(enum_type(SkillKind))
    is_active: Mapped[bool] = mapped_column(default=True)
    origin: Mapped[ReferenceOrigin] = mapped_column(enum_type(ReferenceOrigin))
    rome_code: Mapped[str | None] = mapped_column(String(12), index=True)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("skills.id"))


class OccupationSkill(Base):
    """A skill of an occupation; `weight` 1 to 3 says how much it belongs to it."""

    __tablename__ = "occupation_skills"

    occupation_id: Mapped[int] = mapped_column(ForeignKey("occupations.id"), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skills.id"), primary_key=True, index=True)
    is_core: Mapped[bool] = mapped_column(default=False)
    weight: Mapped[int] = mapped_column(SmallInteger, default=1)

    occupation: Mapped[Occupation] = relationship(back_populates="skill_links")
    skill: Mapped[Skill] = relationship()


class OccupationMobility(Base):
    """An official move from one occupation to a near one; `rank` 1 is the nearest."""

    __tablename__ = "occupation_mobilities"

    source_id: Mapped[int] = mapped_column(ForeignKey("occupations.id"), primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("occupations.id"), primary_key=True)
    rank: Mapped[int] = mapped_column(SmallInteger)


class Certificate(HasId, Base):
    """A licence, authorisation or regulated diploma that a person holds or does not."""

    __tablename__ = "certificates"

    code: Mapped[str] = mapped_column(String(20), unique=True)
    label: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(20))


class OccupationCertificate(Base):
    """A certificate met in an occupation; the law may require it."""

    __tablename__ = "occupation_certificates"

    occupation_id: Mapped[int] = mapped_column(ForeignKey("occupations.id"), primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), primary_key=True)
    is_required_by_law: Mapped[bool] = mapped_column(default=False)


class Department(Base):
    __tablename__ = "departments"

    code: Mapped[str] = mapped_column(String(3), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))


class EmploymentZone(Base):
    """A zone d'emploi of INSEE (2020 division): where most people live and work."""

    __tablename__ = "employment_zones"

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))


class Commune(HasId, Base):
    """A commune with the coordinates of its centre, in degrees: the finest place that Estuaire shows."""

    __tablename__ = "communes"
    __table_args__ = (Index("ix_communes_search", "search_text", "population"),)

    insee_code: Mapped[str] = mapped_column(String(5), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    search_text: Mapped[str] = mapped_column(String(80))
    postal_codes: Mapped[str] = mapped_column(String(255))
    department_code: Mapped[str] = mapped_column(ForeignKey("departments.code"), index=True)
    zone_code: Mapped[str] = mapped_column(ForeignKey("employment_zones.code"), index=True)
    population: Mapped[int]
    latitude: Mapped[float] = mapped_column(Float)
    longitude: Mapped[float] = mapped_column(Float)
    origin: Mapped[ReferenceOrigin] = mapped_column(enum_type(ReferenceOrigin))

    zone: Mapped[EmploymentZone] = relationship()
    department: Mapped[Department] = relationship()


class ReferenceRelease(HasId, Base):
    """Each successful load of reference data; the newest names the data version of rankings.

    One that was downloaded has the address, the SHA-256 of the archive and what it changed
    (app/reference/updating/summary.py says in which words).
    """

    __tablename__ = "reference_releases"

    name: Mapped[str] = mapped_column(String(80))
    loaded_at: Mapped[datetime]
    fingerprint: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int]
    source: Mapped[str | None] = mapped_column(String(500))
    checksum: Mapped[str | None] = mapped_column(String(64))
    changes: Mapped[dict[str, Any] | None]


class ReferenceCheck(HasId, Base):
    """Each time that the official source was asked for a newer release, and what came of it.

    `etag` and `last_modified` are those of the answer, for the next question; `release_id` is the release
    that the archive of the source is known to equal, None after a failure. `detail` is for who runs the site.
    """

    __tablename__ = "reference_checks"

    checked_at: Mapped[datetime] = mapped_column(index=True)
    source: Mapped[str] = mapped_column(String(500))
    outcome: Mapped[CheckOutcome] = mapped_column(enum_type(CheckOutcome))
    reason: Mapped[CheckReason | None] = mapped_column(enum_type(CheckReason))
    detail: Mapped[str | None] = mapped_column(Text)
    etag: Mapped[str | None] = mapped_column(String(255))
    last_modified: Mapped[str | None] = mapped_column(String(64))
    checksum: Mapped[str | None] = mapped_column(String(64))
    release_id: Mapped[int | None] = mapped_column(ForeignKey("reference_releases.id"))

    release: Mapped[ReferenceRelease | None] = relationship()
