"""Where one person stands for one vacancy: what leaves them out, told apart from their own state."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate
from app.core.clock import day_number
from app.matching.log.standings import find_standing
from app.matching.ranking.exclusions import ExclusionReason
from app.matching.ranking.results import Filters
from app.matching.searches import Search, open_search
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_employer
from tests.factories.candidates import make_candidate
from tests.factories.reference import make_certificate
from tests.factories.vacancies import make_vacancy

EARLY = day_number(date(2026, 12, 1))


def _scene(session: Session, now: datetime, **values: object) -> tuple[Search, Vacancy, Candidate]:
    vacancy = make_vacancy(session, make_employer(session))
    person = make_candidate(session, occupation=vacancy.occupation, commune=vacancy.commune, **values)
    return open_search(session, vacancy, now=now), vacancy, person


def test_each_filter_that_leaves_the_person_out_is_named(session: Session, now: datetime) -> None:
    search, _vacancy, person = _scene(session, now)
    filters = Filters(max_km=10, available_by_day=EARLY, min_essentials=2)
    standing = find_standing(search, person.id, filters=filters)
    assert standing is not None
    assert standing.filtered_by == ("available_by_day", "min_essentials")
    assert (standing.exclusion, standing.state) == (None, None)


def test_a_pause_is_a_state_and_hides_no_filter(session: Session, now: datetime) -> None:
    search, _vacancy, person = _scene(session, now, status=CandidateStatus.PAUSED)
    standing = find_standing(search, person.id, filters=Filters(available_by_day=EARLY))
    assert standing is not None
    assert standing.state is ExclusionReason.PAUSED
    assert (standing.exclusion, standing.filtered_by) == (None, ("available_by_day",))


def test_a_hard_condition_comes_before_the_filters(session: Session, now: datetime) -> None:
    _search, vacancy, person = _scene(session, now)
    certificate = make_certificate(session)
    vacancy.certificates.append(certificate)
    search = open_search(session, vacancy, now=now)
    standing = find_standing(search, person.id, filters=Filters(available_by_day=EARLY))
    assert standing is not None
    assert standing.exclusion is not None
    assert standing.exclusion.reason is ExclusionReason.CERTIFICATE_MISSING
    assert standing.exclusion.certificate == certificate.id
    assert standing.filtered_by == ()


def test_someone_who_left_has_no_standing(session: Session, now: datetime) -> None:
    search, _vacancy, person = _scene(session, now, status=CandidateStatus.LEFT)
    assert find_standing(search, person.id) is None
