"""The ground that some candidates live on, and which vacancies may interest any of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.matching.ranking import rules
from app.matching.ranking.compiled import compiled
from app.matching.ranking.weights import Curves


@dataclass(frozen=True, slots=True)
class Territory:
    """A box around places, bounds included, in 1e-5 degrees, and the largest radius of the people there."""

    south: int
    west: int
    north: int
    east: int
    widest_km: int

    def may_reach(
        self, latitude: ArrayLike, longitude: ArrayLike, is_remote: ArrayLike, curves: Curves
    ) -> NDArray[np.bool_]:
        """For each vacancy, whether it may be within anyone's reach; False is certain, True is not."""
        return _may_reach(
            np.ascontiguousarray(latitude, dtype=np.int64),
            np.ascontiguousarray(longitude, dtype=np.int64),
            np.ascontiguousarray(is_remote, dtype=np.bool_),
            (self.south, self.west, self.north, self.east),
            rules.reach_metres(self.widest_km, curves),
        )


@compiled
def _may_reach(
    latitude: NDArray[np.int64],
    longitude: NDArray[np.int64],
    is_remote: NDArray[np.bool_],
    box: tuple[int, int, int, int],
    reach: int,
) -> NDArray[np.bool_]:
    south, west, north, east = box
    farthest = max(abs(south), abs(north))
    near = is_remote.copy()
    for at in range(len(latitude)):
        if not near[at]:
            nearest_latitude = min(max(latitude[at], south), north)
            nearest_longitude = min(max(longitude[at], west), east)
            # Parallels are shortest away from the equator: no place of the box is less far to the east.
            middle = (abs(latitude[at]) + farthest + 1) // 2
            near[at] = not (
                rules.is_beyond(latitude[at], 0, nearest_latitude, 0, reach)
                or rules.is_beyond(middle, longitude[at], middle, nearest_longitude, reach)
            )
    return near
