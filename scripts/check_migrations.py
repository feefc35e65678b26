"""Apply every migration to an empty SQLite and an empty PostgreSQL, then ask `flask db check` on each.

It fails when the models say something that no migration does.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.plugins.postgres_cluster import postgres_cluster  # noqa: E402


def flask(url: str, folder: str, *arguments: str) -> None:
    environment = {**os.environ, "ESTUAIRE_ENV": "demo", "DATABASE_URL": url, "ESTUAIRE_DATA_DIR": folder}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    if done.returncode:
        raise SystemExit(f"check_migrations: `flask {' '.join(arguments)}` failed on {url.partition(':')[0]}")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, postgres_cluster() as cluster:
        for url in (f"sqlite:///{folder}/check.db", cluster.create_database("check_migrations")):
            flask(url, folder, "db", "upgrade")
            flask(url, folder, "db", "check")
            print(f"flask db check: {url.partition(':')[0]} is up to date")


if __name__ == "__main__":
    main()
