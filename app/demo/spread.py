"""Where a batch of people lives and what it was trained for."""

from dataclasses import dataclass

import numpy as np

from app.demo.catalogue import Catalogue
from app.demo.sampling import Floats, Rng, normalised
from app.demo.world import World


@dataclass(frozen=True, slots=True)
class Spread:
    """Cumulative shares of communes, programmes, apprenticeship programmes and occupations."""

    places: Floats
    programmes: Floats
    apprenticeships: Floats
    occupations: Floats


def region_spread(world: World, catalogue: Catalogue, rng: Rng) -> Spread:
    """The whole region by population, with trades more or less common."""
    popularity = rng.lognormal(0.0, 0.5, len(world.codes))
    return _spread(catalogue, world.places.population, popularity)


def local_spread(
    world: World, catalogue: Catalogue, *, place: int, kilometres: float, occupations: list[int]
) -> Spread:
    """People who live within `kilometres` of `place` and were trained for `occupations`."""
    wanted = np.full(len(world.codes), 0.0)
    wanted[occupations] = 1.0
    return _spread(catalogue, world.places.within(place, kilometres), wanted)


def _spread(catalogue: Catalogue, population: Floats, popularity: Floats) -> Spread:
    owners, _, flat = catalogue.occupations.expand(np.arange(len(catalogue.ids), dtype=np.int64))
    share = np.zeros(len(catalogue.ids))
    np.add.at(share, owners, popularity[catalogue.occupations.values[flat]])
    share /= np.maximum(catalogue.occupations.lengths(np.arange(len(catalogue.ids), dtype=np.int64)), 1)
    dual = share * catalogue.is_apprenticeship
    return Spread(
        places=normalised(population),
        programmes=normalised(share),
        apprenticeships=normalised(dual if dual.sum() > 0 else share),
        occupations=normalised(popularity),
    )
