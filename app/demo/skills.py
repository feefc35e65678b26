"""What each training gives to hold, and draws of it for many people at once."""

from dataclasses import dataclass

import numpy as np

from app.demo.catalogue import Catalogue
from app.demo.sampling import Bools, Floats, Ints, Ragged, Rng
from app.demo.world import World

# What a person holds of their programme, and about how many skills of their occupation besides.
_TAUGHT_SHARE = 0.78
_TAUGHT_SKILLS = 11.0
_EXTRA_SKILLS = 2.5
_UNTAUGHT_SKILLS = 9.0
_LEAST_SKILLS = 3


@dataclass(frozen=True, slots=True)
class SkillPools:
    """Pools of skill ids: one for each (programme, occupation) pair, then one for each occupation alone.

    `pools` holds skill ids; `is_taught` and `shares` run beside its values.
    """

    pools: Ragged
    is_taught: Bools
    shares: Floats
    pair_of: dict[tuple[int, int], int]
    alone_from: int

    def choose(self, programmes: Ints, occupations: Ints) -> Ints:
        """The pool of each person; `programmes` is -1 for those without one."""
        return np.array(
            [
                self.alone_from + occupation if programme < 0 else self.pair_of[programme, occupation]
                for programme, occupation in zip(programmes.tolist(), occupations.tolist(), strict=True)
            ],
            dtype=np.int64,
        )

    def draw(self, rng: Rng, pools: Ints) -> tuple[Ints, Ints, Bools]:
        """(person, skill id, whether the programme taught it) of every skill that people hold."""
        owners, places, flat = self.pools.expand(pools)
        lengths = self.pools.lengths(pools)
        start = (rng.random(len(pools)) * lengths).astype(np.int64)
        # A few in a row from a random place, so that nobody comes empty-handed.
        sure = (places - start[owners]) % np.maximum(lengths[owners], 1) < _LEAST_SKILLS
        kept = sure | (rng.random(len(flat)) < self.shares[flat])
        return owners[kept], self.pools.values[flat][kept], self.is_taught[flat][kept]


def build_pools(world: World, catalogue: Catalogue) -> SkillPools:
    rows: list[list[int]] = []
    taught: list[bool] = []
    shares: list[float] = []
    pair_of: dict[tuple[int, int], int] = {}
    for programme in range(len(catalogue.ids)):
        own = catalogue.skills.row(programme).tolist()
        for number in catalogue.occupations.row(programme).tolist():
            extra = [skill for skill in world.skills.row(number).tolist() if skill not in set(own)]
            pair_of[programme, number] = len(rows)
            rows.append(own + extra)
            taught += [True] * len(own) + [False] * len(extra)
            shares += [min(_TAUGHT_SHARE, _TAUGHT_SKILLS / max(len(own), 1))] * len(own)
            shares += [min(0.5, _EXTRA_SKILLS / max(len(extra), 1))] * len(extra)
    alone_from = len(rows)
    for number in range(len(world.codes)):
        pool = world.skills.row(number).tolist()
        rows.append(pool)
        taught += [False] * len(pool)
        shares += [min(0.75, _UNTAUGHT_SKILLS / max(len(pool), 1))] * len(pool)
    return SkillPools(
        pools=Ragged.of(rows),
        is_taught=np.array(taught, dtype=np.bool_),
        shares=np.array(shares, dtype=np.float64),
        pair_of=pair_of,
        alone_from=alone_from,
    )
