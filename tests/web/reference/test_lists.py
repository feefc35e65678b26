"""The lists that open under a field: options that a screen reader can name, for visitors too."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.reference.text import normalise_text
from tests.factories.reference import make_appellation, make_commune, make_occupation, make_skill


@pytest.fixture
def reference(session: Session) -> dict[str, str]:
    """Keys of one title, one commune and one skill, by the address that proposes them."""
    occupation = make_occupation(session, label="Soudeur / Soudeuse", search_text="soudeur soudeuse")
    title = make_appellation(
        session, occupation, label="Soudeur <TIG>", search_text=normalise_text("soudeur tig")
    )
    commune = make_commune(session, name="Rochefort", search_text="rochefort", postal_codes="17300 17301")
    skill = make_skill(session, occupation, label="Souder l’inox", search_text="souder l inox")
    session.commit()
    return {
        "/referentiel/metiers?q=soudeur+tig": f"{occupation.id}:{title.id}",
        "/referentiel/communes?q=roch": str(commune.id),
        f"/referentiel/competences?q=inox&metier={occupation.id}": str(skill.id),
    }


def test_each_option_carries_its_key_and_an_id_of_its_own(
    client: FlaskClient, reference: dict[str, str]
) -> None:
    for url, key in reference.items():
        response = client.get(url)
        assert response.status_code == 200
        options = re.findall(r"<li role=\"option\" ([^>]*)>", response.text)
        assert f'data-value="{key}"' in options[0], url
        assert all('aria-selected="false"' in option for option in options)
        ids = re.findall(r"\bid=\"([^\"]+)\"", response.text)
        assert len(ids) == len(set(ids)) == len(options)
        assert "<html" not in response.text


def test_a_label_is_text_and_never_markup(client: FlaskClient, reference: dict[str, str]) -> None:
    response = client.get("/referentiel/metiers?q=soudeur+tig")
    assert "Soudeur &lt;TIG&gt;" in response.text
    assert "<TIG>" not in response.text


@pytest.mark.parametrize("path", ["metiers", "communes", "competences"])
def test_nothing_found_is_said_and_one_letter_says_nothing(client: FlaskClient, path: str) -> None:
    assert "Aucun" in client.get(f"/referentiel/{path}?q=xylophone").text
    for query in ("", "?q=", "?q=x"):
        assert client.get(f"/referentiel/{path}{query}").text.strip() == ""


@pytest.mark.parametrize("occupation", ["", "abc", "-1", "99999999999999999999999"])
def test_an_odd_occupation_is_no_occupation(
    client: FlaskClient, reference: dict[str, str], occupation: str
) -> None:
    response = client.get(f"/referentiel/competences?q=inox&metier={occupation}")
    assert response.status_code == 200
    assert "Souder l’inox" in response.text


def test_an_everyday_name_and_the_occupation_behind_a_title_are_said(
    client: FlaskClient, session: Session
) -> None:
    cook = make_occupation(session, code="G1609", label="Cuisinier / Cuisinière")
    make_appellation(session, cook, label="Pizzaïolo / Pizzaïola")
    session.commit()
    known = client.get("/referentiel/metiers?q=cuistot").text
    assert "aussi appelé <span data-mark>cuistot</span>" in known
    assert f'data-key="G1609" data-label="{cook.label}"' in known
    title = client.get("/referentiel/metiers?q=pizza").text
    assert re.search(r"data-mark>Pizzaïolo / Pizzaïola</span>.*Cuisinier / Cuisinière", title)


def test_what_was_typed_never_comes_back_as_markup(client: FlaskClient, reference: dict[str, str]) -> None:
    for path in ("metiers", "communes", "competences"):
        page = client.get(f"/referentiel/{path}", query_string={"q": "<script>alert(1)</script>"})
        assert page.status_code == 200
        assert "<script" not in page.text


@pytest.mark.parametrize("path", ["metiers", "communes", "competences"])
def test_a_line_that_says_nothing_was_found_cannot_be_chosen(client: FlaskClient, path: str) -> None:
    (option,) = re.findall(r"<li ([^>]*)>", client.get(f"/referentiel/{path}?q=xylophone").text)
    assert 'role="option"' in option
    assert 'aria-disabled="true"' in option
    assert "data-value" not in option


def test_a_person_who_registers_chooses_from_the_same_list(
    client: FlaskClient, reference: dict[str, str]
) -> None:
    """The hidden field gives nothing until a choice is made: without JavaScript the search stays the same."""
    page = client.get("/candidats/inscription").text
    assert re.search(r'<input type="hidden" name="metier"[^>]* data-value disabled>', page)
    assert 'data-url="/referentiel/metiers"' in page
