"""The exercises, each with its right answer and the wrong ones that people give."""

import numpy as np

from explainer.core import default_step, softmax, softmax_jacobian
from explainer.pages.check import exercise_1, exercise_2, exercise_3


def test_exercise_1_knows_both_arms_of_the_v():
    assert exercise_1(float(default_step("central", [0.0])[0])).startswith("Right")
    assert "too long" in exercise_1(1e-2)
    assert "too short" in exercise_1(1e-11)


def test_exercise_2_wants_a_fooled_check_and_an_error_that_shows():
    assert exercise_2([12.5, 0.0, 0.0, 0.0]).startswith("Right")
    assert "the check notices" in exercise_2([0.0, 0.0])
    assert "no finite difference can see" in exercise_2([800.0, 0.0, 0.0])


def test_exercise_3_is_solved_by_the_product_rule_and_not_by_less():
    def product_rule(z):
        return np.diag(softmax(z)) + z[:, None] * softmax_jacobian(z)

    assert exercise_3(product_rule) == "Right, for 2, 3 and 5 logits."
    assert exercise_3(lambda z: np.diag(softmax(z))).startswith("Not yet: ∂f")
    assert "returned None" in exercise_3(lambda z: None)


def test_an_exercise_without_an_answer_asks_for_one():
    assert {exercise(...) for exercise in (exercise_1, exercise_2, exercise_3)} == {
        "Put your answer in place of the dots, and run the cell again."
    }
