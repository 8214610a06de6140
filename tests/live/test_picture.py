import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from explainer.live import Picture
from tests.live.scene import change, changes_of, make_scene
from tests.live.shown import Page

ALL = sorted(make_scene()[1])


@pytest.fixture
def axes():
    axes = Figure(figsize=(3, 2)).add_subplot()
    axes.set(xlim=(0, 2), ylim=(0, 2))
    return axes


@pytest.fixture
def bar(axes):
    return axes.add_patch(Rectangle((0, 0), 1, 1))


def live(**artists):
    figure = next(iter(artists.values())).get_figure()
    return Page(Picture(figure, artists, title="A picture"))


@pytest.mark.slow
@settings(max_examples=16)
@given(st.lists(st.lists(changes_of(ALL), min_size=1, max_size=8), min_size=1, max_size=4))
def test_the_page_shows_what_savefig_shows(flushes):
    figure, artists = make_scene()
    page = Page(Picture(figure, artists, title="Everything"))
    page.assert_true()
    for calls in flushes:
        for call in calls:
            change(artists, *call)
        page.update()
        page.assert_true()


_QUIET = {"set_height", "set_width", "set_xy", "set_facecolor", "set_linewidth", "set_alpha", "set_visible", "set_text"}


@pytest.mark.slow
@settings(max_examples=12)
@given(st.lists(changes_of(["rectangle-bar", "rectangle-hidden", "text-plain", "text-empty"]), min_size=5, max_size=20))
def test_the_usual_changes_never_paint_anew(calls):
    figure, artists = make_scene()
    page = Page(Picture(figure, artists, title="Everything"))
    for name, setter, value in calls:
        if setter in _QUIET and "\n" not in str(value):
            change(artists, name, setter, value)
            page.update()
    page.assert_true()
    assert page.repaints == 0


def test_what_was_hidden_when_painted_shows_as_it_is_now(axes, bar):
    bar.set(visible=False, alpha=0.5, linestyle="--", edgecolor="red")
    page = live(bar=bar)
    bar.set(visible=True, alpha=None, linestyle="-", edgecolor="none")
    page.update()
    page.assert_true()


def test_what_comes_back_from_hiding_is_as_it_is_now(axes, bar):
    label = axes.text(1, 1, "1.0")
    page = live(bar=bar, label=label)
    for words, color, visible in (("2", "red", True), ("", "red", False), ("3", "red", True), ("3", "blue", True)):
        label.set(text=words, color=color)
        bar.set(visible=visible, facecolor=color)
        page.update()
        page.assert_true()
    assert page.repaints == 0


def test_what_is_not_plain_is_painted_and_so_is_what_was_not(axes, bar):
    page = live(bar=bar)
    for hatch in ("//", None, "//", None):
        bar.set(hatch=hatch, height=1.5)
        page.update()
        page.assert_true()
        bar.set_height(0.5)
        page.update()
        page.assert_true()


def test_only_what_changed_is_sent(axes, bar):
    label = axes.text(1, 1, "1.0")
    page = live(bar=bar, label=label)
    assert page.update() == {}
    bar.set_facecolor(bar.get_facecolor())
    label.set_text("2.0")
    assert page.update() == {"label": {"text": "2.0"}}
    assert page.update() == {}


def test_collections_are_sent_only_when_they_change(axes):
    page = live(dots=axes.scatter([0, 1, 2], [1, 1, 1]), line=axes.plot([0, 1], [0, 1], "o-")[0])
    assert page.update() == {}
    page.picture.artists["dots"].set_array([1, 2, 3])
    assert page.update().keys() == {"dots"}
    page.assert_true()


def test_a_second_change_of_a_new_marker_keeps_its_definition(axes):
    line = axes.plot([0, 1], [0, 1], "o-")[0]
    page = live(line=line)
    for marker, color in (("s", "red"), ("s", "blue"), ("^", "blue")):
        line.set(marker=marker, color=color)
        page.update()
        page.assert_true()


def test_a_mesh_of_gradients_is_patched_beside_another(axes):
    mesh = axes.pcolormesh([0, 1], [0, 1], [[0.0, 0.5], [0.2, 0.9]], shading="gouraud")
    axes.pcolormesh([1, 2], [1, 2], [[0.0, 0.5], [0.2, 0.9]], shading="gouraud", cmap="gray")
    page = live(mesh=mesh)
    assert page.update() == {}
    for colours in ([[0.1, 0.1], [0.8, 0.8]], [[0.0, 0.5], [0.2, 0.9]]):
        mesh.set_array(colours)
        assert page.update().keys() == {"mesh"}
        page.assert_true()
    assert page.update() == {}


def test_a_new_hatch_is_painted(axes, bar):
    page = live(bar=bar)
    bar.set_hatch("//")
    page.update()
    page.assert_true()
    bar.set_facecolor("red")
    page.update()
    page.assert_true()


@pytest.mark.parametrize(
    "modify",
    [
        lambda axes: axes.set_title("new"),
        lambda axes: axes.set_xlim(0, 5),
        lambda axes: axes.set_yscale("log"),
        lambda axes: axes.get_figure().set_size_inches(4, 4),
        lambda axes: axes.set_position([0.3, 0.3, 0.5, 0.5]),
        lambda axes: axes.plot([0, 1], [1, 0]),
        lambda axes: axes.spines["top"].set_visible(False),
        lambda axes: axes.lines[0].set_color("red"),
        lambda axes: axes.get_figure().suptitle("above"),
    ],
)
def test_anything_else_that_changes_is_painted_anew(axes, bar, modify):
    axes.plot([0, 1, 1.5], [0, 1, 1.5])
    page = live(bar=bar)
    modify(axes)
    assert page.update() is None
    page.assert_true()
    bar.set_facecolor("red")
    assert page.update().keys() == {"bar"}
    page.assert_true()
    bar.set_height(0.5)
    assert page.update().keys() == {"bar"}
    page.assert_true()


def test_drawing_for_export_changes_nothing_for_the_page(axes, bar):
    page = live(bar=bar)
    page.picture.draw()
    assert page.update() == {}
    axes.set_title("new")
    bar.set_height(2)
    page.picture.draw()
    assert page.update() is None
    page.assert_true()


def test_layout_engine_runs_once():
    figure = Figure(layout="constrained")
    axes = figure.add_subplot()
    label = axes.set_ylabel("y")
    before = axes.get_position().bounds
    Picture(figure, {"label": label}, title="t")
    placed = axes.get_position().bounds
    label.set_text("a much\nlonger label")
    figure.draw_without_rendering()
    assert placed == axes.get_position().bounds != before


def test_dollars_are_dollars(axes):
    text = axes.text(0, 0, "5$ and 6$")
    page = live(text=text)
    text.set_text("$x$")
    page.update()
    page.assert_true()
    assert ">$x$<" in ET.tostring(page.tree, encoding="unicode")


def refused(figure, artist, error):
    with pytest.raises(error) as caught:
        Picture(figure, {"thing-0": artist}, title="t")
    assert "`thing-0`" in str(caught.value)
    return str(caught.value)


def test_an_image_is_refused(axes):
    assert "rectangles" in refused(axes.get_figure(), axes.imshow([[0, 1]]), TypeError)


def test_what_holds_other_artists_is_refused(axes):
    axes.plot([0, 1], label="l")
    arrow = axes.annotate("a", (0, 0), xytext=(1, 1), arrowprops={"arrowstyle": "->"})
    table = axes.table([["1"]], loc="center")
    for artist in (axes, axes.xaxis, axes.get_figure(), axes.legend(), table, arrow):
        assert type(artist).__name__ in refused(axes.get_figure(), artist, TypeError)


def test_a_rasterized_artist_is_refused(axes, bar):
    bar.set_rasterized(True)
    refused(axes.get_figure(), bar, TypeError)


def test_an_artist_of_another_figure_is_refused(axes, bar):
    refused(Figure(), bar, ValueError)


def test_an_artist_that_is_not_in_the_figure_is_refused(axes):
    refused(axes.get_figure(), Rectangle((0, 0), 1, 1, figure=axes.get_figure()), ValueError)
