import dataclasses
from html.parser import HTMLParser

import numpy as np
import pytest

from explainer import (
    JacobianCheck,
    Verdict,
    check_jacobian,
    check_jvp,
    check_vjp,
    log_softmax,
    log_softmax_jacobian,
    softmax,
    softmax_jacobian,
    softmax_jvp,
    softmax_vjp,
)

Z = np.array([0.3, -0.7, 1.1])
MATRIX = np.array([[1.0, 2.0, 3.0], [-4.0, 5.0, 0.5]])  # neither square nor symmetric


def linear(z):
    return MATRIX @ z


def kinds(check):
    return [warning.kind for warning in check.warnings]


@pytest.mark.parametrize("method", ["central", "forward", "complex"])
@pytest.mark.parametrize("vectorized", [False, True])
def test_a_right_jacobian_agrees_everywhere(method, vectorized):
    for f, jacobian in ((softmax, softmax_jacobian), (log_softmax, log_softmax_jacobian)):
        check = check_jacobian(f, jacobian, Z, method=method, vectorized=vectorized)
        assert check.ok
        assert (check.verdicts == Verdict.AGREES).all()
        assert check.warnings == ()
        assert (np.abs(check.numeric - jacobian(Z)) <= check.resolution).all()


@pytest.mark.parametrize("method", ["central", "forward", "complex"])
def test_one_wrong_entry_differs_and_is_the_worst(method):
    for i, j in ((0, 2), (1, 0)):
        wrong = MATRIX.copy()
        wrong[i, j] *= 1.01
        check = check_jacobian(linear, wrong, Z, method=method)
        assert not check.ok
        assert check.worst == (i, j)
        np.testing.assert_array_equal(check.verdicts == Verdict.DIFFERS, wrong != MATRIX)
        assert check.relative_error[i, j] == pytest.approx(0.01 / 1.01, rel=1e-4)
        assert check.absolute_error[i, j] == pytest.approx(0.01 * abs(MATRIX[i, j]), rel=1e-4)


def test_saturation_cannot_be_resolved():
    z = [40.0, 0.0, 0.0]
    for claim in (softmax_jacobian(z), np.zeros((3, 3)), 1e-17 * np.ones((3, 3))):
        assert check_jacobian(softmax, claim, z).verdicts[0, 0] == Verdict.CANNOT_RESOLVE
    check = check_jacobian(softmax, softmax_jacobian, z)
    assert check.analytic[0, 0] == pytest.approx(8.4967e-18, rel=1e-4, abs=0.0)
    assert check.numeric[0, 0] == 0.0
    assert check.verdicts[1, 1] == Verdict.AGREES
    assert kinds(check) == ["saturated"]


def test_nothing_resolved_is_not_a_pass():
    check = check_jacobian(lambda z: np.ones(2), np.zeros((2, 3)), Z)
    assert not check.ok
    assert (check.verdicts == Verdict.CANNOT_RESOLVE).all()
    assert "nothing resolved" in kinds(check)


def test_atol_says_how_small_a_zero_is():
    f, jacobian = np.square, np.diag(2 * Z)
    assert (check_jacobian(f, jacobian, Z).verdicts[0, 1:] == Verdict.CANNOT_RESOLVE).all()
    assert (check_jacobian(f, jacobian, Z, atol=1e-6).verdicts == Verdict.AGREES).all()


@pytest.mark.parametrize("step", [1e-14, 1e-12, 1e-9, 1e-6, 1e-3, 1e-1])
@pytest.mark.parametrize("method", ["central", "forward"])
def test_a_right_jacobian_never_differs_whatever_the_step(step, method):
    rng = np.random.default_rng(3)
    for scale in np.tile([0.5, 3.0, 10.0], 5):
        check = check_jacobian(softmax, softmax_jacobian, rng.normal(size=4) * scale, method=method, step=step)
        assert (check.verdicts != Verdict.DIFFERS).all()


def test_a_step_too_small_or_too_large_resolves_less():
    best = check_jacobian(softmax, softmax_jacobian, Z)
    for step in (1e-13, 0.5):
        assert (check_jacobian(softmax, softmax_jacobian, Z, step=step).resolution > 1e3 * best.resolution).all()


def test_a_step_below_the_spacing_of_z_is_warned_of():
    check = check_jacobian(softmax, softmax_jacobian, [1000.0, 1001.0, 0.0], step=1e-14)
    assert "step below spacing" in kinds(check)
    assert np.isinf(check.resolution[:, :2]).all()
    assert (check.verdicts[:, :2] == Verdict.CANNOT_RESOLVE).all()


def test_a_masked_logit_is_warned_of():
    check = check_jacobian(softmax, softmax_jacobian, [1.0, -np.inf, 0.5])
    assert check.ok
    assert kinds(check) == ["masked"]
    assert (check.verdicts[:, 1] == Verdict.CANNOT_RESOLVE).all()


def test_single_precision_is_judged_by_its_own_noise():
    check = check_jacobian(softmax, softmax_jacobian, Z.astype(np.float32), rtol=1e-2)
    assert check.ok
    assert (check.resolution > 1e-6).all()
    coarse = check_jacobian(lambda z: softmax(z.astype(np.float32)), softmax_jacobian, Z, step=1e-6)
    assert (coarse.verdicts == Verdict.CANNOT_RESOLVE).all()


def test_a_batch_is_checked_vector_by_vector():
    batch = np.stack([Z, Z + 1, [40.0, 0.0, 0.0], Z * 2]).reshape(2, 2, 3)
    claim = softmax_jacobian(batch)
    claim[1, 1, 0, 2] *= 2
    check = check_jacobian(softmax, claim, batch)
    assert check.verdicts.shape == (2, 2, 3, 3)
    assert check.worst == (1, 1, 0, 2)
    assert kinds(check) == ["saturated"]
    np.testing.assert_array_equal(check.verdicts[0, 1], check_jacobian(softmax, softmax_jacobian, batch[0, 1]).verdicts)
    assert check_jacobian(linear, lambda z: MATRIX, batch).ok
    assert "Worst entry (1, 1, 0, 2)" in str(check)
    assert check._repr_html_().count("<td") == 9


def test_the_outcome_is_frozen():
    check = check_jacobian(softmax, softmax_jacobian, Z)
    assert isinstance(check, JacobianCheck)
    with pytest.raises(dataclasses.FrozenInstanceError):
        check.ok = False


def corrupting(z):
    z -= z.max()
    return softmax_jacobian(z)


@pytest.mark.parametrize(
    ("jacobian", "error", "match"),
    [
        (MATRIX, ValueError, r"`jacobian` must have shape \(3, 3\), outputs by inputs; got \(2, 3\)"),
        (np.full((3, 3), np.nan), ValueError, r"`jacobian` must be finite; got nan in entry \(0, 0\)"),
        (lambda z: 1j * np.eye(3), TypeError, "`jacobian` must hold real numbers"),
        (lambda z: "J", TypeError, "`jacobian` must hold real numbers"),
        (corrupting, ValueError, "`jacobian` changed its input at entry 0"),
    ],
)
def test_what_is_wrong_with_a_jacobian_is_named(jacobian, error, match):
    with pytest.raises(error, match=match):
        check_jacobian(softmax, jacobian, Z)


def test_bad_tolerances_and_batches_are_named():
    with pytest.raises(ValueError, match="`rtol` and `atol`"):
        check_jacobian(softmax, softmax_jacobian, Z, rtol=-1.0)
    with pytest.raises(ValueError, match="one matrix a vector"):
        check_jacobian(softmax, np.eye(3), [Z, Z])
    with pytest.raises(ValueError, match="at least 1 vector"):
        check_jacobian(softmax, softmax_jacobian, np.zeros((0, 3)))


def test_the_report_shows_both_matrices_and_every_warning():
    text = str(check_jacobian(linear, np.array([[1.0, 2.0, 3.0], [-4.0, 9.0, 0.5]]), Z))
    assert "NOT OK" in text
    assert "5 agree, 1 differs, 0 cannot be resolved" in text
    assert "Worst entry (1, 1): analytic 9, numeric 5" in text
    assert text.index("[-4.   9.   0.5]") < text.index("numeric\n") < text.index("[-4.   5.   0.5]")
    assert "Warning, saturated" in str(check_jacobian(softmax, softmax_jacobian, [40.0, 0.0, 0.0]))


class Cells(HTMLParser):
    """Collect the verdict table's cells, and every address."""

    def __init__(self, html):
        super().__init__()
        self.titles, self.addresses = [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "td":
            self.titles.append(values["title"])
        self.addresses += [values[name] for name in ("src", "href") if name in values]


def test_the_heatmap_tells_each_verdict_in_its_place():
    wrong = MATRIX.copy()
    wrong[1, 0] = 7.0
    cells = Cells(check_jacobian(linear, wrong, Z)._repr_html_())
    assert len(cells.titles) == 6
    assert cells.titles[3] == "(1, 0) differs: analytic 7, numeric -4"
    assert cells.titles[2] == "(0, 2) agrees: analytic 3, numeric 3"
    assert cells.addresses == []


def test_a_large_heatmap_is_cut():
    html = check_jacobian(softmax, softmax_jacobian, np.linspace(0, 1, 30))._repr_html_()
    assert html.count("<td") == 144
    assert "First 12 × 12 entries" in html


def test_products_agree():
    for seed in range(5):
        assert check_vjp(softmax, softmax_vjp, Z, seed=seed).ok
        assert check_jvp(softmax, softmax_jvp, Z, seed=seed).ok
    assert check_vjp(linear, lambda z, g: g @ MATRIX, Z).verdicts.shape == (1, 3)
    assert check_jvp(linear, lambda z, dz: MATRIX @ dz, Z).verdicts.shape == (2, 1)
    assert check_vjp(lambda z: z.sum(), lambda z, g: g * np.ones(3), Z).warnings == ()


def test_a_product_without_its_dot_term_differs():
    def missing(z, v):
        return softmax(z) * v

    assert (check_vjp(softmax, missing, Z).verdicts == Verdict.DIFFERS).all()
    assert (check_jvp(softmax, missing, Z).verdicts == Verdict.DIFFERS).all()


def test_products_swapped_differ_if_the_jacobian_is_not_symmetric():
    jacobian = log_softmax_jacobian(Z)
    assert check_vjp(log_softmax, lambda z, g: g @ jacobian, Z).ok
    assert not check_vjp(log_softmax, lambda z, g: jacobian @ g, Z).ok
    assert check_jvp(log_softmax, lambda z, dz: jacobian @ dz, Z).ok
    assert not check_jvp(log_softmax, lambda z, dz: dz @ jacobian, Z).ok


def test_a_constant_direction_is_warned_of_since_mistakes_pass_it():
    def doubled(z, v):
        return 2 * softmax_vjp(z, v)

    for check, kind in ((check_vjp, "constant upstream gradient"), (check_jvp, "direction along 1")):
        assert not check(softmax, doubled, Z).ok
        vacuous = check(softmax, doubled, Z, [2.0, 2.0, 2.0], atol=1e-6)
        assert vacuous.ok
        assert kinds(vacuous)[0] == kind
        assert kind not in kinds(check(softmax, doubled, Z, [2.0, 2.0, 2.5]))


def test_random_directions_are_the_same_each_time_and_never_constant():
    first, second = (check_vjp(softmax, softmax_vjp, Z) for _ in range(2))
    np.testing.assert_array_equal(first.analytic, second.analytic)
    assert np.abs(first.analytic).max() > 0.01
    assert not np.array_equal(first.analytic, check_vjp(softmax, softmax_vjp, Z, seed=1).analytic)


def test_what_is_wrong_with_a_product_is_named():
    def in_place(z, g):
        g -= g.mean()
        return softmax(z) * g

    for check, name in ((check_vjp, "vjp"), (check_jvp, "jvp")):
        with pytest.raises(ValueError, match=f"`{name}` changed its input"):
            check(softmax, in_place, Z)
        with pytest.raises(ValueError, match=f"`{name}` must return a vector"):
            check(softmax, lambda z, v: np.eye(3), Z)
        with pytest.raises(ValueError, match="must have shape"):
            check(softmax, lambda z, v: v[:2], Z)
    with pytest.raises(ValueError, match="`g` must hold 3 finite numbers"):
        check_vjp(softmax, softmax_vjp, Z, [1.0, 2.0])
    with pytest.raises(ValueError, match="`dz` must hold 3 finite numbers"):
        check_jvp(softmax, softmax_jvp, Z, [1.0, 2.0, np.nan])
