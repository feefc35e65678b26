"""Looks at the offers of a feed beside the firm's vacancies and the reference. Changes nothing."""

import hashlib
from collections.abc import Sequence
from dataclasses import astuple, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.integrations.feeds.contract import Feed, FeedOffer
from app.reference.models import Occupation
from app.reference.understanding.queries import OccupationSuggestion, suggest_occupations_for_many
from app.reference.understanding.wording import VERY_LIKELY_FROM
from app.vacancies.enums import OccupationSource
from app.vacancies.importing.contracts import read_contract
from app.vacancies.importing.places import Region
from app.vacancies.importing.plans import ImportPlan, Outcome, PlannedOffer, Proposal
from app.vacancies.models import Vacancy

MOST_PROPOSED = 3
# Enough of a description to tell near occupations apart; the rest speaks of the firm.
ABOUT_LENGTH = 600


def plan_import(session: Session, *, organisation_id: int, feed: Feed) -> ImportPlan:
    """What each offer of `feed` would become.

    The occupation is the one that the feed gives, when the reference has it; else what title and description
    speak of, kept when it is very likely and only proposed when it is not.
    """
    region, known = Region(session), list_known(session, organisation_id, feed.offers)
    planned = [_place_and_compare(offer, region, known.get(offer.reference)) for offer in feed.offers]
    drafts = [index for index, item in enumerate(planned) if item.is_draft]
    for index, item in zip(drafts, _with_occupations(session, [planned[i] for i in drafts]), strict=True):
        planned[index] = item
    return ImportPlan(feed.format_name, feed.unit, tuple(planned), feed.errors)


def digest(offer: FeedOffer) -> str:
    """SHA-256 of what a draft takes from an offer: not where it stands in the file, nor its address and
    day, which feeds renew while the job stays the same.
    """
    kept = replace(offer, position=0, url="", published_on=None)
    return hashlib.sha256(repr(astuple(kept)).encode()).hexdigest()


def list_known(session: Session, organisation_id: int, offers: Sequence[FeedOffer]) -> dict[str, Vacancy]:
    """The firm's vacancies that came from these offers, by reference in the feed."""
    rows = session.scalars(
        select(Vacancy).where(
            Vacancy.organisation_id == organisation_id,
            Vacancy.feed_reference.in_([offer.reference for offer in offers]),
        )
    )
    return {vacancy.feed_reference: vacancy for vacancy in rows if vacancy.feed_reference}


def find_outcome(offer: FeedOffer, vacancy: Vacancy | None) -> Outcome:
    """The rule: a feed never touches what a person has worked on, nor what is or was on line."""
    if vacancy is None:
        return Outcome.NEW
    if vacancy.feed_digest == digest(offer):
        return Outcome.UNCHANGED
    return Outcome.UPDATED if vacancy.is_untouched_import else Outcome.KEPT


def _place_and_compare(offer: FeedOffer, region: Region, vacancy: Vacancy | None) -> PlannedOffer:
    placed = region.place(offer.place)
    if placed.is_outside:
        return PlannedOffer(offer, Outcome.OUTSIDE)
    return PlannedOffer(
        offer,
        find_outcome(offer, vacancy),
        commune_id=placed.town.id if placed.town else None,
        commune_name=placed.town.name if placed.town else "",
        contract=read_contract(offer.contract, offer.title),
    )


def _with_occupations(session: Session, planned: Sequence[PlannedOffer]) -> list[PlannedOffer]:
    given = _list_given(session, planned)
    open_ones = [item for item in planned if item.offer.rome_code not in given]
    read = iter(
        suggest_occupations_for_many(
            session,
            [item.offer.title for item in open_ones],
            about=[item.offer.description[:ABOUT_LENGTH] for item in open_ones],
            limit=MOST_PROPOSED,
        )
    )
    return [
        replace(item, occupation=given[item.offer.rome_code], source=OccupationSource.GIVEN)
        if item.offer.rome_code in given
        else _propose(item, next(read))
        for item in planned
    ]


def _propose(planned: PlannedOffer, found: Sequence[OccupationSuggestion]) -> PlannedOffer:
    proposals = tuple(Proposal(item.occupation_id, item.label, item.confidence) for item in found)
    if proposals and proposals[0].confidence >= VERY_LIKELY_FROM:
        return replace(
            planned, occupation=proposals[0], source=OccupationSource.PROPOSED, proposals=proposals
        )
    return replace(planned, proposals=proposals)


def _list_given(session: Session, planned: Sequence[PlannedOffer]) -> dict[str, Proposal]:
    """Occupations in use by their code, among those that the feed gives."""
    codes = {item.offer.rome_code for item in planned} - {""}
    rows = session.execute(
        select(Occupation.code, Occupation.id, Occupation.label).where(
            Occupation.code.in_(codes), Occupation.is_active
        )
    )
    return {code: Proposal(occupation_id, label, 1.0) for code, occupation_id, label in rows}
