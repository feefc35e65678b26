"""People as the audit sorts them, and synthetic groups drawn beside them.

Estuaire collects no protected field, so nothing can be compared by sex, age or origin. What can be tested is
the machine: groups are drawn that are more frequent in some communes and in some trainings, as protected
groups are in life, and the audit looks at what the lists do to them. Simulating the attribute that one does
not hold, correlated with proxies that one does, is the approach of Kallus, Mao and Zhou, "Assessing
algorithmic fairness with unobserved protected class using data combination" (Management Science, 2022).
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Members = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class People:
    """Everyone in the index, n rows by ascending id: whether their commune is small, and the sector of their
    training (a small number), else of what they look for. Never read by ranking.
    """

    candidate_id: Ids
    has_small_commune: Members
    sector: Ids

    def __len__(self) -> int:
        return len(self.candidate_id)

    @property
    def cell(self) -> Ids:
        """A number for each pair of residence and sector: what groups may depend on."""
        cells: Ids = self.sector * 2 + self.has_small_commune
        return cells


@dataclass(frozen=True, slots=True)
class GroupModel:
    """How a synthetic group is drawn: `share` of the people, its odds multiplied by `place_odds` in small
    communes and by `sector_odds` in half of the sectors. Odds of 1 are no link.
    """

    key: str
    place_odds: float = 1.0
    sector_odds: float = 1.0
    share: float = 0.3


# A control, then a link to the place, to the training, to both. Odds three times as high are a strong link,
# on purpose.
MODELS = (
    GroupModel("unlinked"),
    GroupModel("place", place_odds=3.0),
    GroupModel("training", sector_odds=3.0),
    GroupModel("both", place_odds=3.0, sector_odds=3.0),
)


def draw_members(model: GroupModel, people: People, random: Generator) -> Members:
    """Who belongs to the group: n flags. Given residence and sector, the draw knows nothing else."""
    sectors = np.unique(people.sector)
    favoured = random.permutation(sectors)[: (len(sectors) + 1) // 2]
    log_odds = np.log(model.place_odds) * people.has_small_commune
    log_odds = log_odds + np.log(model.sector_odds) * np.isin(people.sector, favoured)
    chance = _sigmoid(log_odds + _find_base(log_odds, model.share))
    members: Members = random.random(len(people)) < chance
    return members


def _find_base(log_odds: NDArray[np.float64], share: float) -> float:
    """The constant that makes the expected share of the group `share`, by bisection."""
    values, counts = np.unique(log_odds, return_counts=True)  # four at most
    low, high = -30.0, 30.0
    for _ in range(60):
        middle = (low + high) / 2
        if (_sigmoid(values + middle) * counts).sum() > share * len(log_odds):
            high = middle
        else:
            low = middle
    return low


def _sigmoid(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-values))
