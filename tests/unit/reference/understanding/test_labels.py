"""Files of labelled titles: wrong lines are told, good ones are kept, the same file is read again alike."""

from pathlib import Path

import pytest

from app.reference.understanding.labels import LabelsRefused, read_labels, write_labels


def test_good_lines_are_kept_and_the_others_told_by_their_number(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(
        "title,codes_rome,more\nServeur,G1803,x\n,G1803,x\nMaçon,F17,x\n"
        '"Chef, de rang",G1803 G1609,x\nPlombier,,x\n',
        encoding="utf-8",
    )
    found = read_labels(path)
    assert [(title.text, title.codes) for title in found.titles] == [
        ("Serveur", ("G1803",)),
        ("Chef, de rang", ("G1803", "G1609")),
    ]
    assert [line.split(":")[0] for line in found.refused] == ["line 3", "line 4", "line 6"]


def test_postings_are_read_by_their_own_columns(tmp_path: Path) -> None:
    path = tmp_path / "prior.csv"
    path.write_text("intitule,code_rome\nServeur (H/F),G1803\n", encoding="utf-8")
    assert read_labels(path).titles == [("Serveur (H/F)", ("G1803",))]


def test_what_is_kept_is_read_back_alike(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text("title,codes_rome\nServeur,G1803\n", encoding="utf-8")
    titles = read_labels(path).titles
    write_labels(tmp_path / "kept.csv", titles)
    assert read_labels(tmp_path / "kept.csv").titles == titles


@pytest.mark.parametrize(
    "content", [b"name,code\nServeur,G1803\n", b"", "title,codes_rome\nMaçon,F1703\n".encode("latin-1")]
)
def test_a_file_that_is_something_else_is_refused_whole(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "labels.csv"
    path.write_bytes(content)
    with pytest.raises(LabelsRefused):
        read_labels(path)
