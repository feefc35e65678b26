"""How gunicorn serves Estuaire. It listens on loopback alone: in production a proxy with TLS is in front."""

import gc
import os
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


def when_ready(_server: Any) -> None:
    """Spare pages the collector's long pauses: what was imported is never garbage, and is left alone.

    Workers, forked after this, inherit it, and share that memory: the collector no longer writes there.
    A page makes some thousand objects, hence the thresholds.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 50)


def post_worker_init(worker: Any) -> None:
    """Load the ranking beside the first requests, so that nobody waits for it."""
    from app.matching.warming import warm_up_beside

    warm_up_beside(worker.wsgi.extensions["estuaire_sessions"].kw["bind"])
