"""What a reader of the chain rule can choose, and how an address says it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.page import address
from explainer.pages.chain_rule.settings import ChainRuleSettings

shares = st.floats(0, 1)


@given(st.lists(st.tuples(st.integers(0, 3), shares), max_size=8))
def test_a_dragged_target_stays_a_distribution(drags):
    reader = ChainRuleSettings((2.0, 1.0, 0.0, -1.0))
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
    assert ChainRuleSettings().hard == 1
    assert ChainRuleSettings().with_target(0, 0.3).hard is None
    assert ChainRuleSettings().with_target(0, 0.3).with_target(2, 1.0).hard == 2


@given(st.floats(-6, 6), st.floats(-6, 6))
def test_logits_rise_together_and_stay_inside(first, second):
    z = ChainRuleSettings((2.5, 1.0, -3.5)).raised(first).raised(second).logits
    assert all(abs(value) <= 6 for value in z)
    assert z[0] - z[1] == pytest.approx(1.5, abs=1e-8)
    assert z[1] - z[2] == pytest.approx(4.5, abs=1e-8)


def test_a_drag_to_and_fro_ends_where_it_began():
    reader = ChainRuleSettings()
    there = reader.raised(3.17)
    assert there.raised(reader.mean) == reader


@pytest.mark.parametrize("section", ["row", "loss", "layer"])
@pytest.mark.parametrize("n", [2, 6])
def test_another_number_of_classes_keeps_what_it_can(section, n):
    reader = ChainRuleSettings(section=section, move=(0.1, 0.2, 0.3), selected=(2, 2), entry=(2, 0, 2))
    reader = reader.with_weight(1.5).look_at_weight(2, 1)
    resized = reader.resized(n)
    assert resized.n == n
    assert resized.section == section
    assert resized.move[:2] == (0.1, 0.2)
    assert resized.weights[0] == reader.weights[0] == (0.8, -0.4, 1.5)
    assert {len(resized.move), len(resized.upstream), len(resized.target), len(resized.weights)} == {n}
    assert resized.selected == (min(2, n - 1),) * 2
    assert resized.entry == (min(2, n - 1), min(2, n - 1), 1)
    assert math.fsum(resized.target) == pytest.approx(1)
    assert resized.resized(3).n == 3


def test_a_target_that_loses_its_class_begins_anew():
    assert ChainRuleSettings().with_target(2, 1.0).resized(2).target == (0.0, 1.0)
    assert ChainRuleSettings(target=(0.25, 0.75, 0.0)).resized(2).target == (0.25, 0.75)


@pytest.mark.parametrize(
    ("fragment", "read", "wanted"),
    [
        ("z=1,0&part=loss", lambda s: (s.logits, s.section, s.target), ((1.0, 0.0), "loss", (0.0, 1.0))),
        ("part=column&g=1,1,1&at=1,3", lambda s: (s.upstream, s.selected), ((1.0, 1.0, 1.0), (0, 2))),
        ("z=0,0,0,0&dz=1", lambda s: s.move, (1.0, -0.3, 0.2, 0.1)),
        ("y=0.5,0.5", lambda s: s.target, (0.5, 0.5, 0.0)),
        ("part=layer&x=1,0,1&entry=1,2,3", lambda s: (s.inputs, s.entry), ((1.0, 0.0, 1.0), (0, 1, 2))),
        ("part=training&rate=0.1", lambda s: (s.section, s.rate), ("training", 0.1)),
    ],
)
def test_an_address_says_all_that_can_be_chosen(fragment, read, wanted):
    begin = ChainRuleSettings()
    found, problems = address.read(fragment, begin)
    assert problems == ()
    assert read(found) == wanted
    assert address.read(address.write(found, begin), begin) == (found, ())


@pytest.mark.parametrize(
    ("fragment", "words"),
    [
        ("z=40,0,0", "within ±6"),
        ("z=1,-inf", "within ±6"),
        ("z=1,0&at=3,1", "`selected` must name classes from 1 to 2"),
        ("part=<b>", "one of row, move"),
        ("y=0.5,0.1", "add up to 1"),
        ("rate=0", "from 0.01 to 1"),
    ],
)
def test_an_address_that_cannot_be_followed_is_told_of(fragment, words):
    found, (problem,) = address.read(fragment, ChainRuleSettings())
    assert words in problem
    assert found in (ChainRuleSettings(), ChainRuleSettings((1.0, 0.0)))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"logits": (0.0,) * 7}, "`logits` must be a sequence of 2 to 6 numbers"),
        ({"logits": (1.0, -math.inf)}, "`logits` must be 2 to 6 numbers within ±6"),
        ({"section": "nowhere"}, "`section` must be one of"),
        ({"move": (0.1,) * 7}, "`move` must be a sequence of 0 to 6 numbers"),
        ({"upstream": (0.0, 0.0, 3.0)}, "`upstream` must be 0 to 6 numbers within ±2"),
        ({"target": (0.5, 0.5, 0.5)}, "add up to 1"),
        ({"target": (1.5, -0.5, 0.0)}, "`target` must be 1 to 6 numbers from 0 to 1"),
        ({"target": ()}, "`target` must be a sequence of 1 to 6"),
        ({"inputs": (math.nan, 0.0, 0.0)}, "`inputs` must be 3 numbers"),
        ({"weights": ((0.0, 0.0),)}, "`weights` must be a sequence of 3 numbers"),
        ({"entry": (0, 3, 0)}, "`entry` must name classes from 1 to 3"),
        ({"rate": 5.0}, "`rate` must be a number from 0.01 to 1"),
    ],
)
def test_refusals_name_the_field(changes, words):
    with pytest.raises(ValueError, match=words):
        ChainRuleSettings(**changes)
