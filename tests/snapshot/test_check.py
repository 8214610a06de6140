"""The lab's numbers: matrices, curves, identities and popular checks, against independent references."""

import numpy as np
import pytest

from explainer.core import softmax_jacobian
from explainer.snapshot.check import METHODS, compute_check
from explainer.snapshot.check_settings import FULL, LIGHT, QUICK, WINDOW, CheckSettings, affordable, logits_at
from explainer.snapshot.check_subject import SUBJECTS, own_subject
from explainer.snapshot.settings import Settings


def at(logits, subject="right", **changes):
    return CheckSettings(Settings().fitted(logits=logits, **changes), subject)


def test_the_right_claim_agrees_everywhere_and_every_identity_holds():
    snapshot = compute_check(at((0.3, -0.7, 1.1, 0.0, 2.0)))
    assert (snapshot.verdicts == "agrees").all()
    assert all(finding.holds for finding in snapshot.identities)
    np.testing.assert_allclose(snapshot.numeric, softmax_jacobian([0.3, -0.7, 1.1, 0.0, 2.0]), atol=1e-9)


@pytest.mark.parametrize("name", [n for n, s in SUBJECTS.items() if s.wrong and n not in ("unshifted", "in-place")])
def test_every_mistake_in_the_numbers_differs_at_a_generic_point(name):
    snapshot = compute_check(at((0.3, -0.7, 1.1), name))
    assert (snapshot.verdicts == "differs").any()
    assert snapshot.problem == ""
    for errors in snapshot.curves.values():
        assert errors.min() > 1e-2, "no step mends a wrong claim"


@pytest.mark.parametrize("name", ["right", "right-log", "right-tempered", "transposed"])
def test_what_is_right_is_found_right_with_all_its_identities(name):
    snapshot = compute_check(at((0.3, -0.7, 1.1), name))
    assert snapshot.check.ok
    assert all(finding.holds for finding in snapshot.identities)


def test_a_claim_that_changes_z_is_told_and_still_compared():
    snapshot = compute_check(at((0.3, -0.7, 1.1), "in-place"))
    assert snapshot.check.ok
    assert "z₁ went from 0.3 to −0.8" in snapshot.problem
    assert [f.name for f in snapshot.identities if not f.holds] == ["z is as it was after the call"]


def test_a_claim_that_overflows_leaves_the_numeric_matrix():
    snapshot = compute_check(at(logits_at("beyond exp", 3), "unshifted"))
    assert snapshot.check is None
    assert np.isnan(snapshot.analytic[[0, 2]]).all()
    np.testing.assert_allclose(snapshot.numeric, softmax_jacobian(logits_at("generic", 3)), atol=1e-6)
    assert "nan for ∂S₁/∂z₁ (row 1, column 1)" in snapshot.problem
    assert snapshot.curves == {}


def popular(snapshot):
    return {finding.name: finding.holds for finding in snapshot.popular}


def test_the_usual_tolerances_pass_a_diagonal_only_claim_where_it_saturates():
    assert popular(compute_check(at((0.3, -0.7, 1.1), "diagonal-only"))) == {
        "torch-style": False,
        "jax-style": False,
        "upstream gradient of ones": False,
    }
    snapshot = compute_check(at((14.0, 0.0, 0.0), "diagonal-only"))
    assert all(popular(snapshot).values())
    off_diagonal = ~np.eye(3, dtype=bool)
    assert (snapshot.verdicts[off_diagonal] == "differs").all()
    np.testing.assert_array_equal(snapshot.relative_error[off_diagonal], 1.0)
    assert [warning.kind for warning in snapshot.warnings] == ["saturated"]


@pytest.mark.parametrize("precision", ["float64", "float32"])
@pytest.mark.parametrize(("method", "order"), [("forward", 1), ("central", 2), ("complex", 2)])
def test_the_curves_rise_with_the_order_of_the_method(method, order, precision):
    snapshot = compute_check(at((0.3, -0.7, 1.1), method=method).replace(precision=precision))
    h, errors = snapshot.steps, snapshot.curves[method]
    i, j = (int(np.argmin(abs(h - step))) for step in (1e-2, 1e-1))
    assert np.log10(errors[j] / errors[i]) == pytest.approx(order, abs=0.15)


def test_the_falling_arm_goes_with_one_over_h():
    snapshot = compute_check(at((0.3, -0.7, 1.1)))
    h, errors = np.log10(snapshot.steps), np.log10(snapshot.curves["central"])
    left = h < -7
    assert np.polyfit(h[left], errors[left], 1)[0] == pytest.approx(-1, abs=0.15)
    assert (snapshot.curves["complex"][left] < 1e-14).all()


def test_float32_moves_the_bottom_of_the_v_up_and_to_the_right():
    bottoms = {}
    for precision in ("float64", "float32"):
        snapshot = compute_check(at((0.3, -0.7, 1.1)).replace(precision=precision))
        errors = snapshot.curves["central"]
        bottoms[precision] = snapshot.steps[errors.argmin()], errors.min(), snapshot.theory_step
    assert bottoms["float32"] > bottoms["float64"]
    assert bottoms["float32"][1] > 1e3 * bottoms["float64"][1]
    for found, _, theory in bottoms.values():
        assert theory / 10 < found < theory * 10


def test_the_readers_own_h_lies_on_the_curve():
    snapshot = compute_check(at((0.3, -0.7, 1.1), step=1e-3))
    k = int(np.argmin(abs(snapshot.steps - 1e-3)))
    assert snapshot.error == pytest.approx(snapshot.curves["central"][k], rel=1e-6)


def test_curves_are_taken_over_where_only_h_moves_and_computed_where_z_does():
    first = compute_check(at((0.3, -0.7, 1.1)))
    moved = compute_check(at((0.3, -0.7, 1.1), step=1e-3), before=first)
    assert moved.curves is first.curves
    assert moved.error != first.error
    for other in (
        at((0.4, -0.7, 1.1)),
        at((0.3, -0.7, 1.1), "scaled"),
        at((0.3, -0.7, 1.1)).replace(precision="float32"),
    ):
        again, fresh = compute_check(other, before=first), compute_check(other)
        for method in METHODS:
            np.testing.assert_array_equal(again.curves[method], fresh.curves[method])


def test_a_function_from_few_to_many_has_its_own_matrices():
    A = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    snapshot = compute_check(
        CheckSettings(Settings((1.0, 2.0)), "own", selected=(2, 1)), own_subject(lambda z: A, lambda z: A @ z)
    )
    assert snapshot.check.ok
    np.testing.assert_allclose(snapshot.numeric, A, rtol=1e-8)
    np.testing.assert_array_equal(snapshot.outputs, A @ [1.0, 2.0])
    assert snapshot.limit == 10.0
    assert snapshot.selected == (2, 1)


def test_an_own_function_without_complex_numbers_lacks_that_curve_only():
    def f(z):
        return np.array([float(x) ** 2 for x in z.real]) if z.dtype.kind == "c" else z**2

    snapshot = compute_check(CheckSettings(subject="own"), own_subject(lambda z: np.diag(2 * z), f))
    assert set(snapshot.curves) == {"forward", "central"}
    assert snapshot.check.ok


def test_how_much_is_affordable_falls_with_the_time_that_a_call_takes():
    for n in (2, 5, 10):
        steps = [affordable(seconds, n, 0.5).steps for seconds in (0.0, 1e-4, 3e-4, 1e-3, 3e-3, 1.0)]
        assert steps == sorted(steps, reverse=True)
        assert steps[0] == FULL.steps
        assert steps[-1] == LIGHT.steps


def test_the_efforts_count_the_calls_that_are_made():
    calls = []

    def f(z):
        calls.append(1)
        return np.exp(z)

    subject = own_subject(lambda z: np.diag(np.exp(z)), f)
    for effort in (FULL, QUICK, LIGHT):
        calls.clear()
        compute_check(CheckSettings(subject="own"), subject, effort)
        assert len(calls) == pytest.approx(effort.calls(3), rel=0.15, abs=3)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"subject": "none"}, "`subject` must be one of"),
        ({"precision": "float16"}, "`precision` must be one of"),
        ({"selected": (0, -1)}, "`selected` must be two"),
        ({"settings": Settings((0.0, -np.inf))}, "`settings` must hold finite logits"),
    ],
)
def test_settings_are_validated(changes, message):
    with pytest.raises(ValueError, match=message):
        CheckSettings().replace(**changes)


def test_the_window_of_the_lab_stays_where_the_logits_fit():
    reader = CheckSettings()
    assert reader.with_settings(Settings().fitted(logits=(13.0, 0.0))).settings.window == WINDOW
    assert reader.with_settings(Settings().fitted(logits=(100.0, 0.0))).settings.window != WINDOW
