"""HTTP client of the address that publishes the ROME: one archive, within limits of size, time and place."""

import hashlib
import ssl
import time
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple

import httpx

from app.integrations.rome.checksums import read_checksum
from app.integrations.rome.contract import Download, Marks, SourceFailure, SourceUnavailable

ATTEMPTS = 4
REDIRECTIONS = 5
# A checksum and the name of a file.
CHECKSUM_BYTES = 4096
# Patience in all, retries included, as a multiple of the patience with a silent server.
WHOLE = 10
_MAY_PASS = (SourceFailure.CUT, SourceFailure.SERVER_ERROR)


class _Received(NamedTuple):
    marks: Marks
    size: int
    checksum: str


class HttpRomeSource:
    """`url` is the archive's; `hosts` are other machines that it may send to; `checksum` what it must have.

    `timeout_seconds` is the patience with a silent server; the whole takes ten times that at most. Answers
    5xx and cut connections are tried again, three times, after 1, 2 and 4 seconds (`pause` waits).
    """

    def __init__(
        self,
        url: str,
        *,
        timeout_seconds: float,
        most_bytes: int,
        hosts: frozenset[str] = frozenset(),
        checksum: str = "",
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._url = httpx.URL(url)
        self._timeout = timeout_seconds
        self._most_bytes = most_bytes
        self._hosts = hosts | {self._url.host}
        self._checksum = checksum.lower()
        self._pause = pause

    @property
    def address(self) -> str:
        return _say(self._url)

    def download(self, target: Path, known: Marks) -> Download | None:
        deadline = time.monotonic() + self._timeout * WHOLE
        headers = {
            name: value
            for name, value in (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified))
            if value
        }
        # As it is: a checksum is that of the file, and nothing may swell on the way.
        with httpx.Client(
            timeout=self._timeout, headers={"Accept-Encoding": "identity", "User-Agent": "Estuaire"}
        ) as client:
            received = self._insist(client, self._url, target, self._most_bytes, headers, deadline)
            if received is None:
                return None
            expected = self._checksum or self._checksum_beside(client, target, deadline)
        return Download(received.marks, received.size, received.checksum, expected)

    def _checksum_beside(self, client: httpx.Client, target: Path, deadline: float) -> str | None:
        """That of the `.sha256` beside the archive; None when there is none."""
        url = self._url.copy_with(path=f"{self._url.path}.sha256", query=None)
        beside = target.with_suffix(".sha256")
        try:
            self._insist(client, url, beside, CHECKSUM_BYTES, {}, deadline)
        except SourceUnavailable as error:
            if error.failure in (*_MAY_PASS, SourceFailure.NO_ANSWER):
                raise
            return None
        return read_checksum(beside.read_bytes(), PurePosixPath(self._url.path).name)

    def _insist(
        self,
        client: httpx.Client,
        url: httpx.URL,
        target: Path,
        most_bytes: int,
        headers: dict[str, str],
        deadline: float,
    ) -> _Received | None:
        for attempt in range(ATTEMPTS):
            try:
                with target.open("wb") as file:
                    return self._ask(client, url, file, most_bytes, headers, deadline)
            except SourceUnavailable as error:
                wait = 2.0**attempt
                is_last = attempt == ATTEMPTS - 1 or time.monotonic() + wait > deadline
                if is_last or error.failure not in _MAY_PASS:
                    raise
                self._pause(wait)
        raise AssertionError("the last attempt returns or raises")

    def _ask(
        self,
        client: httpx.Client,
        url: httpx.URL,
        file: BinaryIO,
        most_bytes: int,
        headers: dict[str, str],
        deadline: float,
    ) -> _Received | None:
        try:
            for _ in range(REDIRECTIONS + 1):
                with client.stream("GET", url, headers=headers) as response:
                    if response.next_request is None:
                        return _receive(response, file, most_bytes, deadline, is_conditional=bool(headers))
                    url = self._follow(url, response.next_request.url)
        except httpx.HTTPError as error:
            raise _unavailable(error, url) from error
        except httpx.InvalidURL as error:
            raise SourceUnavailable(SourceFailure.REDIRECTION, f"{_say(url)} sends nowhere") from error
        raise SourceUnavailable(SourceFailure.REDIRECTION, f"more than {REDIRECTIONS} redirections")

    def _follow(self, here: httpx.URL, there: httpx.URL) -> httpx.URL:
        """`there`, unless it leaves encryption or the hosts that settings name."""
        if there.scheme not in ("http", "https") or (here.scheme, there.scheme) == ("https", "http"):
            raise SourceUnavailable(
                SourceFailure.REDIRECTION, f"{_say(here)} sends to {_say(there)}, which is not encrypted"
            )
        if there.host not in self._hosts:
            raise SourceUnavailable(
                SourceFailure.REDIRECTION,
                f"{_say(here)} sends to another host, {there.host}: "
                "if you trust it, add it to ROME_REDIRECT_HOSTS",
            )
        return there


def _receive(
    response: httpx.Response, file: BinaryIO, most_bytes: int, deadline: float, *, is_conditional: bool
) -> _Received | None:
    status, place = response.status_code, _say(response.url)
    if status == httpx.codes.NOT_MODIFIED and is_conditional:
        return None
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise SourceUnavailable(SourceFailure.SERVER_ERROR, f"{place} answered {status}")
    if status != httpx.codes.OK:
        raise SourceUnavailable(SourceFailure.NOT_FOUND, f"{place} answered {status}")
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise SourceUnavailable(SourceFailure.NOT_FOUND, f"{place} answered in an encoding not asked for")
    declared = response.headers.get("Content-Length", "")
    if declared.isdecimal() and int(declared) > most_bytes:
        raise _too_large(place, most_bytes)
    digest, size = hashlib.sha256(), 0
    for chunk in response.iter_raw():
        size += len(chunk)
        if size > most_bytes:
            raise _too_large(place, most_bytes)
        if time.monotonic() > deadline:
            raise SourceUnavailable(SourceFailure.NO_ANSWER, f"{place} sends too slowly")
        digest.update(chunk)
        file.write(chunk)
    marks = Marks(response.headers.get("ETag"), response.headers.get("Last-Modified"))
    return _Received(marks, size, digest.hexdigest())


def _too_large(place: str, most_bytes: int) -> SourceUnavailable:
    # The words of a size that settings name in megabytes.
    most = f"{most_bytes / 1_000_000:g} MB"
    return SourceUnavailable(SourceFailure.TOO_LARGE, f"{place} sends more than {most} (ROME_MAX_MEGABYTES)")


def _unavailable(error: httpx.HTTPError, url: httpx.URL) -> SourceUnavailable:
    place = _say(url)
    if isinstance(error, httpx.TimeoutException):
        return SourceUnavailable(SourceFailure.NO_ANSWER, f"{place} did not answer in time")
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            detail = f"the certificate of {url.host} is refused: {cause.verify_message}"
            return SourceUnavailable(SourceFailure.CERTIFICATE, detail)
        cause = cause.__cause__ or cause.__context__
    return SourceUnavailable(SourceFailure.CUT, f"the connection to {place} failed ({type(error).__name__})")


def _say(url: httpx.URL) -> str:
    """The address without credentials, query nor fragment, which may hold secrets."""
    return str(url.copy_with(username="", password="", query=None, fragment=None))
