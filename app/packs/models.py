"""PDF packs of a shortlist: who asked, how far the worker is, and every download."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Base, BigId, HasId, enum_type
from app.core.ids import new_public_id
from app.vacancies.models import Vacancy


class PackStatus(StrEnum):
    WAITING = "waiting"
    RENDERING = "rendering"
    READY = "ready"
    FAILED = "failed"
    # Somebody in it left or withdrew: the file is gone, whatever its age.
    REVOKED = "revoked"
    # Its last day is past: the file is gone, the trace of who read it stays.
    DELETED = "deleted"


class Pack(HasId, Base):
    """A pack holds references and scores only; `content` freezes what the pages say (see content.py)."""

    __tablename__ = "packs"

    public_id: Mapped[uuid.UUID] = mapped_column(unique=True, default=new_public_id)
    vacancy_id: Mapped[int] = mapped_column(BigId, ForeignKey("vacancies.id"), index=True)
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    status: Mapped[PackStatus] = mapped_column(enum_type(PackStatus))
    done_pages: Mapped[int] = mapped_column(SmallInteger, default=0)
    total_pages: Mapped[int] = mapped_column(SmallInteger, default=0)
    content: Mapped[dict[str, Any]]
    file_name: Mapped[str] = mapped_column(String(80))
    file_key: Mapped[str | None] = mapped_column(String(120))
    file_bytes: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]
    delete_after: Mapped[date]

    vacancy: Mapped[Vacancy] = relationship()
    requested_by: Mapped[User] = relationship()
    candidates: Mapped[list["PackCandidate"]] = relationship()

    @property
    def is_in_progress(self) -> bool:
        return self.status in (PackStatus.WAITING, PackStatus.RENDERING)


class PackCandidate(Base):
    """Who is in a pack, so that leaving Estuaire revokes it."""

    __tablename__ = "pack_candidates"

    pack_id: Mapped[int] = mapped_column(BigId, ForeignKey("packs.id"), primary_key=True)
    candidate_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("candidates.id"), primary_key=True, index=True
    )


class PackDownload(HasId, Base):
    __tablename__ = "pack_downloads"

    pack_id: Mapped[int] = mapped_column(ForeignKey("packs.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]

    user: Mapped[User] = relationship()
