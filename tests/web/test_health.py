"""The health endpoint tells whether the process reaches its database."""

from flask.testing import FlaskClient


def test_health_answers_ok_when_the_schema_is_there(client: FlaskClient) -> None:
    response = client.get("/sante")
    assert response.status_code == 200
    assert response.json == {"status": "ok"}
