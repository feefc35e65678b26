"""What a vacancy's words say: proposals, one put forward, one clearly likelier. Nothing is chosen here."""

import pytest
from sqlalchemy.orm import Session

from app.reference.models import Occupation
from app.reference.understanding.queries import OccupationSuggestion
from app.reference.understanding.wording import LIKELY_FROM, VERY_LIKELY_FROM
from app.vacancies import reading
from app.vacancies.reading import CLEARLY, MOST_PROPOSED, read_vacancy
from tests.factories.reference import make_occupation


@pytest.fixture
def trades(session: Session) -> dict[str, Occupation]:
    labels = {
        "G1609": "Cuisinier / Cuisinière",
        "G1602": "Commis / Commise de cuisine",
        "F1703": "Maçon / Maçonne",
        "F1704": "Manœuvre bâtiment",
        "N4101": "Conducteur / Conductrice de poids lourd",
    }
    return {code: make_occupation(session, code=code, label=label) for code, label in labels.items()}


def test_an_everyday_title_is_understood_with_the_word_that_decided(
    session: Session, trades: dict[str, Occupation]
) -> None:
    proposals = read_vacancy(session, "cuistot").proposals
    assert {item.code for item in proposals[:2]} == {"G1609", "G1602"}
    assert proposals[0].words == ("cuistot",)
    assert len(proposals) <= MOST_PROPOSED


@pytest.mark.parametrize("title", ["", "   ", "qsdfgh"])
def test_nothing_is_proposed_for_what_says_nothing(
    session: Session, trades: dict[str, Occupation], title: str
) -> None:
    assert read_vacancy(session, title) == reading.VacancyReading()


def test_an_empty_reference_proposes_nothing(session: Session) -> None:
    assert read_vacancy(session, "maçon") == reading.VacancyReading()


def test_a_chosen_occupation_is_not_proposed_again(session: Session, trades: dict[str, Occupation]) -> None:
    found = read_vacancy(session, "Maçon ou maçonne", chosen_id=trades["F1703"].id)
    assert "F1703" not in {item.code for item in found.proposals}
    assert found.preselected is None
    assert found.likelier is None


def test_another_occupation_that_is_clearly_likelier_is_said(
    session: Session, trades: dict[str, Occupation]
) -> None:
    found = read_vacancy(session, "Maçon ou maçonne", chosen_id=trades["N4101"].id)
    assert found.likelier is not None
    assert found.likelier.code == "F1703"


@pytest.mark.parametrize(
    ("first", "second", "chosen", "preselected", "likelier"),
    [
        (VERY_LIKELY_FROM, 0.1, None, 1, None),
        (VERY_LIKELY_FROM - 0.01, 0.1, None, None, None),
        (LIKELY_FROM, LIKELY_FROM / CLEARLY, 2, None, 1),
        (LIKELY_FROM, LIKELY_FROM / CLEARLY + 0.01, 2, None, None),
        (LIKELY_FROM - 0.01, 0.02, 2, None, None),
        (LIKELY_FROM, 0.1, 9, None, 1),
        (LIKELY_FROM, 0.1, 1, None, None),
    ],
)
def test_rules_of_what_is_put_forward_and_what_is_clearly_likelier(
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    first: float,
    second: float,
    chosen: int | None,
    preselected: int | None,
    likelier: int | None,
) -> None:
    found = [OccupationSuggestion(1, "A", "A", first), OccupationSuggestion(2, "B", "B", second)]
    monkeypatch.setattr(reading, "suggest_occupations", lambda *_args, **_options: found)
    result = read_vacancy(session, "un titre", chosen_id=chosen)
    assert (result.preselected and result.preselected.occupation_id) == preselected
    assert (result.likelier and result.likelier.occupation_id) == likelier
