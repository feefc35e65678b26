"""The effects of other weights, counted by hand on small lists."""

from collections.abc import Sequence
from fractions import Fraction

from app.matching.ranking.results import RankedCandidate, RankedList
from app.matching.ranking.weights import Units
from app.matching.weighting.effects import DEPTH, Effects, ListPair, Sides, most_changed, sum_up
from app.matching.weighting.wording import list_effects, say_pair


def ranked(ids: Sequence[int], *, score: int = 70_000, km: int = 10, held: int = 1) -> RankedList:
    parts = Units(score, 0, 0, 0, 0)
    items = tuple(RankedCandidate(number, score, parts, km, held, 2) for number in ids)
    return RankedList(items, len(items), {}, {}, 2)


def pair(
    before: Sequence[int], after: Sequence[int], *, vacancy_id: int = 1, is_remote: bool = False
) -> ListPair:
    return ListPair(vacancy_id, is_remote, ranked(before), ranked(after, km=4, held=2))


TEN = list(range(1, 11))


def test_the_same_list_changes_nothing() -> None:
    same = ListPair(1, False, ranked(TEN), ranked(TEN))
    effects = sum_up([same])
    assert (effects.vacancies, effects.unchanged, effects.other_first) == (1, 1, 0)
    assert (effects.staying, effects.shift) == (1, 0)
    assert most_changed([same], 3) == []
    assert say_pair(same) == "aucun changement parmi les 10 premières"


def test_people_who_leave_enter_and_move_are_counted() -> None:
    """Person 10 goes to rank 11, person 1 to rank 2 and back: one of ten leaves, three ranks are moved."""
    moved = pair([*TEN, 11], [2, 1, *range(3, 10), 11, 10])
    assert moved.leaving == {10}
    assert moved.entering == {11}
    effects = sum_up([moved])
    assert effects.staying == Fraction(9, 10)
    assert effects.shift == Fraction(3, 10)
    assert effects.other_first == 1
    assert say_pair(moved) == "1 entre, 1 sort, la première change"


def test_who_is_no_longer_found_counts_as_just_beyond_the_depth() -> None:
    gone = pair([1], [])
    assert list(gone.shifts()) == [DEPTH]
    assert say_pair(gone) == "1 sort, la première change"


def test_another_order_of_the_same_people_is_said_as_such() -> None:
    assert say_pair(pair([1, 2, 3], [1, 3, 2])) == "mêmes personnes, autre ordre, la première ne change pas"


def test_distances_leave_remote_vacancies_out_and_essentials_do_not() -> None:
    effects = sum_up([pair([1], [1]), pair([2], [2], vacancy_id=2, is_remote=True)])
    assert effects.km == Sides(Fraction(10), Fraction(4))
    assert effects.essentials == Sides(Fraction(1, 2), Fraction(1))
    assert [(line.before, line.after) for line in list_effects(effects)] == [
        ("10\u00a0km", "4\u00a0km"),
        ("50\u00a0%", "100\u00a0%"),
        ("2", "2"),
    ]


def test_a_vacancy_has_few_good_suggestions_under_five_of_sixty_points() -> None:
    good, under = ranked([1, 2, 3, 4, 5], score=60_000), ranked([1, 2, 3, 4, 5], score=59_999)
    four = ranked([1, 2, 3, 4], score=90_000)
    effects = sum_up([ListPair(1, False, good, under), ListPair(2, False, four, good)])
    assert (effects.few_good_before, effects.few_good_after) == (1, 1)


def test_vacancies_that_find_nobody_say_nothing() -> None:
    nothing = Sides(None, None)
    empty = ListPair(1, False, ranked([]), ranked([]))
    assert sum_up([empty]) == Effects(0, 0, 0, None, None, nothing, nothing, 0, 0)
    assert list_effects(sum_up([empty]))[0].before == "–"


def test_the_most_changed_come_first() -> None:
    little, more, none = pair([1, 2], [2, 1], vacancy_id=3), pair([1], [2], vacancy_id=2), pair([1], [1])
    assert most_changed([none, little, more], 5) == [more, little]
