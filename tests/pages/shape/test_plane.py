"""The plane of three numbers: lengths, corners, and lines on which one probability is the same."""

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st

from explainer.pages.shape import plane

points = st.tuples(st.floats(-3, 3), st.floats(-3, 3)).map(np.array)


def test_lengths_and_angles_are_those_of_the_three_numbers():
    np.testing.assert_allclose(plane.BASIS @ plane.BASIS.T, np.eye(2), atol=1e-15)
    np.testing.assert_allclose(plane.BASIS.sum(axis=1), 0.0, atol=1e-15)
    a, b = np.array([0.2, 0.5, 0.3]), np.array([0.7, 0.2, 0.1])
    assert np.linalg.norm(plane.to_plane(a) - plane.to_plane(b)) == pytest.approx(np.linalg.norm(a - b))
    np.testing.assert_allclose(plane.CORNERS, plane.to_plane(np.eye(3)), atol=1e-15)


@given(points)
def test_a_point_leads_to_three_numbers_and_back(point):
    np.testing.assert_allclose(plane.to_plane(plane.from_plane(point)), point, atol=1e-14)


@given(points)
def test_shares_of_any_point_are_a_distribution_and_near_an_edge_they_are_its_limit(point):
    shares = plane.shares_at(point)
    assert shares.sum() == pytest.approx(1.0)
    assert ((shares == 0.0) | (shares >= plane.ON_EDGE / 3)).all()
    inside = 1 / 3 + plane.from_plane(point)
    if inside.min() > plane.ON_EDGE:
        np.testing.assert_allclose(shares, inside, atol=1e-14)


def test_the_plane_ends_where_one_logit_leads_another_by_8():
    spread = np.ptp(plane.from_plane(plane.HEXAGON), axis=1)
    np.testing.assert_allclose(spread, plane.LEAD)
    sides = np.diff(np.vstack([plane.HEXAGON, plane.HEXAGON[:1]]), axis=0)
    (dx, dy), (next_dx, next_dy) = sides.T, np.roll(sides, -1, axis=0).T
    assert (dx * next_dy - dy * next_dx > 0).all()  # in order, and convex
    assert plane.visible(np.array([1.0, -np.inf, -20.0])).tolist() == [1.0, -7.0, -7.0]


@pytest.mark.parametrize("k", range(3))
@pytest.mark.parametrize("share", [0.001, 0.1, 0.5, 0.9, 0.999])
def test_on_a_level_line_and_on_its_curve_one_probability_is_the_same(k, share):
    ends = plane.level_line(k, share)
    for t in (0.0, 0.3, 1.0):
        assert (1 / 3 + plane.from_plane(ends[0] + t * (ends[1] - ends[0])))[k] == pytest.approx(share)
    curve = plane.level_curve(k, scipy.special.logit(share))
    logits = plane.from_plane(curve)
    np.testing.assert_allclose(scipy.special.softmax(logits, axis=1)[:, k], share, rtol=1e-12)
    spread = np.ptp(logits, axis=1)
    assert spread.max() <= plane.LEAD + 1e-9
    np.testing.assert_allclose(spread[[0, -1]], plane.LEAD)  # it goes on to the end of the plane


@pytest.mark.parametrize("lead", [-9.0, -8.0, 8.0, 7.9, 1e3, -1e3])
def test_a_curve_beyond_the_end_is_not_there(lead):
    assert len(plane.level_curve(0, lead)) in ((0,) if abs(lead) > 8 or lead > 7.5 else (0, 33))


def test_the_lead_of_a_logit_is_the_logit_of_its_share():
    z = np.array([1.0, -0.4, 0.3])
    for k in range(3):
        assert plane.lead_of(k, z) == pytest.approx(scipy.special.logit(scipy.special.softmax(z)[k]))


def test_what_leaves_a_rectangle_ends_at_its_border():
    start, room = np.array([0.5, 0.0]), (1.0, 2.0)
    np.testing.assert_allclose(plane.within(start, np.array([0.7, 1.0]), room), [0.7, 1.0])
    np.testing.assert_allclose(plane.within(start, np.array([2.5, 1.0]), room), [1.0, 0.25])
    np.testing.assert_allclose(plane.within(start, np.array([0.5, -9.0]), room), [0.5, -2.0])
    np.testing.assert_allclose(plane.within(start, start, room), start)
