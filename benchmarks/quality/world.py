"""The throw-away database: full ROME, the region's communes, the people, and the postings as drafts."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.enums import OrganisationKind, OrganisationStatus
from app.accounts.models import Organisation, User
from app.candidates.enums import CandidateStatus
from app.candidates.models import Candidate, CandidateAim, CandidateCertificate, CandidateSkill
from app.core.db import make_engine, make_session_factory
from app.demo.bulk import insert_columns
from app.demo.catalogue import Catalogue, load_catalogue, make_catalogue
from app.demo.sampling import draw_uuids, make_rng
from app.demo.world import World, load_world
from app.model_registry import metadata
from app.reference.importing.releases import read_releases
from app.reference.importing.services import import_communes, import_rome
from app.reference.models import Certificate, Skill
from app.reference.starter import load_starter
from app.vacancies.models import Vacancy
from benchmarks.quality import vacancies
from benchmarks.quality.plan import HERE, NOW, PEOPLE, SEED, TODAY, WORK
from benchmarks.quality.population import Person, draw_people, make_trades, person_hash
from benchmarks.quality.postings import Posting, read_region_postings, sample_postings

FIRST_SET, SECOND_SET = "first set", "second set, held out"
# What the database is made of: when one of these changes, it is built again.
_SOURCES = ("plan.py", "population.py", "postings.py", "vacancies.py", "world.py", "occupations.csv")


@dataclass(frozen=True, slots=True)
class Field:
    """The built world: `hashes` names each candidate id; `vacancies` and `postings` run side by side, the
    first set then the second.

    `others`: postings of the region that are in neither.
    """

    session: Session
    hashes: dict[int, str]
    postings: list[Posting]
    vacancies: list[Vacancy]
    others: list[Vacancy]
    first: int

    @property
    def sets(self) -> dict[str, range]:
        """Places of the postings of each set, sets that are empty left out."""
        split = min(self.first, len(self.postings))
        sets = {FIRST_SET: range(split), SECOND_SET: range(split, len(self.postings))}
        return {name: places for name, places in sets.items() if len(places)}

    @property
    def fingerprint(self) -> str:
        """A hash of everyone, in order: two runs that print the same one have the same people."""
        return hashlib.sha256(" ".join(self.hashes[key] for key in sorted(self.hashes)).encode()).hexdigest()[
            :16
        ]


@contextmanager
def open_field(
    shared: Path, work: Path = WORK, *, people: int = PEOPLE, only: int | None = None
) -> Iterator[Field]:
    """Build the world under `work`, or take the one that is there when nothing it is made of has changed.

    `only`: the first so many postings. Nothing of the session is kept.
    """
    if not (shared / "data" / "offers").is_dir():
        raise SystemExit(f"{shared} holds no data: set ESTUAIRE_SHARED")
    mark = _mark(shared, people)
    work = work / "world"
    path, stamp = work / "quality.db", work / "quality.json"
    is_built = stamp.exists() and json.loads(stamp.read_text(encoding="utf-8"))["mark"] == mark
    if not is_built:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
    engine = make_engine(f"sqlite:///{path}")
    try:
        with make_session_factory(engine)() as session:
            if not is_built:
                metadata.create_all(engine)
                hashes = _build(session, shared, people)
                session.commit()
                record = {"mark": mark, "hashes": {str(key): value for key, value in hashes.items()}}
                stamp.write_text(json.dumps(record), encoding="utf-8")
            hashes = {int(k): v for k, v in json.loads(stamp.read_text(encoding="utf-8"))["hashes"].items()}
            (first, second), rest = _postings(shared, load_world(session))
            sample = first + second
            rows = {row.reference: row for row in session.scalars(select(Vacancy))}
            graded, others = (
                [rows[vacancies.reference_of(item)] for item in items] for items in (sample, rest)
            )
            yield Field(session, hashes, sample[:only], graded[:only], others, len(first))
            session.rollback()
    finally:
        engine.dispose()


def _postings(shared: Path, world: World) -> tuple[tuple[list[Posting], list[Posting]], list[Posting]]:
    """The two sets, and the other postings of the region."""
    offers, communes = shared / "data" / "offers", set(world.places.insee_codes)
    sets = sample_postings(offers, communes)
    taken = {item.digest for items in sets for item in items}
    rest = [
        item for item in read_region_postings(offers) if item.commune in communes and item.digest not in taken
    ]
    return sets, rest


def _mark(shared: Path, people: int) -> str:
    parts = [str(people), *((HERE / name).read_text(encoding="utf-8") for name in _SOURCES)]
    data = sorted((shared / "data").rglob("*.csv"))
    parts += [f"{path.name} {path.stat().st_size}" for path in data]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _build(session: Session, shared: Path, people: int) -> dict[int, str]:
    load_starter(session, now=NOW)
    for folder in (shared / "data" / "rome", shared / "data" / "geo"):
        rome, communes = read_releases(folder)
        if communes:
            import_communes(session, communes, now=NOW)
        if rome:
            import_rome(session, rome, now=NOW)
    world = load_world(session)
    make_catalogue(session, world, make_rng(SEED, "catalogue"), now=NOW)
    catalogue = load_catalogue(session, world)
    offers = shared / "data" / "offers"
    trades = make_trades(world, catalogue, (item.code for item in read_region_postings(offers)))
    drawn = draw_people(world, catalogue, trades, count=people, seed=SEED, today=TODAY)
    hashes = insert_people(session, world, catalogue, drawn)
    firm, user = _firm(session)
    (first, second), rest = _postings(shared, world)
    for posting in first + second + rest:
        vacancies.make_draft(session, world, posting, firm=firm, user=user)
    return hashes


def _firm(session: Session) -> tuple[Organisation, User]:
    firm = Organisation(
        kind=OrganisationKind.EMPLOYER,
        name="Postings",
        status=OrganisationStatus.VERIFIED,
        created_at=NOW,
    )
    user = User(email="postings@estuaire.example", full_name="Postings", created_at=NOW)
    session.add_all([firm, user])
    session.flush()
    return firm, user


def insert_people(
    session: Session, world: World, catalogue: Catalogue, people: list[Person]
) -> dict[int, str]:
    """Insert what `people` declare, numbered from 1; returns the hash of each id."""
    ids = list(range(1, len(people) + 1))
    _insert_candidates(session, world, catalogue, ids, people)
    aims = [
        (key, place, aim) for key, one in zip(ids, people, strict=True) for place, aim in enumerate(one.aims)
    ]
    insert_columns(
        session,
        CandidateAim,
        {
            "id": list(range(1, len(aims) + 1)),
            "candidate_id": [key for key, _, _ in aims],
            "occupation_id": [aim[0] for _, _, aim in aims],
            "appellation_id": [aim[1] for _, _, aim in aims],
            "position": [place for _, place, _ in aims],
        },
    )
    held = [
        (key, skill, *how) for key, one in zip(ids, people, strict=True) for skill, how in one.skills.items()
    ]
    insert_columns(
        session,
        CandidateSkill,
        {
            "candidate_id": [row[0] for row in held],
            "skill_id": [row[1] for row in held],
            "level": [row[2] for row in held],
            "evidence": [row[3] for row in held],
        },
    )
    pairs = [(key, mark) for key, one in zip(ids, people, strict=True) for mark in sorted(one.certificates)]
    insert_columns(
        session,
        CandidateCertificate,
        {"candidate_id": [key for key, _ in pairs], "certificate_id": [mark for _, mark in pairs]},
    )
    return _hash_people(session, world, catalogue, ids, people)


def _insert_candidates(
    session: Session, world: World, catalogue: Catalogue, ids: list[int], people: list[Person]
) -> None:
    insert_columns(
        session,
        Candidate,
        {
            "id": ids,
            "public_id": draw_uuids(make_rng(SEED, "uuids"), len(people)),
            "code": [f"Q-{key:05d}" for key in ids],
            "status": [one.status.value for one in people],
            "kind": [one.kind.value for one in people],
            "origin": [one.origin.value for one in people],
            "commune_id": [int(world.places.ids[one.place]) for one in people],
            "radius_km": [one.radius for one in people],
            "available_on": [one.available for one in people],
            "accepted_contracts": [one.accepted for one in people],
            "preferred_contracts": [one.preferred for one in people],
            "rhythm_weeks": [one.rhythm for one in people],
            "programme_id": [
                int(catalogue.ids[one.programme]) if one.programme is not None else None for one in people
            ],
            "training_title": [one.training_title for one in people],
            "training_level": [one.training_level for one in people],
            "training_ends_on": [one.training_ends for one in people],
            "is_training_completed": [one.is_completed for one in people],
            "created_at": [NOW] * len(people),
            "updated_at": [NOW] * len(people),
            "paused_at": [NOW if one.status is CandidateStatus.PAUSED else None for one in people],
        },
    )


def _hash_people(
    session: Session, world: World, catalogue: Catalogue, ids: list[int], people: list[Person]
) -> dict[int, str]:
    """Hashes of what is declared, in codes of the reference: keys of a database mean nothing elsewhere."""
    skills = {row.id: row.code for row in session.execute(select(Skill.id, Skill.code))}
    marks = {row.id: row.code for row in session.execute(select(Certificate.id, Certificate.code))}
    trades = {int(key): code for key, code in zip(world.occupation_ids, world.codes, strict=True)}
    found = {}
    for key, one in zip(ids, people, strict=True):
        record = {
            "home": world.places.insee_codes[one.place],
            "radius": one.radius,
            "aims": [
                [trades[trade], world.appellation_labels.get(title or 0, "")] for trade, title in one.aims
            ],
            "skills": sorted([skills[skill], level, how] for skill, (level, how) in one.skills.items()),
            "training": [one.training_title, one.training_level, str(one.training_ends), one.is_completed],
            "leads_to": [world.codes[n] for n in catalogue.occupations.row(one.programme).tolist()]
            if one.programme is not None
            else [],
            "terms": [one.status.value, str(one.available), one.accepted, one.preferred, one.rhythm],
            "certificates": sorted(marks[mark] for mark in one.certificates),
        }
        found[key] = person_hash(record)
    if len(set(found.values())) < len(found):
        raise ValueError("two people declare exactly the same: their judgements could not be told apart")
    return found
