"""Pages of suggestions: references only, filters in the address, one markup for page and swap."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.candidates.enums import CandidateStatus
from app.matching.models import SuggestionList
from app.pipeline.enums import Stage
from app.pipeline.models import PipelineEntry
from app.vacancies.enums import VacancyStatus
from tests.factories.accounts import make_employer, make_member
from tests.factories.candidates import make_candidate
from tests.factories.pipeline import make_entry
from tests.factories.reference import make_commune, make_occupation, make_skill
from tests.factories.vacancies import make_vacancy
from tests.web.swapping import find, outline, read, swap

Login = Callable[[Any], FlaskClient]


class Scene:
    def __init__(self, session: Session) -> None:
        commune, occupation = make_commune(session), make_occupation(session)
        skills = [make_skill(session, occupation) for _ in range(3)]
        self.employer = make_employer(session)
        self.recruiter = make_member(session, self.employer)
        self.vacancy = make_vacancy(
            session, self.employer, occupation=occupation, commune=commune, essential=skills
        )
        self.people = [
            make_candidate(
                session,
                occupation=occupation,
                commune=commune,
                skills=skills[:held],
                identity={"first_name": "Ondine", "last_name": "Vaucresson", "email": "ondine@exemple.test"},
            )
            for held in (3, 2, 1)
        ]
        self.url = f"/offres/{self.vacancy.public_id}/suggestions"
        session.commit()

    def person_url(self, number: int, action: str = "") -> str:
        return f"/offres/{self.vacancy.public_id}/candidats/{self.people[number].code}{action}"


@pytest.fixture
def scene(session: Session) -> Scene:
    return Scene(session)


def test_people_are_listed_by_reference_with_reasons_and_never_by_name(scene: Scene, login: Login) -> None:
    client = login(scene.recruiter)
    page = client.get(scene.url).text
    positions = [page.index(f'class="es-ref">{person.code}') for person in scene.people]
    assert positions == sorted(positions)
    assert "3 personnes suggérées" in page
    assert "3 compétences indispensables sur 3" in page
    assert "Manque" in page
    for place in (page, client.get(scene.person_url(0)).text):
        assert "Ondine" not in place
        assert "Vaucresson" not in place
        assert "ondine@" not in place


def test_the_open_sheet_says_who_comes_first_between_equals(scene: Scene, login: Login) -> None:
    page = login(scene.recruiter).get(scene.url).text
    assert "la personne montrée le moins souvent ces derniers temps passe d’abord" in page


WANTED = ["?km=10&must=1", "?tri=distance", "?dispo=immediate", "?voir=preselection", "?km=region&page=9"]


@pytest.mark.parametrize("wanted", WANTED)
def test_the_old_page_with_the_answer_is_the_new_page(scene: Scene, login: Login, wanted: str) -> None:
    """Filters swap the list, and the sheet follows to whoever is first now."""
    client = login(scene.recruiter)
    before, after = client.get(scene.url).text, client.get(f"{scene.url}{wanted}").text
    headers = {"HX-Request": "true", "HX-Target": "resultats"}
    swapped = swap(before, client.get(f"{scene.url}{wanted}", headers=headers).text, "resultats")
    for part in ("resultats", "fiche", "notifications"):
        assert outline(find(swapped, part)) == outline(find(read(after), part))


def test_the_address_after_a_filter_has_no_empty_argument(scene: Scene, login: Login) -> None:
    answer = login(scene.recruiter).get(
        f"{scene.url}?km=10&dispo=&tri=&mini=&page=1", headers={"HX-Request": "true"}
    )
    assert answer.headers["HX-Push-Url"] == f"{scene.url}?km=10"


def test_filters_live_in_the_address(scene: Scene, login: Login) -> None:
    page = login(scene.recruiter).get(f"{scene.url}?must=1&km=10&tri=competences").text
    assert "1 personne suggérée" in page
    assert scene.people[1].code not in page
    assert '<option value="10" selected>' in page
    assert '<option value="competences" selected>' in page


def test_an_unknown_filter_is_ignored(scene: Scene, login: Login) -> None:
    assert login(scene.recruiter).get(f"{scene.url}?km=abc&tri=age&page=-3").status_code == 200


def test_each_list_shown_is_logged_and_nothing_else_is_written(
    session: Session, scene: Scene, login: Login
) -> None:
    client = login(scene.recruiter)
    client.get(scene.url)
    client.get(scene.url)
    assert session.scalar(select(func.count()).select_from(SuggestionList)) == 2


def test_only_someone_who_was_shown_can_be_opened(session: Session, scene: Scene, login: Login) -> None:
    client = login(scene.recruiter)
    assert client.get(scene.person_url(0)).status_code == 404
    client.get(scene.url)
    assert client.get(scene.person_url(0)).status_code == 200


def test_someone_who_pauses_disappears_on_the_next_page(session: Session, scene: Scene, login: Login) -> None:
    client = login(scene.recruiter)
    client.get(scene.url)
    scene.people[0].status = CandidateStatus.PAUSED
    session.commit()
    assert scene.people[0].code not in client.get(scene.url).text
    assert client.get(scene.person_url(0)).status_code == 404


def test_the_star_puts_on_the_shortlist_and_takes_off_again(
    session: Session, scene: Scene, login: Login
) -> None:
    client = login(scene.recruiter)
    client.get(scene.url)
    answer = client.post(scene.person_url(0, "/preselection"), headers={"HX-Request": "true"}).text
    assert 'aria-pressed="true"' in answer
    assert '<span id="n-preselection" hx-swap-oob="innerHTML">1</span>' in answer
    assert "ajouté à la présélection" in answer
    assert f"{scene.people[0].code}" in client.get(f"{scene.url}?voir=preselection").text
    client.post(scene.person_url(0, "/preselection/retirer"))
    assert session.scalars(select(PipelineEntry)).all() == []


def test_setting_aside_asks_why_and_hides_the_person(session: Session, scene: Scene, login: Login) -> None:
    client = login(scene.recruiter)
    client.get(scene.url)
    assert client.post(scene.person_url(1, "/ecarter")).status_code == 422
    assert client.post(scene.person_url(1, "/ecarter"), data={"reason": "distance"}).status_code == 303
    entry = session.scalars(select(PipelineEntry)).one()
    assert (entry.stage, entry.set_aside_reason) == (Stage.SET_ASIDE, "distance")
    client.get(scene.url)  # the confirmation, which names the person, is shown once
    assert scene.people[1].code not in client.get(scene.url).text
    assert scene.people[1].code in client.get(f"{scene.url}?voir=ecartees").text
    client.post(scene.person_url(1, "/reprendre"))
    assert scene.people[1].code in client.get(scene.url).text


def test_two_or_three_people_are_compared_side_by_side(scene: Scene, login: Login) -> None:
    client = login(scene.recruiter)
    client.get(scene.url)
    address = f"/offres/{scene.vacancy.public_id}/comparer"
    both = "&".join(f"avec={person.code}" for person in scene.people[:2])
    page = client.get(f"{address}?{both}").text
    assert all(person.code in page for person in scene.people[:2])
    assert client.get(f"{address}?avec={scene.people[0].code}").status_code == 422


def test_another_firm_sees_nothing(session: Session, scene: Scene, login: Login) -> None:
    login(scene.recruiter).get(scene.url)
    stranger = make_member(session, make_employer(session))
    session.commit()
    client = login(stranger)
    assert client.get(scene.url).status_code == 404
    assert client.get(scene.person_url(0)).status_code == 404
    assert client.post(scene.person_url(0, "/preselection")).status_code == 404
    assert (
        client.get(f"/offres/{scene.vacancy.public_id}/comparer?avec=C-2222&avec=C-3333").status_code == 404
    )


@pytest.mark.parametrize("status", [VacancyStatus.DRAFT, VacancyStatus.PAUSED, VacancyStatus.CLOSED])
def test_a_vacancy_that_is_not_on_line_says_why_there_is_no_list(
    session: Session, scene: Scene, login: Login, status: VacancyStatus
) -> None:
    scene.vacancy.status = status
    session.commit()
    page = login(scene.recruiter).get(scene.url)
    assert page.status_code == 200
    assert scene.people[0].code not in page.text
    assert session.scalars(select(SuggestionList)).all() == []


def test_the_overview_counts_people_for_each_vacancy(scene: Scene, login: Login) -> None:
    page = login(scene.recruiter).get("/suggestions").text
    assert scene.vacancy.title in page
    assert 'data-l="Suggérées" class="text-end">3<' in page


def test_an_empty_list_offers_the_distance_that_shows_someone(
    session: Session, scene: Scene, login: Login
) -> None:
    far = make_commune(session, latitude=46.16, longitude=-1.15)
    for person in scene.people:
        person.commune, person.radius_km = far, 100
    session.commit()
    client = login(scene.recruiter)
    page = client.get(f"{scene.url}?km=10").text
    assert "Élargissez la distance à 50\u00a0km\u00a0: 3 personnes correspondent à votre offre." in page
    assert f'href="{scene.url}"' in page  # 50 km is the usual distance
    narrowed = client.get(f"{scene.url}?km=25&souhait=1&mini=9").text
    assert "Sans les filtres, 3 personnes correspondent à votre offre." in narrowed


def test_the_suggestions_never_read_who_people_are(
    session: Session, scene: Scene, login: Login, count_queries: Callable[[], Any]
) -> None:
    client = login(scene.recruiter)
    codes = "&".join(f"avec={person.code}" for person in scene.people)
    with count_queries() as statements:
        for address in (
            scene.url,
            f"{scene.url}?voir=ecartees",
            scene.person_url(0),
            scene.person_url(0, "/ecarter"),
            f"/offres/{scene.vacancy.public_id}/comparer?{codes}",
            "/suggestions",
        ):
            assert client.get(address).status_code == 200
        client.post(scene.person_url(0, "/preselection"))
    assert statements
    assert [text for text in statements if "candidate_identities" in text] == []


def test_the_address_keeps_who_is_shown_in_the_sheet(scene: Scene, login: Login) -> None:
    client = login(scene.recruiter)
    page = read(client.get(f"{scene.url}?fiche={scene.people[1].code}").text)
    assert scene.people[1].code in "".join(find(page, "t-fiche").itertext())
    page = read(client.get(f"{scene.url}?fiche=C-ZZZZ").text)
    assert scene.people[0].code in "".join(find(page, "t-fiche").itertext())


def test_a_page_past_the_end_is_the_last_one(scene: Scene, login: Login) -> None:
    page = login(scene.recruiter).get(f"{scene.url}?page=40").text
    assert "1 à 3 sur 3" in page


def test_the_shortlist_shows_people_however_far_they_live(
    session: Session, scene: Scene, login: Login
) -> None:
    scene.people[0].commune = make_commune(session, latitude=46.58, longitude=0.34)
    scene.people[0].radius_km = 300
    make_entry(session, scene.vacancy, scene.people[0], Stage.SHORTLISTED)
    session.commit()
    client = login(scene.recruiter)
    assert "2 personnes suggérées" in client.get(scene.url).text
    assert "1 personne présélectionnée" in client.get(f"{scene.url}?voir=preselection").text


def test_the_overview_leaves_out_whom_the_list_leaves_out(
    session: Session, scene: Scene, login: Login
) -> None:
    make_entry(session, scene.vacancy, scene.people[0], Stage.SET_ASIDE)
    make_entry(session, scene.vacancy, scene.people[1], Stage.DECLINED)
    session.commit()
    client = login(scene.recruiter)
    assert 'data-l="Suggérées" class="text-end">1<' in client.get("/suggestions").text
    assert "1 personne suggérée" in client.get(scene.url).text


def test_few_good_suggestions_offer_to_signal_a_need(scene: Scene, login: Login) -> None:
    page = login(scene.recruiter).get(scene.url).text
    assert f"/besoins/nouveau?offre={scene.vacancy.public_id}" in page
    assert "ont un bon score pour cette offre" in page


def test_the_dashboard_counts_as_the_list_does_once_someone_is_set_aside(scene: Scene, login: Login) -> None:
    client = login(scene.recruiter)
    client.get(scene.url)
    client.post(scene.person_url(1, "/ecarter"), data={"reason": "distance"})
    client.get(scene.url)  # the confirmation is shown once
    assert "2 personnes suggérées" in client.get(scene.url).text
    for path in ("/suggestions", "/tableau-de-bord"):
        assert re.search(r'data-l="Suggérées"[^>]*>\s*2\s*<', client.get(path).text), path
