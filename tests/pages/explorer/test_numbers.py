"""All the numbers of one moment."""

import math

import numpy as np
import pytest
import scipy.special
from hypothesis import given

from explainer.pages import logits
from explainer.pages.explorer.numbers import compute
from explainer.pages.explorer.settings import PRESETS, ExplorerSettings
from tests.pages.explorer.any_settings import all_settings

EPS = np.finfo(float).eps


def invariants(settings):
    return {invariant.name: invariant for invariant in compute(settings).invariants}


@given(all_settings())
def test_the_numbers_are_softmax_and_its_jacobian(settings):
    numbers = compute(settings)
    s = scipy.special.softmax(np.array(settings.logits) / settings.temperature)
    # SciPy divides before it subtracts, so its error grows with the size of the logits.
    slack = 8 * EPS * (1 + max(abs(z) for z in settings.logits if z > -math.inf) / settings.temperature)
    np.testing.assert_allclose(numbers.probabilities, s, rtol=slack, atol=1e-300)
    s = numbers.probabilities
    expected = (np.diag(s) - np.outer(s, s)) / settings.temperature
    np.testing.assert_allclose(numbers.jacobian, expected, rtol=0, atol=4 * EPS / settings.temperature)
    np.testing.assert_array_equal(numbers.check.analytic, numbers.jacobian)
    assert np.abs(numbers.jacobian).max() <= numbers.limit * (1 + 4 * EPS)


@given(all_settings())
def test_every_invariant_holds_for_every_softmax(settings):
    broken = [invariant for invariant in compute(settings).invariants if not invariant.holds]
    assert not broken


@pytest.mark.parametrize("name", PRESETS)
def test_presets_pass_their_check(name):
    numbers = compute(PRESETS[name])
    assert numbers.check.ok
    assert numbers.settings is PRESETS[name]


@pytest.mark.parametrize(
    ("mistake", "caught"),
    [
        (lambda j: np.diag(np.diag(j)), {"rows", "columns", "shift"}),
        (lambda j: 2 * np.diag(np.diag(j)) - j, {"rows", "columns", "shift"}),
        (lambda j: np.triu(j), {"rows", "columns", "shift", "symmetry"}),
        (lambda j: -j, {"semidefinite", "rank"}),
        (lambda j: 4 * j, {"spectrum"}),
        (lambda j: 0 * j, {"rank"}),
        (lambda j: j + 1e-12, {"rows", "columns", "shift"}),
    ],
)
def test_a_wrong_jacobian_breaks_what_it_should(monkeypatch, mistake, caught):
    right = logits.softmax_jacobian
    monkeypatch.setattr(logits, "softmax_jacobian", lambda z, temperature: mistake(right(z, temperature)))
    broken = {name for name, invariant in invariants(ExplorerSettings((2.0, 1.0, 0.0))).items() if not invariant.holds}
    assert caught <= broken


def test_wrong_probabilities_break_their_sum(monkeypatch):
    right = logits.softmax
    monkeypatch.setattr(logits, "softmax", lambda z, temperature: 1.0000001 * right(z, temperature=temperature))
    assert not invariants(ExplorerSettings())["sum"].holds


@pytest.mark.parametrize(
    ("z", "rank"),
    [
        ((2, 1, 0), 2),
        ((2, 1, -math.inf, 0), 2),
        ((5, -math.inf), 0),
        ((40, 0, 0), 2),
        ((0, -20, -60), 2),  # np.linalg.matrix_rank sees 1 here
        ((600, 0, -50), 2),
    ],
)
def test_rank_is_counted_through_saturation(z, rank):
    settings = ExplorerSettings(z, selected=(0, 0))
    found = invariants(settings)["rank"]
    assert found.statement.endswith(f"= {rank}")
    assert (found.residual, found.tolerance) == (0, 0)


def test_rank_says_when_float64_lost_a_probability():
    found = invariants(ExplorerSettings((1000, 0, 0, -math.inf)))["rank"]
    assert found.statement == "rank J = 3 − 1 = 2; float64 shows 0, as 2 of the probabilities underflowed"
    assert found.residual == 2
    assert found.holds


def test_the_spectrum_bound_follows_temperature():
    numbers = compute(ExplorerSettings((0.0, 0.0), temperature=0.5))
    spectrum = numbers.invariants[-1]
    assert spectrum.statement == "λmax = 1 ≤ 1/(2T) = 1"
    assert spectrum.holds
    assert numbers.limit == 0.5


def test_which_zeros_and_ones_are_true():
    numbers = compute(ExplorerSettings((1000.0, 0.0, -math.inf)))
    np.testing.assert_array_equal(numbers.masked, [False, False, True])
    np.testing.assert_array_equal(numbers.exact_probabilities, [False, False, True])
    np.testing.assert_array_equal(numbers.exact_zeros, [[False, False, True], [False, False, True], [True, True, True]])
    alone = compute(ExplorerSettings((3.0, -math.inf)))
    assert alone.exact_probabilities.all()
    assert alone.exact_zeros.all()


def test_compute_is_pure():
    settings = PRESETS["next word"]
    one, other = compute(settings), compute(settings)
    np.testing.assert_array_equal(one.jacobian, other.jacobian)
    assert not np.shares_memory(one.jacobian, other.jacobian)
    assert one.invariants == other.invariants
