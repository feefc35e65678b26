"""Choose BM25's parameters on the postings of the region that are not graded:

    python -m benchmarks.quality.tune

What is sought is the greatest share, among its first twenty, of people who seek the occupation (1) or an
official neighbour (a half). The best go into `systems.py`; no grade is read.
"""

from itertools import product

from benchmarks.quality.cards import load_people
from benchmarks.quality.plan import DEPTH, shared_folder
from benchmarks.quality.systems import Engine, OccupationOnly, TextSearch
from benchmarks.quality.world import open_field


def main() -> None:
    with open_field(shared_folder()) as field:
        people = load_people(field.session)
        engine, trades = Engine.load(field.session), OccupationOnly(field.session, people)
        pools = [engine.eligible(vacancy) for vacancy in field.others]
        print(f"{len(pools)} postings")
        for repeated, k1, b in product((1, 2, 3), (0.6, 1.2, 2.0), (0.3, 0.5, 0.75, 0.9)):
            texts = TextSearch(people, k1=k1, b=b, aims_repeated=repeated)
            found = [
                trades.share_near(vacancy, texts.top(vacancy, pool, DEPTH))
                for vacancy, pool in zip(field.others, pools, strict=True)
                if pool
            ]
            print(f"aims x {repeated}  k1 {k1}  b {b}  {sum(found) / len(found):.4f}")


if __name__ == "__main__":
    main()
