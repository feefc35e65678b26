"""A run over the region stores what pages would rank, goes on where it stopped, and is read while true."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.candidates.changes import record_change
from app.core.clock import paris_date
from app.matching import searches
from app.matching.indexing.store import STORE
from app.matching.profiles import vacancy_profile
from app.matching.ranking.engine import rank
from app.matching.ranking.results import Filters, RankedList
from app.matching.ranking.vacancy_columns import VacancyColumns
from app.matching.region import vacancies as region_vacancies
from app.matching.region.reading import STORED
from app.matching.region.run import Report, rank_here, rank_region
from app.matching.region.storage import RunFolder
from app.matching.region.vacancies import Span, list_spans, load_vacancies
from app.matching.region.versions import LISTED
from app.matching.searches import open_search
from app.reference.enums import ContractKind
from app.vacancies.enums import VacancyStatus
from app.vacancies.models import Vacancy
from tests.factories.accounts import make_employer
from tests.factories.candidates import make_candidate
from tests.factories.reference import make_certificate, make_commune, make_occupation, make_skill
from tests.factories.vacancies import make_vacancy


class Region:
    def __init__(self, session: Session, folder: Path) -> None:
        self.session, self.folder = session, RunFolder(folder)
        self.commune = make_commune(session)
        self.occupation = make_occupation(session)
        self.skills = [make_skill(session, self.occupation) for _ in range(4)]
        self.licence = make_certificate(session)
        self.employer = make_employer(session)
        self.people = [
            make_candidate(
                session,
                commune=self.commune,
                occupation=self.occupation,
                skills=self.skills[: number % 5],
                available_on=date(2026, 12, 1) + timedelta(days=20 * number),
            )
            for number in range(14)
        ]
        self.vacancies = [
            self.vacancy(essential=self.skills[:2], useful=self.skills[2:]),
            self.vacancy(contract=ContractKind.SEASONAL, rhythm_weeks=2, level=4, is_remote=True),
            self.vacancy(certificates=[self.licence], starts_on=date(2026, 1, 5)),
            self.vacancy(essential=self.skills[3:], appellation_id=None),
        ]

    def vacancy(self, **values: Any) -> Vacancy:
        return make_vacancy(
            self.session, self.employer, **({"occupation": self.occupation, "commune": self.commune} | values)
        )

    def run(self, now: datetime, **options: Any) -> Report:
        snapshot = STORE.snapshot(self.session)
        blocks = rank_here(snapshot, threads=2)
        return rank_region(self.session, snapshot, self.folder, blocks, now=now, **options)

    def ranked(self, vacancy: Vacancy, now: datetime, *, limit: int = 10, offset: int = 0) -> RankedList:
        """What the engine says, read from no file."""
        snapshot = STORE.snapshot(self.session)
        asked = vacancy_profile(vacancy, today=paris_date(now))
        return rank(
            snapshot.indexes, asked, snapshot.weights, snapshot.closeness, limit=limit, offset=offset,
            filters=LISTED,
        )  # fmt: skip

    def stored(self, vacancy: Vacancy, now: datetime, *, limit: int = 10, **asked: Any) -> RankedList | None:
        profile = vacancy_profile(vacancy, today=paris_date(now))
        options = {"offset": 0, "filters": LISTED} | asked
        return STORED.find(STORE.snapshot(self.session), profile, limit=limit, **options)


@pytest.fixture
def region(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Region]:
    monkeypatch.setattr(region_vacancies, "SPAN", 2)  # several spans
    monkeypatch.setattr("app.matching.region.reading.SPAN", 2)
    region = Region(session, tmp_path / "runs")
    STORED.use_folder(region.folder)
    yield region
    STORED.use_folder(None)


def test_bulk_loading_gives_what_each_profile_says(region: Region, now: datetime) -> None:
    """Drafts, paused and incomplete vacancies are no part of the region."""
    region.vacancy(status=VacancyStatus.PAUSED)
    region.vacancy(status=VacancyStatus.DRAFT, starts_on=None)
    today = paris_date(now)
    spans = list_spans(region.session)
    loaded = [load_vacancies(region.session, span, today=today) for span in spans]

    expected = VacancyColumns.from_profiles(
        [vacancy_profile(vacancy, today=today) for vacancy in region.vacancies]
    )
    assert sum(span.vacancies for span in spans) == len(region.vacancies)
    for name in VacancyColumns.__dataclass_fields__:
        if name.endswith("_offsets") or name == "day":
            continue
        values = [value for columns in loaded for value in getattr(columns, name).tolist()]
        assert values == getattr(expected, name).tolist(), name
    assert {columns.day for columns in loaded} == {expected.day}


def test_a_run_stores_what_pages_would_rank(region: Region, now: datetime) -> None:
    report = region.run(now)

    assert (report.vacancies, report.already_done) == (len(region.vacancies), 0)
    assert report.unfit == 1  # nobody has the licence
    assert report.stored_bytes > 0
    for vacancy in region.vacancies:
        for limit, offset in ((10, 0), (10, 10), (1, 0), (20, 0)):
            stored = region.stored(vacancy, now, limit=limit, offset=offset)
            assert stored == region.ranked(vacancy, now, limit=limit, offset=offset)


def test_a_page_reads_the_stored_list(region: Region, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    vacancy = region.vacancies[0]
    region.run(now)
    expected = region.ranked(vacancy, now)

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("ranked although the list is stored")

    monkeypatch.setattr(searches, "rank", refuse)
    assert open_search(region.session, vacancy, now=now).rank(limit=10, filters=LISTED) == expected


@pytest.mark.parametrize(
    "asked",
    [{"filters": Filters()}, {"filters": replace(LISTED, all_essentials=True)}, {"offset": 15}],
    ids=["everywhere", "all essentials", "past what is stored"],
)
def test_another_question_is_ranked(region: Region, now: datetime, asked: dict[str, Any]) -> None:
    region.run(now)

    assert region.stored(region.vacancies[0], now, **asked) is None


def test_a_list_is_read_no_more_once_anything_changed(region: Region, now: datetime) -> None:
    """A person, the vacancy, the day: each makes a stored list untrue, and it is ranked instead."""
    first, second = region.vacancies[0], region.vacancies[3]
    region.run(now)
    assert region.stored(first, now) is not None

    first.skills[0].level = 3
    region.session.flush()
    assert region.stored(first, now) is None
    assert region.stored(second, now) is not None
    assert region.stored(second, now + timedelta(days=1)) is None
    beside = sum(one.id // 2 == first.id // 2 for one in region.vacancies)
    assert region.run(now, again=True).already_done == len(region.vacancies) - beside
    assert region.stored(first, now) == region.ranked(first, now)

    region.people[0].radius_km = 12
    record_change(region.session, region.people[0].id, now=now)
    region.session.flush()
    assert region.stored(second, now) is None
    assert region.run(now, again=True).already_done == 0
    assert region.stored(second, now) == region.ranked(second, now)
    assert region.stored(first, now) == region.ranked(first, now)


def test_a_second_run_has_nothing_to_do(region: Region, now: datetime) -> None:
    first = region.run(now)
    written = {path: path.stat().st_mtime_ns for path in region.folder.root.rglob("*.npy")}

    second = region.run(now)

    assert (second.already_done, second.people_listed, second.stored_bytes) == (first.vacancies, 0, 0)
    assert {path: path.stat().st_mtime_ns for path in region.folder.root.rglob("*.npy")} == written


def test_an_interrupted_run_goes_on_from_where_it_was(region: Region, now: datetime) -> None:
    snapshot = STORE.snapshot(region.session)
    whole = rank_here(snapshot, threads=1)

    class Killed(Exception):
        pass

    def dies_after_one(blocks: Iterable[VacancyColumns]) -> Iterator[Any]:
        lists = whole(blocks)
        yield next(lists)
        raise Killed

    with pytest.raises(Killed):
        rank_region(region.session, snapshot, region.folder, dies_after_one, now=now)
    spans: list[Span] = list_spans(region.session)
    seen: list[tuple[int, int]] = []

    report = region.run(now, progress=lambda done, total: seen.append((done, total)))

    assert report.already_done == spans[0].vacancies
    assert seen[0] == (spans[0].vacancies, len(region.vacancies))
    assert seen[-1] == (len(region.vacancies), len(region.vacancies))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    for vacancy in region.vacancies:
        assert region.stored(vacancy, now) == region.ranked(vacancy, now)


def test_the_command_says_what_it_did(region: Region, app: Flask) -> None:
    STORED.use_folder(region.folder)
    runner = app.test_cli_runner()

    first = runner.invoke(args=["matching", "run", "--threads", "1"])
    second = runner.invoke(args=["matching", "run"])

    assert first.exit_code == 0, first.output
    assert "4 vacancies, of which 0 were ranked before." in first.output
    assert "1 vacancies that nobody fits" in first.output
    assert "4 vacancies, of which 4 were ranked before. 0 lines in 0.0 MB" in second.output
