import datetime
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Polygon, Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Affine2D

from explainer.live import encode
from explainer.live.encode import HIDDEN, Encoder, difference
from explainer.live.svg import DPI
from tests.live.scene import change, changes_of, make_scene

ALL = sorted(make_scene()[1])
FAST = ["rectangle-bar", "rectangle-log", "patch-box", "text-plain"]


@pytest.fixture
def axes():
    axes = Figure(figsize=(3, 2), dpi=DPI).add_subplot()
    axes.set(xlim=(0, 2), ylim=(0, 2))
    return axes


@pytest.mark.slow
@settings(max_examples=40)
@given(st.lists(changes_of(ALL), min_size=1, max_size=25) | st.lists(changes_of(FAST), min_size=25, max_size=50))
def test_encode_equals_trace(calls):
    figure, artists = make_scene()
    figure.set_dpi(DPI)
    figure.draw_without_rendering()
    for artist in artists.values():
        if hasattr(artist, "set_parse_math"):
            artist.set_parse_math(False)
    encoder = Encoder(figure)
    for call in calls:
        change(artists, *call)
        artist = artists[call[0]]
        assert encoder.encode(artist) == encoder.trace(artist)
        assert encoder.encode(artist) == Encoder(figure).trace(artist)


def test_a_moved_transform_moves_rectangle_and_text(axes):
    figure = axes.get_figure()
    rectangle, text = axes.add_patch(Rectangle((0, 0), 1, 1)), axes.text(0, 0, "t")
    encoder = Encoder(figure)
    for artist in (rectangle, text):
        before = encoder.encode(artist)
        artist.set_transform(Affine2D().translate(0.5, 0) + axes.transData)
        assert encoder.encode(artist) == encoder.trace(artist) != before


_coordinate = st.floats(-1e3, 1e3) | st.integers(-3, 3) | st.sampled_from([-0.0, np.float64(1.5), np.float32(0.1)])


@settings(max_examples=150)
@given(
    corner=st.tuples(_coordinate, _coordinate),
    size=st.tuples(_coordinate, _coordinate),
    angle=st.sampled_from([0, -0.0, 30, 360]),
    point=st.sampled_from(["xy", "center", (0.5, 0.25)]),
    limits=st.sampled_from([(0, 2), (2, 0), (-1e-3, 1e5)]),
    fill=st.booleans(),
)
def test_a_rectangle_wherever_it_stands(corner, size, angle, point, limits, fill):
    axes = Figure(figsize=(3, 2), dpi=DPI).add_axes((0, 0, 1, 1))
    axes.set(xlim=limits, ylim=limits)
    rectangle = axes.add_patch(Rectangle((0, 0), 1, 1, angle=angle, rotation_point=point, fill=fill))
    encoder = Encoder(axes.get_figure())
    for transform in (axes.transData, axes.transAxes, axes.get_figure().transFigure, axes.get_xaxis_transform()):
        rectangle.set_transform(transform)
        rectangle.set(xy=corner, width=size[0], height=size[1])
        assert encoder.encode(rectangle) == encoder.trace(rectangle)


@pytest.mark.parametrize("scale", ["linear", "log", "symlog"])
def test_shapes_and_words_move_on_any_scale(axes, scale):
    axes.set(xscale=scale, yscale=scale, xlim=(0.1, 10), ylim=(0.1, 10))
    rectangle, circle = axes.add_patch(Rectangle((1, 1), 1, 1)), axes.add_patch(Circle((1, 1), 0.5))
    polygon, text = axes.add_patch(Polygon([(1, 1), (2, 4), (5, 2)])), axes.text(1, 1, "t")
    encoder = Encoder(axes.get_figure())
    for k in range(1, 5):
        rectangle.set(x=k, height=k)
        circle.set_center((k, 2))
        polygon.set_xy([(1, 1), (2, k + 0.5), (5, 2)])
        text.set_position((k, k + 0.1))
        for artist in (rectangle, circle, polygon, text):
            assert encoder.encode(artist) == encoder.trace(artist)


def test_a_rectangle_among_dates(axes):
    day = datetime.timedelta(days=1)
    start = datetime.datetime(2026, 1, 1)
    axes.set_xlim(start, start + 9 * day)
    rectangle, text = axes.add_patch(Rectangle((start, 0), day, 1)), axes.text(start, 1, "t")
    encoder = Encoder(axes.get_figure())
    for k in range(3):
        rectangle.set_xy((start + k * day, 0))
        text.set_x(start + k * day)
        assert encoder.encode(rectangle) == encoder.trace(rectangle)
        assert encoder.encode(text) == encoder.trace(text)


def test_a_rectangle_that_is_not_finite(axes):
    rectangle = axes.add_patch(Rectangle((0, 0), 1, 1))
    encoder = Encoder(axes.get_figure())
    for height in (1e308, -1e308, np.inf, np.nan):
        rectangle.set(y=np.copysign(1e308, height), height=height)
        with np.errstate(all="ignore"):
            assert encoder.encode(rectangle) == encoder.trace(rectangle)


def test_a_rectangle_of_another_kind_keeps_its_own_transform(axes):
    class Shifted(Rectangle):
        def get_patch_transform(self):
            return super().get_patch_transform() + Affine2D().translate(0.25, 0)

    shifted = axes.add_patch(Shifted((0, 0), 1, 1))
    encoder = Encoder(axes.get_figure())
    assert encoder.encode(shifted) == encoder.trace(shifted)


def test_a_transform_that_is_written_to_moves_what_is_moved_too(axes):
    shift = Affine2D()
    rectangle, text = axes.add_patch(Rectangle((0, 0), 1, 1)), axes.text(0, 0, "t")
    polygon = axes.add_patch(Polygon([(0, 0), (1, 1), (0, 1)]))
    encoder = Encoder(axes.get_figure())
    for artist in (rectangle, text, polygon):
        artist.set_transform(shift + axes.transData)
        encoder.encode(artist)
    shift.translate(0.5, 0)
    for artist in (rectangle, text, polygon):
        artist.set_alpha(0.5)
        assert encoder.encode(artist) == encoder.trace(artist)


@pytest.mark.parametrize("place", [(math.nan, 0.5), (0.5, math.inf)])
def test_a_text_that_is_nowhere(axes, place):
    text, other = axes.text(*place, "t"), axes.text(0.2, 0.2, "u")
    encoder = Encoder(axes.get_figure())
    assert encoder.encode(text) == encoder.trace(text)
    text.set_position((0.5, 0.5))
    for artist in (text, other):
        assert encoder.encode(artist) == encoder.trace(artist)
    text.set_position(place)
    assert encoder.encode(text) == encoder.trace(text)


def test_gaps_between_dashes_may_have_a_colour_of_their_own(axes):
    rectangle = axes.add_patch(Rectangle((0, 0), 1, 1, edgecolor="black", linestyle="--"))
    encoder = Encoder(axes.get_figure())
    encoder.encode(rectangle)
    getattr(rectangle, "set_edgegapcolor", rectangle.set_facecolor)("red")  # before Matplotlib 3.11, gaps are empty
    assert encoder.encode(rectangle) == encoder.trace(rectangle)


@pytest.mark.parametrize(
    ("usual", "change"),
    [
        ({"path_effects": []}, {"path_effects": [withStroke(linewidth=3, foreground="red")]}),
        ({"sketch_params": None}, {"sketch_params": 1.0}),
        ({"url": None}, {"url": "https://example.org"}),
        ({"alpha": None}, {"alpha": 0.5}),
    ],
)
def test_what_is_not_plain_is_seen_coming_and_going(axes, usual, change):
    for artist in (axes.add_patch(Rectangle((0, 0), 1, 1)), axes.text(0.5, 0.5, "t")):
        encoder = Encoder(axes.get_figure())
        before = encoder.encode(artist)
        artist.set(**change)
        assert encoder.encode(artist) == encoder.trace(artist)
        artist.set(**usual)
        assert encoder.encode(artist) == encoder.trace(artist) == before


@pytest.mark.parametrize(
    "change",
    [
        {"rotation": 30},
        {"bbox": {"facecolor": "white"}},
        {"verticalalignment": "top"},
        {"parse_math": True, "text": "$x$"},
        {"text": "two\nlines"},
        {"fontvariant": "small-caps"},
        {"fontstretch": 50},
        {"fontfamily": ["monospace", "serif"]},
    ],
)
def test_what_is_not_a_plain_text_is_seen_coming(axes, change):
    text, other = axes.text(0.5, 0.5, "t"), axes.text(1, 1, "t")
    encoder = Encoder(axes.get_figure())
    before = encoder.encode(text)
    encoder.encode(other)
    text.set(**change)
    assert encoder.encode(text) == encoder.trace(text) != before
    assert encoder.encode(other) == encoder.trace(other)


def test_a_style_seen_before_is_the_same_object(axes, monkeypatch):
    one, other = axes.add_patch(Rectangle((0, 0), 1, 1)), axes.add_patch(Rectangle((1, 0), 1, 2))
    encoder = Encoder(axes.get_figure())
    style, geometry = encoder.encode_apart(one)
    assert encoder.encode_apart(other)[0] is style
    assert encoder.encode(one) == {**style, **geometry}
    other.set_facecolor("red")
    assert encoder.encode_apart(other)[0]["fill"] == "#ff0000"
    assert encoder.encode_apart(one)[0] is style

    monkeypatch.setattr(encode, "_STYLES_KEPT", 1)  # forgotten styles are traced again
    for color in ("red", "blue", "red", "blue"):
        other.set_facecolor(color)
        assert encoder.encode(other) == encoder.trace(other)


def test_a_rectangle_turned_about_another_point(axes):
    rectangle = axes.add_patch(Rectangle((0, 0), 1, 1, angle=30))
    encoder = Encoder(axes.get_figure())
    before = encoder.encode(rectangle)
    rectangle.rotation_point = "center"
    assert encoder.encode(rectangle) == encoder.trace(rectangle) != before


def test_an_open_path_that_the_axes_interpolate(axes):
    polar = Figure(dpi=DPI).add_subplot(projection="polar")
    polygon = polar.add_patch(Polygon([(k / 5, 1 + k % 2) for k in range(90)], closed=False, fill=False))
    encoder = Encoder(polar.get_figure())
    assert encoder.encode(polygon) == encoder.trace(polygon)


def test_trace_does_not_depend_on_what_was_traced_before(axes):
    marked, dots = axes.plot([0, 1], [0, 1], "o-")[0], axes.scatter([0, 1, 2], [0, 1, 2])
    encoder = Encoder(axes.get_figure())
    for artist in (marked, dots):
        assert encoder.trace(artist) == encoder.trace(artist)
        assert "<defs>" in encoder.trace(artist)["markup"]


def test_what_draws_nothing_is_hidden(axes):
    encoder = Encoder(axes.get_figure())
    assert encoder.encode(axes.text(0, 0, "")) is HIDDEN
    assert encoder.encode(axes.add_patch(Rectangle((0, 0), 1, 1, visible=False))) is HIDDEN


def test_difference_turns_one_into_the_other():
    shown, wanted = {"fill": "#fff", "d": "M", "opacity": "0.5"}, {"fill": "#000", "d": "M", "text": "t"}
    assert difference(shown, wanted) == {"fill": "#000", "text": "t", "opacity": None}
    assert difference(shown, shown) == {}
    assert difference(shown, HIDDEN) == {"display": "none"}
    assert difference({**shown, **HIDDEN}, HIDDEN) == {}
    assert difference({**shown, **HIDDEN}, shown) == {"display": None}
