"""Pages of suggestions ask the database as often for thirty people and ten vacancies as for a few."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.candidates.changes import record_change
from app.pipeline.enums import Stage
from app.vacancies.models import Vacancy
from tests.conftest import NOW
from tests.factories.accounts import make_employer, make_member
from tests.factories.candidates import make_candidate
from tests.factories.pipeline import make_entry
from tests.factories.reference import make_certificate, make_commune, make_occupation, make_skill
from tests.factories.vacancies import make_vacancy

FRAGMENT = {"HX-Request": "true", "HX-Target": "resultats"}
# Who signs in, the vacancy, its follow-up, the state of the index, people, names of occupations, the list
# and its people written, the skills of the open sheet.
LIST = 9


class Firm:
    """A firm with one vacancy and people for it; `grow` makes all of it larger."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.occupation = make_occupation(session)
        self.skills = [make_skill(session, self.occupation) for _ in range(3)]
        self.employer = make_employer(session)
        self.recruiter = make_member(session, self.employer)
        self.vacancy = self.add_vacancy()
        self.codes: list[str] = []
        self.add_people(13)
        session.commit()

    def add_vacancy(self) -> Vacancy:
        vacancy = make_vacancy(
            self.session,
            self.employer,
            occupation=self.occupation,
            commune=make_commune(self.session),
            essential=self.skills,
        )
        vacancy.certificates = [make_certificate(self.session)] if hasattr(self, "vacancy") else []
        return vacancy

    def add_people(self, count: int) -> None:
        for number in range(count):
            person = make_candidate(
                self.session,
                occupation=make_occupation(self.session) if number % 3 else self.occupation,
                commune=make_commune(self.session),
                skills=self.skills[: 1 + number % 3],
            )
            record_change(self.session, person.id, NOW)
            self.codes.append(person.code)
            if number % 4 == 3:
                stage = Stage.SHORTLISTED if number % 8 == 3 else Stage.SET_ASIDE
                make_entry(self.session, self.vacancy, person, stage=stage)

    def grow(self) -> None:
        for _ in range(6):
            self.add_vacancy()
        self.add_people(20)
        self.session.commit()

    @property
    def list_url(self) -> str:
        return f"/offres/{self.vacancy.public_id}/suggestions"

    @property
    def person_url(self) -> str:
        return f"/offres/{self.vacancy.public_id}/candidats/{self.codes[0]}"

    @property
    def comparison_url(self) -> str:
        return f"/offres/{self.vacancy.public_id}/comparer?avec={self.codes[0]}&avec={self.codes[1]}"


PAGES: dict[str, Callable[[Firm], str]] = {
    "list": lambda firm: firm.list_url,
    "second page": lambda firm: f"{firm.list_url}?km=region&page=2",
    "filters": lambda firm: f"{firm.list_url}?km=100&mini=1&tri=distance",
    "shortlist": lambda firm: f"{firm.list_url}?voir=preselection",
    "person": lambda firm: firm.person_url,
    "comparison": lambda firm: firm.comparison_url,
    "overview": lambda firm: "/suggestions",
    "dashboard": lambda firm: "/tableau-de-bord",
}


@pytest.mark.parametrize("headers", [{}, FRAGMENT], ids=["page", "fragment"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_the_same_queries_whatever_the_numbers(
    session: Session,
    login: Callable[[Any], FlaskClient],
    count_queries: Callable[[], Any],
    name: str,
    headers: dict[str, str],
) -> None:
    firm = Firm(session)
    client = login(firm.recruiter)

    def cost() -> int:
        address = PAGES[name](firm)
        # The first list writes the weights that it cites; the second reads them, once for a process.
        for visited in (firm.list_url, f"{firm.list_url}?page=2", address):
            assert client.get(visited, headers=headers).status_code == 200
        with count_queries() as statements:
            assert client.get(address, headers=headers).status_code == 200
        return len(statements)

    few = cost()
    firm.grow()
    assert cost() == few
    if name == "list":
        assert few == LIST


def test_the_overview_is_cut_into_pages(session: Session, login: Callable[[Any], FlaskClient]) -> None:
    firm = Firm(session)
    for _ in range(20):
        firm.add_vacancy()
    session.commit()
    client = login(firm.recruiter)
    first, second = (client.get(f"/suggestions?page={number}").text for number in (1, 2))
    assert (first.count('data-l="Accords"'), second.count('data-l="Accords"')) == (20, 1)
    assert "1 à 20 sur 21" in first
    assert "Page précédente" in second
