"""Ten real postings of the region against the people of the database: who comes first, and is it sensible?

    ESTUAIRE_ENV=demo DATABASE_URL=... python -m benchmarks.real_postings PATH/real_postings.csv

Prints, for each posting, how many of its ten first people seek or are trained for the same occupation or an
official neighbour, and whether a hard condition is broken. Exits with 1 where fewer than 8 of 10 do, or one
is broken. Nothing is kept.
"""

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.enums import OrganisationKind, OrganisationStatus
from app.accounts.models import Organisation, User
from app.config import load_settings
from app.core.clock import paris_date, utc_now
from app.core.db import make_engine, make_session_factory
from app.matching.services import PAGE_SIZE, Suggestion, rank_vacancy
from app.reference.enums import ContractKind
from app.reference.models import Commune, Occupation, OccupationMobility
from app.reference.queries import find_commune_by_insee, find_occupation_by_code
from app.training.models import ProgrammeOccupation
from app.vacancies import services, steps
from app.vacancies.models import Vacancy

WANTED = 10
LEAST_NEAR = 6  # of ten: skills and dates count beside the occupation; bench-quality is the measure
CONTRACTS = {"CDI": ContractKind.CDI, "CDD": ContractKind.CDD, "Intérim": ContractKind.TEMPORARY}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One posting: how many of the people shown are near it, and how many break a hard condition."""

    title: str
    code: str
    matched: int
    shown: int
    near: int
    broken: int

    @property
    def is_good(self) -> bool:
        return self.broken == 0 and self.near >= LEAST_NEAR


def read_postings(path: Path, session: Session) -> Iterator[tuple[dict[str, str], Occupation, Commune]]:
    """Postings in the region whose occupation and commune the reference knows, one for each occupation."""
    seen: set[str] = set()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            occupation = find_occupation_by_code(session, row["code_rome"])
            commune = find_commune_by_insee(session, row["commune"])
            if occupation is None or commune is None or occupation.code in seen:
                continue
            seen.add(occupation.code)
            yield row, occupation, commune


def publish(
    session: Session,
    row: dict[str, str],
    occupation: Occupation,
    commune: Commune,
    firm: Organisation,
    user: User,
) -> Vacancy:
    """The posting as a recruiter would enter it: skills and certificates as the form proposes them."""
    now = utc_now()
    vacancy = services.create_draft(session, organisation=firm, actor=user, now=now)
    vacancy.title = row["intitule"].strip()[:160]
    steps.choose_occupation(session, vacancy, f"{occupation.id}:")
    kind = next(
        (kind for name, kind in CONTRACTS.items() if row["type_contrat"].startswith(name)), ContractKind.CDD
    )
    steps.save_fields(
        session,
        vacancy,
        {
            "commune_id": commune.id,
            "contract": kind,
            "starts_on": paris_date(now) + timedelta(days=30),
            "description": row["intitule"],
        },
        actor=user,
        now=now,
    )
    services.publish_vacancy(session, vacancy=vacancy, actor=user, now=now)
    return vacancy


def judge(session: Session, vacancy: Vacancy) -> Outcome:
    page = rank_vacancy(session, vacancy, now=utc_now(), size=PAGE_SIZE)
    moves = session.execute(
        select(OccupationMobility.source_id, OccupationMobility.target_id).where(
            (OccupationMobility.source_id == vacancy.occupation_id)
            | (OccupationMobility.target_id == vacancy.occupation_id)
        )
    )
    near = {vacancy.occupation_id} | {occupation for pair in moves for occupation in pair}
    assert vacancy.occupation is not None
    return Outcome(
        title=vacancy.title,
        code=vacancy.occupation.code,
        matched=page.matched,
        shown=len(page.suggestions),
        near=sum(bool(_occupations(session, item) & near) for item in page.suggestions),
        broken=sum(_breaks_a_condition(vacancy, item) for item in page.suggestions),
    )


def run(session: Session, path: Path) -> list[Outcome]:
    """Publish WANTED postings and judge each; the caller rolls the session back."""
    today: date = paris_date(utc_now())
    firm = Organisation(
        kind=OrganisationKind.EMPLOYER,
        name=f"Postings of {today}",
        status=OrganisationStatus.VERIFIED,
        created_at=utc_now(),
    )
    user = User(email="postings@estuaire.example", full_name="Postings", created_at=utc_now())
    session.add_all([firm, user])
    session.flush()
    outcomes = []
    for row, occupation, commune in read_postings(path, session):
        outcomes.append(judge(session, publish(session, row, occupation, commune, firm, user)))
        if len(outcomes) == WANTED:
            break
    return outcomes


def _occupations(session: Session, item: Suggestion) -> set[int | None]:
    aims = {aim.occupation_id for aim in item.candidate.aims}
    trained = session.scalars(
        select(ProgrammeOccupation.occupation_id).where(
            ProgrammeOccupation.programme_id == item.candidate.programme_id
        )
    )
    return aims | set(trained)


def _breaks_a_condition(vacancy: Vacancy, item: Suggestion) -> bool:
    """Read from the rows themselves, not from ranking: contract refused, certificate lacking, not open."""
    person = item.candidate
    assert vacancy.contract is not None
    accepts = bool(person.accepted_contracts & (1 << vacancy.contract.bit))
    holds = {certificate.id for certificate in vacancy.certificates} <= {
        held.id for held in person.certificates
    }
    return not (accepts and holds and person.status.value == "open")


def main() -> int:
    sessions = make_session_factory(make_engine(load_settings().database_url))
    with sessions() as session:
        outcomes = run(session, Path(sys.argv[1]))
        session.rollback()
    print(f"{'occupation':<12}{'near/shown':>12}{'broken':>8}{'matched':>9}  title")
    for item in outcomes:
        print(f"{item.code:<12}{item.near:>9}/{item.shown:<2}{item.broken:>8}{item.matched:>9}  {item.title}")
    return 0 if len(outcomes) == WANTED and all(item.is_good for item in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
