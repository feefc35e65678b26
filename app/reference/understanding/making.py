"""Makes the suggester of the database's reference. The same sources give the same bytes."""

from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.reference.importing.releases import ROME
from app.reference.models import Appellation, Occupation, ReferenceRelease
from app.reference.starter import NAME as STARTER
from app.reference.understanding.artefact import (
    Artefact,
    ArtefactRefused,
    file_for,
    making_in,
    read_artefact,
    remove_others,
    write_artefact,
)
from app.reference.understanding.evidence import Evidence, arrays_of
from app.reference.understanding.labels import read_labels, write_labels
from app.reference.understanding.learning import learn
from app.reference.understanding.material import LabelledTitle, Material, NothingToLearn
from app.reference.understanding.reading import read_material
from app.reference.understanding.skill_making import write_skills
from app.reference.understanding.suggester import Suggester

log = structlog.get_logger()
LABELS, PRIOR = "labels.csv", "prior.csv"


def make_artefact(
    session: Session, *, labelled: Sequence[LabelledTitle] = (), met: Sequence[LabelledTitle] = ()
) -> Artefact:
    """Learn from the reference, our lists and these titles, in some seconds. Raises NothingToLearn."""
    return artefact_of(read_material(session, labelled=labelled, met=met))


def artefact_of(material: Material) -> Artefact:
    if not material.codes:
        raise NothingToLearn
    arrays = arrays_of(material)
    learned = learn(Evidence(arrays), material)
    made_from = {
        "occupations": len(material.codes),
        "texts": len(material.texts),
        "labelled": len(material.labelled),
        "met": len(material.met),
    }
    return Artefact(material.codes, arrays, learned.weights, learned.sharpness, made_from, learned.doubt)


def suggester_of(artefact: Artefact) -> Suggester:
    return Suggester(Evidence(artefact.arrays), artefact.weights, artefact.sharpness, artefact.doubt)


def build_suggester(
    session: Session,
    folder: Path,
    *,
    labelled: Sequence[LabelledTitle] = (),
    met: Sequence[LabelledTitle] = (),
) -> tuple[Path, Artefact]:
    """Make the file of this reference in `folder`, in place of the one that is there.

    The titles are kept beside it: after an update of the reference it is made again with them.
    """
    fingerprint = reference_fingerprint(session)
    path = file_for(folder, fingerprint)
    with making_in(folder):
        write_labels(folder / LABELS, labelled)
        write_labels(folder / PRIOR, met)
        artefact = make_artefact(session, labelled=labelled, met=met)
        write_artefact(path, artefact)
        remove_others(path)
        # A reference of occupations alone is understood all the same.
        with suppress(NothingToLearn):
            write_skills(session, folder, fingerprint, suggester_of(artefact), read_material(session))
    return path, artefact


def obtain_artefact(session: Session, path: Path) -> Artefact:
    """What the file holds; made and written first when it is absent or damaged, once for all processes."""
    try:
        return read_artefact(path)
    except (FileNotFoundError, ArtefactRefused):
        log.debug("suggester_absent", file=path.name)
    with making_in(path.parent):
        try:
            return read_artefact(path)
        except FileNotFoundError:
            log.info("suggester_made", file=path.name)
        except ArtefactRefused as error:
            log.warning("suggester_refused", reason=str(error))
        artefact = make_artefact(
            session, labelled=_kept_titles(path.parent / LABELS), met=_kept_titles(path.parent / PRIOR)
        )
        write_artefact(path, artefact)
        remove_others(path)
        return artefact


def reference_fingerprint(session: Session) -> str:
    """Of the newest release of occupations; without any release, of the titles themselves."""
    return release_fingerprint(session) or _digest_titles(session)


def release_fingerprint(session: Session) -> str | None:
    """Of the newest release of occupations: the same files give the same one on every database."""
    statement = (
        select(ReferenceRelease.fingerprint)
        .where((ReferenceRelease.name == STARTER) | ReferenceRelease.name.startswith(ROME))
        .order_by(ReferenceRelease.id.desc())
        .limit(1)
    )
    return session.scalar(statement)


def _digest_titles(session: Session) -> str:
    digest = sha256()
    occupations = (
        select(Occupation.code, Occupation.label).where(Occupation.is_active).order_by(Occupation.code)
    )
    titles = select(Appellation.code, Appellation.label).where(Appellation.is_active).order_by(Appellation.id)
    for code, label in [*session.execute(occupations), *session.execute(titles)]:
        digest.update(f"{code} {label}\n".encode())
    return digest.hexdigest()


def _kept_titles(path: Path) -> list[LabelledTitle]:
    return read_labels(path).titles if path.exists() else []
