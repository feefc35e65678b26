"""Who saw me: one line for a vacancy, its latest list in words, only lists that held the person."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.privacy.export import export_person
from app.privacy.queries import count_showings, list_showings, page_showings
from tests.factories.accounts import make_employer
from tests.factories.candidates import make_candidate
from tests.factories.pipeline import make_entry, make_shown_list
from tests.factories.reference import make_skill
from tests.factories.vacancies import make_vacancy


def test_lists_of_a_vacancy_are_gathered_and_the_latest_is_told(session: Session, now: datetime) -> None:
    person, other = make_candidate(session), make_candidate(session)
    employer = make_employer(session, name="Atelier Maubrac")
    vacancy = make_vacancy(session, employer)
    make_shown_list(session, vacancy, [person, other], shown_at=now)
    make_shown_list(session, vacancy, [other, person], shown_at=now + timedelta(hours=1))
    make_shown_list(session, vacancy, [other], shown_at=now + timedelta(hours=2))

    (showing,) = list_showings(session, person.id)
    assert (showing.organisation, showing.title, showing.times, showing.rank) == (
        "Atelier Maubrac",
        vacancy.title,
        2,
        2,
    )
    assert showing.shown_at == now + timedelta(hours=1)


def test_the_five_parts_are_said_in_words_and_sum_to_the_score(session: Session, now: datetime) -> None:
    person = make_candidate(session)
    make_shown_list(session, make_vacancy(session, make_employer(session)), [person])
    (showing,) = list_showings(session, person.id)
    assert [part.label for part in showing.parts] == [
        "Métier",
        "Compétences",
        "Distance",
        "Disponibilité",
        "Formation",
    ]
    assert showing.points == sum(part.points for part in showing.parts) == 80
    assert showing.parts[2].sentence == "L’entreprise est à 18\u00a0km environ de votre commune."
    assert all(part.sentence for part in showing.parts)


def test_showings_come_by_pages_latest_first(session: Session, now: datetime) -> None:
    person, employer = make_candidate(session), make_employer(session)
    for hours in range(12):
        vacancy = make_vacancy(session, employer, title=f"Offre {hours}")
        make_shown_list(session, vacancy, [person], shown_at=now + timedelta(hours=hours))
    assert count_showings(session, person.id) == 12
    first, second = (page_showings(session, person.id, number=number) for number in (1, 2))
    assert [item.title for item in first.items][:2] == ["Offre 11", "Offre 10"]
    assert [item.title for item in second.items] == ["Offre 1", "Offre 0"]
    assert page_showings(session, person.id, number=9).number == 2


def test_the_export_holds_all_that_is_known(session: Session, now: datetime) -> None:
    skill = make_skill(session, label="Souder à l’arc")
    person = make_candidate(
        session,
        skills=[skill],
        identity={"first_name": "Lise", "last_name": "Tarnaud", "phone": "0612345678"},
    )
    vacancy = make_vacancy(session, make_employer(session, name="Atelier Maubrac"))
    for hours in (1, 2):
        make_shown_list(session, vacancy, [person], shown_at=now - timedelta(hours=hours))
    make_entry(session, vacancy, person, message="note de l’employeur")
    record = export_person(session, person, now=now)
    assert record["identité"]["nom"] == "Tarnaud"
    assert record["identité"]["téléphone"] == "0612345678"
    assert [item["compétence"] for item in record["compétences"]] == ["Souder à l’arc"]
    assert [item["entreprise"] for item in record["vues"]] == ["Atelier Maubrac"]
    assert [item["le"] for item in record["listes"]] == [
        "2026-11-25T08:00:00+00:00",
        "2026-11-25T07:00:00+00:00",
    ]
    newest = record["listes"][0]
    assert (newest["offre"], newest["rang"], newest["score"]) == (vacancy.reference, 1, 80)
    assert sum(newest["points"].values()) == 80
    assert (newest["règles"], newest["données"]) == (1, "test")
    assert record["demandes_de_contact"] == [], "an employer's own notes are not requests"
