"""What distinguishes people is theirs alone in the list, and each says one thing to keep in mind at most."""

from dataclasses import replace

from app.packs.distinctions import distinguish
from app.packs.facts import Facts

PERSON = Facts(
    essentials=3,
    missing=(),
    below_level=(),
    unproven=(),
    asked=6,
    held=5,
    proven=3,
    km=10,
    is_beyond_radius=False,
    days_late=0,
    training_units=9_000,
    training_ends_on=None,
    codes=frozenset(),
)


def test_the_mocks_three_people() -> None:
    people = [
        replace(PERSON, proven=5),
        replace(PERSON, km=2, days_late=14),
        replace(PERSON, km=27, training_units=12_000),
    ]
    assert distinguish(people) == (
        "a le plus de compétences attestées ou évaluées et a les 3 compétences indispensables.",
        "habite le plus près et a les 3 compétences indispensables, mais commence 2 semaines plus tard.",
        (
            "a la formation la plus proche du poste et a les 3 compétences indispensables"
            "\u00a0; le trajet est de 27\u00a0km."
        ),
    )


def test_nobody_is_first_on_a_tie() -> None:
    assert (
        distinguish([PERSON, PERSON])
        == ("a les 3 compétences indispensables et peut commencer à la date prévue.",) * 2
    )


def test_someone_alone_is_compared_with_nobody() -> None:
    (sentence,) = distinguish([replace(PERSON, essentials=1)])
    assert sentence == "a la compétence indispensable et peut commencer à la date prévue."


def test_having_all_essentials_is_said_once_when_only_one_person_has_them() -> None:
    first, second = distinguish([PERSON, replace(PERSON, missing=(4,))])
    assert first.count("indispensables") == 1
    assert second == "peut commencer à la date prévue\u00a0; manque\u00a0: une compétence indispensable."


def test_a_missing_essential_skill_weighs_more_than_a_late_start() -> None:
    (sentence,) = distinguish([replace(PERSON, missing=(4, 5), days_late=30)])
    assert sentence == ("a 5 compétences demandées sur 6\u00a0; manque\u00a0: 2 compétences indispensables.")


def test_work_from_home_says_nothing_of_the_way() -> None:
    sentences = distinguish([replace(PERSON, km=None), replace(PERSON, km=None)])
    assert not any("habite" in sentence or "trajet" in sentence for sentence in sentences)


def test_a_few_days_are_not_counted_in_weeks() -> None:
    (sentence,) = distinguish([replace(PERSON, days_late=3)])
    assert sentence == "a les 3 compétences indispensables, mais commence quelques jours plus tard."


def test_someone_without_any_skill_asked_is_not_told_twice() -> None:
    (sentence,) = distinguish([replace(PERSON, missing=(1, 2, 3), held=0, proven=0, days_late=14)])
    assert sentence == "est à former aux compétences demandées, mais commence 2 semaines plus tard."
