"""A person writes what they can do; it is read, they tick, and the text itself is kept nowhere."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.candidates.models import Candidate
from app.model_registry import metadata
from app.reference.enums import EvidenceKind
from app.reference.models import Occupation, Skill
from tests.factories.accounts import make_user
from tests.factories.candidates import make_candidate
from tests.factories.reference import make_commune, make_occupation, make_skill

Login = Callable[[Any], FlaskClient]
URL = "/candidats/inscription"
# A word that nothing else holds: found anywhere, it was kept.
TELLTALE = "zyxophone"
TEXT = f"J’ai été serveuse 3 ans au {TELLTALE}, je sais souder"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def trades(session: Session) -> dict[str, Occupation]:
    labels = {
        "G1803": "Serveur / Serveuse en restauration",
        "H2913": "Soudeur / Soudeuse",
        "F1703": "Maçon / Maçonne",
        "N4101": "Conducteur / Conductrice de poids lourd",
    }
    found = {code: make_occupation(session, code=code, label=label) for code, label in labels.items()}
    make_commune(session, name="Marennes", search_text="marennes")
    session.commit()
    return found


@pytest.fixture
def skill(session: Session, trades: dict[str, Occupation]) -> Skill:
    skill = make_skill(session, label="Dresser une table")
    session.commit()
    return skill


def answers(**values: Any) -> dict[str, Any]:
    return {
        "first_name": "Lise",
        "last_name": "Tarnaud",
        "email": "lise.tarnaud@courriel.example",
        "password": "quatre mots sans ordre",
        "commune": "marennes",
        "available_on": "2027-01-04",
        "radius_km": "30",
        "contracts": ["cdi"],
        "is_informed": "y",
    } | values


def test_the_first_field_is_for_plain_words_and_says_what_becomes_of_them(client: FlaskClient) -> None:
    page = client.get(URL).text
    assert page.index('name="words"') < page.index('name="q"')
    assert "Ce que je sais faire" in page
    assert "Ce texte sert à trouver les mots justes\u00a0; il n’est pas conservé." in page


def test_words_become_boxes_that_nobody_has_ticked(client: FlaskClient) -> None:
    page = client.post(URL, data={"words": TEXT}).text
    for code, word in (("G1803", "serveuse"), ("H2913", "souder")):
        assert re.search(rf'<input [^>]*type="checkbox" name="metier" value="{code}" id="lu-{code}">', page)
        assert re.search(rf"d’après\u00a0: [^<]*{word}", page)
    assert "checked" not in page
    assert re.search(r'id="t-lus" tabindex="-1" data-focus>\d propositions<', page)
    assert TELLTALE in page, "what was typed is not lost while the person chooses"


def test_ticks_go_on_in_the_address_as_keys(client: FlaskClient, skill: Skill) -> None:
    page = client.get(f"{URL}?metier=G1803&metier=H2913&competence={skill.id}").text
    assert "Serveur / Serveuse en restauration" in page
    assert skill.label in page
    following = f"/candidats/inscription/vous?metier=G1803&amp;metier=H2913&amp;competence={skill.id}"
    assert f'href="{following}"' in page
    # Taking one away keeps the others, the skill included.
    assert f'href="{URL}?metier=H2913&amp;competence={skill.id}&amp;q="' in page
    assert f'href="{URL}?metier=G1803&amp;metier=H2913&amp;q="' in page


def test_what_is_chosen_already_is_not_proposed_again(client: FlaskClient) -> None:
    page = client.post(f"{URL}?metier=G1803", data={"words": "serveuse, souder"}).text
    assert 'id="lu-H2913"' in page
    assert 'id="lu-G1803"' not in page
    assert '<input type="hidden" name="metier" value="G1803">' in page


def test_ticked_skills_are_saved_as_declared_and_those_unticked_are_not(
    session: Session, client: FlaskClient, trades: dict[str, Occupation], skill: Skill
) -> None:
    other, usual = make_skill(session), make_skill(session, trades["G1803"])
    session.commit()
    address = f"/candidats/inscription/vous?metier=G1803&competence={skill.id}&competence={other.id}"
    page = client.get(address).text
    for key in (skill.id, other.id):
        assert re.search(rf'name="skills" value="{key}" id="[^"]+" checked', page)
    assert re.search(rf'name="skills" value="{usual.id}" id="[^"]+">', page)
    assert client.post(address, data=answers(skills=[str(skill.id)])).status_code == 303
    person = session.scalars(select(Candidate)).one()
    assert [(link.skill_id, link.evidence) for link in person.skills] == [(skill.id, EvidenceKind.DECLARED)]
    assert [aim.occupation.code for aim in person.aims] == ["G1803"]


def test_more_than_three_occupations_are_said_at_once(client: FlaskClient) -> None:
    keys = "&".join(f"metier={code}" for code in ("G1803", "H2913", "F1703", "N4101"))
    page = client.get(f"{URL}?{keys}").text
    assert "Gardez trois métiers au plus" in page
    assert "Continuer" not in page


@pytest.mark.parametrize("words", ["qsdfgh", "je sais faire"])
def test_words_that_say_nothing_get_examples(client: FlaskClient, words: str) -> None:
    response = client.post(URL, data={"words": words})
    assert response.status_code == 200
    assert "Aucun métier reconnu\u00a0: essayez «\u00a0serveur\u00a0»" in response.text
    assert words in response.text


@pytest.mark.parametrize(
    ("words", "message"),
    [("", "Écrivez quelques mots"), ("é" * 2_001, "Raccourcissez le texte à 2\u00a0000 caractères.")],
)
def test_a_mistake_is_said_at_the_field_and_nothing_is_lost(
    client: FlaskClient, words: str, message: str
) -> None:
    response = client.post(f"{URL}?metier=G1803", data={"words": words})
    assert response.status_code == 422
    assert message in response.text
    assert 'aria-invalid="true"' in response.text
    assert words in response.text
    assert "Serveur / Serveuse en restauration" in response.text


def test_a_fragment_is_the_part_of_the_page_that_it_replaces(client: FlaskClient) -> None:
    from tests.web.markup import without_tokens

    page = without_tokens(client.post(URL, data={"words": TEXT}).text)
    part = without_tokens(client.post(URL, data={"words": TEXT}, headers=HTMX).text)
    assert (
        part[: part.index('<div id="notifications"')].strip() in page
        if "notifications" in part
        else part in page
    )


@pytest.fixture
def logged() -> Iterator[list[dict[str, Any]]]:
    with structlog.testing.capture_logs() as entries:
        yield entries


def test_the_text_is_in_no_table_cookie_log_or_address(
    app: Flask, session: Session, client: FlaskClient, logged: list[Any], capfd: pytest.CaptureFixture[str]
) -> None:
    page = client.post(URL, data={"words": TEXT})
    assert TELLTALE in page.text
    assert "HX-Push-Url" not in page.headers
    for address in re.findall(r'(?:href|action|hx-get|hx-post)="([^"]*)"', page.text):
        assert TELLTALE not in address
    assert page.request.query_string == b""
    with client.session_transaction() as cookie:
        assert TELLTALE not in repr(dict(cookie))
    assert TELLTALE not in repr(page.headers)
    assert client.post("/candidats/inscription/vous?metier=G1803", data=answers()).status_code == 303
    assert session.scalars(select(Candidate)).one()
    for table in metadata.sorted_tables:
        for row in session.execute(table.select()):
            assert TELLTALE not in repr(tuple(row)), table.name
    assert TELLTALE not in repr(logged)
    assert TELLTALE not in "".join(capfd.readouterr())
    for path in app.config["SETTINGS"].data_dir.rglob("*"):
        assert not path.is_file() or TELLTALE.encode() not in path.read_bytes(), path


def test_reading_costs_the_same_number_of_queries_whatever_the_text(
    client: FlaskClient, count_queries: Any
) -> None:
    client.post(URL, data={"words": "souder"})
    numbers = []
    for words in ("souder", "souder, serveuse, maçon, conduire un camion"):
        with count_queries() as statements:
            client.post(URL, data={"words": words})
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]


def test_occupations_are_corrected_with_plain_words_and_nothing_is_saved_by_reading(
    session: Session, login: Login, trades: dict[str, Occupation]
) -> None:
    user = make_user(session)
    person = make_candidate(session, user=user, occupation=trades["F1703"])
    session.commit()
    client = login(user)
    page = client.post("/ma-page/metiers?metier=F1703", data={"words": "je sais souder"}).text
    assert 'name="metier" value="H2913" id="lu-H2913"' in page
    assert 'name="competence"' not in page
    session.expire_all()
    assert [aim.occupation.code for aim in person.aims] == ["F1703"]
    assert client.post("/ma-page/metiers", data={"metier": ["F1703", "H2913"]}).status_code == 303
    session.expire_all()
    assert [aim.occupation.code for aim in person.aims] == ["F1703", "H2913"]


def test_skills_that_the_person_names_become_boxes_too(
    session: Session, client: FlaskClient, trades: dict[str, Occupation]
) -> None:
    named = make_skill(session, trades["H2913"], label="Souder à l’arc")
    session.commit()
    page = client.post(URL, data={"words": "je sais souder"}).text
    assert re.search(rf'type="checkbox" name="competence" value="{named.id}" id="lue-{named.id}">', page)
    again = client.post(f"{URL}?competence={named.id}", data={"words": "je sais souder"}).text
    assert f'id="lue-{named.id}"' not in again


def test_skills_are_corrected_with_plain_words_and_ticked_ones_are_declared(
    session: Session, login: Login, trades: dict[str, Occupation]
) -> None:
    named = make_skill(session, trades["H2913"], label="Souder à l’arc")
    user = make_user(session)
    person = make_candidate(session, user=user, occupation=trades["F1703"])
    session.commit()
    client, url = login(user), "/ma-page/competences"
    page = client.post(url, data={"words": "je sais souder", "read": "1"}).text
    assert f'name="skills" value="{named.id}" id="k-{named.id}">' in page
    assert "je sais souder</textarea>" in page
    nothing = client.post(url, data={"words": "qsdfgh", "read": "1"}).text
    assert "Aucune compétence à ajouter" in nothing
    session.expire_all()
    assert person.skills == []
    client.post(url, data={"words": "je sais souder", "skills": [str(named.id)]})
    session.expire_all()
    assert [(link.skill_id, link.evidence) for link in person.skills] == [(named.id, EvidenceKind.DECLARED)]
