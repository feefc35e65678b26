"""On the real postings and the full ROME, a small pool is built again the same (SQLite: it is long)."""

from pathlib import Path

import pytest

from benchmarks.quality.plan import DEPTH, MEASURED
from benchmarks.quality.pool import pool_pairs, rank_all, write_cards
from benchmarks.quality.systems import ORDERS, SYSTEMS
from benchmarks.quality.world import open_field

PEOPLE = 1_500


@pytest.mark.shared
def test_three_vacancies_give_the_same_people_and_pool_each_time(shared_data: Path, tmp_path: Path) -> None:
    seen = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        with open_field(shared_data, folder, people=PEOPLE, only=3) as field:
            tops = rank_all(field)
            assert set(tops) == {*SYSTEMS, *ORDERS}
            for name, lists in tops.items():
                assert all(len(set(people)) == len(people) for people in lists)
                assert max(map(len, lists)) <= (MEASURED if name in ORDERS else DEPTH)
            pool = pool_pairs(tops, [item.ref for item in field.postings])
            count = write_cards(field, pool, folder / "cards")
            texts = [path.read_text(encoding="utf-8") for path in sorted((folder / "cards").glob("*.txt"))]
            seen.append((field.fingerprint, pool, texts))
    assert seen[0] == seen[1]
    assert count == sum(len(people) for people in pool.values()) > 0
    told = " ".join(texts).lower()
    assert not any(word in told for word in ("score", "bm25", "engine"))
