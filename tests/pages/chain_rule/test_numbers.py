"""The numbers of the chain rule, against independent ways to them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.core import finite_difference_jacobian, softmax
from explainer.pages.chain_rule.numbers import (
    ColumnNumbers,
    LayerNumbers,
    LossNumbers,
    MoveNumbers,
    RowNumbers,
    TrainingNumbers,
    added,
    compute,
)
from explainer.pages.chain_rule.settings import ChainRuleSettings


@st.composite
def readers(draw, section):
    n = draw(st.integers(2, 6))

    def numbers(largest):
        return tuple(draw(st.lists(st.floats(-largest, largest), min_size=n, max_size=n)))

    index = st.integers(0, n - 1)
    selected = (draw(index), draw(index))
    return ChainRuleSettings(
        numbers(6.0), section=section, selected=selected, move=numbers(1.0), upstream=numbers(2.0)
    )  # fmt: skip


@given(readers("row"))
def test_a_row_adds_up_to_0_however_the_logits_stand(reader):
    numbers = compute(reader)
    assert abs(numbers.row.sum()) <= 16 * np.finfo(float).eps * np.abs(numbers.row).sum()


@given(readers("move"))
def test_predicted_and_true_change_differ_by_no_more_than_the_square_of_the_move(reader):
    change = compute(reader)
    np.testing.assert_allclose(change.true.sum(), 0, atol=1e-15)
    # Along a unit direction u, S″ = S ⊙ ((u − ū)² − Var u), whose size is at most 2 Var u ≤ 1: half of it is the gap.
    assert (change.gaps <= change.lengths**2 / 2 + 1e-15).all()


def test_the_gap_shrinks_as_the_square():
    change = compute(ChainRuleSettings(section="move"))
    assert change.ratios == pytest.approx([change.ratios[-1]] * 4, rel=0.05)
    assert change.gaps[:-1] / change.gaps[1:] == pytest.approx([4] * 3, rel=0.05)


def test_no_move_has_no_ratio():
    change = compute(ChainRuleSettings(section="move", move=(0.0, 0.0, 0.0)))
    assert np.isnan(change.ratios).all()
    assert (change.gaps == 0).all()


@given(readers("column"))
def test_the_paths_add_up_to_what_finite_differences_find(reader):
    numbers = compute(reader)
    g, j = np.array(reader.upstream), reader.selected[1]
    slope = finite_difference_jacobian(lambda z: softmax(z) @ g, np.array(reader.logits))[0, j]
    assert numbers.paths.sum() == pytest.approx(slope, abs=1e-8)


def test_paths_are_a_column_and_not_a_row():
    """Not to be told apart by J, which is symmetric: by which logit is moved."""
    reader = ChainRuleSettings(section="column", upstream=(1.0, 0.0, 0.0), selected=(2, 1))
    numbers = compute(reader)
    S = numbers.probabilities
    assert numbers.paths.tolist() == pytest.approx([-S[0] * S[1], 0, 0])


@given(readers("loss"))
def test_the_error_of_the_diagonal_is_what_it_leaves_out(reader):
    reader = reader.with_target(0, 0.5)
    loss = compute(reader)
    S, y = softmax(reader.logits), np.array(reader.target)
    np.testing.assert_allclose(loss.error, -y * (1 - S) - (S - y), atol=1e-14)
    assert loss.disagreement <= 1e-14


def test_a_hard_target_s_own_entry_is_right_even_on_the_diagonal():
    assert compute(ChainRuleSettings(section="loss")).error[1] == 0


def test_a_layer_s_slopes_pass_the_check():
    reader = ChainRuleSettings((0.0,) * 5, section="layer", entry=(3, 1, 2))
    layer = compute(reader)
    assert layer.slopes.shape == (5, 3)
    assert (layer.check.verdicts == "agrees").all()
    S = softmax(np.array(reader.weights) @ np.array(reader.inputs))
    np.testing.assert_allclose(layer.probabilities, S)
    assert layer.slopes[3, 1] == pytest.approx(S[3] * (1 - S[3]) * reader.inputs[1])


def test_differences_never_prove_a_zero():
    layer = compute(ChainRuleSettings(section="layer", inputs=(1.0, 0.0, 1.0)))
    assert (layer.verdicts[:, 1] == "cannot resolve").all()


@pytest.mark.parametrize(
    ("section", "kind"),
    [
        ("row", RowNumbers),
        ("move", MoveNumbers),
        ("column", ColumnNumbers),
        ("loss", LossNumbers),
        ("layer", LayerNumbers),
        ("training", TrainingNumbers),
    ],
)
def test_only_what_is_shown_is_computed(section, kind):
    assert type(compute(ChainRuleSettings(section=section))) is kind


def test_a_sum_that_is_0_but_for_rounding_is_0():
    assert added([0.1, 0.2, -0.3]) == 0 != 0.1 + 0.2 - 0.3
    assert added([1e-17, 2e-17]) == pytest.approx(3e-17)  # small is not rounding
