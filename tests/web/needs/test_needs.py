"""An employer signals a need, with and without JavaScript, and follows its thread."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.needs.enums import NeedEventKind, NeedStatus
from app.needs.models import Need, NeedEvent, NeedProgramme
from tests.factories.accounts import make_employer, make_member
from tests.factories.needs import NOW, make_need, make_reviewer
from tests.factories.reference import make_commune, make_occupation, make_skill, make_zone
from tests.factories.training import make_programme, make_session
from tests.factories.vacancies import make_vacancy

Login = Callable[[Any], FlaskClient]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def firm(session: Session) -> Any:
    return make_employer(session, commune=make_commune(session))


@pytest.fixture
def member(session: Session, firm: Any) -> Any:
    return make_member(session, firm)


def form_data(zone_code: str, **values: Any) -> dict[str, Any]:
    return {
        "title": "Souder l’aluminium",
        "people": "4",
        "horizon": "now",
        "zone": zone_code,
        "is_for_recruits": "y",
        "reason": "Coques de vedettes.",
        "action": "envoyer",
    } | values


def test_a_need_is_sent_with_a_typed_occupation(
    session: Session, login: Login, member: Any, firm: Any
) -> None:
    """Without JavaScript the occupation is typed: the server finds the one of that name."""
    occupation = make_occupation(session, label="Zingueur / Zingueuse", search_text="zingueur zingueuse")
    session.commit()
    client = login(member)
    assert "Signaler un besoin" in client.get("/besoins").text
    response = client.post(
        "/besoins/nouveau", data=form_data(firm.commune.zone_code, occupation_text="zingueur")
    )
    need = session.scalars(select(Need)).one()
    assert response.location == f"/besoins/{need.public_id}"
    assert (need.occupation_id, need.organisation_id, need.people) == (occupation.id, firm.id, 4)
    page = client.get(response.location).text
    assert "Besoin envoyé" in page
    assert "Souder l’aluminium" in page


def test_several_occupations_of_that_name_are_offered(
    session: Session, login: Login, member: Any, firm: Any
) -> None:
    first, second = (
        make_occupation(session, label=f"Zingueur {kind}", search_text=f"zingueur {kind}")
        for kind in ("cuivre", "zinc")
    )
    make_skill(session, second, label="Plier une bavette")
    session.commit()
    client = login(member)
    data = form_data(firm.commune.zone_code, occupation_text="zingueur")
    response = client.post("/besoins/nouveau", data=data)
    assert response.status_code == 422
    assert f'value="{first.id}:"' in response.text
    chosen = client.post("/besoins/nouveau", data=data | {"choisir": f"{second.id}:", "action": ""}).text
    assert "Plier une bavette" in chosen
    assert "Souder l’aluminium" in chosen
    assert session.scalars(select(Need)).all() == []


def test_errors_are_at_their_fields_and_what_was_typed_is_kept(
    session: Session, login: Login, member: Any, firm: Any
) -> None:
    skill = make_skill(session, label="Meuler un cordon")
    session.commit()
    data = form_data(firm.commune.zone_code, people="", reason="", skills=str(skill.id))
    response = login(member).post("/besoins/nouveau", data=data)
    assert response.status_code == 422
    assert 'href="#people"' in response.text
    assert 'href="#reason"' in response.text
    assert 'value="Souder l’aluminium"' in response.text
    assert "Meuler un cordon" in response.text


def test_nothing_is_required_but_an_occupation_or_a_skill(
    session: Session, login: Login, member: Any, firm: Any
) -> None:
    session.commit()
    response = login(member).post("/besoins/nouveau", data=form_data(firm.commune.zone_code))
    assert response.status_code == 422
    assert "au moins une compétence" in response.text


def test_a_vacancy_prefills_the_form(session: Session, login: Login, member: Any, firm: Any) -> None:
    occupation = make_occupation(session, label="Tonnelier")
    asked, other = make_skill(session, occupation), make_skill(session, occupation)
    vacancy = make_vacancy(
        session, firm, occupation=occupation, essential=[asked], title="Tonnelier ou tonnelière"
    )
    session.commit()
    client = login(member)
    url = f"/besoins/nouveau?offre={vacancy.public_id}"
    page = client.get(url).text
    assert 'value="Tonnelier ou tonnelière"' in page
    assert (
        f'checked class="form-check-input" id="skills-0" name="skills" type="checkbox" value="{asked.id}"'
        in page
    )
    assert f'value="{other.id}"' in page
    assert f'selected value="{vacancy.commune.zone_code}"' in page
    assert vacancy.reference in page
    data = form_data(vacancy.commune.zone_code, occupation=f"{occupation.id}:")
    client.post(url, data=data)
    assert session.scalars(select(Need)).one().vacancy_id == vacancy.id


def test_another_firms_vacancy_or_need_is_a_404(session: Session, login: Login, member: Any) -> None:
    other = make_employer(session)
    vacancy, need = make_vacancy(session, other), make_need(session, other)
    session.commit()
    client = login(member)
    assert client.get(f"/besoins/nouveau?offre={vacancy.public_id}").status_code == 404
    for path in ("", "/modifier", "/clore"):
        assert client.get(f"/besoins/{need.public_id}{path}").status_code == 404, path
    for path in ("modifier", "reponse", "clore"):
        assert client.post(f"/besoins/{need.public_id}/{path}").status_code == 404, path


def test_the_agency_signals_no_need(session: Session, login: Login) -> None:
    reviewer = make_reviewer(session)
    session.commit()
    assert login(reviewer).get("/besoins").status_code == 403


def test_a_question_is_answered(session: Session, login: Login, member: Any, firm: Any) -> None:
    need = make_need(session, firm, status=NeedStatus.QUESTION_ASKED, created_by=member)
    need.events.append(NeedEvent(kind=NeedEventKind.QUESTION, at=NOW, text="Quel procédé ?"))
    session.commit()
    client, url = login(member), f"/besoins/{need.public_id}"
    page = client.get(url).text
    assert "Quel procédé ?" in page
    assert "Votre réponse est attendue" in page
    assert client.post(f"{url}/reponse", data={"text": " "}).status_code == 422
    assert client.post(f"{url}/reponse", data={"text": "MIG."}).status_code == 303
    session.expire_all()
    assert need.status is NeedStatus.UNDER_REVIEW
    page = client.get(url).text
    assert "MIG." in page
    assert f"{url}/reponse" not in page


def test_a_need_is_edited_while_open_then_closed(
    session: Session, login: Login, member: Any, firm: Any
) -> None:
    need = make_need(session, firm)
    session.commit()
    client, url = login(member), f"/besoins/{need.public_id}"
    data = form_data(need.zone_code, occupation=f"{need.occupation_id}:", people="9")
    assert client.post(f"{url}/modifier", data=data).status_code == 303
    session.expire_all()
    assert need.people == 9
    dialog = client.get(f"{url}/clore", headers=HTMX).text
    assert "<dialog" in dialog
    assert "<dialog" not in client.get(f"{url}/clore").text
    assert client.post(f"{url}/clore", data={"text": "Recruté."}).status_code == 303
    session.expire_all()
    assert need.status is NeedStatus.CLOSED
    page = client.get(url).text
    assert 'id="need-form"' not in page
    assert "Recruté." in page
    assert client.post(f"{url}/modifier", data=data).status_code == 422


def test_a_merged_need_shows_the_training_of_the_main_one_and_nothing_of_its_firm(
    session: Session, login: Login, member: Any, firm: Any
) -> None:
    rival = make_employer(session, name="Rival SA")
    main = make_need(session, rival, status=NeedStatus.TRAINING_LINKED)
    need = make_need(session, firm, status=NeedStatus.MERGED, merged_into=main)
    need.events.append(
        NeedEvent(kind=NeedEventKind.MERGED, at=NOW, text="Ensemble.", detail={"into": main.reference})
    )
    programme = make_programme(session, title="Titre pro Soudeur")
    make_session(session, programme)
    session.add(NeedProgramme(need=main, programme=programme, linked_at=NOW))
    session.commit()
    page = login(member).get(f"/besoins/{need.public_id}").text
    assert "Titre pro Soudeur" in page
    assert "6 places libres sur 10" in page
    assert "Rival SA" not in page
    assert main.reference not in page


def test_the_list_is_filtered_and_its_fragment_is_in_the_page(
    session: Session, login: Login, member: Any, firm: Any
) -> None:
    make_need(session, firm, title="Premier besoin")
    make_need(session, firm, title="Besoin décliné", status=NeedStatus.DECLINED)
    session.commit()
    client = login(member)
    fragment = client.get("/besoins?etat=declined", headers=HTMX).text
    assert "Besoin décliné" in fragment
    assert "Premier besoin" not in fragment
    rows = fragment[fragment.index('<div id="needs-results">') : fragment.index('<div id="notifications"')]
    assert rows.strip() in client.get("/besoins?etat=declined").text


def test_the_list_costs_the_same_however_long(
    session: Session, login: Login, member: Any, firm: Any, count_queries: Callable[[], Any]
) -> None:
    client = login(member)

    def cost(more: int) -> int:
        for _ in range(more):
            make_need(session, firm, zone=make_zone(session))
        session.commit()
        with count_queries() as statements:
            assert client.get("/besoins").status_code == 200
        return len(statements)

    assert cost(1) == cost(9)
