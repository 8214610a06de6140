"""The artists and words of the page: where they are, and what they say."""

import math

import numpy as np
import pytest
import scipy.special
from matplotlib.patches import Polygon

from explainer.pages.shape import plane
from explainer.pages.shape.curvature_view import LEAP, Curvature
from explainer.pages.shape.eigenvectors import Eigenvectors
from explainer.pages.shape.named_matrix import NamedMatrix
from explainer.pages.shape.names_numbers import TIMES
from explainer.pages.shape.names_words import DivergenceWords, NamesTable, SampleWords, in_short
from explainer.pages.shape.numbers import compute
from explainer.pages.shape.plane_view import Plane
from explainer.pages.shape.rails import RAILS, Rails
from explainer.pages.shape.sample_curve import SampleCurve
from explainer.pages.shape.sampling import CHECKPOINTS, draws, spread
from explainer.pages.shape.settings import ShapeSettings
from explainer.pages.shape.spectrum import Claims
from explainer.pages.shape.spectrum_bars import SpectrumBars
from explainer.pages.shape.triangle_view import Triangle
from explainer.pages.shape.triangle_words import EigenTable, EndsTable, limit
from explainer.views import theme

softmax = scipy.special.softmax
Z = (1.0, 0.5, -0.5)


def shown(view, settings, sample=None):
    numbers = compute(settings, sample)
    view.update(numbers)
    return numbers


def points(view, gid):
    """The points of a line, without the first again at the end of a closed one."""
    artist = view.artists[gid]
    assert isinstance(artist, Polygon)
    found = artist.get_xy()
    return found[:-1] if artist.get_closed() else found


def middle(rectangle):
    (x, y), width, height = rectangle.get_xy(), rectangle.get_width(), rectangle.get_height()
    return np.array([x + width / 2, y + height / 2])


# ---- the triangle ------------------------------------------------------------------------------------------


def test_the_point_its_lines_and_its_ellipse_stand_where_they_are():
    view = Triangle()
    numbers = shown(view, ShapeSettings(Z))
    centre = plane.to_plane(softmax(Z))
    np.testing.assert_allclose(middle(view.artists["point-handle"]), centre, atol=1e-12)
    for k in range(3):
        ends = 1 / 3 + plane.from_plane(points(view, f"level-{k}"))
        np.testing.assert_allclose(ends[:, k], softmax(Z)[k])
        np.testing.assert_allclose(np.sort(ends, axis=1)[:, 0], 0.0, atol=1e-12)  # from side to side
    np.testing.assert_allclose(points(view, "ellipse"), numbers.ellipse)
    for k in range(2):
        first, last = points(view, f"axis-{k}")
        assert np.linalg.norm(last - first) == pytest.approx(2 * numbers.eigenvalues[k])
        np.testing.assert_allclose((first + last) / 2, centre, atol=1e-12)
    np.testing.assert_allclose(points(view, "true-end").mean(axis=0), plane.to_plane(numbers.truth), atol=1e-12)
    np.testing.assert_allclose(points(view, "second-end").mean(axis=0), plane.to_plane(numbers.second), atol=1e-12)
    np.testing.assert_allclose(points(view, "first-head")[0], plane.to_plane(numbers.first), atol=1e-12)


def test_a_unit_is_the_same_in_both_directions_of_both_planes():
    for view in (Triangle(), Plane()):
        (left, right), (low, high) = view.axes.get_xlim(), view.axes.get_ylim()
        box = view.axes.get_window_extent()
        assert (right - left) / box.width == pytest.approx((high - low) / box.height)


def test_an_arrow_that_leaves_the_picture_ends_at_its_border_and_no_move_has_none():
    view = Triangle()
    numbers = shown(view, ShapeSettings((2.0, 0.5, -0.5), move=(2.0, -2.0, 0.0)))
    tip = points(view, "first-head")[0]
    (left, _), (low, _) = view.axes.get_xlim(), view.axes.get_ylim()
    assert tip[0] >= left - 1e-9
    assert tip[1] >= low - 1e-9
    along = plane.to_plane(numbers.first) - plane.to_plane(numbers.probabilities)
    way = tip - plane.to_plane(numbers.probabilities)
    np.testing.assert_allclose(way / np.linalg.norm(way), along / np.linalg.norm(along), atol=1e-9)
    shown(view, ShapeSettings((2.0, 0.5, -0.5), move=(1.0, 1.0, 1.0)))
    assert not view.artists["first-head"].get_visible()
    assert not view.artists["first-shaft"].get_visible()


def test_the_circle_and_its_diameters_stand_around_the_logits():
    view = Plane()
    settings = ShapeSettings(Z)
    numbers = shown(view, settings)
    centre = plane.to_plane(np.array(Z))
    np.testing.assert_allclose(middle(view.artists["logits-handle"]), centre, atol=1e-12)
    np.testing.assert_allclose(np.linalg.norm(points(view, "circle") - centre, axis=1), 1.0)
    np.testing.assert_allclose(middle(view.artists["move-handle"]), plane.to_plane(np.add(Z, settings.move)), atol=1e-9)
    np.testing.assert_allclose(points(view, "move-head")[0], plane.to_plane(np.add(Z, settings.move)), atol=1e-9)
    for k in range(2):
        first, last = points(view, f"direction-{k}")
        np.testing.assert_allclose(plane.from_plane(last - first) / 2, numbers.eigenvectors[:, k], atol=1e-12)
    for k in range(3):
        shares = softmax(plane.from_plane(points(view, f"curve-{k}")), axis=1)
        np.testing.assert_allclose(shares[:, k], softmax(Z)[k])


def test_where_the_ellipse_is_round_no_axis_is_drawn_and_the_table_says_any():
    for view, gid in ((Triangle(), "axis-0"), (Plane(), "direction-1")):
        shown(view, ShapeSettings((0.0, 0.0, 0.0)))
        assert not view.artists[gid].get_visible()
        shown(view, ShapeSettings(Z))
        assert view.artists[gid].get_visible()
    table = EigenTable()
    shown(table, ShapeSettings((0.0, 0.0, 0.001)))
    assert table.state["eigenvector-1-2"] == "any"
    assert table.state["eigenvector-2-2"] == "+0.577"
    assert "circle" in table.state["shape-note"]


@pytest.mark.parametrize(
    ("z", "told"),
    [
        (Z, ""),
        ((0.0, -math.inf, 1.0), "On an edge: S₂ = 0 is a limit"),
        ((-math.inf, -math.inf, 1.0), "On a corner: S₁, S₂ = 0 are limits"),
        ((12.0, 0.0, 0.0), "One logit leads another by 12; the plane ends at 8"),
    ],
)
def test_a_limit_is_said_to_be_one(z, told):
    assert limit(ShapeSettings(z)).startswith(told)
    assert bool(limit(ShapeSettings(z))) == bool(told)


def test_predictions_outside_of_the_triangle_and_tiny_shares_are_written_as_what_they_are():
    view = EndsTable()
    numbers = shown(view, ShapeSettings((3.0, 0.0, -1.0), move=(2.0, -1.0, -1.0)))
    assert numbers.first[1] < 0 < 1 < numbers.first[0]
    assert view.state["end-first-1"].startswith("−0.")
    assert view.state["end-first-0"].startswith("1.")
    shown(view, ShapeSettings((15.0, -15.0, 0.0), move=(0.0, 0.0, 0.0)))
    assert view.state["end-now-1"] == "9e−14"
    shown(view, ShapeSettings((0.0, -math.inf, 0.0), move=(0.0, 0.0, 0.0)))
    assert view.state["end-true-1"] == "0"


# ---- the spectrum ------------------------------------------------------------------------------------------


def test_the_staircase_goes_down_and_says_which_class_each_probability_is_of():
    view = SpectrumBars(4)
    z = (0.0, 2.0, 1.0, -1.0)
    numbers = shown(view, ShapeSettings(z, section="spectrum", vector=1))
    widths = [view.artists[f"{kind}-bar-{k}"].get_width() for k in range(4) for kind in ("share", "lambda")]
    assert widths == sorted(widths, reverse=True)
    np.testing.assert_allclose(widths[::2], sorted(softmax(z), reverse=True))
    assert [view.artists[f"share-name-{k}"].get_text() for k in range(4)] == ["S₂", "S₃", "S₁", "S₄"]
    assert view.artists["lambda-bar-1"].get_facecolor() == theme.INK
    assert view.artists["disc-bar"].get_width() == numbers.disc >= widths[1]


def test_an_eigenvector_is_a_row():
    view = Eigenvectors(3)
    numbers = shown(view, ShapeSettings(Z, section="spectrum"))
    for k in range(3):
        row = [view.artists[f"vector-value-{k}-{i}"].get_text().replace("−", "-") for i in range(3)]
        np.testing.assert_allclose(list(map(float, row)), numbers.eigenvectors[:, k], atol=6e-4)


def test_a_shared_space_is_grey_and_without_signs():
    view = Eigenvectors(4)
    shown(view, ShapeSettings((1.0, 1.0, 1.0, 0.0), section="spectrum"))
    for k in (0, 1):
        assert view.artists[f"vector-cell-{k}-0"].get_facecolor() == theme.UNKNOWN
        assert [view.artists[f"vector-value-{k}-{i}"].get_text() for i in range(4)] == ["0.816"] * 3 + ["0"]
    assert view.artists["vector-value-2-3"].get_text()[0] in "+−"


def test_claims_hold_where_digits_are_scarce_and_say_so_where_they_would_not():
    view = Claims()
    shown(view, ShapeSettings((15.0, -15.0, -15.0, -14.0), section="spectrum"))
    assert all(view.state[f"claim-{name}-holds"].endswith("✓") for name in ("sum", "product", "disc", "half"))
    numbers = compute(ShapeSettings(Z, section="spectrum"))
    object.__setattr__(numbers, "eigenvalues", numbers.eigenvalues * 1.3)
    view.update(numbers)
    assert [view.state[f"claim-{name}-holds"][-1] for name in ("sum", "product", "half")] == ["✗"] * 3


# ---- four names --------------------------------------------------------------------------------------------


def test_the_curve_touches_its_tangent_and_its_parabola():
    view = Curvature()
    numbers = shown(view, ShapeSettings(Z, section="names", move=(1.0, -0.5, 0.5)))
    curve = points(view, "rise-curve")
    np.testing.assert_allclose(curve[:, 1], numbers.rise[np.isin(TIMES, curve[:, 0])])
    parabola = dict(points(view, "rise-parabola").tolist())
    for t, y in curve.tolist():
        if abs(t) <= 0.125:
            assert parabola[t] == pytest.approx(y, abs=2e-3)
    leap = dict(points(view, "leap-curve").tolist())
    assert leap[1.0] == pytest.approx(numbers.divergence)
    np.testing.assert_allclose(points(view, "leap-end").mean(axis=0), [1.0, numbers.divergence], atol=1e-12)
    np.testing.assert_allclose(points(view, "leap-guess").mean(axis=0), [1.0, numbers.quadratic], atol=1e-12)


def test_curves_end_where_the_picture_does():
    view = Curvature()
    shown(view, ShapeSettings((0.0, 0.0, -1.0), section="names", move=(2.0, -2.0, 0.0)))
    for gid in ("leap-curve", "leap-parabola"):
        assert points(view, gid)[:, 1].max() <= LEAP[1]
        assert 0.0 in points(view, gid)[:, 0]
    assert not view.artists["leap-guess"].get_visible()


def test_a_matrix_is_shown_by_its_name_and_without_numbers_where_nothing_was_drawn():
    view = NamedMatrix(3)
    shown(view, ShapeSettings(Z, section="names", name="covariance"))
    assert view.artists["named-value-1-2"].get_text() == "–"
    *_, sample = draws(softmax(Z))
    shown(view, ShapeSettings(Z, section="names", name="covariance"), sample)
    assert float(view.artists["named-value-0-0"].get_text()) == pytest.approx(sample.covariance[0, 0], abs=6e-4)


def test_the_error_is_drawn_as_far_as_it_is_known_beside_its_line():
    view = SampleCurve()
    samples = list(draws(softmax(Z)))
    shown(view, ShapeSettings(Z, section="names"))
    assert not view.artists["sample-curve"].get_visible()
    shown(view, ShapeSettings(Z, section="names"), samples[19])
    np.testing.assert_allclose(
        points(view, "sample-curve"), np.log10(np.column_stack([CHECKPOINTS[:20], samples[19].errors]))
    )
    line = points(view, "sample-line")
    np.testing.assert_allclose(10 ** (2 * line[:, 1] + line[:, 0]), spread(softmax(Z)))
    slope = np.diff(line[[0, -1], 1]) / np.diff(line[[0, -1], 0])
    assert slope == pytest.approx(-0.5)


def test_words_of_the_four_names_tell_what_was_drawn_and_how_far_they_are_apart():
    settings = ShapeSettings(Z, section="names", entry=(1, 1))
    *_, sample = draws(softmax(Z))
    numbers = compute(settings, sample)
    table, words = NamesTable(), SampleWords()
    for view in (table, words):
        view.update(numbers)
    assert table.state["entry-name"] == "∂S₂/∂z₂"
    assert float(table.state["entry-covariance"]) == pytest.approx(sample.covariance[1, 1], abs=1e-6)
    assert words.state["sample-progress"] == {"value": "1.000"}
    assert "1000000 draws" in in_short(numbers)
    still = DivergenceWords()
    shown(still, ShapeSettings(Z, section="names", move=(1.0, 1.0, 1.0)))
    assert "moves nothing" in still.state["kl-ratio"]


# ---- invariants --------------------------------------------------------------------------------------------


def test_every_handle_stands_on_its_number_within_the_marked_part():
    view = Rails()
    numbers = shown(view, ShapeSettings(Z, section="invariants"))
    for name, value in numbers.sliders.items():
        assert middle(view.artists[f"{name}-handle"])[0] == pytest.approx(value)
        assert view.axes[name].get_xlim() == RAILS[name].limits
