"""Candidates for tests: open to suggestions, living near Rochefort, ready for any contract."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from app.candidates.enums import CandidateKind, CandidateOrigin, CandidateStatus
from app.candidates.models import Candidate, CandidateAim, CandidateIdentity, CandidateSkill
from app.core.ids import REFERENCE_ALPHABET
from app.reference.enums import ContractKind, EvidenceKind
from app.reference.models import Occupation, Skill
from tests.factories.reference import make_commune

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
ANY_CONTRACT = sum(1 << kind.bit for kind in ContractKind)
_numbers = count(1)


def _code(number: int) -> str:
    digits = ""
    for _ in range(4):
        number, rest = divmod(number, len(REFERENCE_ALPHABET))
        digits = REFERENCE_ALPHABET[rest] + digits
    return f"C-{digits}"


def make_candidate(
    session: Session,
    *,
    occupation: Occupation | None = None,
    skills: list[Skill] | dict[Skill, EvidenceKind] | None = None,
    identity: dict[str, Any] | None = None,
    **values: Any,
) -> Candidate:
    """`occupation` becomes the aim; `skills` are declared unless a mapping says otherwise."""
    fields = {
        "code": _code(next(_numbers)),
        "status": CandidateStatus.OPEN,
        "kind": CandidateKind.TRAINEE,
        "origin": CandidateOrigin.ROSTER,
        "radius_km": 30,
        "available_on": date(2027, 1, 4),
        "accepted_contracts": ANY_CONTRACT,
        "preferred_contracts": 0,
        "created_at": NOW,
        "updated_at": NOW,
    }
    if "commune" not in values and "commune_id" not in values:
        values["commune"] = make_commune(session)
    candidate = Candidate(**(fields | values))
    if occupation is not None:
        candidate.aims.append(CandidateAim(occupation=occupation, position=0))
    evidence = skills if isinstance(skills, dict) else dict.fromkeys(skills or [], EvidenceKind.DECLARED)
    for skill, kind in evidence.items():
        candidate.skills.append(CandidateSkill(skill=skill, level=2, evidence=kind))
    if identity is not None:
        names = {"first_name": "Prénom", "last_name": "Nom", "email": None, "phone": None}
        candidate.identity = CandidateIdentity(**(names | identity))
    session.add(candidate)
    session.flush()
    return candidate
