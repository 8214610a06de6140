"""The exercises: right answers are taken, wrong ones told apart, dots left alone."""

import math

import pytest

from explainer.pages.cost.exercises import (
    find_largest_vocabulary,
    find_winning_temperature,
    find_wrong_axis,
    write_attention_backward,
)
from explainer.pages.exercises import UNANSWERED


def by_output(p, v, o, g):
    return p * (g @ v.T - (g * o).sum(axis=1, keepdims=True))


@pytest.mark.parametrize(
    ("check", "answer"),
    [
        (find_largest_vocabulary, 89_442),
        (find_winning_temperature, 0.462),
        (find_wrong_axis, [[0.7, -0.3], [-0.3, 0.7]]),
        (write_attention_backward, by_output),
    ],
)
def test_a_right_answer_is_right(check, answer):
    assert check(answer).startswith("Right")
    assert check(...) == UNANSWERED


@pytest.mark.parametrize(
    ("check", "answer", "words"),
    [
        (find_largest_vocabulary, 89_443, "too much"),
        (find_largest_vocabulary, 89_441, "room for more"),
        (find_winning_temperature, 0.5, "its share is 0.3"),
        (find_wrong_axis, [[1.0, 0.0], [0.0, 0.0]], "along the columns"),
        (find_wrong_axis, [1.0, 0.0], "has shape (2,)"),
        (write_attention_backward, lambda p, v, o, g: p * (g @ v.T), "taken away from each row"),
        (write_attention_backward, lambda p, v, o, g: p[0], "gives shape"),
        (write_attention_backward, lambda p, v, o, g: p * float("nan"), "Not yet"),
    ],
)
def test_a_wrong_answer_is_told_why(check, answer, words):
    told = check(answer)
    assert told.startswith("Not yet")
    assert words in told


@pytest.mark.parametrize(("temperature", "share"), [(0.466, "0.48"), (0.458, "0.52"), (0.462, "0.50")])
def test_a_temperature_that_is_near_enough_has_its_own_share(temperature, share):
    assert f"{1 / (1 + 50_256 * math.exp(-5 / temperature)):.2f}" == share
    assert f"share is {share} at T = {temperature};" in find_winning_temperature(temperature)
    assert f"{5 / math.log(50_256):.3f}" == "0.462"
