"""People followed for a vacancy, in every stage, each with the trace that leads there."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate, CandidateAim
from app.core.clock import paris_date
from app.demo.candidate_story import claim_page
from app.demo.firms import Firms
from app.demo.home import Home
from app.demo.moments import at_work
from app.demo.sampling import Rng, draw_uuids
from app.demo.words import read_messages
from app.matching.services import rank_vacancy
from app.pipeline.enums import SetAsideReason, Stage
from app.pipeline.models import PipelineEntry, PipelineEvent
from app.reference.models import Commune
from app.vacancies.enums import VacancyStatus
from app.vacancies.models import Vacancy

_ASK = ("shortlisted", "contact_asked")
_PATHS: dict[Stage, tuple[str, ...]] = {
    Stage.SHORTLISTED: ("shortlisted",),
    Stage.SET_ASIDE: ("set_aside",),
    Stage.CONTACT_ASKED: _ASK,
    Stage.AGREED: (*_ASK, "agreed"),
    Stage.DECLINED: (*_ASK, "declined"),
    Stage.LAPSED: (*_ASK, "lapsed"),
    Stage.WITHDRAWN: (*_ASK, "agreed", "withdrawn"),
    Stage.MET: (*_ASK, "agreed", "met"),
    Stage.HIRED: (*_ASK, "agreed", "met", "hired"),
    Stage.NOT_RETAINED: (*_ASK, "agreed", "met", "not_retained"),
}
_THE_PERSON = {"agreed", "declined", "withdrawn"}
_STEP = timedelta(days=2, hours=3)
_ANSWER_DELAY = timedelta(days=7)
_VISIBLE = timedelta(days=14)

# What the demo firm has done, by vacancy; the first person asked on the first one is the demo candidate.
_HOME_STAGES: dict[str, tuple[Stage, ...]] = {
    "boilermaker": (
        Stage.CONTACT_ASKED,
        Stage.AGREED,
        Stage.SHORTLISTED,
        Stage.SHORTLISTED,
        Stage.SHORTLISTED,
        Stage.DECLINED,
        Stage.SET_ASIDE,
    ),
    "welder": (
        Stage.MET,
        Stage.SHORTLISTED,
        Stage.NOT_RETAINED,
        Stage.LAPSED,
        Stage.WITHDRAWN,
        Stage.SET_ASIDE,
    ),
    "apprentice": (Stage.SHORTLISTED, Stage.SHORTLISTED),
    "former": (Stage.HIRED, Stage.NOT_RETAINED),
}
_ELSEWHERE = 40


@dataclass(frozen=True, slots=True)
class _Follower:
    session: Session
    rng: Rng
    now: datetime

    def follow(self, vacancy: Vacancy, candidate_id: int, stage: Stage, *, days_ago: float) -> PipelineEntry:
        """Insert the entry and its trace; the last step was `days_ago` days ago."""
        actions = _PATHS[stage]
        last = self.now - timedelta(days=days_ago)
        moments = [last - _STEP * (len(actions) - 1 - place) for place in range(len(actions))]
        when = dict(zip(actions, (at_work(moment, self.now) for moment in moments), strict=True))
        if "lapsed" in when:
            when["contact_asked"] = when["lapsed"] - _ANSWER_DELAY
            when["shortlisted"] = when["contact_asked"] - _STEP
        asked, answered = when.get("contact_asked"), when.get("agreed") or when.get("declined")
        entry = PipelineEntry(
            public_id=draw_uuids(self.rng, 1)[0],
            vacancy_id=vacancy.id,
            candidate_id=candidate_id,
            stage=stage,
            set_aside_reason=self._reason() if stage is Stage.SET_ASIDE else None,
            message=self._message("contact") if asked else None,
            asked_at=asked,
            asked_by_id=vacancy.created_by_id if asked else None,
            answer_before=asked + _ANSWER_DELAY if asked else None,
            answered_at=answered,
            visible_until=when["agreed"] + _VISIBLE
            if "agreed" in when and stage is not Stage.WITHDRAWN
            else None,
            met_on=paris_date(when["met"]) if "met" in when else None,
            hired_on=paris_date(when["hired"]) + timedelta(days=10) if "hired" in when else None,
            reply=self._message("not_retained") if stage is Stage.NOT_RETAINED else None,
            created_at=min(when.values()),
            updated_at=when[actions[-1]],
        )
        entry.events = [
            PipelineEvent(
                at=at,
                actor_id=None if action in _THE_PERSON or action == "lapsed" else vacancy.created_by_id,
                action=action,
            )
            for action, at in when.items()
        ]
        self.session.add(entry)
        return entry

    def _message(self, kind: str) -> str:
        sentences = read_messages(kind)
        return sentences[int(self.rng.integers(len(sentences)))]

    def _reason(self) -> SetAsideReason:
        reasons = [SetAsideReason.SKILLS, SetAsideReason.DISTANCE, SetAsideReason.AVAILABILITY]
        return reasons[int(self.rng.integers(len(reasons)))]


def tell_home_follow_ups(
    session: Session, home: Home, vacancies: dict[str, Vacancy], rng: Rng, *, now: datetime
) -> None:
    """Follow the people best suggested for the demo firm's vacancies; nobody is followed for two of them."""
    follower, used = _Follower(session, rng, now), set[int]()
    for key, stages in _HOME_STAGES.items():
        if key not in vacancies:
            continue
        vacancy = vacancies[key]
        if vacancy.status is VacancyStatus.PUBLISHED:
            page = rank_vacancy(session, vacancy, now=now, hidden=used, size=len(stages))
            people = [item.candidate.id for item in page.suggestions]
        else:
            people = find_suited(session, vacancy, limit=len(stages), without=used)
        for place, (person, stage) in enumerate(zip(people, stages, strict=False)):
            days_ago = 32.0 if key == "former" else 0.4 + 0.9 * place
            follower.follow(vacancy, person, stage, days_ago=days_ago)
            if key == "boilermaker" and place == 0:
                claim_page(session, person, home.users["candidate"], now=now)
        used.update(people)
    session.flush()


def follow_elsewhere(session: Session, firms: Firms, rng: Rng, *, now: datetime) -> None:
    """Some of the other firms follow people too, in all stages."""
    follower, stages, turn = _Follower(session, rng, now), list(Stage), 0
    used: set[int] = set()
    vacancies = session.scalars(
        select(Vacancy)
        .where(Vacancy.status == VacancyStatus.PUBLISHED)
        .where(Vacancy.organisation_id.in_(firms.ids[:200].tolist()))
        .where(Vacancy.published_at < now - timedelta(days=16))
        .order_by(Vacancy.id)
        .limit(_ELSEWHERE)
    ).all()
    for vacancy in vacancies:
        for person in find_suited(session, vacancy, limit=int(rng.integers(1, 4)), without=used):
            used.add(person)
            follower.follow(vacancy, person, stages[turn % len(stages)], days_ago=float(rng.uniform(0.2, 5)))
            turn += 1
    session.flush()


def find_suited(session: Session, vacancy: Vacancy, *, limit: int, without: set[int]) -> list[int]:
    """Ids of open people who aim at the occupation and accept the contract.

    Those who can come at the start come first, then the nearest; a training weighs as forty kilometres.
    """
    assert vacancy.contract is not None
    assert vacancy.starts_on is not None
    site = session.get_one(Commune, vacancy.commune_id)
    accepts: ColumnElement[int] = Candidate.accepted_contracts.bitwise_and(1 << vacancy.contract.bit)
    far = func.abs(Commune.latitude - site.latitude) + func.abs(Commune.longitude - site.longitude) * 0.7
    rows = session.scalars(
        select(Candidate.id)
        .join(CandidateAim, CandidateAim.candidate_id == Candidate.id)
        .join(Commune, Commune.id == Candidate.commune_id)
        .where(Candidate.status == CandidateStatus.OPEN, CandidateAim.position == 0)
        .where(CandidateAim.occupation_id == vacancy.occupation_id, accepts != 0)
        .where(Candidate.user_id.is_(None), Candidate.id.not_in(without))
        .order_by(
            Candidate.available_on > vacancy.starts_on + timedelta(days=7),
            far + case((Candidate.programme_id.is_(None), 0.4), else_=0.0),
            Candidate.id,
        )
        .limit(limit)
    )
    return list(rows)
