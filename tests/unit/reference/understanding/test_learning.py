"""Learning is honest: a title under test is seen nowhere, and the same sources teach the same."""

import numpy as np

from app.reference.understanding.comparing import compare, hit_rate, say_compared
from app.reference.understanding.evidence import Evidence, Hidden, arrays_of, count_met, read_text
from app.reference.understanding.learning import ROUGH_WEIGHTS, cross_validate, learn, list_labelled
from app.reference.understanding.material import LabelledTitle
from tests.factories.understanding import LABELLED, make_material

MET = (LabelledTitle("Serveurs week-end", ("G1803",)), LabelledTitle("Barman", ("G1803",)))


def test_a_labelled_title_does_not_meet_itself_when_it_is_a_question() -> None:
    material = make_material(labelled=LABELLED)
    evidence = Evidence(arrays_of(material))
    question = next(item for item in list_labelled(evidence, material) if item.text == "Factotum")
    seen = evidence.measure([question.reading])
    apart = evidence.measure([question.reading], hidden=[Hidden(question.twins)])
    assert seen.max() > 0.99
    assert apart[:-1].max() < 0.5  # but for the last figure, which says parents


def test_a_posting_under_test_is_not_counted_among_those_met() -> None:
    material = make_material(labelled=LABELLED, met=MET)
    place = material.codes.index("G1803")
    assert count_met(material)[place] == 2
    assert count_met(material, without={read_text("Serveurs week-end").words})[place] == 1


def test_every_question_is_answered_by_what_did_not_learn_from_it() -> None:
    material = make_material(labelled=LABELLED)
    evidence = Evidence(arrays_of(material))
    questions = list_labelled(evidence, material)
    answers = cross_validate(evidence, material, questions, folds=3)
    assert sorted(answer.question.text for answer in answers) == sorted(title.text for title in LABELLED)
    # Nothing else says that a factotum is an agent of maintenance: only its label, which is kept apart.
    scores = {answer.question.text: answer for answer in answers}["Factotum"]
    assert scores.occupations[0] != material.codes.index("I1203")


def test_without_labels_our_everyday_titles_teach() -> None:
    material = make_material()
    evidence = Evidence(arrays_of(material))
    learned = learn(evidence, material, folds=2, enough=3)
    assert np.isfinite(learned.weights).all()
    assert not np.array_equal(learned.weights, ROUGH_WEIGHTS)
    assert np.array_equal(learned.weights, learn(evidence, material, folds=2, enough=3).weights)


def test_a_few_titles_teach_nothing_but_are_known() -> None:
    material = make_material(labelled=LABELLED)
    assert np.array_equal(learn(Evidence(arrays_of(material)), material).weights, ROUGH_WEIGHTS)


def test_what_labels_bring_is_said_in_a_table() -> None:
    compared = compare(make_material(labelled=LABELLED, met=MET))
    assert [item.name for item in compared] == ["neither labels nor prior", "labels", "labels and prior"]
    assert all(len(item.answers) == len(LABELLED) for item in compared)
    assert len(say_compared(compared)) == 4
    assert hit_rate([], 5) == 0
