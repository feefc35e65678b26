"""A vacancy that is not sent to a shard would have found nobody there: to be certain, not to be likely."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.matching.ranking import rules
from app.matching.ranking.territory import Territory
from tests.unit.matching.ranking.builders import WEIGHTS

latitudes = st.integers(4_100_000, 5_150_000)
longitudes = st.integers(-500_000, 950_000)
places = st.lists(st.tuples(latitudes, longitudes), min_size=1, max_size=6)


def territory_of(homes: list[tuple[int, int]], widest_km: int) -> Territory:
    return Territory(
        south=min(latitude for latitude, _ in homes),
        west=min(longitude for _, longitude in homes),
        north=max(latitude for latitude, _ in homes),
        east=max(longitude for _, longitude in homes),
        widest_km=widest_km,
    )


@settings(deadline=None)  # the first example compiles
@given(homes=places, vacancy=st.tuples(latitudes, longitudes), widest_km=st.integers(0, 200))
@example(homes=[(4_500_000, 0)], vacancy=(4_500_000, 0), widest_km=0)
def test_who_is_said_to_be_out_of_reach_is_too_far_for_everyone(
    homes: list[tuple[int, int]], vacancy: tuple[int, int], widest_km: int
) -> None:
    latitude, longitude = vacancy
    may_reach = territory_of(homes, widest_km).may_reach([latitude], [longitude], [False], WEIGHTS.curves)
    is_anyone_near = any(
        not rules.is_too_far(rules.road_metres(latitude, longitude, *home), widest_km, False, WEIGHTS.curves)
        for home in homes
    )
    assert may_reach[0] or not is_anyone_near


def test_far_vacancies_are_told_apart_and_remote_ones_reach_everywhere() -> None:
    """Rochefort and around, 30 km wide: Bordeaux is beyond, La Rochelle within, remote work anywhere."""
    around = Territory(south=4_585_000, west=-110_000, north=4_600_000, east=-90_000, widest_km=30)
    latitude, longitude = [4_484_000, 4_616_000, 4_484_000], [-58_000, -115_200, -58_000]
    reached = around.may_reach(latitude, longitude, [False, False, True], WEIGHTS.curves)
    assert reached.tolist() == [False, True, True]
