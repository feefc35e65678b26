"""What is known of the occupations of programmes: links, proposals, refusals, with who and when."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.reference.models import Occupation
from app.reference.understanding.wording import Likelihood, likelihood
from app.training.enums import ChoiceAction
from app.training.models import OccupationChoice, OccupationProposal, Programme, ProgrammeOccupation
from app.training.understanding import (
    MOST_PROPOSED,
    ProposedOccupation,
    suggest_for_programme,
    suggest_for_programmes,
)

_REFUSALS = (ChoiceAction.REMOVED, ChoiceAction.SET_ASIDE)


@dataclass(frozen=True, slots=True)
class OccupationLink:
    """An occupation that the programme leads to; `choice` is None when it came with the catalogue."""

    occupation: Occupation
    choice: OccupationChoice | None

    @property
    def is_automatic(self) -> bool:
        """Whether only a command chose it: a person has still to look."""
        return self.choice is not None and self.choice.by_id is None


@dataclass(frozen=True, slots=True)
class ProgrammeChoices:
    """`refused` are the last choices of occupations that were set aside or taken away."""

    links: Sequence[OccupationLink] = ()
    proposals: Sequence[ProposedOccupation] = ()
    refused: Sequence[OccupationChoice] = field(default=())

    @property
    def very_likely(self) -> list[ProposedOccupation]:
        return [item for item in self.proposals if likelihood(item.confidence) is Likelihood.VERY_LIKELY]


def read_choices(session: Session, programme: Programme, *, limit: int = MOST_PROPOSED) -> ProgrammeChoices:
    """The occupations of one programme; at most `limit` proposals, with the words that decided."""
    return _read(session, [programme], limit, is_alone=True)[programme.id]


def read_choices_of_many(
    session: Session, programmes: Sequence[Programme], *, limit: int = MOST_PROPOSED
) -> Mapping[int, ProgrammeChoices]:
    """As `read_choices`, by programme id; only proposals that a command kept have words."""
    return _read(session, programmes, limit, is_alone=False)


def last_choices(session: Session, programme_ids: Sequence[int]) -> dict[int, dict[int, OccupationChoice]]:
    """The last choice by programme id, then by occupation id."""
    found: dict[int, dict[int, OccupationChoice]] = defaultdict(dict)
    statement = (
        select(OccupationChoice)
        .where(OccupationChoice.programme_id.in_(programme_ids))
        .options(joinedload(OccupationChoice.occupation), joinedload(OccupationChoice.by))
        .order_by(OccupationChoice.id)
    )
    for choice in session.scalars(statement):
        found[choice.programme_id][choice.occupation_id] = choice
    return found


def find_proposal(session: Session, programme: Programme, occupation_id: int) -> ProposedOccupation | None:
    """The proposal of an occupation, kept or read now; None when it would not be proposed."""
    kept = _kept_proposals(session, [programme.id])[programme.id]
    found = kept or suggest_for_programmes(session, [programme], limit=MOST_PROPOSED * 2)[0]
    return next((item for item in found if item.occupation_id == occupation_id), None)


def is_refused(choice: OccupationChoice | None) -> bool:
    """Whether the last choice of an occupation keeps it from being proposed."""
    return choice is not None and choice.action in _REFUSALS


def is_unverified() -> ColumnElement[bool]:
    """Whether no occupation of a Programme was declared with it or looked at by a person."""
    choice = aliased(OccupationChoice)
    of_link = (
        choice.programme_id == ProgrammeOccupation.programme_id,
        choice.occupation_id == ProgrammeOccupation.occupation_id,
    )
    by_person = exists().where(*of_link, choice.by_id.is_not(None), choice.action == ChoiceAction.ADDED)
    is_looked_at = ~exists().where(*of_link) | by_person
    return ~exists().where(ProgrammeOccupation.programme_id == Programme.id, is_looked_at)


def _read(
    session: Session, programmes: Sequence[Programme], limit: int, *, is_alone: bool
) -> dict[int, ProgrammeChoices]:
    ids = [item.id for item in programmes]
    last, kept = last_choices(session, ids), _kept_proposals(session, ids)
    unread = [item for item in programmes if limit and not kept[item.id]]
    # Refused and linked ones leave the list: as many more are read.
    found = {
        item.id: proposals
        for item, proposals in zip(unread, _suggest(session, unread, limit, is_alone, last), strict=True)
    }
    return {
        item.id: _choices(item, last[item.id], kept[item.id] or found.get(item.id, ()), limit)
        for item in programmes
    }


def _suggest(
    session: Session,
    programmes: Sequence[Programme],
    limit: int,
    is_alone: bool,
    last: Mapping[int, Mapping[int, OccupationChoice]],
) -> list[list[ProposedOccupation]]:
    more = max((len({*last[p.id], *(o.id for o in p.occupations)}) for p in programmes), default=0)
    if is_alone:
        return [suggest_for_programme(session, item, limit=limit + more) for item in programmes]
    return suggest_for_programmes(session, programmes, limit=limit + more) if programmes else []


def _choices(
    programme: Programme,
    last: Mapping[int, OccupationChoice],
    proposals: Sequence[ProposedOccupation],
    limit: int,
) -> ProgrammeChoices:
    linked = {occupation.id for occupation in programme.occupations}
    refused = {key: choice for key, choice in last.items() if is_refused(choice) and key not in linked}
    return ProgrammeChoices(
        links=[
            OccupationLink(occupation, last.get(occupation.id))
            for occupation in sorted(programme.occupations, key=lambda item: item.label)
        ],
        proposals=[
            item
            for item in proposals
            if item.occupation_id not in linked and item.occupation_id not in refused
        ][:limit],
        refused=sorted(refused.values(), key=lambda choice: choice.occupation.label),
    )


def _kept_proposals(session: Session, programme_ids: Sequence[int]) -> dict[int, list[ProposedOccupation]]:
    """Proposals that a command kept, by programme id, the likeliest first."""
    found: dict[int, list[ProposedOccupation]] = {key: [] for key in programme_ids}
    statement = (
        select(OccupationProposal)
        .join(OccupationProposal.occupation)
        .where(OccupationProposal.programme_id.in_(programme_ids), Occupation.is_active)
        .options(joinedload(OccupationProposal.occupation))
        .order_by(OccupationProposal.confidence.desc(), Occupation.code)
    )
    for row in session.scalars(statement):
        found[row.programme_id].append(
            ProposedOccupation(
                row.occupation_id,
                row.occupation.code,
                row.occupation.label,
                row.confidence,
                tuple(row.words),
            )
        )
    return found
