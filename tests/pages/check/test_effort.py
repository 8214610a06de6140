"""The effort that a reader's function gets, by a clock that the tests set."""

import dataclasses

import numpy as np
import pytest

from explainer.pages.check.effort import FULL, LIGHT, QUICK, RECENT, TimedFunction, affordable
from explainer.pages.check.in_time import InTime
from explainer.pages.check.numbers import compute
from explainer.pages.check.settings import METHODS, CheckSettings, LabSettings
from explainer.pages.check.subjects import own_subject


class Clock:
    """A clock, and a function that takes `seconds` of it, but for the calls that `slow` numbers."""

    def __init__(self, seconds, slow=()):
        self.now, self.calls, self.seconds, self.slow = 0.0, 0, seconds, slow
        timed = TimedFunction(self.f, clock=lambda: self.now)
        subject = dataclasses.replace(own_subject(lambda z: np.diag(2 * z), self.f), f=timed)
        self.in_time = InTime(lambda _: subject, timed)

    def f(self, z):
        self.now += 1.0 if self.calls in self.slow else self.seconds
        self.calls += 1
        return z**2

    def spent(self, act, settings):
        start = self.now
        return act(settings), self.now - start


MOVED = CheckSettings((0.4, -0.7, 1.1))


def test_the_catalogue_has_its_curves_while_it_is_dragged():
    in_time = InTime(lambda settings: settings.subject)
    assert in_time.in_motion(LabSettings()).effort == QUICK
    assert in_time.at_rest(LabSettings()).effort == FULL


def test_a_slow_function_is_called_less_while_it_is_dragged():
    clock = Clock(0.001)
    assert clock.in_time.at_rest(CheckSettings()).effort == QUICK
    numbers, seconds = clock.spent(clock.in_time.in_motion, MOVED)
    assert numbers.effort == LIGHT
    assert seconds < 0.03
    numbers, seconds = clock.spent(clock.in_time.at_rest, MOVED)
    assert set(numbers.curves) == set(METHODS)
    assert seconds < 0.5


def test_a_very_slow_function_is_checked_once_and_no_more():
    clock = Clock(0.05)
    numbers, seconds = clock.spent(clock.in_time.at_rest, CheckSettings())
    assert (numbers.effort, numbers.check.ok) == (LIGHT, True)
    assert seconds == pytest.approx(0.05 * clock.calls)
    assert clock.calls == pytest.approx(LIGHT.calls(3), abs=3)


@pytest.mark.parametrize("slow", [range(1), range(5), range(3, 10), range(0, 9999, 2), range(1, 9999, 2)])
def test_slow_calls_do_not_decide(slow):
    assert Clock(1e-6, slow).in_time.at_rest(CheckSettings()).effort == FULL


def test_slow_calls_later_do_not_decide_either():
    clock = Clock(1e-6)
    clock.in_time.at_rest(CheckSettings())
    clock.slow = range(clock.calls, clock.calls + 5)
    clock.in_time.in_motion(MOVED)
    assert clock.in_time.at_rest(MOVED).effort == FULL


def test_what_was_slow_for_long_is_measured_again_where_the_hand_rests():
    clock = Clock(0.05)
    clock.in_time.at_rest(CheckSettings())
    for k in range(5):
        assert clock.in_time.in_motion(CheckSettings((k / 8, -0.7, 1.1))).effort == LIGHT
    clock.seconds = 1e-6
    assert clock.in_time.at_rest(MOVED).effort == FULL


def test_what_becomes_slow_is_believed_after_its_recent_calls():
    clock = Clock(1e-6)
    clock.in_time.at_rest(CheckSettings())
    clock.seconds = 0.05
    clock.in_time.in_motion(MOVED)
    assert clock.calls > RECENT
    assert clock.in_time.in_motion(CheckSettings((0.5, -0.7, 1.1))).effort == LIGHT


def test_a_call_that_raises_says_nothing_of_the_time():
    times = iter([0.0, 1.0, 2.0])
    timed = TimedFunction(lambda z: 1 / z, clock=lambda: next(times))
    with pytest.raises(ZeroDivisionError):
        timed(0)
    assert timed.seconds == float("inf")
    assert timed(2) == 0.5
    assert timed.seconds == 1.0


def test_how_much_is_affordable_falls_with_the_time_that_a_call_takes():
    for n in (2, 5, 10):
        steps = [affordable(seconds, n, 0.5).steps for seconds in (0.0, 1e-4, 3e-4, 1e-3, 3e-3, 1.0)]
        assert steps == sorted(steps, reverse=True)
        assert steps[0] == FULL.steps
        assert steps[-1] == LIGHT.steps


@pytest.mark.parametrize("effort", [FULL, QUICK, LIGHT])
def test_an_effort_counts_the_calls_that_are_made(effort):
    calls = []

    def f(z):
        calls.append(1)
        return np.exp(z)

    compute(CheckSettings(), own_subject(lambda z: np.diag(np.exp(z)), f), effort)
    assert len(calls) == pytest.approx(effort.calls(3), rel=0.15, abs=3)
