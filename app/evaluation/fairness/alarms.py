"""Whether equals are treated unequally by more than chance.

The question is put to the labels: if the list knows nothing of the group, then among people of the same
residence and sector any of them could have been its members. What members gained beyond the equals of their
pools is compared with what as many people drawn at random in the same cells would have gained: a permutation
test (Fisher, 1935), exact whatever the lists are, and however often one person appears in them. Its
statistic is a sum over people, so that the mean and the variance over all permutations are known in closed
form, and the sum is nearly normal (Hájek, 1960; Strasser and Weber, 1999): no draw is needed.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.evaluation.fairness.groups import Ids, Members
from app.evaluation.fairness.measures import Floats, total
from app.evaluation.fairness.pools import Pools

# False alarms: fewer than this share of audits of a fair list raise any alarm.
ALARM_RATE = 0.05


@dataclass(frozen=True, slots=True)
class Gains:
    """What each person of the pools gained beyond their equals, the test's statistic being its sum over
    members. `person`: their rows. `cell`: of these people.
    """

    person: Ids
    gained: Floats
    cell: Ids


def measure_gains(benefit: Floats, pools: Pools, cell: Ids) -> Gains:
    """`cell` is that of each row of `People`: labels are exchanged inside cells only."""
    count = int(pools.equals.max(initial=0)) + 1
    people = total(pools.equals, np.ones_like(benefit), count)
    mean = total(pools.equals, benefit, count) / np.maximum(people, 1)
    gained = total(pools.person, benefit - mean[pools.equals], len(cell))
    reached = pools.reached
    _, numbers = np.unique(cell[reached], return_inverse=True)
    return Gains(reached, gained[reached], numbers)


def chance_of(gains: Gains, members: Members) -> float:
    """How likely labels drawn at random are to differ at least as much: 0 to 1, both sides counted."""
    is_member = members[gains.person]
    count = int(gains.cell.max(initial=0)) + 1
    people = total(gains.cell, np.ones_like(gains.gained), count)
    inside = total(gains.cell, is_member, count)
    mean = total(gains.cell, gains.gained, count) / np.maximum(people, 1)
    apart = gains.gained - mean[gains.cell]
    spread = total(gains.cell, apart**2, count)
    pairs = np.maximum(people * (people - 1), 1)
    variance = float((inside * (people - inside) / pairs * spread).sum())
    if variance <= 1e-18:
        return 1.0
    return math.erfc(abs(apart[is_member].sum()) / math.sqrt(2 * variance))


def raise_alarms(chances: Sequence[float], *, rate: float = ALARM_RATE) -> list[bool]:
    """Which tests of an audit raise an alarm; at most `rate` of fair audits raise any (Holm, 1979)."""
    alarms = [False] * len(chances)
    for done, at in enumerate(sorted(range(len(chances)), key=lambda at: chances[at])):
        if chances[at] > rate / (len(chances) - done):
            break
        alarms[at] = True
    return alarms
