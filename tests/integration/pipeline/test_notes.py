"""The employer’s own notes: harmless to repeat, leaving no trace, closed once the person takes part."""

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.candidates.models import Candidate
from app.pipeline import services
from app.pipeline.enums import SetAsideReason, Stage
from app.pipeline.errors import AlreadyInContact
from app.pipeline.models import PipelineEntry, PipelineEvent
from app.pipeline.queries import list_shortlisted_ids, map_candidate_ids
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_employer, make_member
from tests.factories.candidates import make_candidate
from tests.factories.pipeline import make_entry
from tests.factories.vacancies import make_vacancy

WITH_THE_PERSON = [stage for stage in Stage if not stage.is_note]


class Scene:
    def __init__(self, session: Session, now: datetime) -> None:
        employer = make_employer(session)
        self.session, self.now = session, now
        self.actor: User = make_member(session, employer)
        self.vacancy: Vacancy = make_vacancy(session, employer)
        self.candidate: Candidate = make_candidate(session)

    def star(self) -> PipelineEntry:
        return services.shortlist_candidate(
            self.session, vacancy=self.vacancy, candidate=self.candidate, actor=self.actor, now=self.now
        )

    def unstar(self) -> None:
        services.remove_from_shortlist(self.session, vacancy=self.vacancy, candidate=self.candidate)

    def set_aside(self, reason: SetAsideReason = SetAsideReason.DISTANCE) -> PipelineEntry:
        return services.set_aside(
            self.session,
            vacancy=self.vacancy,
            candidate=self.candidate,
            reason=reason,
            actor=self.actor,
            now=self.now,
        )

    def count(self, entity: type[PipelineEntry] | type[PipelineEvent]) -> int:
        return self.session.scalar(select(func.count()).select_from(entity)) or 0


@pytest.fixture
def scene(session: Session, now: datetime) -> Scene:
    return Scene(session, now)


def test_a_star_says_who_put_it_and_when(scene: Scene, now: datetime) -> None:
    entry = scene.star()
    assert entry.stage is Stage.SHORTLISTED
    (event,) = scene.session.scalars(select(PipelineEvent))
    assert (event.action, event.actor_id, event.at) == ("shortlisted", scene.actor.id, now)
    assert list_shortlisted_ids(scene.session, scene.vacancy.id) == [scene.candidate.id]


def test_two_colleagues_who_star_the_same_person_keep_them(scene: Scene) -> None:
    """A second star is not a toggle: the page of the second colleague was only late."""
    assert scene.star().id == scene.star().id
    assert (scene.count(PipelineEntry), scene.count(PipelineEvent)) == (1, 1)


def test_a_star_that_meets_another_one_half_way_takes_the_row_that_is_there(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both looked before either wrote: the table refuses the second row, and the first one serves."""
    first = scene.star()
    looked = iter([None, first])
    monkeypatch.setattr(services, "_find", lambda *_: next(looked))
    assert scene.star().id == first.id
    assert scene.count(PipelineEntry) == 1


def test_a_star_taken_back_leaves_nothing(scene: Scene) -> None:
    scene.star()
    scene.unstar()
    scene.unstar()
    assert (scene.count(PipelineEntry), scene.count(PipelineEvent)) == (0, 0)


def test_taking_a_star_back_does_not_bring_back_someone_set_aside(scene: Scene) -> None:
    scene.set_aside()
    scene.unstar()
    assert scene.session.scalars(select(PipelineEntry)).one().stage is Stage.SET_ASIDE


def test_setting_aside_keeps_the_reason_until_a_star_erases_it(scene: Scene) -> None:
    entry = scene.set_aside(SetAsideReason.SKILLS)
    assert (entry.stage, entry.set_aside_reason) == (Stage.SET_ASIDE, SetAsideReason.SKILLS)
    assert scene.set_aside(SetAsideReason.DISTANCE).set_aside_reason is SetAsideReason.DISTANCE
    entry = scene.star()
    assert (entry.stage, entry.set_aside_reason) == (Stage.SHORTLISTED, None)


def test_bringing_back_forgets_a_setting_aside_and_nothing_else(scene: Scene) -> None:
    scene.star()
    services.bring_back(scene.session, vacancy=scene.vacancy, candidate=scene.candidate)
    assert scene.count(PipelineEntry) == 1
    scene.set_aside()
    services.bring_back(scene.session, vacancy=scene.vacancy, candidate=scene.candidate)
    assert scene.count(PipelineEntry) == 0


@pytest.mark.parametrize("stage", WITH_THE_PERSON)
def test_notes_are_closed_once_the_person_takes_part(scene: Scene, stage: Stage) -> None:
    make_entry(scene.session, scene.vacancy, scene.candidate, stage)
    for note in (scene.star, scene.unstar, scene.set_aside):
        with pytest.raises(AlreadyInContact):
            note()
    assert scene.session.scalars(select(PipelineEntry)).one().stage is stage


def test_people_at_some_stages_are_read_for_many_vacancies_at_once(scene: Scene) -> None:
    other = make_vacancy(scene.session, scene.vacancy.organisation)
    scene.set_aside()
    make_entry(scene.session, other, scene.candidate, Stage.SHORTLISTED)
    found = map_candidate_ids(scene.session, [scene.vacancy.id, other.id], [Stage.SET_ASIDE])
    assert found == {scene.vacancy.id: [scene.candidate.id], other.id: []}
