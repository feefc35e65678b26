"""Weights that are compared, pinned here so that the comparison outlives a change of the default."""

from app.matching.ranking.weights import Curves, Weights

# The default when the first set was graded (version 2).
FIRST_WEIGHTS = Weights(
    version=2,
    occupation=30,
    skills=25,
    distance=15,
    availability=15,
    training=15,
    curves=Curves(mobility_first=800, mobility_step=20, mobility_floor=600, shared_skills_most=500),
)

# Chosen on the first set, before the second was drawn: an occupation next door and a training count less,
# what is known of skills and dates more.
PROPOSED_WEIGHTS = Weights(
    version=3,
    occupation=35,
    skills=30,
    distance=10,
    availability=20,
    training=5,
    curves=Curves(mobility_first=600, mobility_step=20, mobility_floor=400, shared_skills_most=300),
)
