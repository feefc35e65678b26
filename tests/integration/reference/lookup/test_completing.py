"""A list that words alone leave short is completed by what the text speaks of."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.reference.lookup.completing import completed_by_reading
from app.reference.lookup.queries import look_up_occupations
from app.reference.understanding.store import FOLDER, STORE
from tests.factories.reference import make_appellation, make_occupation


@pytest.fixture(autouse=True)
def trades(session: Session, tmp_path: Path) -> None:
    STORE.use_folder(tmp_path / FOLDER)
    for code, label in (
        ("F1703", "Maçon / Maçonne"),
        ("G1609", "Cuisinier / Cuisinière"),
        ("G1803", "Serveur / Serveuse en restauration"),
    ):
        make_appellation(session, make_occupation(session, code=code, label=label), label=label)
    session.commit()


def test_a_text_whose_words_no_title_has_all_is_read_whole(session: Session) -> None:
    text = "cuistot traditionnel week-end Mérignac"
    found = look_up_occupations(session, text, complete=completed_by_reading(session))
    assert found[0].code == "G1609"


def test_what_is_not_sure_is_left_out(session: Session) -> None:
    assert completed_by_reading(session)("qsdf ghjk", 8) == []
    assert completed_by_reading(session)("serveuse", 8)[0].code == "G1803"
