"""Every number of the page, computed another way."""

import itertools
import math

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st

from explainer.pages.shape import plane
from explainer.pages.shape.names_numbers import TIMES
from explainer.pages.shape.numbers import CIRCLE, compute
from explainer.pages.shape.questions import QUESTIONS
from explainer.pages.shape.sampling import draws, spread
from explainer.pages.shape.settings import ShapeSettings

softmax = scipy.special.softmax
three = st.tuples(*[st.floats(-6, 6)] * 3)
moves = st.tuples(*[st.floats(-2, 2)] * 3)


def matrix(z):
    s = softmax(z)
    return np.diag(s) - np.outer(s, s)


# ---- the triangle ------------------------------------------------------------------------------------------


@given(three, moves)
def test_the_move_ends_by_the_jacobian_by_the_second_derivative_and_in_truth(z, d):
    numbers = compute(ShapeSettings(z, move=d))
    z, d, s = np.array(z), np.array(d), softmax(z)
    first = s + matrix(z) @ d
    np.testing.assert_allclose(numbers.first, first, atol=1e-14)
    delta = np.eye(3)
    second = first.copy()
    for i, j, k in itertools.product(range(3), repeat=3):
        h = s[i] * ((delta[i, j] - s[j]) * (delta[i, k] - s[k]) - s[j] * (delta[j, k] - s[k]))
        second[i] += h * d[j] * d[k] / 2
    np.testing.assert_allclose(numbers.second, second, atol=1e-14)
    np.testing.assert_allclose(numbers.truth, softmax(z + d), atol=1e-14)
    gaps = [np.linalg.norm(end - softmax(z + d)) for end in (first, second)]
    np.testing.assert_allclose(numbers.gaps, gaps, atol=1e-14)


@given(three)
def test_the_ellipse_is_where_j_takes_the_circle_and_its_axes_are_the_eigenvalues(z):
    numbers = compute(ShapeSettings(z))
    centre = plane.to_plane(softmax(z))
    moved = [plane.to_plane(softmax(z) + matrix(z) @ plane.from_plane(u)) for u in CIRCLE]
    np.testing.assert_allclose(numbers.ellipse, moved, atol=1e-14)
    reach = np.linalg.norm(numbers.ellipse - centre, axis=1)
    expected = np.linalg.eigvalsh(matrix(z))[::-1]
    np.testing.assert_allclose(numbers.eigenvalues, np.maximum(expected, 0.0), atol=1e-15)
    assert reach.max() == pytest.approx(expected[0], rel=3e-3)  # of 48 directions one is nearly the longest
    assert reach.max() <= expected[0] + 1e-12
    np.testing.assert_allclose(
        numbers.image, [plane.to_plane(softmax(np.array(z) + plane.from_plane(u))) for u in CIRCLE], atol=1e-14
    )


def test_half_the_move_quarters_the_first_gap_and_makes_an_eighth_of_the_second():
    z, d = (1.0, 0.5, -0.5), np.array([0.02, -0.01, -0.01])
    (first, second), (half_first, half_second) = (compute(ShapeSettings(z, move=tuple(t * d))).gaps for t in (1, 0.5))
    assert first / half_first == pytest.approx(4, rel=0.1)
    assert second / half_second == pytest.approx(8, rel=0.1)


def test_at_the_centre_the_ellipse_is_a_circle_and_on_an_edge_it_is_flat():
    numbers = compute(ShapeSettings((0.0, 0.0, 0.0)))
    assert numbers.is_round
    np.testing.assert_allclose(np.linalg.norm(numbers.ellipse, axis=1), 1 / 3, rtol=1e-14)
    edge = compute(ShapeSettings((0.5, -0.5, -math.inf)))
    assert edge.eigenvalues[1:].tolist() == [0.0, 0.0]
    assert np.ptp(plane.from_plane(edge.ellipse)[:, 2]) < 1e-15
    corner = compute(ShapeSettings((0.0, -math.inf, -math.inf)))
    assert np.ptp(corner.ellipse, axis=0).tolist() == [0.0, 0.0]
    np.testing.assert_allclose(corner.truth, [1.0, 0.0, 0.0])


# ---- the spectrum ------------------------------------------------------------------------------------------


def spectrum(z, **choices):
    return compute(ShapeSettings(tuple(z), section="spectrum", **choices))


@given(st.lists(st.floats(-8, 8), min_size=2, max_size=10))
def test_the_spectrum_is_that_of_the_jacobian_with_its_sum_product_and_bounds(z):
    numbers, s = spectrum(z), softmax(z)
    expected = np.linalg.eigvalsh(matrix(z))[::-1]
    np.testing.assert_allclose(numbers.eigenvalues, np.maximum(expected, 0.0), atol=1e-15)
    np.testing.assert_allclose(numbers.sums, 1 - s @ s, atol=1e-14)
    np.testing.assert_allclose(numbers.products, len(z) * s.prod(), rtol=1e-12)
    radii = np.abs(matrix(z)).sum(axis=1) - np.diag(matrix(z))
    ends = np.array([np.diag(matrix(z)) - radii, np.diag(matrix(z)) + radii])
    np.testing.assert_allclose(ends[0], 0.0, atol=1e-15)
    np.testing.assert_allclose(numbers.disc, ends[1].max(), atol=1e-14)
    assert s[list(numbers.order)].tolist() == pytest.approx(sorted(s, reverse=True))


def test_equal_eigenvalues_share_a_space_whose_reach_has_no_basis():
    numbers = spectrum((1.0, 0.0, 1.0, 0.0, 1.0))
    assert [list(space) for space in numbers.spaces] == [[0, 1], [2], [3], [4]]
    np.testing.assert_allclose(numbers.reaches[0], numbers.reaches[1])
    p = np.diag([1.0, 0, 1, 0, 1]) - np.outer([1.0, 0, 1, 0, 1], [1.0, 0, 1, 0, 1]) / 3
    np.testing.assert_allclose(numbers.reaches[0], np.sqrt(np.diag(p)), atol=1e-15)
    np.testing.assert_allclose(numbers.reaches[2:], np.abs(numbers.eigenvectors.T[2:]))
    np.testing.assert_allclose(numbers.reaches[4], 5**-0.5)


def test_a_space_does_not_change_with_the_order_of_the_classes_nor_by_what_cannot_be_seen():
    numbers, turned = spectrum((1.0, 1.0, 1.0, 0.0)), spectrum((1.0, 1.0, 1.0 + 1e-9, 0.0))
    assert numbers.spaces == turned.spaces
    np.testing.assert_allclose(numbers.reaches, turned.reaches, atol=1e-6)


def test_what_is_masked_has_eigenvalue_0_and_the_null_vector_stays_by_itself():
    numbers = spectrum((1.0, -math.inf, 0.0, -math.inf))
    assert numbers.eigenvalues[1:].tolist() == [0.0] * 3
    assert [list(space) for space in numbers.spaces] == [[0], [1, 2], [3]]
    assert numbers.products == (0.0, 0.0)


# ---- four names --------------------------------------------------------------------------------------------


def named(z, d, sample=None):
    return compute(ShapeSettings(tuple(z), section="names", move=tuple(d)), sample)


@given(three, moves)
def test_three_routes_lead_to_the_jacobian_each_as_near_as_its_way_allows(z, d):
    numbers = named(z, d)
    for name, tolerance in (("derivative", 1e-9), ("curvature", 1e-6), ("fisher", 1e-15)):
        np.testing.assert_allclose(numbers.routes[name], matrix(z), atol=tolerance)
        assert numbers.apart(name) == pytest.approx(np.abs(numbers.routes[name] - matrix(z)).max(), abs=1e-15)
    assert math.isnan(numbers.apart("covariance"))


@given(three, moves)
def test_the_divergence_is_scipys_and_what_log_sum_exp_rises_above_its_tangent(z, d):
    numbers = named(z, d)
    z, d = np.array(z), np.array(d)
    kl = scipy.special.rel_entr(softmax(z), softmax(z + d)).sum()
    assert numbers.divergence == pytest.approx(kl, abs=1e-14)
    assert numbers.quadratic == pytest.approx(d @ matrix(z) @ d / 2, abs=1e-14)
    assert numbers.slope == pytest.approx(softmax(z) @ d)
    rise = [scipy.special.logsumexp(z + t * d) - scipy.special.logsumexp(z) for t in TIMES]
    np.testing.assert_allclose(numbers.rise, rise, atol=1e-13)
    assert numbers.rise[TIMES == 1.0][0] - numbers.slope == pytest.approx(kl, abs=1e-13)


def test_a_tenth_of_the_move_leaves_about_a_tenth_of_the_relative_difference():
    z, d = (1.0, 0.5, -0.5), np.array([1.0, -0.5, -0.5])
    apart = [named(z, t * d).divergence / named(z, t * d).quadratic - 1 for t in (0.02, 0.002)]
    assert apart[0] / apart[1] == pytest.approx(10, rel=0.1)


def test_masked_classes_are_in_no_route():
    numbers = named((1.0, -math.inf, 0.0), (1.0, 2.0, 0.0))
    expected = np.zeros((3, 3))
    expected[np.ix_([0, 2], [0, 2])] = matrix((1.0, 0.0))
    for route in numbers.routes.values():
        np.testing.assert_allclose(route, expected, atol=1e-7)
    assert numbers.divergence == pytest.approx(named((1.0, 0.0), (1.0, 0.0)).divergence)
    assert np.abs(list(named((0.0, -math.inf), (1.0, 0.0)).routes.values())).max() == 0.0


def test_what_was_drawn_is_the_covariance_of_one_hot_vectors():
    shares = softmax((1.0, 0.0, -0.5))
    *_, sample = itertools.islice(draws(shares), 12)
    vectors = np.repeat(np.eye(3), sample.hits, axis=0)
    numbers = named((1.0, 0.0, -0.5), (0.0, 0.0, 0.0), sample)
    np.testing.assert_allclose(numbers.routes["covariance"], np.cov(vectors.T, ddof=0), atol=1e-15)
    assert sample.errors[-1] == pytest.approx(np.linalg.norm(np.cov(vectors.T, ddof=0) - matrix((1.0, 0.0, -0.5))))


# ---- questions ---------------------------------------------------------------------------------------------


def test_the_two_largest_against_each_other_move_s_furthest():
    question = QUESTIONS["triangle"]
    z = question.shows["logits"]
    numbers = compute(ShapeSettings(z))
    first = numbers.eigenvectors[:, 0]
    np.testing.assert_allclose(softmax(z), (0.55, 0.33, 0.12), atol=0.005)
    np.testing.assert_allclose(first, (0.74, -0.67, -0.07), atol=0.005)
    lengths = [np.linalg.norm(matrix(z) @ d / np.linalg.norm(d)) for d in ([1, 1, 1], [1, 0, 0], [1, -1, 0])]
    assert int(np.argmax(lengths)) == question.right
    assert lengths[0] < 1e-15
    assert lengths[2] == pytest.approx(numbers.eigenvalues[0], rel=0.01)
    assert np.linalg.norm(matrix(z) @ question.shows["move"]) / np.linalg.norm(question.shows["move"]) > lengths[1]


def test_an_even_race_of_four_has_three_eigenvalues_of_a_quarter():
    question = QUESTIONS["spectrum"]
    numbers = spectrum(question.shows["logits"])
    np.testing.assert_allclose(numbers.eigenvalues, [0.25, 0.25, 0.25, 0.0])
    assert question.answers[question.right][0] == "¼"
    assert numbers.jacobian[0, 0] == 3 / 16
    assert spectrum((0.0, 0.0)).eigenvalues[0] == 0.5


def test_a_hundred_times_the_draws_give_one_digit_more():
    question = QUESTIONS["names"]
    assert question.answers[question.right][0] == "10 000"
    shares = softmax((1.0, 0.5, -0.5))
    at = {count: np.sqrt(spread(shares) / count) for count in (100, 200, 1000, 10_000)}
    assert 0.01 < at[100] < 0.1
    assert at[10_000] == pytest.approx(at[100] / 10)
    assert at[200] / at[100] == pytest.approx(0.71, abs=0.003)
    assert at[1000] / at[100] == pytest.approx(1 / 3, abs=0.02)
