"""What a reader of the chain rule can choose."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.snapshot.chain_settings import ChainSettings
from explainer.snapshot.settings import Settings

shares = st.floats(0, 1)


@settings(derandomize=True, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), shares), max_size=8))
def test_a_dragged_target_stays_a_distribution(drags):
    reader = ChainSettings(Settings((2.0, 1.0, 0.0, -1.0)))
    for k, value in drags:
        before, reader = reader.target, reader.with_target(k, value)
        assert reader.target[k] == value
        assert math.fsum(reader.target) == pytest.approx(1, abs=1e-12)
        for a in range(4):
            for b in range(4):
                if k not in (a, b):  # the others keep their proportions
                    total = before[a] * reader.target[b] - before[b] * reader.target[a]
                    assert total == pytest.approx(0, abs=1e-9)


def test_a_hard_target_is_known_as_one():
    assert ChainSettings().hard == 1
    assert ChainSettings().with_target(0, 0.3).hard is None
    assert ChainSettings().with_target(0, 0.3).with_target(2, 1.0).hard == 2


@settings(derandomize=True, deadline=None)
@given(st.floats(-6, 6), st.floats(-6, 6))
def test_logits_rise_together_and_stay_inside(first, second):
    reader = ChainSettings(Settings((2.5, 1.0, -3.5)))
    moved = reader.raised(first).raised(second)
    z = moved.settings.logits
    assert all(abs(value) <= 6 for value in z)
    assert z[0] - z[1] == pytest.approx(1.5, abs=1e-8)
    assert z[1] - z[2] == pytest.approx(4.5, abs=1e-8)


def test_a_drag_to_and_fro_ends_where_it_began():
    reader = ChainSettings()
    there = reader.raised(3.17)
    assert there.raised(reader.mean) == reader


@pytest.mark.parametrize("section", ["row", "loss", "layer"])
@pytest.mark.parametrize("n", [2, 6])
def test_another_number_of_classes_keeps_what_it_can(section, n):
    reader = ChainSettings(section=section, move=(0.1, 0.2, 0.3)).with_weight(1.5).look_at(i=2, j=2)
    resized = reader.resized(n)
    assert resized.n == n
    assert resized.section == section
    assert resized.move[:2] == (0.1, 0.2)
    assert resized.weights[0] == reader.weights[0]
    assert max(resized.settings.selected) < n
    assert math.fsum(resized.target) == pytest.approx(1)
    assert resized.resized(3).n == 3


def test_a_target_that_loses_its_class_begins_anew():
    assert ChainSettings().with_target(2, 1.0).resized(2).target == (0.0, 1.0)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"settings": Settings((0.0,) * 7)}, "at most 6 logits"),
        ({"settings": Settings((1.0, -math.inf))}, "finite logits within ±6"),
        ({"settings": Settings(temperature=2.0)}, "temperature 1"),
        ({"section": "nowhere"}, "`section` must be one of"),
        ({"move": (0.1, 0.2)}, "`move` must hold 3 numbers"),
        ({"upstream": (0.0, 0.0, 3.0)}, "`upstream` must be a number from -2 to 2"),
        ({"target": (0.5, 0.5, 0.5)}, "add up to 1"),
        ({"target": (1.5, -0.5, 0.0)}, "`target` must be a number"),
        ({"inputs": (math.nan, 0.0, 0.0)}, "`inputs` must be a number"),
        ({"weights": ((0.0, 0.0, 0.0),)}, "`weights` must hold 3 rows"),
        ({"entry": (0, 3, 0)}, "`entry` must name"),
    ],
)
def test_refusals_name_the_field(changes, words):
    with pytest.raises(ValueError, match=words):
        ChainSettings(**changes)
