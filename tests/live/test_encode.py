import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from matplotlib.transforms import Affine2D

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


@settings(derandomize=True, database=None, deadline=None, max_examples=40)
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
