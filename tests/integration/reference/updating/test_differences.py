"""What a release would change, counted before anything is written."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.reference.importing.pointers import count_owners, count_pointing_rows
from app.reference.importing.releases import read_releases
from app.reference.importing.services import import_rome
from app.reference.models import Skill
from app.reference.queries import find_occupation_by_code
from app.reference.starter import load_starter
from app.reference.updating.differences import Change, Differences, compare_release
from app.reference.updating.summary import list_counts, summarise
from tests.factories.accounts import make_employer
from tests.factories.candidates import make_candidate
from tests.factories.reference import make_appellation, make_occupation, make_skill
from tests.factories.rome_files import write_next, write_official
from tests.factories.vacancies import make_vacancy


def compare(session: Session, folder: Path) -> Differences:
    release, _ = read_releases(folder)
    assert release is not None
    return compare_release(session, release)


def codes(differences: Differences, table: str, change: Change) -> list[str]:
    return [row.code for row in differences.tables[table].rows[change]]


@pytest.fixture
def current(session: Session, tmp_path: Path, now: datetime) -> Path:
    """Release v460, in place; returns the folder of v470."""
    release, _ = read_releases(write_official(tmp_path / "v460"))
    assert release is not None
    import_rome(session, release, now=now)
    return write_next(tmp_path / "v470")


def test_the_release_in_place_changes_nothing(session: Session, current: Path, tmp_path: Path) -> None:
    assert compare(session, tmp_path / "v460").is_empty


def test_each_change_is_told_from_the_others(session: Session, current: Path) -> None:
    found = compare(session, current)
    assert not found.is_empty
    assert codes(found, "occupations", Change.NEW) == ["H2903"]
    assert codes(found, "occupations", Change.DROPPED) == ["H2902"]
    (renamed,) = found.tables["occupations"].rows[Change.RENAMED]
    assert (renamed.code, renamed.label, renamed.before) == (
        "H2913", "Soudeur industriel", "Soudeur / Soudeuse",
    )  # fmt: skip
    (moved,) = found.tables["appellations"].rows[Change.MOVED]
    assert (moved.code, moved.before) == ("12000", "H2902 → H2913")
    assert [row.before for row in found.tables["occupations"].rows[Change.MOVED]] == ["H2902 → H2903"]
    assert codes(found, "skills", Change.RENAMED) == ["100002"]
    assert codes(found, "skills", Change.DROPPED) == ["200001"]
    assert found.links == (2, 0), "links of an occupation that goes stay with it"


def test_comparing_writes_nothing(session: Session, current: Path) -> None:
    compare(session, current)
    assert not session.dirty
    assert not session.new
    assert codes(compare(session, current), "occupations", Change.DROPPED) == ["H2902"]


def test_what_comes_back_is_new(session: Session, current: Path) -> None:
    make_occupation(session, code="H2903", is_active=False)
    assert codes(compare(session, current), "occupations", Change.NEW) == ["H2903"]


def test_starter_rows_with_official_equivalents_are_replaced_not_dropped(
    session: Session, tmp_path: Path
) -> None:
    welder = make_occupation(session, code="H2913")
    make_skill(session, welder, code="S1", rome_code="100001")
    make_skill(session, welder, code="S2")
    make_appellation(session, welder, code="A1", label="Soudeuse TIG / Soudeur")
    make_appellation(session, welder, code="A2", label="Souffleur")
    found = compare(session, write_official(tmp_path))
    assert codes(found, "skills", Change.REPLACED) == ["S1"]
    assert codes(found, "skills", Change.DROPPED) == ["S2"]
    assert codes(found, "appellations", Change.REPLACED) == ["A1"]
    assert codes(found, "appellations", Change.DROPPED) == ["A2"]


def test_losses_are_counted_among_official_rows_only(session: Session, tmp_path: Path, now: datetime) -> None:
    load_starter(session, now=now)
    found = compare(session, write_official(tmp_path))
    assert len(codes(found, "occupations", Change.DROPPED)) > 50
    assert [table.official_dropped for table in found.tables.values()] == [0, 0, 0]


def test_somebody_who_holds_several_counts_once(session: Session) -> None:
    """Each row says who points to it; the whole says how many people and vacancies do."""
    welder = make_occupation(session)
    skills: list[Skill] = [make_skill(session, welder) for _ in range(3)]
    make_candidate(session, skills=skills)
    make_candidate(session, skills=skills[:1])
    make_vacancy(session, make_employer(session), occupation=welder, essential=skills[1:2])
    ids = [skill.id for skill in skills]
    assert count_owners(session, "skills", ids) == {"candidates": 2, "vacancies": 1}
    assert count_pointing_rows(session, "skills", ids) == {
        ids[0]: {"candidates": 2},
        ids[1]: {"candidates": 1, "vacancies": 1},
        ids[2]: {"candidates": 1},
    }
    make_candidate(session, occupation=welder)
    assert count_owners(session, "occupations", [welder.id]) == {"candidates": 1, "vacancies": 1}
    assert count_owners(session, "occupations", []) == {}


def test_the_summary_keeps_whole_counts_and_the_first_rows(session: Session, current: Path) -> None:
    skill = session.scalars(select(Skill).where(Skill.code == "200001")).one()
    welder = find_occupation_by_code(session, "H2913")
    make_vacancy(session, make_employer(session), occupation=welder, essential=[skill])
    kept = summarise(compare(session, current), previous="rome v460", most=1)
    assert kept["previous"] == "rome v460"
    assert kept["links"] == [2, 0]
    assert kept["tables"]["skills"]["dropped"] == {
        "count": 1,
        "touched": {"vacancies": 1},
        "rows": [{"code": "200001", "label": "Métallurgie", "before": "", "touched": {"vacancies": 1}}],
    }
    assert list_counts(kept)["occupations"] == {"new": 1, "renamed": 1, "moved": 1, "dropped": 1}
    assert list_counts(None) == {}
