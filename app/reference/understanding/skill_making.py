"""Makes the file of skills beside that of occupations, which it leans on: same sources, same bytes."""

from hashlib import sha256
from pathlib import Path

import numpy as np
import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.reference.models import Occupation, OccupationSkill, Skill
from app.reference.understanding.artefact import (
    Artefact,
    ArtefactRefused,
    file_for,
    making_in,
    read_artefact,
    remove_others,
    write_artefact,
)
from app.reference.understanding.material import Material, NothingToLearn
from app.reference.understanding.skill_evidence import FIGURES, SkillEvidence, skill_arrays_of
from app.reference.understanding.skill_examples import draw_questions
from app.reference.understanding.skill_learning import learn_relevance, measure_questions
from app.reference.understanding.skill_material import SkillMaterial, read_skill_material
from app.reference.understanding.skills import SkillSuggester
from app.reference.understanding.suggester import Suggester

log = structlog.get_logger()
SUBJECT = "skills"


def make_skill_artefact(material: SkillMaterial, occupations: Suggester, known: Material) -> Artefact:
    """Learn from the reference's own texts and our lists; `known` is what `occupations` was made from."""
    if not material.codes:
        raise NothingToLearn
    arrays = skill_arrays_of(material)
    questions = draw_questions(material)
    measured = measure_questions(SkillEvidence(arrays), occupations, known, questions)
    weights = learn_relevance(measured)
    made_from = {"skills": len(material.codes), "links": len(material.links), "questions": len(questions)}
    return Artefact(material.codes, arrays, weights, 1.0, made_from)


def write_skills(
    session: Session, folder: Path, fingerprint: str, occupations: Suggester, known: Material
) -> Artefact:
    """Make the file of this reference, in place of the one that is there; the caller holds `making_in`."""
    path = file_for(folder, fingerprint, SUBJECT)
    artefact = make_skill_artefact(read_skill_material(session), occupations, known)
    write_artefact(path, artefact, FIGURES)
    remove_others(path)
    return artefact


def obtain_skills(
    session: Session, folder: Path, fingerprint: str, occupations: Suggester, known: Material
) -> Artefact:
    """What the file holds; made and written first when it is absent or damaged, once for all processes."""
    path = file_for(folder, fingerprint, SUBJECT)
    with making_in(folder):
        try:
            return read_artefact(path, FIGURES)
        except FileNotFoundError:
            log.info("skill_suggester_made", file=path.name)
        except ArtefactRefused as error:
            log.warning("skill_suggester_refused", reason=str(error))
        return write_skills(session, folder, fingerprint, occupations, known)


def skill_suggester_of(artefact: Artefact, occupations: Suggester) -> SkillSuggester:
    return SkillSuggester(SkillEvidence(artefact.arrays), np.array(artefact.weights), occupations)


def digest_skills(session: Session) -> str:
    """Of the skills and their links themselves, where no release tells what was loaded."""
    digest = sha256()
    skills = select(Skill.code, Skill.label).where(Skill.is_active).order_by(Skill.code)
    links = (
        select(Occupation.code, Skill.code, OccupationSkill.weight)
        .join(OccupationSkill, OccupationSkill.occupation_id == Occupation.id)
        .join(Skill, Skill.id == OccupationSkill.skill_id)
        .order_by(Occupation.code, Skill.code)
    )
    for row in [*session.execute(skills), *session.execute(links)]:
        digest.update(" ".join(map(str, row)).encode() + b"\n")
    return digest.hexdigest()
