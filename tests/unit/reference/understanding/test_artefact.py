"""A learned suggester is kept in a file: the same bytes from the same sources, whole or refused."""

from pathlib import Path

import numpy as np
import pytest

from app.reference.understanding.artefact import ArtefactRefused, file_for, read_artefact, write_artefact
from app.reference.understanding.making import suggester_of
from tests.factories.understanding import make_suggester


def test_a_file_gives_back_the_suggester_that_was_kept(tmp_path: Path) -> None:
    artefact, suggester = make_suggester()
    path = file_for(tmp_path, "abc")
    write_artefact(path, artefact)
    kept = read_artefact(path)
    again = suggester_of(kept)
    assert again.suggest("aide maçon") == suggester.suggest("aide maçon")
    assert kept.codes == artefact.codes
    assert kept.made_from == artefact.made_from


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    paths = [tmp_path / "one.npz", tmp_path / "two.npz"]
    for path in paths:
        write_artefact(path, make_suggester()[0])
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize("damage", ["cut", "empty", "text", "pickle"])
def test_a_file_that_is_not_whole_is_refused(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "one.npz"
    write_artefact(path, make_suggester()[0])
    content = path.read_bytes()
    if damage == "pickle":
        np.savez(path, meta=np.array([{"format": 1}], dtype=object))
    else:
        path.write_bytes({"cut": content[: len(content) // 2], "empty": b"", "text": b"nothing"}[damage])
    with pytest.raises(ArtefactRefused):
        read_artefact(path)


def test_each_release_of_the_reference_has_a_file_of_its_own(tmp_path: Path) -> None:
    assert file_for(tmp_path, "a" * 64) != file_for(tmp_path, "b" * 64)
