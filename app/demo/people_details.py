"""What surrounds a batch of candidates: identity, aims, skills with evidence, certificates."""

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy.orm import Session

from app.candidates.models import CandidateAim, CandidateCertificate, CandidateIdentity, CandidateSkill
from app.demo.bulk import insert_columns, next_id
from app.demo.catalogue import Catalogue
from app.demo.firms import plain
from app.demo.sampling import Ints, Rng, chance
from app.demo.skills import SkillPools
from app.demo.words import read_rows
from app.demo.world import World
from app.reference.enums import EvidenceKind

if TYPE_CHECKING:
    from app.demo.people import Batch

_EVIDENCE = [kind.value for kind in EvidenceKind]


def insert_details(
    session: Session,
    world: World,
    catalogue: Catalogue,
    pools: SkillPools,
    rng: Rng,
    batch: "Batch",
    *,
    today: date,
) -> None:
    _insert_identities(session, rng, batch)
    _insert_aims(session, world, catalogue, rng, batch)
    _insert_skills(session, catalogue, pools, rng, batch, today=today)
    _insert_certificates(session, world, rng, batch)


def _insert_identities(session: Session, rng: Rng, batch: "Batch") -> None:
    size = len(batch.ids)
    firsts = [row["name"] for row in read_rows("first_names")]
    lasts = [row["name"] for row in read_rows("last_names")]
    plain_firsts = [plain(name) for name in firsts]
    plain_lasts = [plain(name) for name in lasts]
    first = rng.integers(len(firsts), size=size).tolist()
    last = rng.integers(len(lasts), size=size).tolist()
    # Arcep keeps 06 39 98 for fiction: nobody answers there.
    numbers = rng.integers(10_000, size=size).tolist()
    insert_columns(
        session,
        CandidateIdentity,
        {
            "candidate_id": batch.ids,
            "first_name": [firsts[index] for index in first],
            "last_name": [lasts[index] for index in last],
            "email": [
                f"{plain_firsts[one]}.{plain_lasts[two]}.{key}@courriel.example"
                for one, two, key in zip(first, last, batch.ids.tolist(), strict=True)
            ],
            "phone": [f"06 39 98 {number // 100:02d} {number % 100:02d}" for number in numbers],
        },
    )


def _insert_aims(session: Session, world: World, catalogue: Catalogue, rng: Rng, batch: "Batch") -> None:
    """The occupation trained for; for some, another of the programme or an official neighbour."""
    size = len(batch.ids)
    other = np.where(
        batch.programmes >= 0,
        catalogue.occupations.pick(rng, np.maximum(batch.programmes, 0)),
        -1,
    )
    near = world.neighbours.pick(rng, batch.occupations)
    second = np.where(chance(rng, 0.5, size) & (other >= 0), other, near)
    has_second = chance(rng, 0.38, size) & (second >= 0) & (second != batch.occupations)
    owners = np.r_[np.arange(size), np.flatnonzero(has_second)]
    numbers = np.r_[batch.occupations, second[has_second]]
    titles = np.where(chance(rng, 0.6, len(owners)), world.appellations.pick(rng, numbers), -1)
    first = next_id(session, CandidateAim)
    insert_columns(
        session,
        CandidateAim,
        {
            "id": range(first, first + len(owners)),
            "candidate_id": batch.ids[owners],
            "occupation_id": world.occupation_ids[numbers],
            "appellation_id": [title if title > 0 else None for title in titles.tolist()],
            "position": [0] * size + [1] * int(has_second.sum()),
        },
    )


def _insert_skills(
    session: Session, catalogue: Catalogue, pools: SkillPools, rng: Rng, batch: "Batch", *, today: date
) -> None:
    """A training that is over certifies most of what it taught; one under way assesses it."""
    owners, skills, taught = pools.draw(rng, pools.choose(batch.programmes, batch.occupations))
    size = len(owners)
    completed = batch.is_completed[owners] & taught
    begun = taught & ~completed & ~batch.is_seeking_firm[owners]
    chances = rng.random(size)
    evidence = np.where(
        completed,
        np.where(chances < 0.72, 2, np.where(chances < 0.93, 1, 0)),
        np.where(begun & (chances < 0.6), 1, np.where(~taught & (chances < 0.06), 1, 0)),
    )
    level = np.where(
        evidence == 2,
        rng.integers(2, 4, size),
        np.where(evidence == 1, rng.integers(1, 4, size), rng.integers(1, 3, size)),
    )
    attested = taught & (evidence > 0)
    provider = np.where(attested, catalogue.provider_ids[np.maximum(batch.programmes[owners], 0)], 0)
    days = np.where(batch.is_completed, batch.ends, today.toordinal() - 30)
    dates = [date.fromordinal(day) for day in days.tolist()]
    insert_columns(
        session,
        CandidateSkill,
        {
            "candidate_id": batch.ids[owners],
            "skill_id": skills,
            "level": level,
            "evidence": [_EVIDENCE[rank] for rank in evidence.tolist()],
            "attested_by_id": [key or None for key in provider.tolist()],
            "attested_on": [
                dates[owner] if flag else None
                for owner, flag in zip(owners.tolist(), attested.tolist(), strict=True)
            ],
        },
    )


def _insert_certificates(session: Session, world: World, rng: Rng, batch: "Batch") -> None:
    """Diplomas come with a training that is over, authorisations also with practice."""
    held: list[tuple[Ints, Ints]] = []
    diplomas = np.array(sorted(world.diploma_certificates), dtype=np.int64)
    licence = world.certificate_of.get("PERMIS_B")
    for usual, share in ((world.required_certificates, 0.85), (world.usual_certificates, 0.35)):
        owners, _, flat = usual.expand(batch.occupations)
        certificates = usual.values[flat]
        is_over = batch.is_completed[owners] & (batch.programmes[owners] >= 0)
        is_experienced = batch.kinds[owners] == 2
        probability = np.where(is_over, share, np.where(is_experienced, share * 0.6, share * 0.25))
        probability = np.where(np.isin(certificates, diplomas) & ~is_over & ~is_experienced, 0, probability)
        kept = chance(rng, probability, len(owners)) & (certificates != (licence or 0))
        held.append((owners[kept], certificates[kept]))
    for code, share in (("SST", 0.14), ("PSC", 0.10)):
        if code in world.certificate_of:
            owners = np.flatnonzero(chance(rng, share, len(batch.ids)))
            held.append((owners, np.full(len(owners), world.certificate_of[code])))
    if licence is not None:
        owners = np.flatnonzero(batch.has_licence)
        held.append((owners, np.full(len(owners), licence)))
    pairs = np.unique(np.stack([np.concatenate(part) for part in zip(*held, strict=True)], axis=1), axis=0)
    insert_columns(
        session,
        CandidateCertificate,
        {"candidate_id": batch.ids[pairs[:, 0]], "certificate_id": pairs[:, 1]},
    )
