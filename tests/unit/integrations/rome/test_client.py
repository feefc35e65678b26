"""Downloading the archive of the ROME from a real server on this machine: limits, retries, redirections."""

import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from app.integrations.rome.client import HttpRomeSource
from app.integrations.rome.contract import Download, Marks, NoRomeSource, SourceFailure, SourceUnavailable
from tests.factories.rome_archives import RomeServer, in_turn, send, serve_rome, sha256

CONTENT = b"PK\x03\x04 an archive, as far as the client knows"
GOOD = sha256(CONTENT)


@pytest.fixture
def server() -> Iterator[RomeServer]:
    with serve_rome() as server:
        yield server


@pytest.fixture
def pauses() -> list[float]:
    """How long the client meant to wait between its attempts."""
    return []


@pytest.fixture
def ask(server: RomeServer, tmp_path: Path, pauses: list[float]) -> Callable[..., Download | None]:
    def download(known: Marks | None = None, **options: Any) -> Download | None:
        given = {"timeout_seconds": 2.0, "most_bytes": 100_000, "pause": pauses.append} | options
        url = given.pop("url", server.url)
        return HttpRomeSource(url, **given).download(tmp_path / "archive.zip", known or Marks())

    return download


def failure(ask: Callable[..., Download | None], **options: Any) -> SourceUnavailable:
    with pytest.raises(SourceUnavailable) as caught:
        ask(**options)
    return caught.value


def test_an_archive_is_received_whole_with_what_the_server_says_of_it(
    server: RomeServer, ask: Any, tmp_path: Path
) -> None:
    server.replies["/rome.zip"] = lambda handler: send(
        handler, CONTENT, ETag='"v460"', Last_Modified="Mon, 01 Sep 2025 08:00:00 GMT"
    )
    download = ask()
    assert download == Download(Marks('"v460"', "Mon, 01 Sep 2025 08:00:00 GMT"), len(CONTENT), GOOD, None)
    assert (tmp_path / "archive.zip").read_bytes() == CONTENT
    assert server.asked[0][1]["Accept-Encoding"] == "identity"


def test_an_archive_that_is_still_the_same_is_not_received(server: RomeServer, ask: Any) -> None:
    server.publish(CONTENT, etag='"v460"')
    assert ask(Marks('"v460"', "Mon, 01 Sep 2025 08:00:00 GMT")) is None
    headers = server.asked[0][1]
    assert headers["If-None-Match"] == '"v460"'
    assert headers["If-Modified-Since"] == "Mon, 01 Sep 2025 08:00:00 GMT"
    assert server.paths() == ["/rome.zip"]


def test_another_mark_brings_the_new_archive(server: RomeServer, ask: Any) -> None:
    server.publish(CONTENT, etag='"v470"')
    download = ask(Marks('"v460"'))
    assert download is not None
    assert download.marks.etag == '"v470"'


def test_a_304_that_nobody_asked_for_is_no_archive(server: RomeServer, ask: Any) -> None:
    server.replies["/rome.zip"] = lambda handler: send(handler, b"", 304)
    assert failure(ask).failure is SourceFailure.NOT_FOUND


@pytest.mark.parametrize(
    ("beside", "expected"),
    [
        (f"{GOOD}  rome.zip\n", GOOD),
        (f"{GOOD.upper()}\n", GOOD),
        (f"{'0' * 64} *other.zip\n{GOOD} *rome.zip\n", GOOD),
        (f"{'0' * 64}  one.zip\n{GOOD}  two.zip\n", None),
        ("<!doctype html><title>Accueil</title>", None),
        ("", None),
        ("0" * 5000, None),
    ],
)
def test_the_checksum_beside_the_archive_is_read(
    server: RomeServer, ask: Any, beside: str, expected: str | None
) -> None:
    server.publish(CONTENT)
    server.replies["/rome.zip.sha256"] = lambda handler: send(handler, beside.encode())
    assert ask().expected == expected


def test_the_checksum_of_the_settings_comes_first(server: RomeServer, ask: Any) -> None:
    server.publish(CONTENT, checksum="0" * 64)
    assert ask(checksum=GOOD.upper()).expected == GOOD
    assert server.paths() == ["/rome.zip"]


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_server_in_trouble_is_asked_again(
    server: RomeServer, ask: Any, pauses: list[float], status: int
) -> None:
    trouble = lambda handler: send(handler, b"", status)  # noqa: E731
    server.replies["/rome.zip"] = in_turn(trouble, trouble, lambda handler: send(handler, CONTENT))
    assert ask().checksum == GOOD
    assert pauses == [1, 2]


def test_a_server_that_stays_in_trouble_is_left_alone(
    server: RomeServer, ask: Any, pauses: list[float]
) -> None:
    server.replies["/rome.zip"] = lambda handler: send(handler, b"", 500)
    error = failure(ask)
    assert error.failure is SourceFailure.SERVER_ERROR
    assert "answered 500" in error.detail
    assert pauses == [1, 2, 4]


def test_a_connection_cut_in_the_middle_is_tried_again(
    server: RomeServer, ask: Any, pauses: list[float], tmp_path: Path
) -> None:
    def cut(handler: BaseHTTPRequestHandler) -> None:
        send(handler, CONTENT[:10], Content_Length=str(len(CONTENT)))
        handler.close_connection = True

    server.replies["/rome.zip"] = in_turn(cut, lambda handler: send(handler, CONTENT))
    assert ask().checksum == GOOD
    assert pauses == [1]
    assert (tmp_path / "archive.zip").read_bytes() == CONTENT
    server.replies["/rome.zip"] = cut
    assert failure(ask).failure is SourceFailure.CUT


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429])
def test_a_server_that_refuses_is_not_asked_again(
    server: RomeServer, ask: Any, pauses: list[float], status: int
) -> None:
    server.replies["/rome.zip"] = lambda handler: send(handler, b"", status)
    assert failure(ask).failure is SourceFailure.NOT_FOUND
    assert pauses == []


def test_a_silent_server_is_not_waited_for_nor_asked_again(
    server: RomeServer, ask: Any, pauses: list[float]
) -> None:
    server.replies["/rome.zip"] = lambda _handler: time.sleep(3)
    started = time.monotonic()
    assert failure(ask, timeout_seconds=0.2).failure is SourceFailure.NO_ANSWER
    assert time.monotonic() - started < 2
    assert pauses == []


def test_a_server_that_answers_drop_by_drop_is_not_waited_for(server: RomeServer, ask: Any) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        send(handler, b"", Content_Length="1000")
        for _ in range(100):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.02)

    server.replies["/rome.zip"] = drip
    started = time.monotonic()
    error = failure(ask, timeout_seconds=0.05)
    assert error.failure is SourceFailure.NO_ANSWER
    assert "too slowly" in error.detail
    assert time.monotonic() - started < 1.5


def test_a_machine_that_does_not_answer_is_tried_four_times(ask: Any, pauses: list[float]) -> None:
    assert failure(ask, url="http://127.0.0.1:9/rome.zip").failure is SourceFailure.CUT
    assert pauses == [1, 2, 4]


def test_a_declared_size_beyond_the_limit_is_refused_before_anything_is_read(
    server: RomeServer, ask: Any, tmp_path: Path
) -> None:
    server.replies["/rome.zip"] = lambda handler: send(handler, b"PK", Content_Length="100001")
    error = failure(ask)
    assert error.failure is SourceFailure.TOO_LARGE
    assert "ROME_MAX_MEGABYTES" in error.detail
    assert (tmp_path / "archive.zip").read_bytes() == b""


def test_a_size_that_nobody_declared_is_counted_as_it_comes(server: RomeServer, ask: Any) -> None:
    sent = []

    def pour(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(10_000):
            handler.wfile.write(b" " * 10_000)
            sent.append(10_000)

    server.replies["/rome.zip"] = pour
    assert failure(ask).failure is SourceFailure.TOO_LARGE
    assert sum(sent) < 50_000_000, "the rest was not waited for"


def test_a_body_that_swells_on_the_way_is_refused(server: RomeServer, ask: Any) -> None:
    server.replies["/rome.zip"] = lambda handler: send(handler, CONTENT, Content_Encoding="gzip")
    assert "encoding" in failure(ask).detail


def test_a_redirection_on_the_same_host_is_followed(server: RomeServer, ask: Any) -> None:
    server.publish(CONTENT)
    server.replies["/latest"] = lambda handler: send(handler, b"", 302, Location="/rome.zip")
    assert ask(url=server.url.replace("rome.zip", "latest")).checksum == GOOD


def test_another_host_is_followed_only_when_settings_name_it(server: RomeServer, ask: Any) -> None:
    server.publish(CONTENT)
    there = server.url.replace("127.0.0.1", "localhost")
    server.replies["/latest"] = lambda handler: send(handler, b"", 301, Location=there)
    url = server.url.replace("rome.zip", "latest")
    error = failure(ask, url=url)
    assert error.failure is SourceFailure.REDIRECTION
    assert "localhost" in error.detail
    assert "ROME_REDIRECT_HOSTS" in error.detail
    assert server.paths() == ["/latest"], "the other host was not asked"
    assert ask(url=url, hosts=frozenset({"localhost"})).checksum == GOOD


@pytest.mark.parametrize("there", ["http://127.0.0.1/x", "file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_a_redirection_never_leaves_encryption_nor_the_web(there: str) -> None:
    import httpx

    source = HttpRomeSource("https://127.0.0.1/rome.zip", timeout_seconds=1, most_bytes=10)
    with pytest.raises(SourceUnavailable) as caught:
        source._follow(httpx.URL("https://127.0.0.1/rome.zip"), httpx.URL(there))
    assert caught.value.failure is SourceFailure.REDIRECTION


def test_redirections_do_not_go_round_for_ever(server: RomeServer, ask: Any) -> None:
    server.replies["/rome.zip"] = lambda handler: send(handler, b"", 302, Location="/rome.zip")
    assert failure(ask).failure is SourceFailure.REDIRECTION
    assert len(server.asked) == 6


def test_secrets_of_an_address_are_never_said(server: RomeServer, ask: Any) -> None:
    url = f"http://someone:secret@127.0.0.1:{server.port}/rome.zip?token=secret"
    assert "secret" not in HttpRomeSource(url, timeout_seconds=1, most_bytes=1).address
    assert "secret" not in failure(ask, url=url).detail


def test_without_an_address_there_is_no_archive(tmp_path: Path) -> None:
    source = NoRomeSource()
    assert source.address == ""
    with pytest.raises(SourceUnavailable, match="ROME_URL"):
        source.download(tmp_path / "archive.zip", Marks())
