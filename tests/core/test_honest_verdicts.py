"""No right derivative is convicted, no wrong one gets away, and every remedy helps."""

import re
from functools import partial

import numpy as np
import pytest
import scipy.special

from benchmarks.verdict_samples import right, wrong
from explainer import (
    Verdict,
    check_jacobian,
    check_jvp,
    check_vjp,
    cross_entropy,
    cross_entropy_gradient,
    log_softmax_jacobian,
    softmax,
    softmax_jacobian,
    softmax_jvp,
    softmax_vjp,
)

Z = np.array([0.3, -0.7, 1.1])


def kinds(check):
    return [warning.kind for warning in check.warnings]


def remedy(check, kind):
    return next(warning.remedy for warning in check.warnings if warning.kind == kind)


def convicts(case):
    with np.errstate(all="ignore"):
        return (check_jacobian(case.f, case.jacobian, case.z, **case.options).verdicts == Verdict.DIFFERS).any()


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_no_right_derivative_is_convicted():
    convicted, tried = [], 0
    for seed in range(400):
        case = right(np.random.default_rng([5, seed]))
        if not np.isfinite(case.jacobian).all():
            continue
        try:
            guilty = convicts(case)
        except (ValueError, TypeError):  # refused in words, as a value that is not finite
            continue
        tried += 1
        if guilty:
            convicted.append((seed, case.name))
    assert tried > 300
    assert convicted == []


def test_no_wrong_derivative_gets_away():
    cases = [wrong(np.random.default_rng([6, seed])) for seed in range(200)]
    missed = [case.name for case in cases if not convicts(case)]
    assert missed == []


def test_rounding_inside_f_is_measured():
    def naive(z):
        return z - np.log(np.exp(z).sum())

    for seed in range(40):
        random = np.random.default_rng(seed)
        z = np.array([random.uniform(15, 33), *random.normal(size=2)])
        for f in (scipy.special.log_softmax, naive):
            assert (check_jacobian(f, log_softmax_jacobian, z).verdicts != Verdict.DIFFERS).all()


def _sinc(z):
    pi = np.float32(np.pi)
    return np.sin(pi * z) / (pi * z)


@pytest.mark.parametrize("vectorized", [False, True])
def test_roundings_that_cancel_at_one_step_are_seen_at_others(vectorized):
    z = np.array([5.9999957], np.float32)  # where 2e-5 on, π z goes up by 11 floats in each 14 of z
    x = float(z[0])
    slope = np.cos(np.pi * x) / x - np.sin(np.pi * x) / (np.pi * x * x)
    check = check_jacobian(_sinc, [[slope]], z, vectorized=vectorized)
    assert check.verdicts.item() == Verdict.CANNOT_RESOLVE
    assert abs(check.numeric.item() - slope) <= check.resolution.item()
    wrong = check_jacobian(_sinc, [[1.01 * slope]], z, vectorized=vectorized)
    assert wrong.verdicts.item() == Verdict.DIFFERS


@pytest.mark.parametrize("place", [0.2036, 21.3])
def test_a_jump_far_off_says_nothing_of_the_slope_here(place):
    z = np.array([place, 0.0668], np.float16)

    def hard_shrink(x):
        return np.where(np.abs(x) > 0.5, x, np.zeros_like(x))

    check = check_jacobian(hard_shrink, np.diag(1.0 * (np.abs(z) > 0.5)), z)
    assert Verdict.DIFFERS not in check.verdicts


def test_single_precision_inside_is_noticed_by_every_check():
    def f(z):
        return softmax(np.asarray(z, np.float32))

    for seed in range(20):
        z = np.random.default_rng(seed).normal(size=5)
        for check, claim in ((check_jacobian, softmax_jacobian), (check_vjp, softmax_vjp), (check_jvp, softmax_jvp)):
            assert (check(f, claim, z).verdicts != Verdict.DIFFERS).all()


@pytest.mark.parametrize("temperature", [2e-6, 1e-9])
def test_a_step_on_the_wrong_scale_is_replaced(temperature):
    f, jacobian = partial(softmax, temperature=temperature), partial(softmax_jacobian, temperature=temperature)
    check = check_jacobian(f, jacobian, np.zeros(3))
    assert check.ok
    assert (check.step < temperature).all()
    assert not check_jacobian(f, 1.001 * jacobian(np.zeros(3)), np.zeros(3)).ok


@pytest.mark.parametrize(
    ("f", "slope", "z"),
    [(lambda z: 1 / z, lambda z: -1 / z**2, 1e-8), (np.sin, np.cos, 1e11), (np.log, lambda z: 1 / z, 1e-7)],
)
def test_a_length_scale_far_from_1_is_found(f, slope, z):
    assert check_jacobian(f, lambda z: np.diag(slope(z)), [z]).ok
    assert (check_jacobian(f, lambda z: 1.01 * np.diag(slope(z)), [z]).verdicts == Verdict.DIFFERS).all()


@pytest.mark.parametrize("step", [1e-3, 1e-12])
def test_the_remedy_for_a_step_of_the_users_names_one_that_helps(step):
    def f(z):
        return np.sin(300.0 * z) + 1e3

    claim = np.diag(300.0 * np.cos(300.0 * Z))
    check = check_jacobian(f, claim, Z, step=step if step < 1e-6 else 0.5)
    assert not check.ok
    assert (check.verdicts != Verdict.DIFFERS).all()
    better = float(re.search(r"`step=([^`]+)`", remedy(check, "step on the wrong scale"))[1])
    assert check_jacobian(f, claim, Z, step=better).verdicts[0, 0] == Verdict.AGREES
    assert "Leave `step` out" in remedy(check, "nothing resolved")
    assert check_jacobian(f, claim, Z).ok


def test_the_remedy_for_noise_names_an_rtol_that_helps():
    def f(z):
        return np.round(np.sin(z), 3)

    claim = np.diag(np.cos(Z))
    check = check_jacobian(f, claim, Z, rtol=1e-6)
    assert (check.verdicts == Verdict.CANNOT_RESOLVE).all()
    rtol = float(re.search(r"`rtol=([^`]+)`", remedy(check, "nothing resolved"))[1])
    assert check_jacobian(f, claim, Z, rtol=rtol).ok


KINKS = [
    (lambda z: np.maximum(z, 0.0), 0.5, (0.0, 1.0)),
    (np.abs, 0.0, (-1.0, 1.0)),
    (lambda z: np.where(z > 0, 3 * z, z), 2.0, (1.0, 3.0)),
]


@pytest.mark.parametrize(("f", "middle", "slopes"), KINKS)
@pytest.mark.parametrize("vectorized", [False, True])
def test_a_kink_has_no_derivative(f, middle, slopes, vectorized):
    for claim in (middle, *slopes):
        check = check_jacobian(f, [[claim]], [0.0], atol=1e-6, vectorized=vectorized)
        assert not check.ok
        assert kinds(check)[0] == "kink"
        for slope in slopes:
            assert f"{slope:.3g}" in check.warnings[0].reason


@pytest.mark.parametrize(("f", "middle", "slopes"), KINKS)
@pytest.mark.parametrize("distance", [1e-6, -1e-6, 4e-6, -1e-8])
def test_beside_a_kink_the_remedy_is_a_step_that_does_not_reach_it(f, middle, slopes, distance):
    claim = [[slopes[int(distance > 0)]]]
    check = check_jacobian(f, claim, [distance], atol=1e-9)
    assert not check.ok
    assert check.verdicts[0, 0] == Verdict.CANNOT_RESOLVE
    step = float(re.search(r"`step=([^`]+)`", remedy(check, "kink"))[1])
    assert check_jacobian(f, claim, [distance], step=step).ok


def test_a_smooth_function_has_no_kink():
    for f in (np.tanh, np.square, lambda z: np.tanh(1e7 * z), lambda z: np.logaddexp(0, 1e5 * z), np.exp):
        for z in (0.0, 1e-6, 0.7):
            assert "kink" not in kinds(check_jacobian(f, [[1.0]], [z]))


@pytest.mark.parametrize("vectorized", [False, True])
def test_what_gives_another_value_each_time_is_no_function(vectorized):
    random = np.random.default_rng(0)

    def dropout(z):
        return softmax(z) * (random.random(3) > 0.2) / 0.8

    check = check_jacobian(dropout, softmax_jacobian, Z, vectorized=vectorized)
    assert not check.ok
    assert "not a function" in kinds(check)
    assert (check.verdicts != Verdict.DIFFERS).all()


def test_rows_that_feel_one_another_are_warned_of():
    def f(z):
        return scipy.special.softmax(z, axis=0)

    check = check_jacobian(f, softmax_jacobian, Z, vectorized=True)
    assert not check.ok
    assert "Leave `vectorized` out" in remedy(check, "rows coupled")
    assert check_jacobian(f, softmax_jacobian, Z).ok
    batch = np.stack([Z, 2 * Z])
    check = check_jacobian(f, softmax_jacobian, batch)
    assert not check.ok
    assert ".ravel()" in remedy(check, "rows coupled")
    assert check_jacobian(np.exp, lambda z: np.diag(np.exp(z)), batch).ok


@pytest.mark.parametrize("shift", [1e8, 1e10])
def test_directions_step_by_the_size_of_z(shift):
    z = shift + np.array([1.0, 2.0, 3.0])
    for check, product in ((check_vjp, softmax_vjp), (check_jvp, softmax_jvp)):
        assert (check(softmax, product, z).verdicts != Verdict.DIFFERS).all()
    assert not check_jvp(np.square, lambda z, dz: 2.01 * z * dz, z).ok


def test_products_of_what_the_complex_step_takes():
    for check, product in ((check_vjp, softmax_vjp), (check_jvp, softmax_jvp)):
        assert check(softmax, product, Z, method="complex").ok
        assert not check(softmax, lambda z, v: softmax(z) * v, Z, method="complex").ok
    with pytest.raises(ValueError, match="`dz` must move"):
        check_jvp(softmax, softmax_jvp, Z, np.zeros(3))


def test_a_function_that_is_not_analytic_is_not_judged_by_the_complex_step():
    check = check_jacobian(lambda z: z * np.conj(z), lambda z: np.diag(2 * z), Z, method="complex")
    assert (np.diag(check.verdicts) == Verdict.CANNOT_RESOLVE).all()
    assert "method='central'" in remedy(check, "not analytic")


@pytest.mark.parametrize("lead", [20.0, 33.0, 40.0])
def test_a_confident_gradient_passes_its_own_check(lead):
    z = [lead, 0.0, 0.0]
    check = check_jacobian(partial(cross_entropy, y=0), partial(cross_entropy_gradient, y=0), z)
    assert (check.verdicts != Verdict.DIFFERS).all()
