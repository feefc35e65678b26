"""Ties occupations to programmes. Proposals wait: a person makes a link, or a command that is told to."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.reference.models import Occupation
from app.reference.queries import find_occupation
from app.training.choices import find_proposal, is_refused, last_choices
from app.training.enums import ChoiceAction, ChoiceOrigin
from app.training.errors import OccupationNotChosen, TooManyOccupations
from app.training.models import OccupationChoice, OccupationProposal, Programme
from app.training.understanding import ProposedOccupation

MOST_OCCUPATIONS = 10


def add_occupation(
    session: Session,
    *,
    programme: Programme,
    occupation_id: int | None,
    origin: ChoiceOrigin,
    actor: User | None,
    now: datetime,
) -> Occupation:
    """Let the programme lead to an occupation; again by a person, it confirms what a command chose.

    `actor` is None for a command. Raises OccupationNotChosen and TooManyOccupations.
    """
    occupation = _get_occupation(session, occupation_id)
    if not occupation.is_active:
        raise OccupationNotChosen
    is_linked = occupation in programme.occupations
    if is_linked and not _waits_for_a_person(session, programme, occupation.id):
        return occupation
    if not is_linked:
        if len(programme.occupations) >= MOST_OCCUPATIONS:
            raise TooManyOccupations
        programme.occupations.append(occupation)
    _note(session, programme, occupation.id, ChoiceAction.ADDED, actor=actor, now=now, origin=origin)
    return occupation


def accept_proposals(
    session: Session, *, programme: Programme, occupation_ids: Sequence[int], actor: User, now: datetime
) -> int:
    """Add several proposed occupations; how many were new. Those refused meanwhile are passed over."""
    last = last_choices(session, [programme.id])[programme.id]
    linked = {occupation.id for occupation in programme.occupations}
    added = 0
    for key in dict.fromkeys(occupation_ids):
        if key in linked or is_refused(last.get(key)):
            continue
        add_occupation(
            session,
            programme=programme,
            occupation_id=key,
            origin=ChoiceOrigin.PROPOSED,
            actor=actor,
            now=now,
        )
        added += 1
    return added


def remove_occupation(
    session: Session, *, programme: Programme, occupation_id: int | None, actor: User, now: datetime
) -> Occupation:
    """Take a link away; the occupation is not proposed again. Harmless when it is gone already."""
    occupation = _get_occupation(session, occupation_id)
    if occupation in programme.occupations:
        programme.occupations.remove(occupation)
        _note(session, programme, occupation.id, ChoiceAction.REMOVED, actor=actor, now=now)
    return occupation


def set_aside_occupation(
    session: Session, *, programme: Programme, occupation_id: int | None, actor: User, now: datetime
) -> Occupation:
    """Stop proposing an occupation. Harmless when it is tied to the programme, or set aside already."""
    occupation = _get_occupation(session, occupation_id)
    last = last_choices(session, [programme.id])[programme.id].get(occupation.id)
    if occupation not in programme.occupations and not is_refused(last):
        _note(session, programme, occupation.id, ChoiceAction.SET_ASIDE, actor=actor, now=now)
    return occupation


def restore_occupation(
    session: Session, *, programme: Programme, occupation_id: int | None, actor: User, now: datetime
) -> Occupation:
    """Let an occupation that was refused be proposed again."""
    occupation = _get_occupation(session, occupation_id)
    if is_refused(last_choices(session, [programme.id])[programme.id].get(occupation.id)):
        _note(session, programme, occupation.id, ChoiceAction.RESTORED, actor=actor, now=now)
    return occupation


def keep_proposals(
    session: Session, *, programme: Programme, proposals: Sequence[ProposedOccupation], now: datetime
) -> None:
    """Keep what was read in the words of a programme, in place of what was kept before."""
    session.execute(delete(OccupationProposal).where(OccupationProposal.programme_id == programme.id))
    session.add_all(
        OccupationProposal(
            programme_id=programme.id,
            occupation_id=item.occupation_id,
            confidence=item.confidence,
            words=list(item.words),
            made_at=now,
        )
        for item in proposals
    )
    session.flush()


def _get_occupation(session: Session, occupation_id: int | None) -> Occupation:
    occupation = find_occupation(session, occupation_id)
    if occupation is None:
        raise OccupationNotChosen
    return occupation


def _waits_for_a_person(session: Session, programme: Programme, occupation_id: int) -> bool:
    choice = last_choices(session, [programme.id])[programme.id].get(occupation_id)
    return choice is not None and choice.by_id is None


def _note(
    session: Session,
    programme: Programme,
    occupation_id: int,
    action: ChoiceAction,
    *,
    actor: User | None,
    now: datetime,
    origin: ChoiceOrigin | None = None,
) -> None:
    """Append to the trace, with how sure the proposal was."""
    is_by_hand = origin is ChoiceOrigin.BY_HAND
    proposal = None if is_by_hand else find_proposal(session, programme, occupation_id)
    session.add(
        OccupationChoice(
            programme_id=programme.id,
            occupation_id=occupation_id,
            action=action,
            origin=origin,
            confidence=proposal.confidence if proposal else None,
            by_id=actor.id if actor else None,
            at=now,
        )
    )
    session.flush()
