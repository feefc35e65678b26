"""Weights are those under which the right occupations are the likeliest."""

import numpy as np
import pytest

from app.reference.understanding.fitting import NO_DOUBT, Example, fit_sharpness, fit_weights

RANDOM = np.random.default_rng(7)


def examples(count: int) -> list[Example]:
    """The first figure tells the right occupation, the second is noise."""
    made = []
    for _ in range(count):
        figures = RANDOM.random((6, 2)).astype(np.float32)
        made.append(Example(figures, np.arange(6) == np.argmax(figures[:, 0])))
    return made


def test_the_figure_that_tells_weighs_and_noise_does_not() -> None:
    telling, noise = fit_weights(examples(200))
    assert telling > 5
    assert abs(noise) < telling / 10


def test_the_same_examples_give_the_same_weights() -> None:
    same = examples(50)
    assert fit_weights(same).tolist() == fit_weights(same).tolist()


def test_an_example_with_several_right_occupations_is_satisfied_by_one_of_them() -> None:
    figures = np.array([[1.0], [0.0], [0.0]], dtype=np.float32)
    both = fit_weights([Example(figures, np.array([True, True, False]))] * 20)
    assert both[0] > 1


def test_examples_without_a_right_occupation_teach_nothing() -> None:
    with pytest.raises(ValueError, match="right occupation"):
        fit_weights([Example(np.ones((3, 2), dtype=np.float32), np.zeros(3, dtype=bool))])


def test_scores_that_promise_too_much_are_softened() -> None:
    # Sure to 99.9 %, right seven times in ten.
    scores = [np.array([7.0, 0.0])] * 10
    right = [np.array([place < 7, place >= 7]) for place in range(10)]
    sharpness, doubt = fit_sharpness(scores, right)
    assert doubt == NO_DOUBT
    sure = np.exp(7 * sharpness) / (np.exp(7 * sharpness) + 1)
    # The bound of the search keeps a fifth of what was said.
    assert sure < 0.85


def test_texts_of_nobody_teach_to_doubt() -> None:
    known = [np.array([6.0, 1.0])] * 10
    right = [np.array([True, False])] * 10
    sharpness, doubt = fit_sharpness(known, right, [np.array([2.0, 1.0])] * 10)

    def sureness(score: float) -> float:
        likelihoods = np.exp(np.array([score, doubt]) * sharpness)
        return float(likelihoods[0] / likelihoods.sum())

    assert sureness(6) > 0.9
    assert sureness(2) < 0.1
