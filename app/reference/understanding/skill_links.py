"""Skills tied to occupations, and what the occupations of a text say of each skill."""

from typing import NamedTuple

import numpy as np

from app.reference.understanding.skill_material import CORE, EMERGING


class About(NamedTuple):
    """Occupations of a text by position: chances float32[occupations], and whether they were given."""

    chances: np.ndarray
    is_given: bool


class SkillLinks:
    """Links by kind: `linked` (all), `core`, `emerging`, and `family`, to a skill of its family."""

    def __init__(self, links: np.ndarray, parents: np.ndarray, size: int) -> None:
        """`links`: integers[links, 3], occupation, skill and weight, by occupation; `size`: of skills."""
        self.parents, self.size = parents, size
        families = np.unique(np.stack([parents[links[:, 0]], links[:, 1]], axis=1), axis=0)
        self._links = {
            name: _by_occupation(pairs, len(parents))
            for name, pairs in (
                ("linked", links),
                ("core", links[links[:, 2] == CORE]),
                ("emerging", links[links[:, 2] == EMERGING]),
                ("family", families),
            )
        }

    def chances_of(self, about: About) -> dict[str, np.ndarray]:
        """Chance that a text is about an occupation that has each skill, by kind of link: float32[skills]."""
        found = {name: np.zeros(self.size, dtype=np.float32) for name in self._links}
        families = np.zeros(len(self.parents), dtype=np.float32)
        for occupation in np.flatnonzero(about.chances):
            families[self.parents[occupation]] += about.chances[occupation]
            for name, (starts, skills) in self._links.items():
                if name != "family":
                    own = skills[starts[occupation] : starts[occupation + 1]]
                    found[name][own] += about.chances[occupation]
        starts, skills = self._links["family"]
        for parent in np.flatnonzero(families):
            found["family"][skills[starts[parent] : starts[parent + 1]]] += families[parent]
        return {name: np.minimum(all_of, 1) for name, all_of in found.items()}


def _by_occupation(links: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Where the skills of each occupation begin, and the skills; `links` are sorted by occupation."""
    return np.searchsorted(links[:, 0], np.arange(size + 1)), links[:, 1]
