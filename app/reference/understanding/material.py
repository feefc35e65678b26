"""What is known of each occupation, as texts; `reading` fills it from the database and the data files."""

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple


class NothingToLearn(Exception):
    """The reference holds no occupation, or no skill, yet."""


class TextKind(IntEnum):
    """Where a text about an occupation comes from; each kind has its own worth, which is learned."""

    NAME = 0
    """The occupation's label and its official titles (appellations)."""
    EVERYDAY = 1
    """Titles that postings use and the reference lacks: our own list."""
    TRAINING = 2
    """Trainings that lead to it: our own list."""
    CERTIFICATE = 3
    """Certificates and diplomas that the reference lists among its knowledge."""
    LABELLED = 4
    """Real titles whose occupation somebody has said (`--labels`)."""


class KnownText(NamedTuple):
    kind: TextKind
    occupation: int
    """Position in `Material.codes`."""
    text: str


class LabelledTitle(NamedTuple):
    """A real title and the codes of its occupations: any of them is right."""

    text: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that the suggester learns from, by position of the occupation.

    `parents[i]` is the position of the occupation's parent in ROME, its own when it has none;
    `backgrounds[i]` its definition, access, skills and own words in one text. `met` are real postings, of
    which only the codes are counted: their titles serve to leave out a posting that is also labelled.
    """

    codes: tuple[str, ...]
    labels: tuple[str, ...]
    parents: tuple[int, ...]
    backgrounds: tuple[str, ...]
    texts: tuple[KnownText, ...]
    labelled: tuple[LabelledTitle, ...] = ()
    met: tuple[LabelledTitle, ...] = ()
    strangers: tuple[str, ...] = ()
