"""A region over four workers: the lists of one process to the last field, whatever happens to a worker."""

from collections.abc import Iterator
from dataclasses import fields
from signal import SIGKILL
from time import sleep

import numpy as np
from distributed import Client

from app.matching.cluster.ranker import BLOCKS_AHEAD, ClusterRanker
from app.matching.ranking.batch import rank_many
from app.matching.ranking.engine import rank
from app.matching.ranking.results import Filters
from app.matching.ranking.top_lists import TopLists
from app.matching.ranking.vacancy_columns import VacancyColumns
from app.matching.ranking.weights import DEFAULT_WEIGHTS, Part
from scripts.dask_cluster import DaskCluster
from tests.integration.matching.cluster.conftest import CANDIDATES, StartCluster, World

BLOCK = 50
FILTERS = [
    Filters(max_km=15),
    Filters(available_by_day=20_800, min_essentials=1),
    Filters(only_preferred_contract=True, sort_by=Part.DISTANCE),
    Filters(all_essentials=True, sort_by=Part.SKILLS),
]


def assert_same(ranked: TopLists, expected: TopLists) -> None:
    for field in fields(TopLists):
        assert np.array_equal(getattr(ranked, field.name), getattr(expected, field.name)), field.name


def cut(columns: VacancyColumns) -> list[VacancyColumns]:
    return [columns.take(np.arange(at, at + BLOCK)) for at in range(0, len(columns), BLOCK)]


def rank_while_a_worker_dies(
    ranker: ClusterRanker, cluster: DaskCluster, client: Client, world: World
) -> list[TopLists]:
    """The lists of all vacancies, a worker being killed after a third of the blocks."""
    blocks = cut(VacancyColumns.from_profiles(world.vacancies))
    taken: list[int] = []

    def give() -> Iterator[VacancyColumns]:
        for number, block in enumerate(blocks):
            taken.append(number)
            yield block

    done: list[TopLists] = []
    for lists in ranker.rank_blocks(give(), DEFAULT_WEIGHTS, limit=20):
        done.append(lists)
        if len(done) == len(blocks) // 3:
            # Blocks are done, others are on their way, others have not been asked for.
            assert len(done) + 1 <= len(taken) < len(blocks)
            # What is on its way is done too, and lies on the workers: part of it goes with this one.
            while any(client.processing().values()):
                sleep(0.02)
            cluster.kill_worker(1)
    assert len(taken) == len(blocks) > BLOCKS_AHEAD
    return done


def compare_one_by_one(ranker: ClusterRanker, world: World) -> None:
    """Single vacancies, with filters, pages, hidden people and remote work."""
    asked = world.vacancies[:24]
    assert asked[0].is_remote
    shown = {
        item.candidate_id
        for vacancy in asked
        for item in rank(world.index, vacancy, DEFAULT_WEIGHTS, world.closeness, limit=2).items
    }
    for number, vacancy in enumerate(asked):
        filters = FILTERS[number % len(FILTERS)] if number % 2 else Filters()
        hidden = shown if number % 3 == 0 else set()
        offset = 10 * (number % 3)
        ranked = ranker.rank(
            vacancy, DEFAULT_WEIGHTS, limit=10, offset=offset, filters=filters, hidden=hidden
        )
        assert ranked == rank(
            world.index.without(hidden),
            vacancy,
            DEFAULT_WEIGHTS,
            world.closeness,
            limit=10,
            offset=offset,
            filters=filters,
        )


def test_workers_that_are_killed_change_nothing(world: World, start_cluster: StartCluster) -> None:
    """26,000 candidates x 1,000 vacancies on four workers, of which one gets SIGKILL between two blocks;
    then single vacancies, on those that are left, and again when another is gone.
    """
    cluster, client = start_cluster(workers=4)
    ranker = ClusterRanker(client, world.plan, world.source)
    assert sum(built.nbytes for built in ranker.build()) > CANDIDATES * 100
    first = set(client.scheduler_info()["workers"])

    done = rank_while_a_worker_dies(ranker, cluster, client, world)
    assert cluster.workers[1].returncode == -SIGKILL
    assert len(first - set(client.scheduler_info()["workers"])) == 1
    blocks = cut(VacancyColumns.from_profiles(world.vacancies))
    for block, lists in zip(blocks, done, strict=True):
        assert_same(lists, rank_many(world.index, block, DEFAULT_WEIGHTS, world.closeness, limit=20))
    # The whole way back to the list that a page shows.
    for position in range(0, BLOCK, 5):
        vacancy = world.vacancies[position]
        expected = rank(world.index, vacancy, DEFAULT_WEIGHTS, world.closeness, limit=20)
        assert done[0].ranked_list(position) == expected
    # A vacancy goes only where it may interest someone, a remote one everywhere.
    assert ranker.traffic.asked < len(world.vacancies) * len(world.plan.shards) / 2

    compare_one_by_one(ranker, world)
    cluster.kill_worker(0)
    compare_one_by_one(ranker, world)
    ranker.close()
