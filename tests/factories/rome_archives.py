"""Archives of the ROME as a publisher makes them, and a server on this machine that gives them."""

import hashlib
import io
import threading
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Reply = Callable[[BaseHTTPRequestHandler], None]


def zip_files(paths: Iterable[Path], *, folder: str = "") -> bytes:
    """The files, deflated, under `folder`."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(paths):
            archive.write(path, f"{folder}{path.name}")
    return content.getvalue()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass
class RomeServer:
    """Answers each path with what `replies` says, else 404; remembers what it was asked, in order."""

    replies: dict[str, Reply] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/rome.zip"

    def paths(self) -> list[str]:
        return [path for path, _headers in self.asked]

    def publish(self, content: bytes, *, etag: str | None = None, checksum: str | None = None) -> None:
        """Serve `content` at /rome.zip, with 304 to who has its `etag`; `checksum` is served beside it."""

        def reply(handler: BaseHTTPRequestHandler) -> None:
            if etag and handler.headers.get("If-None-Match") == etag:
                send(handler, b"", 304, ETag=etag)
            else:
                send(handler, content, **({"ETag": etag} if etag else {}))

        self.replies["/rome.zip"] = reply
        self.replies.pop("/rome.zip.sha256", None)
        if checksum is not None:
            line = f"{checksum}  rome.zip\n".encode()
            self.replies["/rome.zip.sha256"] = lambda handler: send(handler, line)


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    """Answer with `body`; headers are given with underscores, Content_Length too when it should lie."""
    handler.send_response(status)
    length = headers.pop("Content_Length", str(len(body)))
    if status != 304:
        handler.send_header("Content-Length", length)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def in_turn(*replies: Reply) -> Reply:
    """The first reply to the first question, and so on; the last one from then on."""
    left = list(replies)

    def reply(handler: BaseHTTPRequestHandler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(handler)

    return reply


@contextmanager
def serve_rome() -> Iterator[RomeServer]:
    known = RomeServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known.asked.append((self.path, dict(self.headers)))
            reply = known.replies.get(self.path)
            try:
                if reply is None:
                    send(self, b"<!doctype html><title>404</title>", 404)
                else:
                    reply(self)
            except (BrokenPipeError, ConnectionResetError):
                return

        def log_message(self, *_args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    known.port = server.server_port
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield known
    finally:
        server.shutdown()
        server.server_close()
