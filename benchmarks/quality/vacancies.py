"""A posting as a recruiter would enter it: the steps of the product's own form."""

import csv
import re
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.demo.sampling import draw, make_rng, normalised
from app.demo.world import World
from app.reference.enums import ContractKind
from app.reference.lookup.queries import look_up_occupations
from app.reference.models import Skill
from app.reference.queries import find_commune_by_insee, find_occupation_by_code
from app.reference.text import normalise_text
from app.vacancies import services, steps
from app.vacancies.models import Vacancy
from benchmarks.quality.plan import NOW, OCCUPATIONS, SEED, TODAY
from benchmarks.quality.postings import Posting

# Words of the sources for each contract, the first that is found counts.
_CONTRACTS = (
    ("professionnalisation", ContractKind.PROFESSIONALISATION),
    ("apprenti", ContractKind.APPRENTICESHIP),
    ("alternance", ContractKind.APPRENTICESHIP),
    ("saisonnier", ContractKind.SEASONAL),
    ("intérim", ContractKind.TEMPORARY),
    ("stage", ContractKind.INTERNSHIP),
    ("cdd", ContractKind.CDD),
    ("cdi", ContractKind.CDI),
)
LEAST_MATCHED = 3


def reference_of(posting: Posting) -> str:
    """The vacancy's reference: what finds it again."""
    return f"Q-{posting.digest}"


def contract_of(words: str) -> ContractKind:
    """The contract that the source's words name. Raises ValueError when they name none."""
    plain = words.lower()
    for word, kind in _CONTRACTS:
        if word in plain:
            return kind
    raise ValueError(f"no contract in {words!r}")


def job_title(title: str) -> str:
    """The title without "(H/F)" and the like, as one would type it."""
    return re.sub(r"\(?\b[HF]\s*/\s*[HF]\b\)?|\([a-z·.]{1,4}\)", " ", title, flags=re.IGNORECASE).strip(" -")


def make_draft(
    session: Session, world: World, posting: Posting, *, firm: Organisation, user: User
) -> Vacancy:
    """The posting as a complete draft: occupation, title, skills, place, contract, start.

    It stays a draft: texts of other sites may hold what the product refuses to publish.
    """
    vacancy = services.create_draft(session, organisation=firm, actor=user, now=NOW)
    vacancy.reference = reference_of(posting)
    vacancy.title = posting.title[:160]
    occupation = find_occupation_by_code(session, posting.code or _chosen_codes()[posting.ref])
    if occupation is None:
        raise ValueError(f"{posting.ref}: its occupation is not in the reference")
    title = _appellation(session, posting, occupation.code)
    steps.choose_occupation(session, vacancy, f"{occupation.id}:{title or ''}")
    _take_skills(session, vacancy, posting)
    rng = make_rng(SEED, "posting", posting.digest)
    insee = (
        posting.commune or world.places.insee_codes[int(draw(rng, normalised(world.places.population), 1)[0])]
    )
    commune = find_commune_by_insee(session, insee)
    assert commune is not None
    steps.save_fields(
        session,
        vacancy,
        {
            "commune_id": commune.id,
            "contract": contract_of(posting.contract),
            "starts_on": TODAY + timedelta(days=int(rng.integers(7, 70))),
            "level": posting.level,
            "description": posting.text,
        },
        actor=user,
        now=NOW,
    )
    return vacancy


def _chosen_codes() -> dict[str, str]:
    """ROME codes for sources that give none, chosen by hand in the list that the form shows."""
    with OCCUPATIONS.open(encoding="utf-8", newline="") as file:
        return {row["ref"]: row["code"] for row in csv.DictReader(file)}


def _appellation(session: Session, posting: Posting, code: str) -> int | None:
    """The first title of the occupation in the list that the form shows for the words typed."""
    choices = look_up_occupations(session, job_title(posting.title))
    return next((item.appellation_id for item in choices if item.code == code and item.appellation_id), None)


def _take_skills(session: Session, vacancy: Vacancy, posting: Posting) -> None:
    """The posting's own skills (exigence E: essential, S: useful), in the ROME by code, then by label.

    The essential ones that the form proposes stay when there are too few, or none that is essential.
    """
    wanted: dict[int, bool] = {}
    for code, label, needed in posting.skills:
        active = select(Skill).where(Skill.is_active)
        found = session.scalar(active.where(Skill.rome_code == code)) if code else None
        found = found or session.scalar(active.where(Skill.search_text == normalise_text(label)))
        if found is not None:
            wanted[found.id] = needed == "E"
    if not wanted:
        return
    if len(wanted) < LEAST_MATCHED or not any(wanted.values()):
        proposed = {link.skill_id: True for link in vacancy.skills if link.is_essential}
        wanted = proposed | wanted
    services.set_skills(session, vacancy, wanted.items())
    session.expire(vacancy, ["skills"])


def is_title_of_code(session: Session, title: str, code: str) -> bool:
    """Whether the list that the form shows for the title has the occupation: some postings are filed under
    another code than their title's.
    """
    return any(item.code == code for item in look_up_occupations(session, job_title(title)))
