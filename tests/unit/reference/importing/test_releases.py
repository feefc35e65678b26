"""Files are read the same in both layouts; a doubtful one is refused by name, with its file and line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.reference.enums import SkillKind
from app.reference.importing import errors
from app.reference.importing.releases import read_releases
from tests.factories.rome_files import (
    OFFICIAL,
    official_name,
    write_communes,
    write_official,
    write_plain,
    write_table,
)

LINKS = official_name("liens_rome_referentiels")
SKILLS = official_name("referentiel_competence")
MOVES = official_name("rubrique_mobilite")


def without_places(rows: list[tuple]) -> list[tuple]:
    return sorted(row[1:] for row in rows)


def test_both_layouts_say_the_same(tmp_path: Path) -> None:
    official, _ = read_releases(write_official(tmp_path / "official"))
    plain, _ = read_releases(write_plain(tmp_path / "plain"))
    assert official is not None
    assert plain is not None
    for table in ("occupations", "appellations", "skills", "links", "moves"):
        assert without_places(getattr(official, table)) == without_places(getattr(plain, table)), table
    assert (official.name, plain.name) == ("rome v460", "rome")


def test_what_official_files_spread_over_tables_comes_together(tmp_path: Path) -> None:
    release, _ = read_releases(write_official(tmp_path))
    assert release is not None
    welder = release.occupations[0]
    assert welder.domain == "Mécanique, travail des métaux"
    assert welder.definition == "Assemble des pièces par fusion.\nContrôle la qualité des soudures."
    assert welder.access == "Cet emploi est accessible avec un CAP.\nIl peut demander une licence."
    assert welder.parent == "H2902"
    assert {skill.code: skill.kind for skill in release.skills} == {
        "100001": SkillKind.KNOW_HOW,
        "100002": SkillKind.KNOW_HOW,
        "300001": SkillKind.SOFT_SKILL,
        "200001": SkillKind.KNOWLEDGE,
    }
    weights = {(link.occupation, link.skill): (link.is_core, link.weight) for link in release.links}
    assert weights[("H2913", "100001")] == (True, 3)
    assert weights[("H2913", "100002")] == (False, 2)
    assert weights[("H2902", "200001")] == (False, 1)
    assert len(weights) == 5, "working conditions are no skills"


def test_the_header_tells_the_table_whatever_the_name_of_the_file(tmp_path: Path) -> None:
    folder = write_official(tmp_path)
    for number, path in enumerate(sorted(folder.glob("*.csv"))):
        path.rename(folder / f"export {number}.csv")
    release, _ = read_releases(folder)
    assert release is not None
    assert len(release.occupations) == 2
    assert release.name == "rome"


@pytest.mark.parametrize("write", [write_official, write_plain])
def test_files_of_before_parents_and_access_texts_are_read(
    tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    folder = write(tmp_path)
    for path in folder.iterdir():
        text = path.read_text(encoding="utf-8")
        for column in ("code_rome_parent", "parent_code_rome", "acces_metier", "accès métier"):
            text = text.replace(column, "other")
        path.write_text(text, encoding="utf-8")
    release, _ = read_releases(folder)
    assert release is not None
    assert [(row.parent, row.access) for row in release.occupations] == [(None, None), (None, None)]


def test_blank_lines_a_byte_order_mark_and_more_columns_are_harmless(tmp_path: Path) -> None:
    path = write_official(tmp_path) / MOVES
    path.write_bytes(
        b'\xef\xbb\xbf"code_rome","note","code_rome_cible","numero_ordre"\r\n\r\n"H2913","x","H2902","1"\r\n'
    )
    release, _ = read_releases(tmp_path)
    assert release is not None
    assert [(move.where.line, move.rank) for move in release.moves] == [(3, 1)]


@pytest.mark.parametrize("whole_folder", [True, False])
def test_communes_are_read_from_their_file_or_from_a_folder_above(tmp_path: Path, whole_folder: bool) -> None:
    path = write_communes(tmp_path / "geo")
    rome, communes = read_releases(tmp_path if whole_folder else path)
    assert rome is None
    assert communes is not None
    assert [(row.name, row.zone_code) for row in communes.communes] == [
        ("Rochefort", "7515"),
        ("Ussel", "0063"),
    ]


def test_rome_and_communes_are_read_together(tmp_path: Path) -> None:
    write_plain(tmp_path / "rome")
    write_communes(tmp_path / "geo")
    rome, communes = read_releases(tmp_path)
    assert rome is not None
    assert communes is not None


def replace(old: str, new: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def cut(end: str) -> Callable[[Path], None]:
    """Keep the file up to and with the first `end`."""

    def change(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        path.write_text(text[: text.index(end) + len(end)], encoding="utf-8")

    return change


def in_latin_1(path: Path) -> None:
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))


def empty(path: Path) -> None:
    path.write_bytes(b"")


REFUSALS = [
    pytest.param(SKILLS, replace("libelle_comp", "comp"), errors.WrongColumns, 1, "libelle_c", id="column"),
    pytest.param(SKILLS, replace('","', '";"'), errors.WrongColumns, 1, "commas", id="one semicolon"),
    pytest.param(SKILLS, in_latin_1, errors.WrongEncoding, 2, "UTF-8", id="latin-1"),
    pytest.param(SKILLS, cut("Lire un"), errors.TruncatedFile, 3, "never closed", id="cut in a quoted field"),
    pytest.param(SKILLS, cut('"100002","Compétence"'), errors.TruncatedFile, 3, "2 fields", id="cut row"),
    pytest.param(SKILLS, empty, errors.TruncatedFile, None, "empty", id="empty"),
    pytest.param(LINKS, cut('"100002"\n'), errors.TruncatedFile, 3, "H2902", id="links cut between two rows"),
    pytest.param(LINKS, replace("100001", "777777"), errors.UnknownCode, 2, "777777", id="unknown skill"),
    pytest.param(LINKS, replace("H2913", "Z9999"), errors.UnknownCode, 2, "Z9999", id="unknown occupation"),
    pytest.param(MOVES, replace('"H2902"', '"Z9999"'), errors.UnknownCode, 2, "Z9999", id="unknown move"),
    pytest.param(
        official_name("referentiel_code_rome"), replace('"","H2902"', '"","Z9999"'), errors.UnknownCode, 2,
        "parent occupation Z9999", id="unknown parent",
    ),
    pytest.param(MOVES, replace('"4"', '"four"'), errors.BadValue, 3, "numero_ordre", id="no number"),
    pytest.param(MOVES, replace('"4"', '"4","5"'), errors.BrokenRow, 3, "4 fields", id="one field too many"),
    pytest.param(MOVES, replace('"H2902","1"', '"H29"02","1"'), errors.BrokenRow, 2, "quote", id="quote"),
    pytest.param(SKILLS, replace("100002", "100001"), errors.DuplicateCode, 3, "line 2", id="code twice"),
    pytest.param(SKILLS, replace("Souder au procédé TIG", ""), errors.BadValue, 2, "empty", id="no label"),
    pytest.param(SKILLS, replace("Souder", "Souder " * 60), errors.BadValue, 2, "400", id="too long"),
    pytest.param(
        official_name("referentiel_code_rome"), replace('"N"', '"?"'), errors.BadValue, 2, "expected o, n",
        id="neither yes nor no",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "spoil", "error", "line", "words"), REFUSALS)
def test_a_doubtful_file_is_refused_with_its_name_and_line(
    tmp_path: Path,
    name: str,
    spoil: Callable[[Path], None],
    error: type[errors.ImportRefused],
    line: int | None,
    words: str,
) -> None:
    path = write_official(tmp_path) / name
    spoil(path)
    with pytest.raises(errors.ImportRefused) as refusal:
        read_releases(tmp_path)
    assert type(refusal.value) is error
    assert (refusal.value.path, refusal.value.line) == (path, line)
    assert words in refusal.value.message
    assert name in refusal.value.message
    assert line is None or f"line {line}:" in refusal.value.message


def test_skills_cut_between_two_rows_are_missed_by_the_links(tmp_path: Path) -> None:
    cut('"","","Technique"\n')(write_official(tmp_path) / SKILLS)
    with pytest.raises(errors.UnknownCode) as refusal:
        read_releases(tmp_path)
    assert (refusal.value.path.name, refusal.value.line) == (LINKS, 3)
    assert "100002" in refusal.value.message
    assert SKILLS in refusal.value.message


def test_a_row_is_named_by_the_line_that_it_starts_on(tmp_path: Path) -> None:
    path = write_plain(tmp_path) / "occupation_texts.csv"
    path.write_text('code_rome,definition\nH2913,"one\ntwo\nthree"\nH2902\n', encoding="utf-8")
    with pytest.raises(errors.TruncatedFile) as refusal:
        read_releases(tmp_path)
    assert refusal.value.line == 5


@pytest.mark.parametrize(
    ("column", "value"), [("45.9421", "95"), ("45.9421", "north"), ("23584", "-1"), ("Rochefort", "")]
)
def test_a_commune_that_cannot_be_is_refused(tmp_path: Path, column: str, value: str) -> None:
    path = write_communes(tmp_path)
    replace(column, value)(path)
    with pytest.raises(errors.BadValue) as refusal:
        read_releases(path)
    assert refusal.value.line == 2


def test_a_folder_without_reference_data_is_refused(tmp_path: Path) -> None:
    (tmp_path / "offers.csv").write_text("title,code\nSoudeur,H2913\n", encoding="utf-8")
    with pytest.raises(errors.NothingToImport, match=str(tmp_path)):
        read_releases(tmp_path)


def test_a_release_that_lacks_a_table_is_refused(tmp_path: Path) -> None:
    (write_official(tmp_path) / MOVES).unlink()
    with pytest.raises(errors.MissingTable, match="rubrique_mobilite"):
        read_releases(tmp_path)


def test_one_table_of_a_release_is_not_a_release(tmp_path: Path) -> None:
    with pytest.raises(errors.MissingTable, match="coherence_item"):
        read_releases(write_official(tmp_path) / MOVES)


def test_two_versions_of_a_table_are_refused(tmp_path: Path) -> None:
    write_official(tmp_path)
    write_table(tmp_path / "unix_rubrique_mobilite_v461_utf8.csv", OFFICIAL["rubrique_mobilite"])
    with pytest.raises(errors.SeveralReleases, match="v461"):
        read_releases(tmp_path)


def test_two_layouts_at_once_are_refused(tmp_path: Path) -> None:
    write_official(tmp_path / "official")
    write_plain(tmp_path / "plain")
    with pytest.raises(errors.SeveralReleases, match="two layouts"):
        read_releases(tmp_path)
