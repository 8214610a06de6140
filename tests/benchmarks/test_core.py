"""What is compared computes the same thing, and the yardstick is right."""

import math

import numpy as np
import pytest

from benchmarks import peers
from benchmarks.browser import LIVE_READY
from benchmarks.pages.plots import derivative, start
from benchmarks.pages.three import READY
from benchmarks.ulps import jacobian_ulps, vjp_ulps
from explainer.core import softmax_jacobian, softmax_vjp
from explainer.pages import explorer

Z = np.array([2.0, 1.0, 0.0, -3.0])
G = np.array([1.0, -2.0, 0.5, 4.0])


@pytest.mark.parametrize("library", ["ours", "NumPy, textbook", "SciPy"])
def test_every_way_gives_the_same_derivative(library):
    for name, prepare in peers.LIBRARIES[library][1]().items():
        if name.startswith("jacobian"):
            np.testing.assert_allclose(prepare(Z)(), softmax_jacobian(Z), rtol=1e-12)
            np.testing.assert_allclose(prepare(np.stack([Z, G]))(), softmax_jacobian([Z, G]), rtol=1e-12)
        elif name.startswith("vjp"):
            np.testing.assert_allclose(prepare(Z, G)(), softmax_vjp(Z, G), rtol=1e-12)
        else:
            result = prepare(Z)()
            np.testing.assert_allclose(getattr(result, "numeric", result), softmax_jacobian(Z), atol=1e-9)


def test_the_pages_show_the_derivative():
    s, jacobian = derivative(start(5))
    np.testing.assert_allclose(jacobian, softmax_jacobian(start(5)), rtol=1e-12)
    assert math.isclose(s.sum(), 1.0)


def test_a_page_of_ours_is_known_by_what_the_browser_waits_for():
    assert f"[{READY}=true]" == LIVE_READY
    assert explorer().live.ready == READY


def test_the_yardstick_counts_units_in_the_last_place():
    half = np.zeros(2)
    exact = np.array([[0.25, -0.25], [-0.25, 0.25]])
    assert jacobian_ulps(half, exact) == 0.0
    wrong = exact.copy()
    wrong[0, 1] = np.nextafter(np.nextafter(wrong[0, 1], 0.0), 0.0)
    assert jacobian_ulps(half, wrong) == pytest.approx(1.0)  # below a power of 2 the spacing is half
    g = np.array([1.0, 0.0])
    assert vjp_ulps(half, g, np.array([0.25, -0.25])) == 0.0
    assert vjp_ulps(half, g, np.array([0.25 + 2 * np.spacing(0.5), -0.25])) == pytest.approx(2.0)
    assert vjp_ulps(np.zeros(200_000), np.zeros(200_000), np.zeros(200_000)) is None
