"""The named accounts of the demo, and the firm whose story they tell."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.enums import MemberRole, MembershipStatus, OrganisationKind, OrganisationStatus
from app.accounts.models import Membership, Organisation, User
from app.demo.firms import invented_siret
from app.demo.sampling import Rng, draw_uuids
from app.demo.words import demo_password, read_rows
from app.demo.world import World

# Ranks of invented SIRETs that the bulk of the firms never reaches.
_FIRM_RANK, _AGENCY_RANK = 98_000, 98_001


@dataclass(frozen=True, slots=True)
class Home:
    """The demo firm, where it is, what it hires for (occupation numbers), and the named users by key."""

    firm: Organisation
    place: int
    occupations: list[int]
    users: dict[str, User] = field(default_factory=dict)


def make_home(session: Session, world: World, rng: Rng, *, now: datetime) -> Home | None:
    """Make the named accounts with their organisations; None when they are already there."""
    rows = read_rows("accounts")
    if session.scalar(select(User.id).where(User.email == rows[0]["email"])) is not None:
        return None
    line = read_rows("home_firm")[0]
    codes = world.places.insee_codes
    place = (
        codes.index(line["insee_code"])
        if line["insee_code"] in codes
        else int(world.places.population.argmax())
    )
    firm = _organisation(session, rng, OrganisationKind.EMPLOYER, line["name"], _FIRM_RANK, now=now)
    firm.naf_code, firm.commune_id = line["naf_code"], int(world.places.ids[place])
    agency = _organisation(session, rng, OrganisationKind.AGENCY, line["agency"], _AGENCY_RANK, now=now)
    partners = {row["code"]: row["siret"] for row in read_rows("providers")}
    users: dict[str, User] = {}
    hashed = PasswordHasher().hash(demo_password())
    for row in rows:
        user = User(
            public_id=draw_uuids(rng, 1)[0],
            email=row["email"],
            full_name=row["full_name"],
            password_hash=hashed,
            email_verified_at=now - timedelta(days=200),
            is_administrator=row["key"] == "administrator",
            created_at=now - timedelta(days=200),
        )
        session.add(user)
        users[row["key"]] = user
        organisation = {"home": firm, "agency": agency}.get(row["organisation"]) or session.scalar(
            select(Organisation).where(Organisation.siret == partners.get(row["organisation"], ""))
        )
        if organisation is not None:
            _join(session, user, organisation, MemberRole(row["role"]), now=now)
    session.flush()
    occupations = world.numbers(line["rome_codes"].split())
    return Home(firm, place, occupations or list(range(min(4, len(world.codes)))), users)


def _organisation(
    session: Session, rng: Rng, kind: OrganisationKind, name: str, rank: int, *, now: datetime
) -> Organisation:
    organisation = Organisation(
        public_id=draw_uuids(rng, 1)[0],
        kind=kind,
        name=name,
        siret=invented_siret(rank),
        status=OrganisationStatus.VERIFIED,
        created_at=now - timedelta(days=210),
        verified_at=now - timedelta(days=208),
    )
    session.add(organisation)
    session.flush()
    return organisation


def _join(
    session: Session, user: User, organisation: Organisation, role: MemberRole, *, now: datetime
) -> None:
    since = now - timedelta(days=200)
    session.add(
        Membership(
            user=user,
            organisation=organisation,
            role=role,
            status=MembershipStatus.ACTIVE,
            created_at=since,
            decided_at=since,
        )
    )
