import doctest
import math

import numpy as np
import pytest

from benchmarks import bars, classroom, plan, report, samples, student, ulps
from benchmarks.plan import FULL, QUICK, Clock
from benchmarks.samples import paired_ratio, summarize


@pytest.mark.parametrize("module", [bars, classroom, plan, report, samples, student, ulps])
def test_the_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0


@pytest.mark.parametrize("count", [1, 2, 19, 20, 21, 100])
def test_the_percentile_is_the_least_value_with_95_percent_at_or_below_it(count):
    values = np.random.default_rng(0).permutation(np.arange(1.0, count + 1)).tolist()
    found = summarize(values)
    assert found.p95 == np.percentile(values, 95, method="inverted_cdf")
    assert found.median == np.median(values)
    assert (found.count, found.lost) == (count, 0)


def test_lost_measurements_are_counted_and_not_averaged():
    assert summarize([None, 5.0, None]).median == 5.0
    assert summarize([None, 5.0, None]).lost == 2
    nothing = summarize([None])
    assert math.isnan(nothing.median)
    assert nothing.count == 0


def test_a_machine_that_slows_down_does_not_change_a_ratio():
    slowdown = [1.0, 1.5, 8.0, 2.0, 1.0]
    ours = [[2.0 * s, 3.0 * s, 4.0 * s] for s in slowdown]
    theirs = [[20.0 * s, 30.0 * s, 100.0 * s] for s in slowdown]
    assert paired_ratio(theirs, ours) == pytest.approx(10.0)
    assert paired_ratio(ours, theirs) == pytest.approx(0.1)


def test_a_round_without_an_answer_is_no_ratio():
    assert paired_ratio([[10.0], [None]], [[5.0], [1.0]]) == 2.0
    assert math.isnan(paired_ratio([[None]], [[1.0]]))


def test_the_plans_fit_into_their_time():
    assert sum(FULL.budgets.values()) < 15 * 60
    assert sum(QUICK.budgets.values()) < 3 * 60
    assert FULL.budgets.keys() == QUICK.budgets.keys()


def test_a_clock_tells_what_is_left():
    times = iter([100.0, 101.0, 103.0, 103.5])
    clock = Clock(2.0, now=lambda: next(times))
    assert clock.left == 1.0
    assert clock.left == 0.0
    assert clock.is_over()
