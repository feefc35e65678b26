"""A recruiter types a title; likely occupations stand under it, and a person chooses one."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.reference.models import Occupation
from app.vacancies.enums import VacancyStatus
from app.vacancies.models import Vacancy
from app.vacancies.steps import MOST_SKILLS
from tests.factories.accounts import make_employer, make_member
from tests.factories.reference import make_occupation, make_skill
from tests.factories.vacancies import make_vacancy
from tests.web.markup import without_tokens

Login = Callable[[Any], FlaskClient]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def member(session: Session) -> Any:
    return make_member(session, make_employer(session))


@pytest.fixture(autouse=True)
def trades(session: Session) -> dict[str, Occupation]:
    labels = {
        "G1609": "Cuisinier / Cuisinière",
        "G1602": "Commis / Commise de cuisine",
        "F1703": "Maçon / Maçonne",
        "N4101": "Conducteur / Conductrice de poids lourd",
    }
    found = {code: make_occupation(session, code=code, label=label) for code, label in labels.items()}
    for occupation in found.values():
        make_skill(session, occupation)
    session.commit()
    return found


def only_vacancy(session: Session) -> Vacancy:
    session.expire_all()
    return session.scalars(select(Vacancy)).one()


def test_the_panel_names_occupations_how_sure_and_why_and_saves_nothing(
    session: Session, login: Login, member: Any, trades: dict[str, Occupation]
) -> None:
    response = login(member).post(
        "/offres/nouvelle/metiers-proposes", data={"title": "cuistot"}, headers=HTMX
    )
    assert response.status_code == 200
    assert "Cuisinier / Cuisinière" in response.text
    assert "d’après\u00a0: cuistot" in response.text
    assert re.search(r"très probable|probable|à vérifier", response.text)
    assert f'name="choisir" value="{trades["G1609"].id}:"' in response.text
    assert 'id="metiers-annonce" hx-swap-oob="innerHTML">' in response.text
    assert re.search(r"\d métiers? proposés?<", response.text)
    assert session.scalars(select(Vacancy)).all() == []


def test_a_title_that_says_nothing_gets_advice(login: Login, member: Any) -> None:
    response = login(member).post("/offres/nouvelle/metiers-proposes", data={"title": "qsdfgh"}, headers=HTMX)
    assert "Aucun métier reconnu dans l’intitulé" in response.text
    assert 'name="choisir"' not in response.text


def test_one_button_chooses_and_brings_the_skills(
    session: Session, login: Login, member: Any, trades: dict[str, Occupation]
) -> None:
    occupation = trades["G1602"]
    response = login(member).post(
        "/offres/nouvelle", data={"title": "cuistot", "choisir": f"{occupation.id}:"}
    )
    assert response.status_code == 200
    vacancy = only_vacancy(session)
    assert (vacancy.occupation_id, vacancy.title) == (occupation.id, "cuistot")
    assert vacancy.skills
    assert "Métiers proposés d’après l’intitulé" not in response.text
    assert re.search(r'id="competences" tabindex="-1" data-focus', response.text)


def test_a_very_likely_occupation_is_put_forward_and_kept_only_when_the_person_goes_on(
    session: Session, login: Login, member: Any, trades: dict[str, Occupation]
) -> None:
    client, occupation = login(member), trades["F1703"]
    first = client.post("/offres/nouvelle", data={"title": "Maçon ou maçonne", "action": "suite"})
    assert first.status_code == 422
    assert "Proposé d’après l’intitulé" in first.text
    assert "Vérifiez le métier proposé d’après l’intitulé, puis continuez." in first.text
    assert "Choisissez le métier dans la liste." not in first.text
    proposal = f'<input type="hidden" name="propose" value="{occupation.id}:">'
    assert proposal in first.text
    assert session.scalars(select(Vacancy)).all() == []

    second = client.post(
        "/offres/nouvelle",
        data={"title": "Maçon ou maçonne", "propose": f"{occupation.id}:", "action": "suite"},
    )
    assert second.status_code == 200, "its skills are shown before going on"
    assert "Métier retenu" in second.text
    assert only_vacancy(session).occupation_id == occupation.id
    assert only_vacancy(session).title == "Maçon ou maçonne", "the title is never rewritten"


def test_a_refused_first_step_leaves_a_page_whose_buttons_work(
    session: Session, login: Login, member: Any, trades: dict[str, Occupation]
) -> None:
    """The draft of a refused request is not kept: no address of the page may name it."""
    client = login(member)
    refused = client.post("/offres/nouvelle", data={"title": "cuistot", "action": "suite"})
    assert refused.status_code == 422
    assert "/modifier/" not in refused.text
    action = re.search(r'<form class="es-measure" action="([^"]+)"', refused.text)
    assert action is not None
    assert 'hx-post="/offres/nouvelle/metiers-proposes"' in refused.text
    chosen = client.post(action[1], data={"title": "cuistot", "choisir": f"{trades['G1602'].id}:"})
    assert chosen.status_code == 200
    assert only_vacancy(session).occupation_id == trades["G1602"].id


@pytest.mark.parametrize("action", ["quitter", ""])
def test_an_occupation_put_forward_is_not_kept_by_other_buttons(
    session: Session, login: Login, member: Any, trades: dict[str, Occupation], action: str
) -> None:
    data = {"title": "Maçon ou maçonne", "propose": f"{trades['F1703'].id}:", "action": action}
    login(member).post("/offres/nouvelle", data=data)
    assert only_vacancy(session).occupation_id is None


def test_an_occupation_put_forward_for_another_title_is_not_kept(
    session: Session, login: Login, member: Any, trades: dict[str, Occupation]
) -> None:
    data = {"title": "Conducteur de poids lourd", "propose": f"{trades['F1703'].id}:", "action": "suite"}
    response = login(member).post("/offres/nouvelle", data=data)
    assert response.status_code == 422
    assert f'name="propose" value="{trades["N4101"].id}:"' in response.text
    assert session.scalars(select(Vacancy)).all() == []


def test_a_typed_occupation_wins_over_the_one_put_forward(
    session: Session, login: Login, member: Any, trades: dict[str, Occupation]
) -> None:
    data = {
        "title": "Maçon ou maçonne",
        "propose": f"{trades['F1703'].id}:",
        "occupation_text": "Cuisinier / Cuisinière",
        "action": "suite",
    }
    login(member).post("/offres/nouvelle", data=data)
    assert only_vacancy(session).occupation_id == trades["G1609"].id


def test_an_occupation_typed_in_everyday_words_is_offered(
    session: Session, login: Login, member: Any, trades: dict[str, Occupation]
) -> None:
    response = login(member).post(
        "/offres/nouvelle",
        data={"title": "Renfort en cuisine", "occupation_text": "cuistot", "action": "suite"},
    )
    assert "Lequel de ces métiers" in response.text
    assert only_vacancy(session).occupation_id is None


def test_another_occupation_clearly_likelier_than_the_chosen_one_is_said_under_the_title(
    session: Session, login: Login, member: Any, trades: dict[str, Occupation]
) -> None:
    vacancy = make_vacancy(
        session, member.memberships[0].organisation, occupation=trades["N4101"], title="Maçon ou maçonne"
    )
    session.commit()
    page = login(member).get(f"/offres/{vacancy.public_id}/modifier/metier").text
    assert "ce serait plutôt «\u00a0Maçon / Maçonne\u00a0»" in page
    assert f'name="choisir" value="{trades["F1703"].id}:"' in page


@pytest.mark.parametrize("step", ["presentation", "relecture"])
def test_title_and_description_are_read_again_together(
    session: Session, login: Login, member: Any, trades: dict[str, Occupation], step: str
) -> None:
    vacancy = make_vacancy(
        session,
        member.memberships[0].organisation,
        status=VacancyStatus.DRAFT,
        occupation=trades["N4101"],
        title="Maçon ou maçonne",
        description="Vous montez des murs en pierre et en parpaing.",
    )
    session.commit()
    client, base = login(member), f"/offres/{vacancy.public_id}/modifier"
    page = client.get(f"{base}/{step}").text
    assert "D’après l’intitulé et la présentation, ce serait plutôt «\u00a0Maçon / Maçonne\u00a0»" in page
    assert vacancy.occupation_id == trades["N4101"].id, "reading chooses nothing"
    chosen = client.post(f"{base}/{step}", data={"choisir": f"{trades['F1703'].id}:"})
    assert (chosen.status_code, chosen.location) == (303, f"{base}/metier")
    assert only_vacancy(session).occupation_id == trades["F1703"].id
    assert "ce serait plutôt" not in client.get(f"{base}/{step}").text


@pytest.mark.parametrize("step", ["presentation", "relecture"])
def test_skills_named_in_the_description_are_proposed_and_added_by_a_button(
    session: Session, login: Login, member: Any, trades: dict[str, Occupation], step: str
) -> None:
    named = make_skill(session, trades["F1703"], label="Poser des parpaings")
    vacancy = make_vacancy(
        session,
        member.memberships[0].organisation,
        occupation=trades["F1703"],
        title="Maçon ou maçonne",
        description="Vous savez poser des parpaings.",
    )
    session.commit()
    client, url = login(member), f"/offres/{vacancy.public_id}/modifier/{step}"
    button = f'name="ajouter" value="{named.id}"'
    page = client.get(url).text
    assert "Compétences lues dans vos textes" in page
    assert button in page
    assert only_vacancy(session).skills == [], "reading adds nothing"
    data = {"ajouter": str(named.id), "description": "Vous savez poser des parpaings et des briques."}
    added = client.post(url, data=data, follow_redirects=True)
    assert button not in added.text
    assert "Compétence ajoutée parmi les appréciées." in added.text
    found = only_vacancy(session)
    assert [(link.skill_id, link.is_essential) for link in found.skills] == [(named.id, False)]
    assert ("briques" in found.description) is (step == "presentation"), "what was typed is saved with it"


def test_a_full_list_of_skills_is_proposed_no_more(
    session: Session, login: Login, member: Any, trades: dict[str, Occupation]
) -> None:
    make_skill(session, trades["F1703"], label="Poser des parpaings")
    vacancy = make_vacancy(
        session,
        member.memberships[0].organisation,
        occupation=trades["F1703"],
        title="Maçon ou maçonne",
        description="Vous savez poser des parpaings.",
        useful=[make_skill(session) for _ in range(MOST_SKILLS)],
    )
    session.commit()
    page = login(member).get(f"/offres/{vacancy.public_id}/modifier/presentation").text
    assert "Compétences lues dans vos textes" not in page


def test_the_description_being_typed_is_read_without_being_saved(
    session: Session, login: Login, member: Any, trades: dict[str, Occupation]
) -> None:
    vacancy = make_vacancy(
        session,
        member.memberships[0].organisation,
        occupation=trades["N4101"],
        title="Maçon ou maçonne",
        description="Avant.",
    )
    session.commit()
    url = f"/offres/{vacancy.public_id}/modifier/presentation/lecture"
    part = login(member).post(url, data={"description": "Vous montez des murs."}, headers=HTMX).text
    assert part.lstrip().startswith('<div id="lecture">')
    assert "ce serait plutôt" in part
    assert "Un métier plus probable est proposé." in part
    assert only_vacancy(session).description == "Avant."


def test_the_panel_typed_is_the_panel_of_the_page(session: Session, login: Login, member: Any) -> None:
    vacancy = make_vacancy(
        session,
        member.memberships[0].organisation,
        status=VacancyStatus.DRAFT,
        occupation=None,
        occupation_id=None,
        title="cuistot",
    )
    session.commit()
    client, base = login(member), f"/offres/{vacancy.public_id}/modifier/metier"
    page = without_tokens(client.get(base).text)
    part = client.post(f"{base}/proposes", data={"title": "cuistot"}, headers=HTMX).text
    panel = part[: part.index('<p id="metiers-annonce"')].strip()
    assert panel in page


def test_another_firm_s_vacancy_is_not_read(session: Session, login: Login, member: Any) -> None:
    vacancy = make_vacancy(session, make_employer(session))
    session.commit()
    client, base = login(member), f"/offres/{vacancy.public_id}/modifier"
    for path in ("/metier/proposes", "/presentation/lecture", "/relecture"):
        assert client.post(base + path, data={"title": "maçon"}).status_code == 404, path


def test_reading_a_title_costs_a_fixed_number_of_queries(
    session: Session, login: Login, member: Any, count_queries: Any
) -> None:
    """The release of the reference, then the labels of what is proposed."""
    client, url = login(member), "/offres/nouvelle/metiers-proposes"
    client.post(url, data={"title": "maçon"})
    with count_queries() as nothing:
        client.post(url, data={"title": ""})
    with count_queries() as one:
        client.post(url, data={"title": "maçon"})
    with count_queries() as several:
        client.post(url, data={"title": "cuistot ou chauffeur poids lourd ou maçon"})
    assert len(one) == len(several)
    # Without a release its mark is taken from occupations and titles: more statements than on a site.
    assert len(one) - len(nothing) <= 4
