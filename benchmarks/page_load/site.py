"""The site as `make run` serves it: gunicorn and its own configuration, in the production environment."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from benchmarks.page_load.region import ROOT

_TICKS = os.sysconf("SC_CLK_TCK")
_START_SECONDS = 120


class SiteDown(RuntimeError):
    """The server did not start; its log says why."""


@dataclass(frozen=True, slots=True)
class Site:
    address: str
    process: int

    def cpu_seconds(self) -> float:
        """What the server and its workers have used so far, in seconds of one core."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text().split()
        return sum(map(_cpu_seconds, [self.process, *map(int, children)]))


@contextmanager
def site_over(environment: Mapping[str, str], *, port: int, log: Path) -> Iterator[Site]:
    """Serve on loopback until the block ends. Raises SiteDown."""
    address = f"http://127.0.0.1:{port}"
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"]
    settings = {**environment, "PORT": str(port), "ESTUAIRE_BASE_URL": address}
    with log.open("wb") as output:
        server = subprocess.Popen(gunicorn, cwd=ROOT, env=settings, stdout=output, stderr=output)
        try:
            _wait_for(server, f"{address}/sante", log)
            yield Site(address, server.pid)
        finally:
            server.terminate()
            server.wait(30)


def _wait_for(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    browser, limit = build_opener(ProxyHandler({})), monotonic() + _START_SECONDS
    while server.poll() is None and monotonic() < limit:
        try:
            browser.open(url, timeout=5).read()
        except (URLError, TimeoutError):
            sleep(0.3)
        else:
            return
    raise SiteDown(f"{url} does not answer; the server said:\n{log.read_text()[-2000:]}")


def _cpu_seconds(process: int) -> float:
    # The name, between brackets, may hold spaces: what follows it does not.
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    return ticks / _TICKS
