"""The lab's numbers: matrices, curves, identities and popular checks, against independent references."""

import numpy as np
import pytest

from explainer.core import softmax_jacobian
from explainer.pages.check.numbers import METHODS, Uncompared, compute
from explainer.pages.check.settings import CheckSettings, LabSettings, logits_at
from explainer.pages.check.subjects import SUBJECTS, own_subject

GENERIC = (0.3, -0.7, 1.1)


def at(logits=GENERIC, claim="right", **changes):
    return LabSettings(logits, claim=claim, **changes)


def computed(*args, before=None, **changes):
    settings = at(*args, **changes)
    return compute(settings, settings.subject, before=before)


def test_the_right_claim_agrees_everywhere_and_every_identity_holds():
    numbers = computed((0.3, -0.7, 1.1, 0.0, 2.0))
    assert (numbers.check.verdicts == "agrees").all()
    assert all(finding.holds for finding in numbers.identities)
    np.testing.assert_allclose(numbers.check.numeric, softmax_jacobian([0.3, -0.7, 1.1, 0.0, 2.0]), atol=1e-9)


@pytest.mark.parametrize("name", [n for n, s in SUBJECTS.items() if s.wrong and n not in ("unshifted", "in-place")])
def test_every_mistake_in_the_numbers_differs_at_a_generic_point(name):
    numbers = computed(GENERIC, name)
    assert (numbers.check.verdicts == "differs").any()
    assert numbers.problem == ""
    for errors in numbers.curves.values():
        assert errors.min() > 1e-2, "no step mends a wrong claim"


@pytest.mark.parametrize("name", ["right", "right-log", "right-tempered", "transposed"])
def test_what_is_right_is_found_right_with_all_its_identities(name):
    numbers = computed(GENERIC, name)
    assert numbers.check.ok
    assert all(finding.holds for finding in numbers.identities)


def test_a_claim_that_changes_z_is_told_and_still_compared():
    numbers = computed(GENERIC, "in-place")
    assert numbers.check.ok
    assert "z₁ went from 0.3 to −0.8" in numbers.problem
    assert [f.name for f in numbers.identities if not f.holds] == ["z is as it was after the call"]


def test_a_claim_that_overflows_leaves_the_numeric_matrix():
    numbers = computed(logits_at("beyond exp", 3), "unshifted")
    assert isinstance(numbers.check, Uncompared)
    assert np.isnan(numbers.check.analytic[[0, 2]]).all()
    np.testing.assert_allclose(numbers.check.numeric, softmax_jacobian(logits_at("generic", 3)), atol=1e-6)
    assert "nan for ∂S₁/∂z₁ (row 1, column 1)" in numbers.problem
    assert numbers.curves == {}


def passed(numbers):
    return {finding.name: finding.holds for finding in numbers.usual_checks}


def test_the_usual_tolerances_pass_a_diagonal_only_claim_where_it_saturates():
    assert passed(computed(GENERIC, "diagonal-only")) == {
        "torch-style": False,
        "jax-style": False,
        "upstream gradient of ones": False,
    }
    numbers = computed((14.0, 0.0, 0.0), "diagonal-only")
    assert all(passed(numbers).values())
    off_diagonal = ~np.eye(3, dtype=bool)
    assert (numbers.check.verdicts[off_diagonal] == "differs").all()
    np.testing.assert_array_equal(numbers.check.relative_error[off_diagonal], 1.0)
    assert [warning.kind for warning in numbers.check.warnings] == ["saturated"]


@pytest.mark.parametrize("precision", ["float64", "float32"])
@pytest.mark.parametrize(("method", "order"), [("forward", 1), ("central", 2), ("complex", 2)])
def test_the_curves_rise_with_the_order_of_the_method(method, order, precision):
    numbers = computed(method=method, precision=precision)
    h, errors = numbers.steps, numbers.curves[method]
    i, j = (int(np.argmin(abs(h - step))) for step in (1e-2, 1e-1))
    assert np.log10(errors[j] / errors[i]) == pytest.approx(order, abs=0.15)


def test_the_falling_arm_goes_with_one_over_h():
    numbers = computed()
    h, errors = np.log10(numbers.steps), np.log10(numbers.curves["central"])
    left = h < -7
    assert np.polyfit(h[left], errors[left], 1)[0] == pytest.approx(-1, abs=0.15)
    assert (numbers.curves["complex"][left] < 1e-14).all()


def test_float32_moves_the_bottom_of_the_v_up_and_to_the_right():
    bottoms = {}
    for precision in ("float64", "float32"):
        numbers = computed(precision=precision)
        errors = numbers.curves["central"]
        bottoms[precision] = numbers.steps[errors.argmin()], errors.min(), numbers.theory_step
    assert bottoms["float32"] > bottoms["float64"]
    assert bottoms["float32"][1] > 1e3 * bottoms["float64"][1]
    for found, _, theory in bottoms.values():
        assert theory / 10 < found < theory * 10


def test_the_readers_own_h_lies_on_the_curve():
    numbers = computed(GENERIC, step=1e-3)
    k = int(np.argmin(abs(numbers.steps - 1e-3)))
    assert numbers.error == pytest.approx(numbers.curves["central"][k], rel=1e-6)


def test_curves_are_taken_over_where_only_h_moves_and_computed_where_z_does():
    first = computed()
    moved = computed(step=1e-3, before=first)
    assert moved.curves is first.curves
    assert moved.error != first.error
    for other in ({"logits": (0.4, -0.7, 1.1)}, {"claim": "scaled"}, {"precision": "float32"}):
        again, fresh = computed(**other, before=first), computed(**other)
        for method in METHODS:
            np.testing.assert_array_equal(again.curves[method], fresh.curves[method])


def test_a_function_from_few_to_many_has_its_own_matrices():
    A = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    settings = CheckSettings((1.0, 2.0), selected=(2, 1))
    numbers = compute(settings, own_subject(lambda z: A, lambda z: A @ z))
    assert numbers.check.ok
    np.testing.assert_allclose(numbers.check.numeric, A, rtol=1e-8)
    np.testing.assert_array_equal(numbers.outputs, A @ [1.0, 2.0])
    assert numbers.limit == 10.0
    assert numbers.selected == (2, 1)


def test_an_own_function_without_complex_numbers_lacks_that_curve_only():
    def f(z):
        return np.array([float(x) ** 2 for x in z.real]) if z.dtype.kind == "c" else z**2

    numbers = compute(CheckSettings(), own_subject(lambda z: np.diag(2 * z), f))
    assert set(numbers.curves) == {"forward", "central"}
    assert numbers.check.ok


def test_a_curve_that_f_refused_at_one_step_is_computed_at_the_next():
    def f(z):
        if z.max() > 5.05:
            raise ValueError("too far")
        return z**2

    subject = own_subject(lambda z: np.diag(2 * z), f)
    settings = CheckSettings((5.0, 1.0), step=0.1)
    refused = compute(settings, subject)
    assert isinstance(refused.check, Uncompared)
    moved = compute(settings.replace(step=1e-3), subject, before=refused)
    assert moved.check.ok
    assert moved.usual_checks


def test_without_a_comparison_nothing_is_resolved():
    numbers = compute(CheckSettings(), own_subject(lambda z: None, None))
    assert (numbers.check.verdicts == "cannot resolve").all()
    assert np.isnan(numbers.check.relative_error).all()
    assert not numbers.wrong.any()
