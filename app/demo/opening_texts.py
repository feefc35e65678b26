"""Titles and descriptions of vacancies: written ones where there are, the occupation's words elsewhere."""

from dataclasses import dataclass

from app.demo.sampling import Ints, Rng
from app.demo.words import read_by, read_rows
from app.demo.world import World
from app.vacancies.titles import both_forms_title


@dataclass(frozen=True, slots=True)
class Texts:
    """`written[number]` lists (title, description) of an occupation; `titles` its job titles."""

    written: list[list[tuple[str, str]]]
    titles: list[list[str]]
    generic: list[str]

    def draw(self, rng: Rng, occupations: Ints) -> tuple[list[str], list[str]]:
        """A title and a description for each of `occupations`."""
        chances = rng.random((2, len(occupations)))
        titles, descriptions = [], []
        for number, first, second in zip(occupations.tolist(), *chances.tolist(), strict=True):
            written = self.written[number]
            if written:
                title, description = written[int(first * len(written))]
            else:
                title = self.titles[number][int(first * len(self.titles[number]))]
                description = self.generic[int(second * len(self.generic))]
            titles.append(both_forms_title(title)[:160])
            descriptions.append(description)
        return titles, descriptions


def load_texts(world: World) -> Texts:
    return Texts(
        written=[
            [(row["title"], describe(row["description"], row["tasks"])) for row in rows]
            for rows in (read_by("vacancy_texts", "rome_code", code) for code in world.codes)
        ],
        titles=[
            [label] + [world.appellation_labels[key] for key in world.appellations.row(number)[:8].tolist()]
            for number, label in enumerate(world.labels)
        ],
        generic=[row["description"] for row in read_rows("generic_texts")],
    )


def describe(description: str, tasks: str) -> str:
    """A paragraph, then one task a line."""
    lines = [task.strip() for task in tasks.split("|") if task.strip()]
    return "\n".join([description, "", *(f"- {line}" for line in lines)]).strip()
