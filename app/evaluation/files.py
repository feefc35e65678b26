"""Audits on disk, one JSON file each under the data folder, written whole or not at all.

A file, because an audit is read as it was written, by people and by other tools, and holds aggregates only.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from app.evaluation.fairness.results import Audit

# A progress that stands still for longer belongs to a process that died.
STILL = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an audit is, at `at`; `has_failed` until another one is asked for."""

    at: datetime
    done: int
    total: int
    has_failed: bool = False

    def is_running(self, now: datetime) -> bool:
        return not self.has_failed and now - self.at < STILL


class AuditFiles:
    """`data_dir` is that of the settings."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir.resolve() / "fairness"

    def keep(self, audit: Audit) -> Path:
        """Write the audit under a name that sorts by date."""
        path = self._folder / f"{audit.made_at.astimezone(UTC):%Y-%m-%dT%H%M%S-%f}.json"
        self._write(path, audit.to_dict())
        return path

    def find_last(self) -> Audit | None:
        """The newest audit that this version can read, None when there is none."""
        for path in sorted(self._folder.glob("2*.json"), reverse=True):
            try:
                return Audit.from_dict(json.loads(path.read_text(encoding="utf-8")))
            except (ValueError, KeyError, TypeError):
                continue  # another format, or a file that somebody touched
        return None

    def write_progress(self, progress: Progress) -> None:
        self._write(self._progress, {**asdict(progress), "at": progress.at.isoformat()})

    def read_progress(self) -> Progress | None:
        try:
            record = json.loads(self._progress.read_text(encoding="utf-8"))
            return Progress(**{**record, "at": datetime.fromisoformat(record["at"])})
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def clear_progress(self) -> None:
        self._progress.unlink(missing_ok=True)

    @property
    def _progress(self) -> Path:
        return self._folder / "progress.json"

    def _write(self, path: Path, record: dict[str, Any]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(
            "w", dir=self._folder, suffix=".part", delete=False, encoding="utf-8"
        ) as file:
            json.dump(record, file, indent=1, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(path)
