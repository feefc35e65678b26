"""How gunicorn serves Estuaire. It listens on loopback alone: in production a proxy with TLS is in front."""

import gc
import os
import socket
from typing import Any

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 10
keepalive = 5
# A worker that leaks is replaced now and then, never all at once. The application is imported before workers
# are forked: a new one then takes a moment, not two seconds of a core that requests wait for.
preload_app = True
max_requests = 20_000
max_requests_jitter = 2_000
# The default is a folder on disk, where a busy machine can stall the heartbeat.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108
# The app writes its own structured log, with a request id, for each request.
accesslog = None
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL", "INFO").lower()
# Nobody steers the server by its socket; two sites on one machine would fight over its path.
control_socket_disable = True


# How long the kernel keeps a connection whose request has not come, before it is handed over all the same.
SECONDS_WITHOUT_REQUEST = 10


def when_ready(server: Any) -> None:
    """Before workers are forked: what they inherit."""
    _wait_for_requests(server)
    _spare_what_was_imported()


def _wait_for_requests(server: Any) -> None:
    # A thread waits up to five seconds for the first bytes of a connection: those that browsers open ahead of
    # need, and idle ones, would hold every thread. The kernel can wait instead (Linux).
    if hasattr(socket, "TCP_DEFER_ACCEPT"):
        for listener in server.LISTENERS:
            listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, SECONDS_WITHOUT_REQUEST)


def _spare_what_was_imported() -> None:
    # Never garbage: left alone by the collector, whose long pauses pages would feel, and shared by workers as
    # it no longer writes there. A page makes some thousand objects, hence the thresholds.
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 50)


def post_worker_init(worker: Any) -> None:
    """Load the ranking beside the first requests, so that nobody waits for it."""
    from app.matching.indexing.warming import warm_up_beside

    warm_up_beside(worker.wsgi.extensions["estuaire_sessions"].kw["bind"])
