"""Bulk loading gives ranking exactly what the mapped rows say."""

from dataclasses import fields
from datetime import date

import numpy as np
import pytest
from sqlalchemy.orm import Session

from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate, CandidateAim
from app.core.clock import day_number
from app.matching.indexing import loading
from app.matching.indexing.loading import load_closeness, load_columns, load_index
from app.matching.ranking.closeness import Nearness, Relation
from app.matching.ranking.profiles import (
    NO_TITLE,
    CandidateProfile,
    Evidence,
    OccupationAim,
    SkillHeld,
    State,
)
from app.matching.ranking.weights import DEFAULT_CURVES
from app.reference.enums import EvidenceKind
from app.reference.models import Occupation, OccupationSkill
from app.training.models import Programme, ProgrammeOccupation
from tests.factories.accounts import make_partner
from tests.factories.candidates import make_candidate
from tests.factories.reference import (
    make_appellation,
    make_certificate,
    make_commune,
    make_mobility,
    make_occupation,
    make_skill,
)

EVIDENCE = {
    EvidenceKind.DECLARED: Evidence.DECLARED,
    EvidenceKind.ASSESSED: Evidence.ASSESSED,
    EvidenceKind.CERTIFIED: Evidence.CERTIFIED,
}
STATES = {
    CandidateStatus.OPEN: State.OPEN,
    CandidateStatus.PAUSED: State.PAUSED,
    CandidateStatus.NOTICE: State.NOTICE,
    CandidateStatus.OBJECTED: State.OBJECTED,
}


def read_entity(session: Session, candidate: Candidate) -> CandidateProfile:
    """The profile as one would write it by hand from the entity: slow, and plainly right."""
    links = [
        link.occupation_id
        for link in session.query(ProgrammeOccupation).order_by(ProgrammeOccupation.occupation_id)
        if link.programme_id == candidate.programme_id
    ]
    end = None if candidate.is_training_completed else candidate.training_ends_on
    return CandidateProfile(
        candidate_id=candidate.id,
        aims=tuple(
            OccupationAim(aim.occupation_id, aim.appellation_id or NO_TITLE) for aim in candidate.aims
        ),
        skills=tuple(
            SkillHeld(link.skill_id, EVIDENCE[link.evidence], link.level)
            for link in sorted(candidate.skills, key=lambda link: link.skill_id)
        ),
        latitude=round(candidate.commune.latitude * 100_000),
        longitude=round(candidate.commune.longitude * 100_000),
        radius_km=candidate.radius_km,
        available_day=day_number(candidate.available_on),
        accepted_contracts=candidate.accepted_contracts,
        preferred_contracts=candidate.preferred_contracts,
        training_occupations=tuple(links),
        training_level=candidate.training_level,
        training_end_day=day_number(end) if end else 0,
        certificates=tuple(sorted(certificate.id for certificate in candidate.certificates)),
        rhythm=candidate.rhythm_weeks,
        state=STATES[candidate.status],
        zone=int(candidate.commune.zone_code),
    )


@pytest.fixture
def occupations(session: Session) -> list[Occupation]:
    return [make_occupation(session) for _ in range(3)]


@pytest.fixture
def people(session: Session, occupations: list[Occupation]) -> list[Candidate]:
    """Somebody with everything, somebody with nothing, and whoever is between."""
    skills = [make_skill(session) for _ in range(3)]
    title = make_appellation(session, occupations[1])
    licences = [make_certificate(session) for _ in range(2)]
    programme = Programme(
        provider=make_partner(session), code="LHEO-1", title="Titre professionnel Soudeur", level=3
    )
    session.add(programme)
    session.flush()
    session.add_all(
        ProgrammeOccupation(programme_id=programme.id, occupation_id=occupation.id)
        for occupation in occupations[:2]
    )
    full = make_candidate(
        session,
        commune=make_commune(session, latitude=46.160_27, longitude=-1.151_19),
        skills=dict(zip(skills, EvidenceKind, strict=True)),
        radius_km=75,
        available_on=date(2027, 3, 1),
        accepted_contracts=0b0001111,
        preferred_contracts=0b0000010,
        programme_id=programme.id,
        training_level=4,
        training_ends_on=date(2027, 6, 30),
        rhythm_weeks=3,
    )
    full.certificates = licences
    full.aims = [
        CandidateAim(occupation=occupations[2], position=0),
        CandidateAim(occupation=occupations[1], appellation=title, position=1),
    ]
    bare = make_candidate(session)
    trained = make_candidate(
        session,
        occupation=occupations[0],
        skills=skills[1:2],
        training_ends_on=date(2026, 6, 30),
        is_training_completed=True,
        status=CandidateStatus.PAUSED,
    )
    notice = make_candidate(session, skills=skills, status=CandidateStatus.NOTICE)
    objected = make_candidate(session, status=CandidateStatus.OBJECTED)
    session.flush()
    return [full, bare, trained, notice, objected]


def test_every_profile_is_the_one_that_the_entity_holds(session: Session, people: list[Candidate]) -> None:
    index = load_index(session)
    for candidate in people:
        assert index.profile(candidate.id) == read_entity(session, candidate)


def test_some_people_alone_are_read_the_same(session: Session, people: list[Candidate]) -> None:
    chosen = [people[2], people[0]]
    index = load_index(session, only=[person.id for person in chosen] + [people[-1].id + 999])
    assert sorted(index.candidate_ids) == sorted(person.id for person in chosen)
    for candidate in chosen:
        assert index.profile(candidate.id) == read_entity(session, candidate)


def test_people_read_by_blocks_are_the_same(
    session: Session, people: list[Candidate], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = load_columns(session)
    monkeypatch.setattr(loading, "BLOCK", 2)
    by_blocks = load_columns(session)
    for field in fields(whole):
        assert np.array_equal(getattr(whole, field.name), getattr(by_blocks, field.name)), field.name


def test_someone_who_left_is_not_read(session: Session, people: list[Candidate]) -> None:
    people[0].status = CandidateStatus.LEFT
    session.flush()
    assert people[0].id not in load_index(session).candidate_ids
    assert load_index(session).profile(people[2].id) == read_entity(session, people[2])


def test_an_empty_database_gives_an_empty_index(session: Session) -> None:
    assert len(load_index(session)) == 0
    assert len(load_index(session, only=[])) == 0


def test_an_aim_written_twice_counts_once_and_keeps_its_place(
    session: Session, people: list[Candidate], occupations: list[Occupation]
) -> None:
    """A newer reference may merge two occupations that someone looks for."""
    first, last = occupations[2], occupations[0]
    person = people[1]
    person.aims = [
        CandidateAim(occupation=occupation, position=place)
        for place, occupation in enumerate([first, last, first])
    ]
    session.flush()
    aims = load_index(session).profile(person.id).aims
    assert aims == (OccupationAim(first.id), OccupationAim(last.id))


def test_closeness_reads_official_mobility_and_shared_skills(
    session: Session, occupations: list[Occupation]
) -> None:
    near, asked, shares = occupations
    make_mobility(session, near, asked, rank=1)
    skill = make_skill(session, asked)
    session.add(OccupationSkill(occupation=shares, skill=skill, weight=3))
    session.flush()
    closeness = load_closeness(session)
    found = [closeness.nearness(held.id, asked.id, DEFAULT_CURVES) for held in (near, shares)]
    assert found == [
        Nearness(Relation.OFFICIAL, DEFAULT_CURVES.mobility_first, rank=1),
        Nearness(Relation.SHARED_SKILLS, DEFAULT_CURVES.shared_skills_most),
    ]
