"""Programmes before they are rows: written ones, and one for each trade that they leave out."""

from dataclasses import dataclass

from app.demo.sampling import Rng
from app.demo.words import read_rows
from app.demo.world import World

# Words at the start of an occupation's label that tell the level of the training that leads to it.
_LEVEL_WORDS = {
    7: ("Ingénieur", "Directeur", "Médecin", "Avocat", "Architecte", "Chercheur", "Pharmacien"),
    6: ("Responsable", "Chef", "Chargé", "Cadre", "Consultant", "Infirmier", "Éducateur", "Manager"),
    5: ("Technicien", "Assistant", "Conseiller", "Gestionnaire", "Développeur", "Dessinateur"),
    4: ("Animateur", "Secrétaire", "Agent de maîtrise", "Moniteur", "Coordinateur"),
}


@dataclass(frozen=True, slots=True)
class ProgrammeDraft:
    """`occupations` are numbers in World, `skills` ids; `rome` is the first one’s code, or how that begins.

    `formacode` is a label.
    """

    code: str
    title: str
    level: int
    months: int
    kind: str
    is_apprenticeship: bool
    occupations: list[int]
    skills: list[int]
    rome: str
    objective: str | None = None
    formacode: str = ""


def written_programmes(world: World) -> list[ProgrammeDraft]:
    """Programmes of the data file whose occupations are in the reference."""
    drafts = []
    for row in read_rows("programmes"):
        occupations = world.numbers(row["rome_codes"].split())
        skills = [world.skill_of[code] for code in row["skill_codes"].split() if code in world.skill_of]
        if not occupations:
            continue
        drafts.append(
            ProgrammeDraft(
                code=row["code"],
                title=row["title"],
                level=int(row["level"]),
                months=int(row["duration_months"]),
                kind=row["certification_kind"],
                is_apprenticeship=row["is_apprenticeship"] == "1",
                occupations=occupations,
                skills=list(dict.fromkeys(skills)) or _taught_skills(world, occupations),
                rome=row["rome_codes"].split()[0],
            )
        )
    return drafts


def programmes_to_verify() -> list[ProgrammeDraft]:
    """Programmes that came without an occupation: someone is to say where they lead."""
    return [
        ProgrammeDraft(
            code=row["code"],
            title=row["title"],
            level=int(row["level"]),
            months=int(row["duration_months"]),
            kind=row["certification_kind"],
            is_apprenticeship=row["is_apprenticeship"] == "1",
            occupations=[],
            skills=[],
            rome=row["domain"],
            objective=row["objective"],
            formacode=row["formacode"],
        )
        for row in read_rows("programmes_to_verify")
    ]


def _taught_skills(world: World, occupations: list[int]) -> list[int]:
    """The skills at the heart of the occupations, for a programme whose own are not in the reference."""
    return list(
        dict.fromkeys(int(skill) for number in occupations for skill in world.skills.row(number)[:12])
    )


def generated_programme(world: World, rng: Rng, number: int) -> ProgrammeDraft:
    """A programme that leads to the occupation `number`, and for some to its nearest neighbour."""
    label = world.labels[number]
    level = next((level for level, words in _LEVEL_WORDS.items() if label.startswith(words)), 3)
    near = [int(value) for value in world.neighbours.row(number)[:1] if rng.random() < 0.4]
    return ProgrammeDraft(
        code=f"G-{world.codes[number]}",
        title=f"Parcours qualifiant {label}"[:255],
        level=level,
        months=int(rng.choice([6, 9, 12, 24])) if level < 6 else int(rng.choice([12, 24, 36])),
        kind="certificat",
        is_apprenticeship=bool(rng.random() < 0.6),
        occupations=[number, *near],
        skills=[int(skill) for skill in world.skills.row(number)[: int(rng.integers(10, 17))]],
        rome=world.codes[number],
    )
