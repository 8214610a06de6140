"""The exercises accept right answers and say what is wrong with others."""

import numpy as np
import pytest

from explainer.core import softmax, softmax_hessian, softmax_jacobian
from explainer.pages import find_half, find_long_ellipse, find_null_move, write_curvature, write_second_order

ALL = (find_null_move, find_half, find_long_ellipse, write_curvature, write_second_order)


def test_nothing_is_right_before_it_is_answered():
    assert {exercise(...) for exercise in ALL} == {"Put your answer in place of the dots, and run the cell again."}


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        (find_null_move, [1, 1, 1]),
        (find_null_move, [-0.3, -0.3, -0.3]),
        (find_half, [9, 9, -9]),
        (find_long_ellipse, [1, 1, -4]),
        (find_long_ellipse, [0, 3, 3]),
    ],
)
def test_a_right_answer_is_right(exercise, answer):
    assert exercise(answer).startswith("Right")


@pytest.mark.parametrize(
    ("exercise", "answer", "told"),
    [
        (find_null_move, [0, 0, 0], "not all of them 0"),
        (find_null_move, [1, 1], "three numbers"),
        (find_null_move, [1, 1, 0.9], "J d = "),
        (find_half, [5, 5, 4], "λ₁ = "),
        (find_half, [0, 0, -np.inf], "finite"),
        (find_half, [0, 0], "three"),
        (find_long_ellipse, [4, 0, 0], "λ₁/λ₂ = "),
        (find_long_ellipse, [0, 0, 0], "λ₁/λ₂ = 1.0"),
        (find_long_ellipse, [0, 0], "three"),
    ],
)
def test_a_wrong_answer_is_told_what_it_comes_to(exercise, answer, told):
    assert exercise(answer).startswith("Not yet")
    assert told in exercise(answer)


def variance(z, d):
    s = softmax(z)
    top = d[s.argmax()]
    away = d - top - s @ (d - top)
    return s @ away**2


def test_a_variance_from_the_mean_is_right_and_others_are_not():
    assert write_curvature(variance).startswith("Right")
    assert "z = (45, 0, 1)" in write_curvature(lambda z, d: softmax(z) @ d**2 - (softmax(z) @ d) ** 2)
    assert write_curvature(lambda z, d: softmax(z) @ d**2).startswith("Not yet: at z = (1, 0.5, -0.5)")


def test_the_second_order_by_the_tensor_and_in_one_line_is_right_and_the_first_is_not():
    def tensor(z, dz):
        return softmax(z) + softmax_jacobian(z) @ dz + np.einsum("ijk,j,k", softmax_hessian(z), dz, dz) / 2

    def line(z, dz):
        s = softmax(z)
        u = dz - s @ dz
        return s * (1 + u + (u**2 - s @ u**2) / 2)

    assert write_second_order(tensor).startswith("Right")
    assert write_second_order(line).startswith("Right")
    assert write_second_order(lambda z, dz: softmax(z) + softmax_jacobian(z) @ dz).startswith("Not yet")
    assert "shape (1,)" in write_second_order(lambda z, dz: [0.0])
