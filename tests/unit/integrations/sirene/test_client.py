"""The client of the company directory, against a real server on this machine."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from app.integrations.sirene.client import HttpCompanyDirectory
from app.integrations.sirene.contract import Company, DirectoryUnavailable

SIRET = "73282932000074"
OTHER = "73282932000082"

Reply = Callable[[BaseHTTPRequestHandler], None]


def _result(**values: Any) -> dict[str, Any]:
    """A company as the service writes it, with the fields that are read and some that are not."""
    fields = {
        "siren": SIRET[:9],
        "nom_complet": "ATELIER MAUBRAC",
        "nom_raison_sociale": "ATELIER MAUBRAC SARL",
        "etat_administratif": "A",
        "activite_principale": "25.29Z",
        "nombre_etablissements": 2,
        "siege": {
            "siret": SIRET,
            "activite_principale": "25.29Z",
            "commune": "17299",
            "libelle_commune": "ROCHEFORT",
            "etat_administratif": "A",
        },
        "matching_etablissements": [],
    }
    return fields | values


@pytest.fixture
def serve() -> Iterator[Callable[[Reply], HttpCompanyDirectory]]:
    servers: list[ThreadingHTTPServer] = []

    def start(reply: Reply, timeout: float = 2.0) -> HttpCompanyDirectory:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                try:
                    reply(self)
                except (BrokenPipeError, ConnectionResetError):
                    return

            def log_message(self, *_args: object) -> None:
                return

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return HttpCompanyDirectory(f"http://127.0.0.1:{server.server_port}", timeout_seconds=timeout)

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def _send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def _json(answer: object, status: int = 200) -> Reply:
    return lambda handler: _send(handler, json.dumps(answer).encode(), status)


def test_the_siret_is_asked_for_and_the_establishment_read(serve: Any) -> None:
    asked: list[str] = []

    def reply(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        _json({"results": [_result()], "total_results": 1})(handler)

    assert serve(reply).find(SIRET) == Company(
        siret=SIRET,
        name="ATELIER MAUBRAC",
        naf_code="25.29Z",
        insee_code="17299",
        city="ROCHEFORT",
        is_open=True,
    )
    parts = urlsplit(asked[0])
    assert (parts.path, parse_qs(parts.query)["q"]) == ("/search", [SIRET])


def test_an_establishment_that_is_not_the_head_office_is_found(serve: Any) -> None:
    place = {
        "siret": OTHER,
        "activite_principale": "43.32B",
        "commune": "17415",
        "libelle_commune": "SAINTES",
        "etat_administratif": "A",
    }
    company = serve(_json({"results": [_result(matching_etablissements=[place])]})).find(OTHER)
    assert (company.siret, company.city, company.naf_code) == (OTHER, "SAINTES", "43.32B")


def test_an_unknown_siret_gives_nothing(serve: Any) -> None:
    assert serve(_json({"results": [], "total_results": 0})).find(SIRET) is None


def test_a_company_of_another_number_is_not_taken_for_this_one(serve: Any) -> None:
    """The service searches texts: it may answer with something close."""
    assert serve(_json({"results": [_result()]})).find(OTHER) is None


@pytest.mark.parametrize(
    "result",
    [_result(siege={"siret": SIRET, "etat_administratif": "F"}), _result(etat_administratif="C")],
    ids=["establishment closed", "company ceased"],
)
def test_a_closed_establishment_is_said_to_be(serve: Any, result: dict[str, Any]) -> None:
    assert serve(_json({"results": [result]})).find(SIRET).is_open is False


def test_what_a_firm_hides_is_left_empty(serve: Any) -> None:
    result = _result(
        nom_complet="[NON-DIFFUSIBLE]",
        nom_raison_sociale="[ND]",
        activite_principale=None,
        siege={"siret": SIRET, "commune": None},
    )
    company = serve(_json({"results": [result]})).find(SIRET)
    assert (company.name, company.naf_code, company.insee_code, company.city) == ("", None, None, None)


@pytest.mark.parametrize(
    "answer",
    [
        {},
        [],
        None,
        "ROCHEFORT",
        {"results": None},
        {"results": 3},
        {"results": ["ROCHEFORT"]},
        {"results": [{"siege": "ROCHEFORT"}]},
        {"results": [{"matching_etablissements": 3}]},
    ],
    ids=repr,
)
def test_nonsense_is_unavailable_not_unknown(serve: Any, answer: object) -> None:
    with pytest.raises(DirectoryUnavailable):
        serve(_json(answer)).find(SIRET)


@pytest.mark.parametrize("body", [b"", b"<html>maintenance</html>", b"\xff\xfe", b"[" * 50_000])
def test_something_other_than_json_is_unavailable(serve: Any, body: bytes) -> None:
    with pytest.raises(DirectoryUnavailable):
        serve(lambda handler: _send(handler, body)).find(SIRET)


@pytest.mark.parametrize("status", [400, 404, 429, 500, 503])
def test_an_error_of_the_service_is_unavailable(serve: Any, status: int) -> None:
    with pytest.raises(DirectoryUnavailable):
        serve(_json({"results": []}, status)).find(SIRET)


def test_a_redirection_is_not_followed(serve: Any) -> None:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        _send(handler, b"{}", 302, Location="http://127.0.0.1:9/")

    with pytest.raises(DirectoryUnavailable):
        serve(reply).find(SIRET)


def test_an_answer_without_end_is_cut(serve: Any) -> None:
    with pytest.raises(DirectoryUnavailable):
        serve(lambda handler: _send(handler, b"[" + b" " * 600_000 + b"]")).find(SIRET)


def test_a_server_that_says_nothing_is_not_waited_for(serve: Any) -> None:
    started = time.monotonic()
    with pytest.raises(DirectoryUnavailable):
        serve(lambda _handler: time.sleep(3), timeout=0.2).find(SIRET)
    assert time.monotonic() - started < 2


def test_a_server_that_answers_drop_by_drop_is_not_waited_for(serve: Any) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(60):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)

    started = time.monotonic()
    with pytest.raises(DirectoryUnavailable):
        serve(drip, timeout=0.3).find(SIRET)
    assert time.monotonic() - started < 2


def test_a_machine_that_does_not_exist_is_unavailable() -> None:
    with pytest.raises(DirectoryUnavailable):
        HttpCompanyDirectory("http://127.0.0.1:9", timeout_seconds=1).find(SIRET)
