"""The test's end of a line to a process of its own, at work on a database (the other end: desk_program.py).

with Desk(url, folder) as desk:
    desk.ask("rank", vacancy=1) -> {"people": [3, 1], "total": 2, ...}
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parents[3]


class Desk:
    """A process that ranks and changes. It is killed at the end, whatever it does then."""

    def __init__(self, url: str, folder: Path, *, halt: str = "", largest_overlay: int = 20_000) -> None:
        """`halt` names a function of `os` at whose first call the process stops for ever, having said so."""
        program = "tests.integration.matching.desk_program"
        self.process = subprocess.Popen(
            [sys.executable, "-m", program, url, str(folder), str(largest_overlay), halt],
            cwd=ROOT,
            env=os.environ | {"PYTHONWARNINGS": "ignore"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def tell(self, order: str, **details: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"order": order, **details}) + "\n")
        self.process.stdin.flush()

    def hear(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"the process ended with {self.process.wait(10)}"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def ask(self, order: str, **details: Any) -> dict[str, Any]:
        self.tell(order, **details)
        return self.hear()

    def kill(self) -> None:
        """As a machine without memory does: nothing is closed, nothing is rolled back by the process."""
        self.process.kill()
        assert self.process.wait(10) == -9

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            stream.close()
