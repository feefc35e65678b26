"""The whole reference in a throw-away SQLite, and the titles that judge: real postings and certifications."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from sqlalchemy.orm import Session

import app.model_registry  # noqa: F401
from app.core.clock import utc_now
from app.core.db import make_engine
from app.model_registry import metadata
from app.reference.importing.releases import read_releases
from app.reference.importing.services import import_rome
from app.reference.understanding.labels import read_labels
from app.reference.understanding.material import Material, TextKind
from app.reference.understanding.reading import read_material
from benchmarks.page_load.region import shared_data


class Certification(NamedTuple):
    """A certification and the positions of the occupations that it leads to; never an input, only a judge."""

    title: str
    right: tuple[int, ...]


class World(NamedTuple):
    """What is learned from, and what judges. `hard`: titles that are no exact official title."""

    material: Material
    hard: frozenset[str]
    certifications: list[Certification]


@contextmanager
def open_world() -> Iterator[tuple[World, Session]]:
    """The reference of ESTUAIRE_SHARED/data/rome, with labels and prior."""
    shared = shared_data().parent
    with TemporaryDirectory() as folder, _loaded(Path(folder), shared / "data" / "rome") as session:
        material = read_material(
            session,
            labelled=read_labels(shared / "eval" / "posting_titles.csv").titles,
            met=read_labels(shared / "data" / "offers" / "real_postings.csv").titles,
        )
        yield World(material, _hard_titles(shared), _certifications(shared, material)), session


def without(material: Material, *kinds: TextKind, met: bool = True, backgrounds: bool = True) -> Material:
    """The material with less in it, for the lines of the table that say what each part brings."""
    return replace(
        material,
        texts=tuple(known for known in material.texts if known.kind not in kinds),
        met=material.met if met else (),
        backgrounds=material.backgrounds if backgrounds else tuple("" for _ in material.codes),
    )


def _loaded(folder: Path, rome: Path) -> Session:
    engine = make_engine(f"sqlite:///{folder}/rome.db")
    metadata.create_all(engine)
    session = Session(engine)
    release, _communes = read_releases(rome)
    assert release is not None
    import_rome(session, release, now=utc_now())
    session.commit()
    return session


def _hard_titles(shared: Path) -> frozenset[str]:
    with (shared / "eval" / "posting_titles.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return frozenset(row["title"] for row in rows if row["is_exact_appellation"] == "false")


def _certifications(shared: Path, material: Material) -> list[Certification]:
    places = {code: place for place, code in enumerate(material.codes)}
    found = read_labels(shared / "eval" / "certification_titles.csv").titles
    return [
        Certification(title.text, tuple(places[code] for code in title.codes if code in places))
        for title in found
    ]
