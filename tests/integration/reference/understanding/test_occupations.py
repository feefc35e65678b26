"""Titles lead to occupations of the database; what was learned is kept in a file, made again when it must."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.reference.models import Occupation
from app.reference.understanding.labels import read_labels
from app.reference.understanding.making import LABELS, build_suggester
from app.reference.understanding.material import LabelledTitle
from app.reference.understanding.queries import suggest_occupations, suggest_occupations_for_many
from app.reference.understanding.store import FOLDER, STORE
from tests.factories.reference import make_appellation, make_occupation

LABELS_FILE = "title,codes_rome\nFactotum,I1203\nGarde,K1303\n,K1303\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    STORE.use_folder(tmp_path / FOLDER)
    return tmp_path / FOLDER


@pytest.fixture
def trades(session: Session) -> dict[str, Occupation]:
    labels = {
        "F1703": "Maçon / Maçonne",
        "G1609": "Cuisinier / Cuisinière",
        "G1803": "Serveur / Serveuse en restauration",
        "I1203": "Agent / Agente d’entretien du bâtiment",
        "K1303": "Garde d’enfant",
    }
    made = {code: make_occupation(session, code=code, label=label) for code, label in labels.items()}
    make_appellation(session, made["F1703"], label="Aide-maçon / Aide-maçonne")
    session.commit()
    return made


@pytest.mark.usefixtures("folder")
def test_a_title_leads_to_an_occupation_of_the_database(
    session: Session, trades: dict[str, Occupation]
) -> None:
    first = suggest_occupations(session, "aide maçon (H/F) 35h Mérignac")[0]
    assert (first.occupation_id, first.code) == (trades["F1703"].id, "F1703")
    assert 0 < first.confidence <= 1
    assert set(first.words) <= {"aide", "maçon"}
    # Our own list says it; the reference does not.
    assert suggest_occupations(session, "cuistot")[0].code == "G1609"


@pytest.mark.usefixtures("folder", "trades")
def test_many_texts_are_answered_in_their_order_and_absurd_ones_by_nothing(session: Session) -> None:
    found = suggest_occupations_for_many(session, ["serveuse", "", "qsdf", "maçonne"], limit=2)
    assert [[item.code for item in own][:1] for own in found] == [["G1803"], [], [], ["F1703"]]


@pytest.mark.usefixtures("folder")
def test_an_empty_reference_suggests_nothing(session: Session) -> None:
    assert suggest_occupations(session, "serveur") == []
    assert suggest_occupations_for_many(session, ["serveur"]) == [[]]


@pytest.mark.usefixtures("folder")
def test_a_retired_occupation_is_suggested_no_more(session: Session, trades: dict[str, Occupation]) -> None:
    assert suggest_occupations(session, "serveuse")[0].code == "G1803"
    trades["G1803"].is_active = False
    session.commit()
    assert "G1803" not in {item.code for item in suggest_occupations(session, "serveuse")}


@pytest.mark.usefixtures("trades")
def test_the_file_is_made_once_and_a_damaged_one_is_made_again(session: Session, folder: Path) -> None:
    suggest_occupations(session, "serveur")
    [path] = folder.glob("occupations-*.npz")
    content = path.read_bytes()
    path.write_bytes(content[:1000])
    assert suggest_occupations(session, "serveur")[0].code == "G1803"
    assert path.read_bytes() == content


def test_labels_stay_when_the_reference_changes(
    session: Session, folder: Path, trades: dict[str, Occupation]
) -> None:
    labelled = [LabelledTitle("Factotum", ("I1203",)), LabelledTitle("Ouvrier polyvalent", ("I1203",))]
    build_suggester(session, folder, labelled=labelled)
    assert suggest_occupations(session, "Factotum")[0].code == "I1203"
    trades["F1703"].label = "Maçon / Maçonne du bâtiment"
    session.commit()
    assert suggest_occupations(session, "Factotum")[0].code == "I1203"
    assert read_labels(folder / LABELS).titles == labelled
    assert len(list(folder.glob("occupations-*.npz"))) == 1


@pytest.mark.usefixtures("trades")
def test_the_command_makes_it_and_tells_wrong_lines(app: Flask, tmp_path: Path) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text(LABELS_FILE, encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["reference", "build-suggester", "--labels", str(labels)])
    assert result.exit_code == 0, result.output
    assert "labels.csv, line 4" in result.stderr
    assert "neither labels nor prior" in result.stdout
    assert "2 labelled" in result.stdout


def test_the_command_refuses_a_file_of_something_else_and_an_empty_reference(
    app: Flask, tmp_path: Path
) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text("name\nx\n", encoding="utf-8")
    runner = app.test_cli_runner()
    refused = runner.invoke(args=["reference", "build-suggester", "--labels", str(labels)])
    assert refused.exit_code == 2
    assert "no column title" in refused.stderr
    assert "empty" in runner.invoke(args=["reference", "build-suggester"]).stderr


@pytest.mark.usefixtures("trades")
def test_each_line_of_a_file_has_its_line_of_json(app: Flask, tmp_path: Path) -> None:
    titles = tmp_path / "titles.txt"
    titles.write_bytes("serveuse\n\n\x00\nMaçon\r\n".encode() + b"caf\xe9\n" + b"x" * 5_000 + b"\nserveur")
    result = app.test_cli_runner().invoke(
        args=["occupations", "suggest", "--file", str(titles), "--limit", "3", "--format", "jsonl"]
    )
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["text"] for row in rows[:4]] == ["serveuse", "", "\x00", "Maçon"]
    assert len(rows) == 7
    assert rows[0]["occupations"][0].keys() == {"code", "label", "confidence"}
    assert rows[0]["occupations"][0]["code"] == "G1803"
    assert rows[1]["occupations"] == rows[2]["occupations"] == []
    assert all(len(row["occupations"]) <= 3 for row in rows)
