"""The weights pages of Cap Métiers: who may read, try and publish; one address for a whole trial."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.matching.models import RankingWeights
from app.matching.ranking.weights import DEFAULT_WEIGHTS
from app.matching.weighting.versions import publish_weights
from tests.factories.accounts import make_employer, make_member, make_partner, make_user
from tests.factories.candidates import make_candidate
from tests.factories.needs import make_reviewer
from tests.factories.reference import make_commune, make_occupation, make_skill
from tests.factories.vacancies import make_vacancy
from tests.web.swapping import find, outline, read

Login = Callable[[Any], FlaskClient]
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
HTMX = {"HX-Request": "true", "HX-Target": "essai"}
TRIAL = "metier=20&competences=15&distance=35&disponibilite=15&formation=15"
NEXT = DEFAULT_WEIGHTS.version + 1
NOTE = "Les personnes du voisinage passaient trop loin."


class Scene:
    """A vacancy, somebody of its occupation 17 km away, a neighbour with its skill; three readers."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.reviewer = make_reviewer(session, full_name="Nadia Teulat")
        self.administrator = make_user(session, is_administrator=True)
        self.employer = make_employer(session)
        self.recruiter = make_member(session, self.employer)
        occupation = make_occupation(session)
        skill = make_skill(session, occupation)
        self.vacancy = make_vacancy(session, self.employer, occupation=occupation, essential=[skill])
        identity = {"first_name": "Ondine", "last_name": "Vaucresson", "email": "ondine@exemple.test"}
        self.fellow = make_candidate(
            session,
            occupation=occupation,
            identity=identity,
            commune=make_commune(session, latitude=46.10, name="Surgères"),
        )
        self.neighbour = make_candidate(
            session,
            occupation=make_occupation(session),
            skills=[skill],
            identity=identity,
            commune=self.vacancy.commune,
        )
        session.commit()

    def publish(self, **values: int) -> None:
        publish_weights(
            self.session,
            weights=replace(DEFAULT_WEIGHTS, **values),
            based_on=self.session.scalar(select(func.max(RankingWeights.version))) or DEFAULT_WEIGHTS.version,
            note="La formation pesait trop peu.",
            actor=self.reviewer,
            organisation_id=self.reviewer.memberships[0].organisation_id,
            now=NOW,
        )
        self.session.commit()

    def count_versions(self) -> int:
        return self.session.scalar(select(func.count()).select_from(RankingWeights)) or 0


@pytest.fixture
def scene(session: Session) -> Scene:
    return Scene(session)


@pytest.fixture
def client_in(scene: Scene, login: Login) -> FlaskClient:
    return login(scene.reviewer)


def words(html: str) -> str:
    text = re.sub(r"<[^>]+>", " ", re.sub(r"<(script|style).*?</\1>", "", html, flags=re.DOTALL))
    return " ".join(text.split())


READ = ["/agence/ponderations", f"/agence/ponderations/{DEFAULT_WEIGHTS.version}"]
ACT = ["/agence/ponderations/essai", f"/agence/ponderations/publier?{TRIAL}"]


@pytest.mark.parametrize("path", [*READ, *ACT])
def test_reviewers_open_every_page_and_firms_partners_and_people_none(
    session: Session, scene: Scene, login: Login, path: str
) -> None:
    others = [scene.recruiter, make_member(session, make_partner(session)), make_user(session)]
    session.commit()
    assert login(scene.reviewer).get(path).status_code == 200
    for other in others:
        assert login(other).get(path).status_code == 403
        assert login(other).post(path).status_code in (403, 405)


@pytest.mark.parametrize(("paths", "status"), [(READ, 200), (ACT, 403)])
def test_administrators_read_and_neither_try_nor_publish(
    scene: Scene, login: Login, paths: list[str], status: int
) -> None:
    client = login(scene.administrator)
    assert [client.get(path).status_code for path in paths] == [status, status]
    assert client.post(f"/agence/ponderations/publier?{TRIAL}").status_code == 403
    assert "Essayer d’autres pondérations" not in client.get(READ[0]).text


@pytest.mark.parametrize("path", [*READ, *ACT])
def test_nobody_signed_out_gets_in(client: FlaskClient, path: str) -> None:
    assert "/connexion" in client.get(path).location


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/agence/ponderations", "Pondérations"),
        (READ[1], f"Pondérations, version {DEFAULT_WEIGHTS.version}"),
        ("/agence/ponderations/essai", "Essayer d’autres pondérations"),
        ("/agence/ponderations/essai?metier=99", "Erreur\u00a0: Essayer d’autres pondérations"),
        (f"/agence/ponderations/publier?{TRIAL}", "Publier ces pondérations"),
    ],
)
def test_a_page_has_its_title_and_one_heading(client_in: FlaskClient, path: str, title: str) -> None:
    page = client_in.get(path).text
    assert f"<title>{title} · Estuaire</title>" in page
    assert len(re.findall(r"<h1\b", page)) == 1


def test_the_version_in_force_is_read_with_its_history(scene: Scene, client_in: FlaskClient) -> None:
    scene.publish(training=20, occupation=20)
    page = words(client_in.get("/agence/ponderations").text)
    assert f"Version {NEXT} en vigueur, publiée le 25 novembre 2026" in page
    assert "Formation 20 points" in page
    assert "La formation pesait trop peu." in page
    assert "Nadia Teulat" in page
    assert "Formation : 20 points au lieu de 5 points" in page


def test_each_version_keeps_its_page(scene: Scene, client_in: FlaskClient) -> None:
    scene.publish(training=20, occupation=20)
    new = words(client_in.get(f"/agence/ponderations/{NEXT}").text)
    old = words(client_in.get(f"/agence/ponderations/{DEFAULT_WEIGHTS.version}").text)
    assert "Formation 20 points" in new
    assert "en vigueur" in new
    assert "Formation 5 points" in old
    assert "remplacée" in old
    assert client_in.get("/agence/ponderations/99").status_code == 404


def test_everyone_reads_the_version_in_force_and_older_ones(scene: Scene, client: FlaskClient) -> None:
    scene.publish(training=20, occupation=20)
    page = words(client.get("/comment-le-score-est-calcule").text)
    assert f"Version {NEXT}, publiée le 25 novembre 2026, en vigueur." in page
    assert "demandé. 20 " in page
    assert "Nadia" not in page
    assert "pesait trop peu" not in page
    old = words(client.get(f"/comment-le-score-est-calcule/{DEFAULT_WEIGHTS.version}").text)
    assert "demandé. 5 " in old
    assert "a été remplacée" in old
    assert client.get("/comment-le-score-est-calcule/99").status_code == 404


def test_a_trial_shows_who_moves_by_code_and_never_by_name(scene: Scene, client_in: FlaskClient) -> None:
    html = client_in.get(f"/agence/ponderations/essai?{TRIAL}").text
    page = words(html)
    assert "Ce qui changerait pour 1 offre réelle" in page
    assert "1 sur 1 offre dont la première suggestion change" in page
    sides = html.partition("Avec l’essai</h4>")
    assert sides[0].rindex(scene.neighbour.code) > sides[0].rindex(scene.fellow.code)
    assert sides[2].index(scene.neighbour.code) < sides[2].index(scene.fellow.code)
    assert "monte de" in page
    for secret in ("Ondine", "Vaucresson", "ondine@exemple.test"):
        assert secret not in html


def test_the_sum_is_said_and_nothing_typed_is_lost(client_in: FlaskClient) -> None:
    response = client_in.get("/agence/ponderations/essai?metier=41&competences=abc&near_km=12&declared=8,55")
    assert response.status_code == 422
    assert 'value="41"' in response.text
    assert 'value="abc"' in response.text
    assert 'value="12"' in response.text
    assert 'value="8,55"' in response.text
    assert "Écrivez un nombre entier." in response.text
    response = client_in.get("/agence/ponderations/essai?metier=41")
    assert response.status_code == 422
    assert "Les points font 106\u00a0: retirez-en 6 pour arriver à 100." in response.text


def test_a_wrong_curve_is_said_at_its_field_which_is_unfolded(client_in: FlaskClient) -> None:
    response = client_in.get("/agence/ponderations/essai?mobility_first=99")
    assert response.status_code == 422
    assert re.search(r'<details class="es-disc mt-2" open>', response.text)
    assert 'href="#mobility_first"' in response.text


@pytest.mark.parametrize(
    "query", ["base=99", "base=x", "offre=", "tie_band=7", "inconnu=1", "offre=%00", "near_km=%00"]
)
def test_an_odd_address_is_answered(client_in: FlaskClient, query: str) -> None:
    assert client_in.get(f"/agence/ponderations/essai?{query}").status_code in (200, 422)


def test_the_fragment_is_the_page_and_the_address_holds_the_trial(
    scene: Scene, client_in: FlaskClient
) -> None:
    first = client_in.get("/agence/ponderations/essai").text
    asked = f"/agence/ponderations/essai?{TRIAL}&near_km=12&offre={scene.vacancy.reference.lower()}"
    fragment = client_in.get(asked, headers=HTMX)
    pushed = fragment.headers["HX-Push-Url"]
    assert parse_qs(urlsplit(pushed).query) == {
        "base": [str(DEFAULT_WEIGHTS.version)],
        "metier": ["20"],
        "competences": ["15"],
        "distance": ["35"],
        "disponibilite": ["15"],
        "formation": ["15"],
        "near_km": ["12"],
        "offre": [scene.vacancy.reference],
    }
    whole = client_in.get(pushed).text
    answer = fragment.text.replace(" data-focus", "")
    swapped = find(read(answer), "essai")
    assert outline(swapped) == outline(find(read(whole), "essai"))
    assert outline(find(read(first), "essai")) != outline(swapped)


def test_a_vacancy_is_added_by_its_reference_and_an_unknown_one_is_said(
    scene: Scene, client_in: FlaskClient
) -> None:
    added = f"offre={scene.vacancy.reference}&offre=OF-9"
    page = client_in.get(f"/agence/ponderations/essai?{TRIAL}&{added}").text
    assert "Offres que vous avez ajoutées" in page
    assert "Aucune offre en ligne ne porte la référence OF-9." in page


def test_an_old_trial_is_compared_with_the_version_in_force(scene: Scene, client_in: FlaskClient) -> None:
    scene.publish(training=20, occupation=20)
    page = words(client_in.get(f"/agence/ponderations/essai?base={DEFAULT_WEIGHTS.version}&{TRIAL}").text)
    assert f"Cet essai part de la version {DEFAULT_WEIGHTS.version}." in page
    assert "Formation : 15 points au lieu de 20 points" in page


def test_publishing_asks_for_a_reason_then_ranks_with_the_new_version(
    scene: Scene, client_in: FlaskClient, login: Login
) -> None:
    url = f"/agence/ponderations/publier?{TRIAL}"
    page = client_in.get(url)
    assert "Ce qui changerait pour 1 offre réelle" in page.text
    based_on = re.search(r'name="based_on" value="(\d+)"', page.text)
    assert based_on
    refused = client_in.post(url, data={"based_on": based_on[1], "note": "  "})
    assert refused.status_code == 422
    assert "Écrivez pourquoi vous publiez" in refused.text
    assert scene.count_versions() == 0
    done = client_in.post(url, data={"based_on": based_on[1], "note": NOTE})
    assert (done.status_code, done.location) == (303, f"/agence/ponderations/{NEXT}")
    assert NOTE in client_in.get(done.location).text
    suggestions = login(scene.recruiter).get(f"/offres/{scene.vacancy.public_id}/suggestions").text
    assert suggestions.index(scene.neighbour.code) < suggestions.index(scene.fellow.code)
    journal = login(scene.administrator).get("/administration/journal").text
    assert "Pondérations publiées" in journal
    assert f'href="/agence/ponderations/{NEXT}"' in journal


def test_of_two_who_publish_the_second_is_told_and_keeps_the_trial(
    scene: Scene, client_in: FlaskClient
) -> None:
    scene.publish(training=20, occupation=20)
    url = f"/agence/ponderations/publier?base={DEFAULT_WEIGHTS.version}&{TRIAL}"
    refused = client_in.post(url, data={"based_on": DEFAULT_WEIGHTS.version, "note": NOTE})
    assert refused.status_code == 409
    assert "Une autre version a été publiée pendant votre essai." in refused.text
    assert NOTE in refused.text
    assert f'name="based_on" value="{NEXT}"' in refused.text
    assert "distance=35" in refused.text
    assert scene.count_versions() == 2
    assert client_in.post(url, data={"based_on": NEXT, "note": NOTE}).status_code == 303
    assert scene.count_versions() == 3


def test_weights_in_force_are_not_published_again(scene: Scene, client_in: FlaskClient) -> None:
    url = "/agence/ponderations/publier"
    assert "Rien à publier" in client_in.get(url).text
    refused = client_in.post(url, data={"based_on": DEFAULT_WEIGHTS.version, "note": NOTE})
    assert refused.status_code == 422
    assert "déjà celles en vigueur" in refused.text


def test_a_wrong_trial_goes_back_to_the_form(client_in: FlaskClient) -> None:
    response = client_in.get("/agence/ponderations/publier?metier=41")
    assert (response.status_code, response.location) == (303, "/agence/ponderations/essai?metier=41")


def test_examples_lead_to_trials_that_are_right(client_in: FlaskClient) -> None:
    page = client_in.get("/agence/ponderations/essai").text
    links = re.findall(r'href="(/agence/ponderations/essai\?base[^"]+)"', page)
    examples = {link.replace("&amp;", "&") for link in links}
    assert len(examples) == 5
    assert {client_in.get(url).status_code for url in examples} == {200}


def test_the_rail_leads_there_for_those_who_may_read(scene: Scene, login: Login) -> None:
    for user in (scene.reviewer, scene.administrator):
        assert re.search(r'href="/agence/ponderations" aria-current="page"', login(user).get(READ[0]).text)
    assert 'href="/agence/ponderations"' not in login(scene.recruiter).get("/offres").text
