"""Changes that Matplotlib does not announce, and artists that follow others."""

import pytest
from matplotlib.artist import ArtistInspector
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.image import BboxImage
from matplotlib.lines import Line2D
from matplotlib.patches import (
    Arc,
    Circle,
    ConnectionPatch,
    FancyArrowPatch,
    FancyBboxPatch,
    Polygon,
    Rectangle,
    RegularPolygon,
)
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.text import OffsetFrom, Text
from mpl_toolkits.axes_grid1.axes_divider import make_axes_area_auto_adjustable

from explainer.live import Picture
from explainer.live.encode import Encoder
from explainer.live.roots import root_of
from explainer.live.svg import DPI
from explainer.live.watch import ANNOUNCING, Watch
from tests.live.canonical import seen
from tests.live.shown import Page

BELIEVED = {
    Circle: lambda: Circle((0.5, 0.5), 0.2, hatch="x", linestyle="--"),
    FancyArrowPatch: lambda: FancyArrowPatch((0, 0), (1, 1), mutation_scale=10),
    Line2D: lambda: Line2D([0, 0.5, 1], [0, 1, 0], marker="o", linestyle="--"),
    Polygon: lambda: Polygon([(0, 0), (1, 1), (0, 1)], closed=False),
    Rectangle: lambda: Rectangle((0, 0), 0.5, 0.5),
    Text: lambda: Text(0.5, 0.5, "two $x$\nlines"),
}
VALUES = [
    None,
    True,
    False,
    0.25,
    3,
    45,
    "red",
    "//",
    ":",
    "s",
    "right",
    "top",
    "round",
    "italic",
    "bold",
    "serif",
    "a",
]
VALUES += [
    "https://example.org",
    (0.1, 0.4),
    [[0.1, 0.1], [0.5, 0.2]],
    {"facecolor": "yellow"},
    [withStroke(linewidth=3)],
]
PLACED = {"agg_filter", "animated", "clip_box", "clip_on", "clip_path", "figure", "rasterized", "zorder", "mouseover"}


@pytest.mark.slow
def test_every_setter_of_a_believed_kind_is_noticed():
    assert BELIEVED.keys() == ANNOUNCING
    axes = Figure(dpi=DPI).add_subplot()
    encoder = Encoder(axes.get_figure())
    noticed = set()
    for kind, make in BELIEVED.items():
        for setter in sorted(set(ArtistInspector(kind).get_setters()) - PLACED):
            for value in VALUES:
                artist = axes.add_artist(make())
                watch, before = Watch(axes.get_figure(), [artist]), encoder.trace(artist)
                try:
                    getattr(artist, f"set_{setter}")(value)
                    after = encoder.trace(artist)
                except Exception:
                    after = before  # no value for this setter
                if after != before:
                    noticed.add((kind, setter))
                    assert artist in watch.suspects(), f"{kind.__name__}.set_{setter}({value!r})"
                artist.remove()
    assert len(noticed) > 80
    hatch = {(Circle, "hatch_linewidth")} if hasattr(Circle, "set_hatch_linewidth") else set()  # since 3.10
    assert {(Text, "bbox"), (Rectangle, "url"), *hatch} <= noticed


@pytest.fixture
def axes():
    return Figure(figsize=(3, 3)).add_subplot(xlim=(0, 2), ylim=(0, 2))


def assert_change_is_shown(artist, change, *, figure=None):
    """The page, brought up to date, is a fresh drawing, which is another one than before."""
    page = Page(Picture(figure or root_of(artist), {"a": artist} if artist else {}, title="t"))
    page.assert_true()
    before = seen(page.tree)
    change()
    page.update()
    page.assert_true()
    assert seen(page.tree) != before
    assert page.picture.current() is not None
    return page


SILENT = {
    "animated line": (lambda a: a.plot([0, 1], [0, 1], animated=True)[0], lambda it: it.set_ydata([1, 0])),
    "box of a text": (lambda a: a.text(1, 1, "x"), lambda it: it.set_bbox({"facecolor": "yellow"})),
    "colour of a box": (
        lambda a: a.text(1, 1, "x", bbox={"facecolor": "red"}),
        lambda it: it.get_bbox_patch().set_facecolor("blue"),
    ),
    "slope": (lambda a: a.axline((0, 0), slope=1), lambda it: it.set_slope(3)),
    "note": (
        lambda a: a.annotate("x", (1, 1), xytext=(5, 5), textcoords="offset points"),
        lambda it: setattr(it, "xy", (0.8, 0.8)),
    ),
    "note out of sight": (lambda a: a.annotate("x", (1, 1)), lambda it: setattr(it, "xy", (8, 8))),
    "note that comes": (lambda a: a.annotate("x", (8, 8)), lambda it: setattr(it, "xy", (1, 1))),
    "arc": (lambda a: a.add_patch(Arc((1, 1), 1, 1, theta2=90)), lambda it: setattr(it, "theta2", 200)),
    "polygon": (lambda a: a.add_patch(RegularPolygon((1, 1), 5)), lambda it: setattr(it, "xy", (0.2, 0.2))),
    "style of a box": (
        lambda a: a.add_patch(FancyBboxPatch((1, 1), 0.5, 0.5)),
        lambda it: setattr(it.get_boxstyle(), "pad", 0.7),
    ),
    "link": (lambda a: a.bar([0], [1]).patches[0], lambda it: it.set_url("https://example.org")),
    "segments": (
        lambda a: a.add_collection(LineCollection([[(0, 0), (1, 1)]])),
        lambda it: it.get_paths().__setitem__(0, Path([(0, 1), (1, 0)])),
    ),
    "tick's label": (lambda a: a.get_xticklabels()[0], lambda it: it.set_color("red")),
    "axis label": (lambda a: a.set_xlabel("x"), lambda it: it.set_text("much\nlonger")),
    "text that goes nowhere": (lambda a: a.text(1, 1, "x"), lambda it: it.set_x(float("nan"))),
    "text from nowhere": (lambda a: a.text(float("nan"), 1, "x"), lambda it: it.set_x(1)),
    "what is removed": (lambda a: a.bar([0], [1]).patches[0], lambda it: it.remove()),
}


@pytest.mark.parametrize("name", SILENT)
def test_a_change_in_silence_is_shown(axes, name):
    make, change = SILENT[name]
    artist = make(axes)
    assert_change_is_shown(artist, lambda: change(artist))


BACK_TO_USUAL = {
    "box": (lambda a: a.text(1, 1, "x", bbox={"facecolor": "red"}), lambda it: it.set_bbox(None)),
    "wrap": (lambda a: a.text(1.5, 1, "many words in one line", wrap=True), lambda it: it.set_wrap(False)),
    "link": (lambda a: a.plot([0, 1], [0, 1], url="https://example.org")[0], lambda it: it.set_url(None)),
}


@pytest.mark.parametrize("name", BACK_TO_USUAL)
def test_what_becomes_usual_in_silence_while_another_becomes_unusual_is_shown(axes, name):
    make, change = BACK_TO_USUAL[name]
    artist, other = make(axes), axes.text(0, 0, "short")
    page = Page(Picture(axes.get_figure(), {"a": artist, "other": other}, title="t"))
    change(artist)
    other.set_wrap(True)
    page.update()
    page.assert_true()


DOUBTFUL_LATER = {
    "hatch": (
        lambda bar, arrow, circle: bar.set_hatch("//"),
        lambda bar, arrow, circle: setattr(bar, "_hatch_linewidth", 4),
    ),
    "arrow": (lambda bar, arrow, circle: arrow.set_patchB(circle), lambda bar, arrow, circle: circle.set_radius(0.6)),
}


@pytest.mark.parametrize("name", DOUBTFUL_LATER)
def test_what_can_change_in_silence_only_since_it_was_painted_is_shown(axes, name):
    axes.add_patch(Circle((1, 1), 0.5, hatch="//"))  # so that the bar's hatch is one that the page has
    bar = axes.add_patch(Rectangle((0, 0), 1, 1, edgecolor="black"))
    arrow = axes.add_patch(FancyArrowPatch((0, 0), (1, 1), mutation_scale=10))
    circle = axes.add_patch(Circle((1, 1), 0.3))
    page = Page(Picture(axes.get_figure(), {"bar": bar, "arrow": arrow, "circle": circle}, title="t"))
    for change in DOUBTFUL_LATER[name]:
        change(bar, arrow, circle)
        page.update()
        page.assert_true()


@pytest.mark.slow
def test_three_dimensions():
    axes = Figure(figsize=(3, 3)).add_subplot(projection="3d")
    line, bars = axes.plot([0, 1], [0, 1], [0, 1])[0], axes.bar3d([0], [0], [0], [1], [1], [1])
    assert_change_is_shown(line, lambda: axes.view_init(10, 20))
    assert_change_is_shown(None, lambda: axes.view_init(50, 20), figure=axes.get_figure())
    page = assert_change_is_shown(bars, lambda: bars.set_facecolor("green"))
    assert page.update() == {}


FOLLOWERS = {
    "clipped": lambda a, circle: a.plot([0, 2], [0, 2])[0].set_clip_path(circle),
    "note beside": lambda a, circle: a.annotate("beside", (1, 0.5), xycoords=circle),
    "note from": lambda a, circle: a.annotate("from", (1, 1), xytext=(0, 9), textcoords=OffsetFrom(circle, (1, 1))),
    "connected": lambda a, circle: a.add_patch(ConnectionPatch((0, 0), (1, 1), "data", axesA=a, patchB=circle)),
    "measured": lambda a, circle: a.add_artist(BboxImage(circle.get_window_extent, data=[[0.0, 1.0]])),
}


@pytest.mark.parametrize("follower", FOLLOWERS.values(), ids=FOLLOWERS)
def test_what_follows_a_registered_artist_follows_it_in_the_page(axes, follower):
    circle = axes.add_patch(Circle((1, 1), 0.5))
    follower(axes, circle)
    page = assert_change_is_shown(circle, lambda: circle.set_radius(0.3))
    circle.set_visible(False)
    circle.set_radius(0.6)
    page.update()
    page.assert_true()


def test_a_legend_stays_where_it_was_painted(axes):
    line = axes.plot([0, 1, 2], [1.9, 1.9, 1.9], label="line")[0]
    axes.legend()
    page = assert_change_is_shown(line, lambda: line.set_ydata([0.1, 0.1, 0.1]))
    assert page.repaints == 0


@pytest.mark.parametrize("words", ["title", ""])
def test_a_title_stays_where_it_was_painted_through_an_export(axes, words):
    axes.xaxis.tick_top()
    title = axes.set_title(words)
    page = Page(Picture(axes.get_figure(), {"title": title}, title="t"))
    title.set_visible(False)
    page.picture.draw()
    title.set(visible=True, text="now")
    page.update()
    page.assert_true()
    assert page.repaints == 0


def test_colours_that_are_scaled_anew_move_the_bar_of_colours(axes):
    dots = axes.scatter([0, 1], [1, 0], c=[0.0, 1.0])
    axes.get_figure().colorbar(dots)

    def change():
        dots.set_array([3.0, 70.0])
        dots.norm.autoscale(None)

    assert_change_is_shown(dots, change)


def test_what_becomes_pixels_is_refused_by_name(axes):
    bar = axes.add_patch(Rectangle((0, 0), 1, 1))
    picture = Picture(axes.get_figure(), {"bar-0": bar}, title="t")
    bar.set_rasterized(True)
    assert picture.changes() is None
    with pytest.raises(TypeError, match="`bar-0` must be an artist that is drawn as vectors"):
        picture.paint()


def test_axes_that_make_room_for_what_they_hold(axes):
    make_axes_area_auto_adjustable(axes)
    title = axes.set_title("")
    assert_change_is_shown(title, lambda: title.set_text("two\nlines"))


class Marked(Circle):
    """A circle with a text beside it, placed as the circle is drawn, by what was measured when the text was drawn."""

    def draw(self, renderer):
        self.words.set_x(self.center[0] + self.radius + self.words.get_window_extent().width / 100)
        super().draw(renderer)


@pytest.mark.parametrize("registered", ["circle", "words", "bar"])
def test_an_artist_with_a_draw_of_its_own_places_others(axes, registered):
    circle = axes.add_patch(Marked((0.5, 0.5), 0.2))
    circle.words = axes.text(0, 0.5, "a width that Matplotlib's renderers measure differently")
    artists = {"circle": circle, "words": circle.words, "bar": axes.add_patch(Rectangle((0, 0), 1, 1))}
    axes.get_figure().draw_without_rendering()  # which measures as for pixels
    page = assert_change_is_shown(artists[registered], lambda: artists[registered].set_alpha(0.5))
    circle.set_radius(0.4)
    page.update()
    page.assert_true()
    assert page.update() == {}
