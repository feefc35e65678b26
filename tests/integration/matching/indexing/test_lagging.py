"""Whatever the index says, nobody who paused, objected or left is shown, and the page is full even so."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate
from app.matching.indexing.state import State
from app.matching.indexing.store import STORE
from app.matching.ranking.index import CandidateIndex
from app.matching.services import rank_vacancy
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_employer
from tests.factories.candidates import make_candidate
from tests.factories.reference import make_commune, make_occupation, make_skill
from tests.factories.vacancies import make_vacancy

SIZE = 4


@pytest.fixture
def vacancy(session: Session) -> Vacancy:
    occupation, commune = make_occupation(session), make_commune(session)
    skill = make_skill(session, occupation)
    for _ in range(10):
        make_candidate(session, occupation=occupation, commune=commune, skills=[skill])
    employer = make_employer(session)
    return make_vacancy(session, employer, occupation=occupation, commune=commune, essential=[skill])


def show(
    session: Session, vacancy: Vacancy, now: datetime, page: int = 1
) -> tuple[list[int], list[int], int]:
    """Ids and ranks on a page, and the total."""
    shown = rank_vacancy(session, vacancy, now=now, page=page, size=SIZE)
    ids = [item.candidate.id for item in shown.suggestions]
    return ids, [item.rank for item in shown.suggestions], shown.total


@pytest.fixture
def everyone(session: Session, vacancy: Vacancy, now: datetime, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Everyone in the order of the list; from now on the index learns nothing new."""
    pages = [show(session, vacancy, now, page)[0] for page in (1, 2, 3)]
    monkeypatch.setattr(State, "stands", lambda self, marks: True)
    return [candidate_id for page in pages for candidate_id in page]


def set_status(session: Session, ids: list[int], status: CandidateStatus) -> None:
    for candidate_id in ids:
        session.get_one(Candidate, candidate_id).status = status
    session.flush()


def ids_in(index: CandidateIndex) -> set[int]:
    return set(index.candidate_ids.tolist())


@pytest.mark.parametrize(
    "status",
    [CandidateStatus.PAUSED, CandidateStatus.OBJECTED, CandidateStatus.NOTICE, CandidateStatus.LEFT],
)
def test_someone_who_may_not_be_shown_gives_their_place_to_the_next(
    session: Session, vacancy: Vacancy, now: datetime, everyone: list[int], status: CandidateStatus
) -> None:
    gone = everyone[1]
    set_status(session, [gone], status)
    assert gone in ids_in(STORE.snapshot(session).indexes[0])  # it lags indeed
    ids, ranks, total = show(session, vacancy, now)
    assert ids == [everyone[0], *everyone[2:5]]
    assert ranks == [1, 2, 3, 4]
    assert total == 9


def test_a_whole_page_that_went_gives_way_to_the_next_one(
    session: Session, vacancy: Vacancy, now: datetime, everyone: list[int]
) -> None:
    """And those who come instead are checked in their turn."""
    set_status(session, everyone[:5], CandidateStatus.PAUSED)
    assert show(session, vacancy, now) == (everyone[5:9], [1, 2, 3, 4], 5)


def test_a_last_page_that_emptied_is_the_one_before_it(
    session: Session, vacancy: Vacancy, now: datetime, everyone: list[int]
) -> None:
    set_status(session, everyone[8:], CandidateStatus.LEFT)
    assert show(session, vacancy, now, page=3) == (everyone[4:8], [5, 6, 7, 8], 8)


def test_nobody_left_is_an_empty_page(
    session: Session, vacancy: Vacancy, now: datetime, everyone: list[int]
) -> None:
    set_status(session, everyone, CandidateStatus.PAUSED)
    assert show(session, vacancy, now) == ([], [], 0)
