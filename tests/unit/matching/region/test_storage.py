"""Files of a run: whole or absent, replaced without a gap that lasts, the oldest removed."""

import numpy as np
import pytest

from app.matching.ranking.batch import rank_many
from app.matching.ranking.index import CandidateIndex
from app.matching.ranking.vacancy_columns import VacancyColumns
from app.matching.region.fingerprints import fingerprints
from app.matching.region.storage import RunFolder
from app.matching.region.versions import RunKey, Versions
from tests.unit.matching.ranking.builders import WEIGHTS, make_candidate, make_closeness, make_vacancy

KEY = RunKey(day=20_800, weights_version=2)
VERSIONS = Versions("r1.c7", "a state", 2, 20, 50)


def write(folder: RunFolder, key: RunKey = KEY, number: int = 3, *, people: int = 1) -> int:
    vacancies = VacancyColumns.from_profiles([make_vacancy(vacancy_id=1), make_vacancy(vacancy_id=2)])
    index = CandidateIndex.from_profiles([make_candidate(candidate_id=one + 1) for one in range(people)])
    lists = rank_many(index, vacancies, WEIGHTS, make_closeness())
    return folder.write(key, number, lists, fingerprints(vacancies), VERSIONS)


def test_a_span_is_read_as_it_was_written(tmp_path):
    folder = RunFolder(tmp_path / "runs")
    stored_bytes = write(folder)

    span = folder.read(KEY, 3)

    assert span.versions == VERSIONS
    assert span.lists.vacancy_id.tolist() == [1, 2]
    assert len(span.fingerprints) == 2
    assert folder.list_done(KEY) == {3: VERSIONS}
    assert stored_bytes > span.lists.nbytes


def test_what_was_never_written_is_not_there(tmp_path):
    folder = RunFolder(tmp_path / "runs")

    assert (folder.list_done(KEY), folder.newest(), folder.written_at(KEY, 3)) == ({}, None, None)
    assert folder.remove_old() == []
    with pytest.raises(FileNotFoundError):
        folder.read(KEY, 3)


def test_a_reader_keeps_the_lists_that_another_run_replaces(tmp_path):
    folder = RunFolder(tmp_path)
    write(folder)
    before = folder.read(KEY, 3)
    write(folder, people=4)

    assert len(before.lists.ranked_list(0).items) == 1
    assert len(folder.read(KEY, 3).lists.ranked_list(0).items) == 4
    assert [path.name for path in (tmp_path / KEY.name).iterdir()] == ["span-000003"]


def test_half_a_span_left_by_a_killed_run_is_not_a_span(tmp_path):
    folder = RunFolder(tmp_path)
    part = tmp_path / KEY.name / "part-000003-1"
    part.mkdir(parents=True)
    np.save(part / "vacancy_id.npy", np.zeros(1))

    assert folder.list_done(KEY) == {}
    write(folder)
    assert set(folder.list_done(KEY)) == {3}


def test_the_two_newest_runs_are_kept(tmp_path):
    folder = RunFolder(tmp_path)
    keys = [RunKey(day, version) for day, version in ((20_799, 9), (20_800, 2), (20_800, 3))]
    for key in keys:
        write(folder, key)
    (tmp_path / "something else").mkdir()

    assert folder.newest() == keys[2]
    assert folder.remove_old() == [keys[0].name]
    assert {path.name for path in tmp_path.iterdir()} == {keys[1].name, keys[2].name, "something else"}
