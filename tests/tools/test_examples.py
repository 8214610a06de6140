"""What stops an example of Matplotlib's gallery, and how that is said."""

import pytest

from tools.examples import TooLongError, at_most, reason


def forever():
    while True:
        pass


def test_what_takes_too_long_is_stopped_and_said():
    with pytest.raises(TooLongError) as stopped, at_most(0.01):
        forever()
    assert "too long" in reason(stopped.value)


def test_what_takes_less_is_left_alone_also_later():
    with at_most(0.05):
        pass
    total = sum(range(10_000_000))  # far longer
    assert total == 49_999_995_000_000
