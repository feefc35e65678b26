"""The people of one partner, and nobody else's."""

from collections.abc import Sequence

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.enums import MembershipStatus
from app.accounts.models import Membership, User
from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate, CandidateAim, CandidateIdentity
from app.candidates.queries import with_everything
from app.core.pagination import Page, paginate
from app.partners.errors import PersonNotFound
from app.reference.models import Commune
from app.training.models import Programme

SHOWN = (CandidateStatus.OPEN, CandidateStatus.PAUSED, CandidateStatus.NOTICE, CandidateStatus.OBJECTED)


def _people_of(organisation_id: int) -> Select[Candidate]:
    return select(Candidate).where(
        Candidate.partner_id == organisation_id, Candidate.status != CandidateStatus.LEFT
    )


def list_people(
    session: Session,
    *,
    organisation_id: int,
    text: str = "",
    status: CandidateStatus | None = None,
    number: int = 1,
) -> Page[Candidate]:
    """People of this partner by name; `text` is found in names, references and communes."""
    statement = _people_of(organisation_id).join(Candidate.identity).join(Candidate.commune)
    if status is not None:
        statement = statement.where(Candidate.status == status)
    for word in text.lower().split():
        statement = statement.where(
            or_(
                func.lower(CandidateIdentity.first_name).contains(word, autoescape=True),
                func.lower(CandidateIdentity.last_name).contains(word, autoescape=True),
                func.lower(Candidate.code).contains(word, autoescape=True),
                func.lower(Commune.name).contains(word, autoescape=True),
            )
        )
    statement = statement.order_by(
        CandidateIdentity.last_name, CandidateIdentity.first_name, Candidate.id
    ).options(
        joinedload(Candidate.identity),
        joinedload(Candidate.commune),
        joinedload(Candidate.programme),
        selectinload(Candidate.aims).options(
            joinedload(CandidateAim.occupation), joinedload(CandidateAim.appellation)
        ),
    )
    return paginate(session, statement, number=number)


def count_people(session: Session, *, organisation_id: int) -> dict[CandidateStatus, int]:
    """How many people of this partner are in each state; states without anyone are 0."""
    rows = session.execute(
        select(Candidate.status, func.count())
        .where(Candidate.partner_id == organisation_id)
        .group_by(Candidate.status)
    )
    found = {row[0]: row[1] for row in rows}
    return {status: found.get(status, 0) for status in SHOWN}


def get_person(session: Session, code: str, *, organisation_id: int) -> Candidate:
    """Raises PersonNotFound, for another partner's person too."""
    person = session.scalar(with_everything(_people_of(organisation_id).where(Candidate.code == code)))
    if person is None:
        raise PersonNotFound
    return person


def list_own_programmes(session: Session, *, organisation_id: int) -> Sequence[Programme]:
    """Programmes that this partner runs, for its trainees."""
    return session.scalars(
        select(Programme)
        .where(Programme.provider_id == organisation_id, Programme.is_active)
        .order_by(Programme.title, Programme.id)
    ).all()


def list_advisers(session: Session, organisation_id: int) -> Sequence[User]:
    """Active members of a partner, oldest first."""
    return session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.status == MembershipStatus.ACTIVE,
            User.is_active,
        )
        .order_by(Membership.id)
    ).all()
