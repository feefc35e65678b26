"""Packs on disk, one file each under the data folder, written whole or not at all."""

import os
import uuid
from pathlib import Path
from tempfile import NamedTemporaryFile


class PackFiles:
    """`data_dir` is that of the settings; keys are file names, kept in `Pack.file_key`."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir.resolve() / "packs"

    def write(self, public_id: uuid.UUID, data: bytes) -> str:
        """Write `data` and return its key. A reader sees the old file or the new one, never half of one."""
        self._folder.mkdir(parents=True, exist_ok=True)
        key = f"{public_id}.pdf"
        with NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(self._folder / key)
        return key

    def find(self, key: str | None) -> Path | None:
        """The file, or None when there is none."""
        path = self._folder / key if key else None
        return path if path and path.is_file() else None

    def delete(self, key: str | None) -> None:
        """Forget the file; nothing happens when there is none."""
        if key:
            (self._folder / key).unlink(missing_ok=True)
