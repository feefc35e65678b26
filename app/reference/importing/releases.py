"""From a path to checked releases: ROME, the communes, or both. Writes nothing."""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from app.reference.importing import official, plain
from app.reference.importing.archives import is_archive, unpack_tables
from app.reference.importing.checking import check_communes, check_rome
from app.reference.importing.errors import MissingTable
from app.reference.importing.layouts import TABLES, Layout
from app.reference.importing.places import read_communes
from app.reference.importing.reading import TableFile, find_tables
from app.reference.importing.records import CommuneRelease, RomeRelease

ROME, COMMUNES = "rome", "communes"


def read_releases(path: Path) -> tuple[RomeRelease | None, CommuneRelease | None]:
    """Read and check what `path` (a file, a folder or a zip) holds; raises a subclass of ImportRefused."""
    if is_archive(path):
        return read_archive(path), None
    found = find_tables(path)
    tables = {name: table for (layout, name), table in found.items() if layout is not Layout.COMMUNES}
    places = found.get((Layout.COMMUNES, "communes"))
    rome = _read_rome(path, tables) if tables else None
    return rome, _read_communes(places) if places else None


def read_archive(path: Path) -> RomeRelease:
    """Read and check the ROME in a zip archive that may be hostile; raises a subclass of ImportRefused."""
    with TemporaryDirectory(prefix="estuaire-rome-") as folder:
        unpack_tables(path, Path(folder))
        tables = {name: table for (_layout, name), table in find_tables(Path(folder)).items()}
        return _read_rome(Path(folder), tables)


def _read_rome(path: Path, tables: dict[str, TableFile]) -> RomeRelease:
    layout = next(iter(tables.values())).spec.layout
    missing = [
        spec.name for spec in TABLES if spec.layout is layout and spec.is_required and spec.name not in tables
    ]
    if missing:
        raise MissingTable(path, None, f"ROME is not whole: no file for {', '.join(missing)}")
    reader = official if layout is Layout.OFFICIAL else plain
    release = RomeRelease(
        name=_name(tables.values()),
        fingerprint=_fingerprint(tables.values()),
        occupations=list(reader.read_occupations(tables)),
        appellations=list(reader.read_appellations(tables)),
        skills=list(reader.read_skills(tables)),
        links=list(reader.read_links(tables)),
        moves=list(reader.read_moves(tables)),
    )
    check_rome(release)
    return release


def _read_communes(table: TableFile) -> CommuneRelease:
    release = CommuneRelease(COMMUNES, _fingerprint([table]), list(read_communes(table)))
    check_communes(release)
    return release


def _name(tables: Iterable[TableFile]) -> str:
    """`rome v460` when the names of the files say it, else `rome`."""
    versions = {found.group(1) for table in tables if (found := re.search(r"_v(\d+)", table.path.name))}
    return " ".join([ROME, *(f"v{version}" for version in sorted(versions))])[:80]


def _fingerprint(tables: Iterable[TableFile]) -> str:
    digest = hashlib.sha256()
    for table in sorted(tables, key=lambda table: table.spec.name):
        digest.update(table.spec.name.encode())
        digest.update(table.path.read_bytes())
    return digest.hexdigest()
