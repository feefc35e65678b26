"""Stars and settings aside from a browser, with and without JavaScript, back to the same place of a list."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.pipeline.enums import Stage
from app.pipeline.models import PipelineEntry
from tests.factories.accounts import make_employer, make_member
from tests.factories.candidates import make_candidate
from tests.factories.pipeline import make_entry, make_shown_list
from tests.factories.reference import make_commune, make_occupation, make_skill
from tests.factories.vacancies import make_vacancy
from tests.web.swapping import find, outline, read, swap

Login = Callable[[Any], FlaskClient]
HTMX = {"HX-Request": "true"}
PLACE = "km=25&tri=distance&page=2"


class Scene:
    def __init__(self, session: Session) -> None:
        commune, occupation = make_commune(session), make_occupation(session)
        skills = [make_skill(session, occupation)]
        employer = make_employer(session)
        self.recruiter = make_member(session, employer)
        self.vacancy = make_vacancy(
            session, employer, occupation=occupation, commune=commune, essential=skills
        )
        self.people = [
            # The first is the better one: between equals, a lot decides whose sheet opens.
            make_candidate(session, occupation=occupation, commune=commune, skills=skills[:held])
            for held in (1, 0)
        ]
        make_shown_list(session, self.vacancy, self.people)
        self.list_url = f"/offres/{self.vacancy.public_id}/suggestions"
        self.code = self.people[0].code
        self.url = f"/offres/{self.vacancy.public_id}/candidats/{self.code}"
        session.commit()


@pytest.fixture
def scene(session: Session) -> Scene:
    return Scene(session)


def stage_of(session: Session) -> Stage | None:
    session.expire_all()
    return session.scalar(select(PipelineEntry.stage))


@pytest.mark.parametrize(("place", "star", "sent"), [("ligne", "s", True), ("fiche", "f", False)])
def test_both_stars_and_both_counters_follow_one_click(
    scene: Scene, login: Login, place: str, star: str, sent: bool
) -> None:
    client = login(scene.recruiter)
    page = client.get(scene.list_url).text
    data = {"fiche": scene.code} if sent else {}
    answer = client.post(f"{scene.url}/preselection?etoile={place}", data=data, headers=HTMX).text
    # The star itself is swapped whole: it is put in its place by hand before its companions.
    button = find(read(answer), f"{star}-{scene.code}")
    tree = swap(page.replace('id="dialogue"', 'id="ici"', 1), answer, "ici")
    fresh = read(client.get(scene.list_url).text)
    assert outline(button) == outline(find(fresh, f"{star}-{scene.code}"))
    other = "f" if star == "s" else "s"
    for name in (f"{other}-{scene.code}", "n-preselection", "b-dossier"):
        assert outline(find(tree, name)) == outline(find(fresh, name))


def test_a_row_whose_person_is_not_in_the_sheet_answers_for_itself(scene: Scene, login: Login) -> None:
    client = login(scene.recruiter)
    answer = client.post(f"{scene.url}/preselection", data={"fiche": "C-ZZZZ"}, headers=HTMX).text
    assert f'id="f-{scene.code}"' not in answer


def test_the_star_of_a_page_alone_has_no_counter_to_change(scene: Scene, login: Login) -> None:
    page = login(scene.recruiter).get(scene.url).text
    assert "etoile=page" in page
    answer = login(scene.recruiter).post(f"{scene.url}/preselection?etoile=page", headers=HTMX).text
    assert "n-preselection" not in answer
    assert 'aria-pressed="true"' in answer


def test_an_empty_shortlist_has_no_pack(scene: Scene, login: Login) -> None:
    client = login(scene.recruiter)
    assert "disabled" in find(read(client.get(scene.list_url).text), "b-dossier").attrib
    client.post(f"{scene.url}/preselection")
    assert "disabled" not in find(read(client.get(scene.list_url).text), "b-dossier").attrib


@pytest.mark.parametrize("action", ["preselection", "preselection/retirer", "reprendre"])
def test_without_javascript_one_comes_back_to_the_same_place(scene: Scene, login: Login, action: str) -> None:
    answer = login(scene.recruiter).post(f"{scene.url}/{action}?{PLACE}")
    assert answer.status_code == 303
    assert answer.location == f"{scene.list_url}?{PLACE}"


def test_setting_aside_comes_back_to_the_same_place_and_can_be_undone(
    session: Session, scene: Scene, login: Login
) -> None:
    client = login(scene.recruiter)
    page = client.get(f"{scene.url}/ecarter?{PLACE}").text
    assert f"/ecarter?{PLACE.replace('&', '&amp;')}" in page
    answer = client.post(f"{scene.url}/ecarter?{PLACE}", data={"reason": "skills"}, headers=HTMX)
    assert answer.headers["HX-Redirect"] == f"{scene.list_url}?{PLACE}"
    assert stage_of(session) is Stage.SET_ASIDE
    page = client.get(scene.list_url).text
    assert f'action="{scene.url}/reprendre?{PLACE.replace("&", "&amp;")}"' in page
    client.post(f"{scene.url}/reprendre?{PLACE}")
    assert stage_of(session) is None


def test_a_reason_is_needed_and_asked_for_in_the_dialog(scene: Scene, login: Login) -> None:
    answer = login(scene.recruiter).post(f"{scene.url}/ecarter", headers=HTMX)
    assert answer.status_code == 422
    assert "<dialog" in answer.text
    assert "<html" not in answer.text


def test_an_address_of_elsewhere_is_not_followed(scene: Scene, login: Login) -> None:
    answer = login(scene.recruiter).post(f"{scene.url}/preselection?suite=//evil.example&km=//evil.example")
    assert answer.location == scene.list_url


@pytest.mark.parametrize("action", ["preselection", "preselection/retirer", "ecarter", "reprendre"])
def test_another_firm_notes_nothing(session: Session, scene: Scene, login: Login, action: str) -> None:
    stranger = make_member(session, make_employer(session))
    session.commit()
    answer = login(stranger).post(f"{scene.url}/{action}", data={"reason": "skills"})
    assert answer.status_code == 404
    assert stage_of(session) is None


def test_a_note_on_someone_already_asked_is_refused_in_words(
    session: Session, scene: Scene, login: Login
) -> None:
    make_entry(session, scene.vacancy, scene.people[0], Stage.CONTACT_ASKED)
    session.commit()
    answer = login(scene.recruiter).post(f"{scene.url}/preselection")
    assert answer.status_code == 422
    assert "Un contact a déjà été proposé" in answer.text


@pytest.mark.parametrize(
    ("stage", "offers", "hides"),
    [
        (None, ["Contacter", "Écarter"], ["Remettre dans la liste", "Voir les coordonnées"]),
        (Stage.SET_ASIDE, ["Contacter", "Remettre dans la liste"], ["Voir les coordonnées"]),
        (Stage.CONTACT_ASKED, ["Voir le suivi", "Réponse attendue"], ["Contacter", "Écarter"]),
        (Stage.AGREED, ["Voir les coordonnées", "Voir le suivi"], ["Contacter", "Écarter"]),
        (Stage.LAPSED, ["Contacter", "Voir le suivi"], ["Écarter", "Voir les coordonnées"]),
    ],
)
def test_a_sheet_offers_what_may_come_next(
    session: Session,
    scene: Scene,
    login: Login,
    stage: Stage | None,
    offers: list[str],
    hides: list[str],
) -> None:
    if stage is not None:
        make_entry(session, scene.vacancy, scene.people[0], stage)
        session.commit()
    sheet = login(scene.recruiter).get(scene.url).text.split('id="fiche"')[1]
    assert [words for words in offers if words not in sheet] == []
    assert [words for words in hides if words in sheet] == []
