"""Needs in every state, each with its thread between the firm and the agency."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.core.clock import paris_date
from app.core.ids import document_reference
from app.demo.catalogue import Catalogue
from app.demo.firms import Firms
from app.demo.home import Home
from app.demo.moments import at_work
from app.demo.numbers import take_numbers
from app.demo.sampling import Rng, draw_uuids
from app.demo.words import Row, read_messages, read_rows
from app.demo.world import World
from app.needs.enums import NeedEventKind, NeedHorizon, NeedStatus
from app.needs.models import Need, NeedEvent, NeedProgramme
from app.reference.models import Commune, Skill
from app.vacancies.models import Vacancy

_K = NeedEventKind
_REVIEW = (_K.SUBMITTED, _K.REVIEW_STARTED)
_DIALOGUE = (*_REVIEW, _K.QUESTION, _K.ANSWER)
_THREADS: dict[NeedStatus, tuple[tuple[NeedEventKind, ...], ...]] = {
    NeedStatus.QUESTION_ASKED: ((*_REVIEW, _K.QUESTION),),
    NeedStatus.SUBMITTED: ((_K.SUBMITTED,),),
    NeedStatus.UNDER_REVIEW: (_REVIEW, _DIALOGUE),
    NeedStatus.ACCEPTED: ((*_REVIEW, _K.ACCEPTED), (*_DIALOGUE, _K.ACCEPTED)),
    NeedStatus.TRAINING_LINKED: ((*_DIALOGUE, _K.ACCEPTED, _K.PROGRAMME_LINKED),),
    NeedStatus.DECLINED: ((*_REVIEW, _K.DECLINED), (*_DIALOGUE, _K.DECLINED)),
    NeedStatus.CLOSED: ((_K.SUBMITTED, _K.CLOSED), (*_REVIEW, _K.CLOSED)),
    NeedStatus.MERGED: ((*_REVIEW, _K.MERGED),),
}
# New needs are the most common: the agency's queue must have something to read.
_TURNS = (
    NeedStatus.QUESTION_ASKED,
    NeedStatus.ACCEPTED,
    NeedStatus.SUBMITTED,
    NeedStatus.UNDER_REVIEW,
    NeedStatus.TRAINING_LINKED,
    NeedStatus.SUBMITTED,
    NeedStatus.MERGED,
    NeedStatus.DECLINED,
    NeedStatus.UNDER_REVIEW,
    NeedStatus.CLOSED,
    NeedStatus.SUBMITTED,
)
_BY_THE_FIRM = {_K.SUBMITTED, _K.ANSWER, _K.CLOSED}
_WORDS = {
    _K.QUESTION: "question",
    _K.ANSWER: "reply",
    _K.ACCEPTED: "accept",
    _K.DECLINED: "decline",
    _K.MERGED: "merge",
    _K.PROGRAMME_LINKED: "programme_linked",
}
_DECIDED = {
    NeedStatus.ACCEPTED,
    NeedStatus.TRAINING_LINKED,
    NeedStatus.DECLINED,
    NeedStatus.MERGED,
    NeedStatus.CLOSED,
}


def make_needs(
    session: Session,
    world: World,
    catalogue: Catalogue,
    firms: Firms,
    home: Home | None,
    vacancies: Mapping[str, Vacancy],
    reviewer: User,
    rng: Rng,
    *,
    count: int,
    now: datetime,
) -> None:
    """Insert `count` needs; the first is the demo firm's, with a question to answer."""
    hiring = {number for firm in _verified(firms) for number in firms.occupations.row(firm).tolist()}
    hiring |= set(home.occupations) if home is not None else set()
    rows = [row for row in read_rows("needs") if world.number_of.get(row["rome_code"]) in hiring]
    rows = rows or _made_up(world, rng)
    first = take_numbers(session, "B", count, now=now)
    accepted: dict[str, tuple[Need, Row]] = {}
    for place in range(count):
        row, status = rows[place % len(rows)], _TURNS[place % len(_TURNS)]
        target = None
        if status is NeedStatus.MERGED and accepted:
            # A merged need says the same thing as the one that it joins, from another firm.
            target, row = list(accepted.values())[-1]
        is_home = place == 0 and home is not None
        firm, author = (
            (home.firm, home.users["recruiter"])
            if home is not None and is_home
            else _choose_firm(session, world, firms, rng, row["rome_code"], other_than=target)
        )
        if firm is None or firm.commune_id is None:
            continue
        need = Need(
            public_id=draw_uuids(rng, 1)[0],
            reference=document_reference("B", paris_date(now), first + place),
            organisation=firm,
            created_by=author,
            status=status,
            title=row["title"],
            occupation_id=int(world.occupation_ids[world.number_of[row["rome_code"]]]),
            zone_code=session.get_one(Commune, firm.commune_id).zone_code,
            people=int(rng.choice([1, 1, 2, 2, 3, 4, 6])),
            horizon=NeedHorizon(row["horizon"]),
            wanted_on=paris_date(now) + timedelta(days=int(rng.integers(30, 240))),
            is_for_recruits=bool(rng.random() < 0.8),
            is_for_employees=bool(rng.random() < 0.3),
            reason=row["why"],
            merged_into=target,
            vacancy=vacancies.get("welder") if is_home else None,
        )
        need.is_for_recruits = need.is_for_recruits or not need.is_for_employees
        codes = [world.skill_of[code] for code in row["skill_codes"].split() if code in world.skill_of]
        need.skills = list(session.scalars(select(Skill).where(Skill.id.in_(codes)).order_by(Skill.id)))
        _write_thread(need, reviewer, rng, now=now, is_recent=is_home)
        session.add(need)
        session.flush()
        if status is NeedStatus.TRAINING_LINKED:
            _link_programme(session, world, catalogue, need, row["rome_code"], reviewer)
        if status is NeedStatus.ACCEPTED:
            accepted[row["rome_code"]] = (need, row)


def _made_up(world: World, rng: Rng) -> list[Row]:
    """Needs for a reference that holds none of the written occupations."""
    horizons = list(NeedHorizon)
    return [
        {
            "title": f"Former au métier : {world.labels[number]}"[:160],
            "why": "Nous cherchons depuis plusieurs mois et ne trouvons personne de formé près d’ici.",
            "rome_code": world.codes[number],
            "skill_codes": "",
            "horizon": horizons[int(rng.integers(len(horizons)))].value,
        }
        for number in rng.permutation(len(world.codes))[:40].tolist()
    ]


def _verified(firms: Firms) -> list[int]:
    return [int(firm) for firm in np.flatnonzero(firms.is_verified)[:2_000]]


def _choose_firm(
    session: Session, world: World, firms: Firms, rng: Rng, code: str, *, other_than: Need | None
) -> tuple[Organisation | None, User | None]:
    """A verified firm that hires for the occupation where there is one, with its owner."""
    taken = other_than.organisation_id if other_than is not None else 0
    verified = [firm for firm in _verified(firms) if firms.ids[firm] != taken]
    able = [firm for firm in verified if world.number_of[code] in firms.occupations.row(firm)] or verified
    if not able:
        return None, None
    chosen = able[int(rng.integers(len(able)))]
    return (
        session.get(Organisation, int(firms.ids[chosen])),
        session.get(User, int(firms.owner_ids[chosen])),
    )


def _write_thread(need: Need, reviewer: User, rng: Rng, *, now: datetime, is_recent: bool) -> None:
    """The events that lead to the need's state, and the dates that follow from them."""
    threads = _THREADS[need.status]
    kinds = threads[int(rng.integers(len(threads)))]
    moment = now - timedelta(days=(3 if is_recent else float(rng.uniform(1, 40))) + 2.5 * (len(kinds) - 1))
    for kind in kinds:
        moment = at_work(moment, now)
        if kind is _K.SUBMITTED:
            need.submitted_at = moment
        sentences = read_messages(_WORDS[kind]) if kind in _WORDS else ()
        text = sentences[int(rng.integers(len(sentences)))] if sentences else None
        actor = need.created_by if kind in _BY_THE_FIRM else reviewer
        need.events.append(NeedEvent(kind=kind, at=moment, actor=actor, text=text))
        if kind is _K.DECLINED:
            need.decline_reason = text
        if kind is _K.REVIEW_STARTED:
            need.assigned_to = reviewer
        need.updated_at = moment
        moment += timedelta(days=float(rng.uniform(1.0, 2.4)))
    if need.status in _DECIDED:
        need.decided_at = need.updated_at


def _link_programme(
    session: Session, world: World, catalogue: Catalogue, need: Need, code: str, reviewer: User
) -> None:
    number = world.number_of[code]
    for programme in range(len(catalogue.ids)):
        if number in catalogue.occupations.row(programme):
            session.add(
                NeedProgramme(
                    need_id=need.id,
                    programme_id=int(catalogue.ids[programme]),
                    linked_by_id=reviewer.id,
                    linked_at=need.updated_at,
                )
            )
            return
