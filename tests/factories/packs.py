"""Packs for tests: the content of the mock, and the longest that a page may be asked to hold."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.candidates.models import Candidate
from app.packs.content import PackContent, PartLine, PersonPage, SkillLine
from app.packs.models import Pack, PackCandidate, PackStatus
from app.vacancies.models import Vacancy

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
PARTS = (
    ("Métier", "Métier", 29, 30, "Formation visant le métier de l’offre, ROME H2913"),
    ("Compétences", "Compét.", 22, 25, "5 sur 6, dont les 3 indispensables"),
    ("Distance", "Distance", 14, 15, "6 km environ"),
    ("Disponibilité", "Dispo.", 15, 15, "Le 4 janvier 2027, date demandée"),
    ("Formation", "Form.", 11, 15, "Titre professionnel de niveau 3, examen le 18 décembre 2026"),
)
SKILLS = (
    ("Soudage TIG inox", True, "Attestée par le CFA Rives de Charente"),
    ("Lecture de plans", True, "Attestée par le CFA Rives de Charente"),
    ("Contrôle visuel des soudures", True, "Évaluée en stage, octobre 2026"),
    ("Découpe plasma", False, "Évaluée en stage, octobre 2026"),
    ("Travail en hauteur", False, "Déclarée par la personne"),
    ("Soudage aluminium", False, "Non acquise"),
)


def make_person(code: str = "C-7F3K", **values: Any) -> PersonPage:
    fields = {
        "code": code,
        "commune": "Tonnay-Charente",
        "distance": "6\u00a0km",
        "place": "Tonnay-Charente, 6\u00a0km de Rochefort",
        "training": "Titre pro Soudeur assembleur industriel",
        "availability": "Disponible le 4 janv. 2027",
        "total": 91,
        "parts": tuple(PartLine(*part) for part in PARTS),
        "skills": tuple(
            SkillLine(label, is_essential, "Indispensable" if is_essential else "Appréciée", proof)
            for label, is_essential, proof in SKILLS
        ),
        "checks": (
            "Le résultat de l’examen du 18 décembre",
            "L’intérêt pour une formation au soudage aluminium",
        ),
        "distinction": "couvre les trois compétences indispensables et commence à la date prévue.",
    }
    return PersonPage(**(fields | values))


def make_longest_person(code: str = "C-9X4WZZ") -> PersonPage:
    """Every text at the longest that the tables allow."""
    label = "Contrôler la conformité des soudures aux exigences du cahier des charges " * 6
    return make_person(
        code,
        commune="Saint-Germain-de-Longue-Chaume-sous-Mortagne-la-Vieille-et-Dépendances",
        place="Saint-Germain-de-Longue-Chaume-sous-Mortagne, 64\u00a0km de " + "Fontenay-le-Comte " * 4,
        training=("Titre professionnel Technicienne ou technicien en chaudronnerie industrielle " * 4)[:255],
        parts=tuple(PartLine(*part[:4], (part[4] + ", puis ") * 6) for part in PARTS),
        skills=tuple(
            SkillLine(
                label[:400], number % 2 == 0, "Indispensable", "Attestée par " + "le centre de formation " * 7
            )
            for number in range(20)
        ),
        checks=tuple("L’envie d’apprendre\u00a0: " + label[:400] for _ in range(4)),
    )


def make_content(people: tuple[PersonPage, ...] | None = None, **values: Any) -> PackContent:
    fields = {
        "title": "Soudeur ou soudeuse TIG",
        "reference": "OF-2026-0417",
        "employer": "Atelier Maubrac",
        "brief": (
            ("Employeur", "Atelier Maubrac, Rochefort"),
            ("Contrat", "CDI, 35 heures, dès le 4 janvier 2027"),
            ("Métier", "Soudage manuel, ROME H2913"),
            ("Présélection", "3 personnes, sur 24 suggérées"),
            ("Préparé par", "Camille Lagrave, le 25 novembre 2026"),
        ),
        "made_on": "2026-11-25",
        "delete_after": "2027-05-25",
        "people": people or (make_person("C-7F3K"), make_person("C-2M9T"), make_person("C-9X4W")),
    }
    return PackContent(**(fields | values))


def make_pack(
    session: Session, vacancy: Vacancy, user: User, candidates: list[Candidate] | None = None, **values: Any
) -> Pack:
    """A pack that waits for the worker, with a page for each of `candidates`."""
    people = tuple(make_person(candidate.code) for candidate in candidates or [])
    fields = {
        "vacancy": vacancy,
        "requested_by": user,
        "status": PackStatus.WAITING,
        "total_pages": 2 + len(people),
        "content": make_content(people, reference=vacancy.reference).to_json(),
        "file_name": f"dossier-{vacancy.reference}.pdf",
        "created_at": NOW,
        "delete_after": date(2027, 5, 24),
    }
    pack = Pack(**(fields | values))
    pack.candidates = [PackCandidate(candidate_id=candidate.id) for candidate in candidates or []]
    session.add(pack)
    session.flush()
    return pack


def days_later(days: int) -> datetime:
    return NOW + timedelta(days=days)
