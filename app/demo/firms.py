"""Invented firms: names by sector, SIRETs that no register holds, an owner without password."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.enums import (
    MemberRole,
    MembershipStatus,
    OrganisationKind,
    OrganisationStatus,
)
from app.accounts.models import Membership, Organisation, User
from app.demo.bulk import insert_columns, next_id, reset_sequence
from app.demo.sampling import Ints, Ragged, Rng, draw, draw_uuids, normalised
from app.demo.words import read_by, read_rows
from app.demo.world import World

# SIRENs of the register begin with 1 to 9 in order of creation: none begins with 999.
_FIRST_NUMBER = 1_000
_NUMBERS = 99_000


@dataclass(frozen=True, slots=True)
class Firms:
    """Employers made by this run; `occupations` numbers the occupations that each hires for."""

    ids: Ints
    owner_ids: Ints
    places: Ints
    occupations: Ragged
    is_verified: Ints


def luhn_key(digits: str) -> str:
    """The digit that makes `digits` pass the Luhn check once it is added."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def invented_siret(number: int) -> str:
    """The invented SIRET of rank `number`, from 0: 999, five digits, establishment, both keys right."""
    siren = f"999{_FIRST_NUMBER + number % _NUMBERS:05d}"
    siren += luhn_key(siren)
    establishment = f"{siren}{number // _NUMBERS + 1:04d}"
    return establishment + luhn_key(establishment)


def plain(text: str) -> str:
    """Lower-case letters, digits and hyphens only, for addresses."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(c if c.isalnum() else " " for c in bare).split())


def make_firms(session: Session, world: World, rng: Rng, *, count: int, now: datetime) -> Firms:
    """Insert `count` employers, each with an owner who has no password."""
    first, first_user = next_id(session, Organisation), next_id(session, User)
    ids = np.arange(first, first + count, dtype=np.int64)
    owners = np.arange(first_user, first_user + count, dtype=np.int64)
    places = draw(rng, normalised(world.places.population), count)
    names, sectors, occupations = _draw_trades(world, rng, count)
    statuses = rng.choice(
        [OrganisationStatus.VERIFIED.value, OrganisationStatus.UNVERIFIED.value], size=count, p=[0.9, 0.1]
    ).tolist()
    ages = rng.integers(20, 700, size=count).tolist()
    created = [now - timedelta(days=age) for age in ages]
    rank = session.scalar(
        select(func.count()).where(
            Organisation.kind == OrganisationKind.EMPLOYER, Organisation.siret.startswith("999")
        )
    )
    insert_columns(
        session,
        Organisation,
        {
            "id": ids,
            "public_id": draw_uuids(rng, count),
            "kind": [OrganisationKind.EMPLOYER.value] * count,
            "name": names,
            "siret": [invented_siret((rank or 0) + place) for place in range(count)],
            "naf_code": sectors,
            "commune_id": world.places.ids[places],
            "status": statuses,
            "created_at": created,
            "verified_at": [
                moment + timedelta(days=2) if status == OrganisationStatus.VERIFIED.value else None
                for moment, status in zip(created, statuses, strict=True)
            ],
        },
    )
    _insert_owners(session, rng, ids, owners, created)
    return Firms(
        ids=ids,
        owner_ids=owners,
        places=places,
        occupations=occupations,
        is_verified=np.array([s == OrganisationStatus.VERIFIED.value for s in statuses], dtype=np.int64),
    )


def _draw_trades(world: World, rng: Rng, count: int) -> tuple[list[str], list[str], Ragged]:
    """Names, NAF codes and occupations. Under the full ROME, half of the firms have a trade of their own."""
    sectors = [
        (row["naf_code"], numbers)
        for row in read_rows("firm_sectors")
        if (numbers := world.numbers(row["rome_codes"].split()))
    ]
    cores = [row["text"] for row in read_rows("firm_names") if row["piece"] == "core"]
    order = rng.permutation(len(cores))
    names, nafs, occupations = [], [], []
    for place in range(count):
        core = cores[order[place % len(cores)]]
        if sectors and (not world.is_full or rng.random() < 0.5):
            naf, numbers = sectors[rng.integers(len(sectors))]
            prefixes = [row["text"] for row in read_by("firm_names", "naf_codes", naf)]
        else:
            start = int(rng.integers(len(world.codes)))
            numbers = [(start + step) % len(world.codes) for step in range(4)]
            naf, prefixes = "82.99Z", [row["text"] for row in read_by("firm_names", "piece", "general")]
        names.append(f"{prefixes[rng.integers(len(prefixes))]} {core}")
        nafs.append(naf)
        occupations.append(numbers)
    return names, nafs, Ragged.of(occupations)


def _insert_owners(session: Session, rng: Rng, ids: Ints, owners: Ints, created: list[datetime]) -> None:
    count = len(ids)
    first_names = [row["name"] for row in read_rows("first_names")]
    last_names = [row["name"] for row in read_rows("last_names")]
    full_names = [
        f"{first_names[first]} {last_names[last]}"
        for first, last in zip(
            rng.integers(len(first_names), size=count).tolist(),
            rng.integers(len(last_names), size=count).tolist(),
            strict=True,
        )
    ]
    insert_columns(
        session,
        User,
        {
            "id": owners,
            "public_id": draw_uuids(rng, count),
            "session_salt": draw_uuids(rng, count),
            "email": [
                f"{plain(name).replace('-', '.')}.{key}@entreprises.example"
                for name, key in zip(full_names, owners.tolist(), strict=True)
            ],
            "full_name": full_names,
            "email_verified_at": created,
            "is_administrator": [False] * count,
            "is_active": [True] * count,
            "language": ["fr"] * count,
            "theme": ["light"] * count,
            "created_at": created,
        },
    )
    first = next_id(session, Membership)
    insert_columns(
        session,
        Membership,
        {
            "id": range(first, first + count),
            "user_id": owners,
            "organisation_id": ids,
            "role": [MemberRole.OWNER.value] * count,
            "status": [MembershipStatus.ACTIVE.value] * count,
            "created_at": created,
            "decided_at": created,
        },
    )
    for model in (Organisation, User, Membership):
        reset_sequence(session, model)
