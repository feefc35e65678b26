"""`flask matching init` publishes the weights once."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.matching.models import RankingWeights
from app.matching.ranking.weights import DEFAULT_WEIGHTS, Weights


def test_the_weights_are_published_once(session: Session, app: Flask) -> None:
    runner = app.test_cli_runner()
    for _ in range(2):
        assert runner.invoke(args=["matching", "init"]).output == "Weights of version 3 are published.\n"
    (row,) = session.scalars(select(RankingWeights))
    assert Weights.from_dict(row.values) == DEFAULT_WEIGHTS
