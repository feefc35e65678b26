"""What was decided before the first grade: seeds, dates, depths, places on the disk."""

import os
from datetime import UTC, datetime
from pathlib import Path

SEED = 20_250_127
# A week after the postings were published: the population and the starts of the vacancies are built on it.
NOW = datetime(2025, 1, 27, 9, 0, tzinfo=UTC)
TODAY = NOW.date()

# Dense enough that a vacancy has more fit people around it than a list shows: with 20,000, few had ten.
PEOPLE = 60_000
REGION_POSTINGS = 48
FULL_TEXT_POSTINGS = 12
DEPTH = 20  # of each system, pooled and graded
MEASURED = 10  # nDCG@10
OVERLAP = 10  # one pair in ten is graded twice

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WORK = ROOT / "instance" / "quality"
JUDGEMENTS = HERE / "judgements.csv"
SECOND_PASS = HERE / "second_pass.csv"
OCCUPATIONS = HERE / "occupations.csv"


def shared_folder() -> Path:
    """The folder of real data, which is never copied into the repository."""
    return Path(os.environ.get("ESTUAIRE_SHARED") or ROOT.parent / "shared")
