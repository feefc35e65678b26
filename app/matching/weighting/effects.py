"""What other weights would change: two rankings of the same vacancies, side by side and summed up. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from app.matching.ranking.results import RankedCandidate, RankedList
from app.matching.searches import FEW_GOOD, GOOD_SCORE

# What a recruiter sees first: the top of a list, one page.
TOP = 10
# How far people who leave the top are looked for; beyond, they count as the next one.
DEPTH = 50


@dataclass(frozen=True, slots=True)
class ListPair:
    """One vacancy's list, before and after, each DEPTH people long at most."""

    vacancy_id: int
    is_remote: bool
    before: RankedList
    after: RankedList

    @property
    def top_before(self) -> tuple[RankedCandidate, ...]:
        return self.before.items[:TOP]

    @property
    def top_after(self) -> tuple[RankedCandidate, ...]:
        return self.after.items[:TOP]

    @property
    def leaving(self) -> set[int]:
        """Ids of those who are in the top before and not after."""
        return _ids(self.top_before) - _ids(self.top_after)

    @property
    def entering(self) -> set[int]:
        return _ids(self.top_after) - _ids(self.top_before)

    @property
    def has_other_first(self) -> bool:
        """Whether the first suggestion is someone else, or nobody."""
        return _first(self.before) != _first(self.after)

    @property
    def has_same_order(self) -> bool:
        """Whether the same people come in the same order."""
        return [item.candidate_id for item in self.top_before] == [
            item.candidate_id for item in self.top_after
        ]

    def shifts(self) -> Iterator[int]:
        """How many ranks each person of the top before moves."""
        after = ranks(self.after)
        for rank, item in enumerate(self.top_before, start=1):
            yield abs(after.get(item.candidate_id, DEPTH + 1) - rank)


@dataclass(frozen=True, slots=True)
class Sides:
    """A figure before and after; None when there is nobody to count."""

    before: Fraction | None
    after: Fraction | None


@dataclass(frozen=True, slots=True)
class Effects:
    """What changes over a sample.

    `vacancies`: those with somebody to suggest, before or after; `unchanged`: with the very same top.
    `staying`: share of the people of tops before who are there after. `shift`: mean ranks that they move.
    `km`: mean approximate road km of the tops, without remote vacancies. `essentials`: share of the essential
    skills asked that the tops hold. `few_good`: vacancies with fewer than FEW_GOOD good suggestions.
    """

    vacancies: int
    unchanged: int
    other_first: int
    staying: Fraction | None
    shift: Fraction | None
    km: Sides
    essentials: Sides
    few_good_before: int
    few_good_after: int


def sum_up(pairs: Iterable[ListPair]) -> Effects:
    """The effects over these vacancies; those that find nobody either way say nothing and are left out."""
    found = [pair for pair in pairs if pair.before.items or pair.after.items]
    before = [item for pair in found for item in pair.top_before]
    after = [item for pair in found for item in pair.top_after]
    there = [pair for pair in found if not pair.is_remote]
    shifts = [shift for pair in found for shift in pair.shifts()]
    return Effects(
        vacancies=len(found),
        unchanged=sum(pair.has_same_order for pair in found),
        other_first=sum(pair.has_other_first for pair in found),
        staying=_share(len(before) - sum(len(pair.leaving) for pair in found), len(before)),
        shift=_share(sum(shifts), len(shifts)),
        km=Sides(
            _mean_km(item for pair in there for item in pair.top_before),
            _mean_km(item for pair in there for item in pair.top_after),
        ),
        essentials=Sides(_held(before), _held(after)),
        few_good_before=sum(_has_few_good(pair.before) for pair in found),
        few_good_after=sum(_has_few_good(pair.after) for pair in found),
    )


def most_changed(pairs: Iterable[ListPair], count: int) -> list[ListPair]:
    """The pairs whose top changes most, by people who leave it, then by ranks moved."""
    return sorted(
        (pair for pair in pairs if not pair.has_same_order),
        key=lambda pair: (-len(pair.leaving), -sum(pair.shifts()), pair.vacancy_id),
    )[:count]


def ranks(ranked: RankedList) -> dict[int, int]:
    """Rank of each person of the list, from 1."""
    return {item.candidate_id: rank for rank, item in enumerate(ranked.items, start=1)}


def _ids(items: Iterable[RankedCandidate]) -> set[int]:
    return {item.candidate_id for item in items}


def _first(ranked: RankedList) -> int | None:
    return ranked.items[0].candidate_id if ranked.items else None


def _has_few_good(ranked: RankedList) -> bool:
    return sum(item.score >= GOOD_SCORE for item in ranked.items[:FEW_GOOD]) < FEW_GOOD


def _mean_km(items: Iterable[RankedCandidate]) -> Fraction | None:
    distances = [item.distance_km for item in items]
    return _share(sum(distances), len(distances))


def _held(items: Iterable[RankedCandidate]) -> Fraction | None:
    counted = [(item.essentials_held, item.essentials_asked) for item in items]
    return _share(sum(held for held, _ in counted), sum(asked for _, asked in counted))


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None
