"""The numbers of the chain rule, against independent ways to them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.core import finite_difference_jacobian, softmax
from explainer.snapshot.chain import compute_chain
from explainer.snapshot.chain_settings import SECTIONS, ChainSettings
from explainer.snapshot.settings import Settings


@st.composite
def readers(draw, section):
    n = draw(st.integers(2, 6))

    def numbers(largest):
        return tuple(draw(st.lists(st.floats(-largest, largest), min_size=n, max_size=n)))

    index = st.integers(0, n - 1)
    logits = Settings(numbers(6.0), selected=(draw(index), draw(index)))
    return ChainSettings(logits, section, move=numbers(1.0), upstream=numbers(2.0))


@settings(derandomize=True, deadline=None)
@given(readers("row"))
def test_a_row_adds_up_to_0_however_the_logits_stand(reader):
    snapshot = compute_chain(reader)
    assert abs(snapshot.row.sum()) <= 16 * np.finfo(float).eps * np.abs(snapshot.row).sum()


@settings(derandomize=True, deadline=None)
@given(readers("move"))
def test_predicted_and_true_change_differ_by_no_more_than_the_square_of_the_move(reader):
    change = compute_chain(reader).change
    np.testing.assert_allclose(change.true.sum(), 0, atol=1e-15)
    # Along a unit direction u, S″ = S ⊙ ((u − ū)² − Var u), whose size is at most 2 Var u ≤ 1: half of it is the gap.
    assert (change.gaps <= change.lengths**2 / 2 + 1e-15).all()


def test_the_gap_shrinks_as_the_square():
    change = compute_chain(ChainSettings(section="move")).change
    assert change.ratios == pytest.approx([change.ratios[-1]] * 4, rel=0.05)
    assert change.gaps[:-1] / change.gaps[1:] == pytest.approx([4] * 3, rel=0.05)


def test_no_move_has_no_ratio():
    change = compute_chain(ChainSettings(section="move", move=(0.0, 0.0, 0.0))).change
    assert np.isnan(change.ratios).all()
    assert (change.gaps == 0).all()


@settings(derandomize=True, deadline=None)
@given(readers("column"))
def test_the_paths_add_up_to_what_finite_differences_find(reader):
    snapshot = compute_chain(reader)
    g, j = np.array(reader.upstream), reader.settings.selected[1]
    slope = finite_difference_jacobian(lambda z: softmax(z) @ g, np.array(reader.settings.logits))[0, j]
    assert snapshot.paths.sum() == pytest.approx(slope, abs=1e-8)


def test_paths_are_a_column_and_not_a_row():
    """Not to be told apart by J, which is symmetric: by which logit is moved."""
    reader = ChainSettings(section="column", upstream=(1.0, 0.0, 0.0)).look_at(i=2, j=1)
    snapshot = compute_chain(reader)
    S = snapshot.probabilities
    assert snapshot.paths.tolist() == pytest.approx([-S[0] * S[1], 0, 0])


@settings(derandomize=True, deadline=None)
@given(readers("loss"))
def test_the_error_of_the_diagonal_is_what_it_leaves_out(reader):
    reader = reader.with_target(0, 0.5)
    loss = compute_chain(reader).loss
    S, y = softmax(reader.settings.logits), np.array(reader.target)
    np.testing.assert_allclose(loss.error, -y * (1 - S) - (S - y), atol=1e-14)
    assert loss.disagreement <= 1e-14


def test_a_hard_target_s_own_entry_is_right_even_on_the_diagonal():
    assert compute_chain(ChainSettings(section="loss")).loss.error[1] == 0


def test_a_layer_s_slopes_pass_the_check():
    reader = ChainSettings(Settings((0.0,) * 5), "layer", entry=(3, 1, 2))
    layer = compute_chain(reader).layer
    assert layer.slopes.shape == (5, 3)
    assert (layer.check.verdicts == "agrees").all()
    np.testing.assert_allclose(layer.logits, np.array(reader.weights) @ np.array(reader.inputs))
    S = layer.probabilities
    assert layer.slopes[3, 1] == pytest.approx(S[3] * (1 - S[3]) * reader.inputs[1])


def test_differences_never_prove_a_zero():
    layer = compute_chain(ChainSettings(section="layer", inputs=(1.0, 0.0, 1.0))).layer
    assert (layer.check.verdicts.reshape(3, 3)[:, 1] == "cannot resolve").all()


@pytest.mark.parametrize("section", SECTIONS)
def test_only_what_is_shown_is_computed(section):
    snapshot = compute_chain(ChainSettings(section=section))
    known = {"move": snapshot.change, "loss": snapshot.loss, "layer": snapshot.layer}
    assert {name for name, part in known.items() if part is not None} == {section} & known.keys()
