import math

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st

from explainer.pages.shape import plane
from explainer.pages.shape.settings import ShapeSettings

places = st.tuples(st.floats(-0.71, 0.71), st.floats(-0.41, 0.82))
logit_places = st.tuples(st.floats(-6, 6), st.floats(-6.6, 6.6))
logits = st.tuples(*[st.floats(-15, 15) | st.just(-math.inf)] * 3).filter(lambda z: max(z) > -math.inf)


def test_the_triangle_is_for_three_classes_alone():
    assert ShapeSettings().section == "triangle"
    assert ShapeSettings((1.0, 0.0)).section == "spectrum"
    four = ShapeSettings((1.0, 0.0, 2.0, 3.0), section="spectrum", guess=1)
    there = four.to_section("triangle")
    assert (there.section, there.logits, there.guess) == ("triangle", (1.0, 0.0, 2.0), -1)


def test_a_move_has_a_number_for_each_class():
    settings = ShapeSettings(move=(1.0, 2.0, -1.0))
    assert settings.to_section("spectrum").resized(5).move == (1.0, 2.0, -1.0, 0.0, 0.0)
    assert settings.to_section("spectrum").resized(2).move == (1.0, 2.0)


@given(logits, places)
def test_a_point_of_the_triangle_is_where_it_was_put(z, point):
    settings = ShapeSettings(z).at_shares(point)
    expected = plane.to_plane(plane.shares_at(np.array(point)))
    np.testing.assert_allclose(settings.shares_point, expected, atol=1.5e-3)
    finite = [x for x in settings.logits if math.isfinite(x)]
    assert settings.window == ShapeSettings(z).window
    assert all(abs(x) <= 15 for x in finite)


def test_the_mean_stays_where_there_is_room():
    settings = ShapeSettings((2.0, 1.0, 0.0)).at_shares((0.1, 0.1))
    assert settings.mean == pytest.approx(1.0, abs=1e-3)
    np.testing.assert_allclose(settings.shares_point, (0.1, 0.1), atol=1e-3)


def test_an_edge_and_a_corner_are_limits():
    middle = plane.to_plane(np.array([0.5, 0.5, 0.0])).tolist()
    np.testing.assert_allclose(ShapeSettings().at_shares(middle).logits, (1 / 3, 1 / 3, -math.inf), atol=1e-3)
    assert ShapeSettings().at_shares(tuple(plane.CORNERS[1])).logits[::2] == (-math.inf, -math.inf)


@given(logits, logit_places)
def test_a_point_of_the_logits_is_where_it_was_put(z, point):
    if np.ptp(plane.from_plane(np.array(point))) <= plane.LEAD:
        settings = ShapeSettings(z).at_logits(point)
        np.testing.assert_allclose(settings.logits_point, point, atol=3e-3)
        assert settings.window == ShapeSettings(z).window


@given(logits, st.floats(-15, 15))
def test_together_logits_move_as_far_as_their_window_and_softmax_does_not(z, mean):
    settings = ShapeSettings(z)
    moved = settings.raised(mean)
    low, high = settings.window
    assert all(max(low, -15) <= x <= min(high, 15) for x in moved.logits if math.isfinite(x))
    np.testing.assert_allclose(scipy.special.softmax(moved.logits), scipy.special.softmax(z), rtol=1e-7, atol=1e-12)
    if low < min(x + mean - settings.mean for x in z if math.isfinite(x)) and max(z) + mean - settings.mean < high:
        assert abs(moved.mean - mean) < 1e-8 or abs(mean) > 10


def test_a_move_leads_where_its_end_was_put_or_as_far_in_that_direction():
    settings = ShapeSettings((1.0, 0.0, 0.0))
    step = np.array([1.0, -0.5])
    end = settings.logits_point + step
    moved = settings.moved_to(tuple(end))
    np.testing.assert_allclose(moved.moved_point, end, atol=2e-3)
    assert sum(moved.move) == pytest.approx(0.0, abs=2e-3)
    far = settings.moved_to(tuple(settings.logits_point + 6 * step))
    assert max(map(abs, far.move)) == 2.0
    np.testing.assert_allclose(np.array(far.move) / 2.0, np.array(moved.move) / max(map(abs, moved.move)), atol=2e-3)
    assert settings.moved_to(settings.logits_point).move == (0.0, 0.0, 0.0)
