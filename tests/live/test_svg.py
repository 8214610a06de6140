import xml.etree.ElementTree as ET

import pytest
from matplotlib.figure import Figure

from explainer.live.svg import DPI, SVG_NAMESPACE, TracingRenderer, render, to_markup
from tests.live.canonical import seen
from tests.live.scene import make_scene


@pytest.fixture
def rendered():
    figure, artists = make_scene()
    for name, artist in artists.items():
        artist.set_gid(name)
    return render(figure, artists.keys(), prefix="here-")


def test_the_same_figure_is_the_same_bytes():
    def draw():
        figure = Figure(figsize=(2, 2))
        figure.add_subplot().plot([0, 1], [0, 1], "o-")
        return to_markup(render(figure))

    assert draw() == draw()


def test_canonical_form_has_no_styles_dates_or_comments(rendered):
    markup = to_markup(rendered)
    for word in ("style", "xlink", "metadata", "<!--", "ns0:", "rotate(-0", "rotate(0"):
        assert word not in markup
    assert rendered.attrib["viewBox"] == "0 0 288 216"


def test_every_reference_is_defined_once_with_the_prefix(rendered):
    ids = [e.get("id") for e in rendered.iter() if e.get("id") is not None]
    assert len(ids) == len(set(ids))
    assert all(i.startswith("here-") for i in ids)
    seen(rendered)  # resolves every reference
    assert [child.tag for child in rendered].count("defs") == 1
    assert len(list(rendered.iter("defs"))) == 1


def test_artists_are_found_by_their_identifiers(rendered):
    gids = [e.get("data-gid") for e in rendered.iter() if e.get("data-gid") is not None]
    artists = make_scene()[1]
    hidden = {"rectangle-hidden", "text-empty"}
    assert sorted(gids) == sorted(artists.keys() - hidden)


def test_texts_are_escaped_and_come_back():
    evil = "<b>&\"']]></b><script>"
    figure = Figure()
    figure.text(0, 0, evil)
    markup = to_markup(render(figure))
    assert "<script" not in markup
    assert [e.text for e in ET.fromstring(markup).iter("text")] == [evil]


@pytest.mark.parametrize("stale", [True, False])
def test_rendering_leaves_the_figure_as_it_was(stale):
    figure = Figure(dpi=123)
    figure.stale = stale
    render(figure)
    assert figure.stale is stale
    assert figure.dpi == 123


def test_shapes_and_colours_are_those_that_savefig_writes(tmp_path):
    figure = Figure(figsize=(2, 2))
    figure.add_axes((0, 0, 1, 1), frameon=False, xticks=[], yticks=[]).bar([0, 1], [1, 2], color="#123456", alpha=0.5)
    figure.savefig(tmp_path / "saved.svg")
    saved = list(ET.parse(tmp_path / "saved.svg").iter(f"{{{SVG_NAMESPACE}}}path"))
    ours = list(render(figure).iter("path"))
    assert [e.get("d").split() for e in ours] == [e.get("d").split() for e in saved]
    for mine, theirs in zip(ours, saved, strict=True):
        style = dict(part.split(": ") for part in theirs.get("style", "").split("; ") if part)
        assert {k: v for k, v in mine.attrib.items() if k not in ("d", "clip-path")} == style


def test_control_characters_are_shown_as_such():
    figure = Figure()
    axes = figure.add_subplot(title="col\x0bumn")
    axes.set_xticks([0], ["a\x1b[0m"])
    text = axes.text(0, 0, "half of\ta pair\r")
    text.set_url("https://example.org/\x01")
    root = ET.fromstring(to_markup(render(figure)))
    texts = [element.text for element in root.iter("text")]
    assert {"col\ufffdumn", "a\ufffd[0m", "half of\ta pair\ufffd"} <= set(texts)
    assert [element.get("href") for element in root.iter("a")] == ["https://example.org/\ufffd"]


def test_labels_keep_their_joiners_and_spaces():
    words = ["می\u200cرود", "क्\u200dष", "\U0001f469\u200d\U0001f680", "10\u00a0%", "a, b"]
    figure = Figure()
    figure.add_subplot().set_xticks(range(5), words)
    assert set(words) <= {element.text for element in render(figure).iter("text")}


def test_texts_run_as_matplotlib_laid_them_out(rendered):
    assert rendered.attrib["direction"] == "ltr"


def test_pixels_stay_pixels():
    figure = Figure()
    figure.add_subplot().imshow([[0, 1], [1, 0]], interpolation="none")
    (image,) = render(figure).iter("image")
    assert image.get("image-rendering") == "pixelated"


def test_filters_are_referred_to_where_they_are():
    figure = Figure()
    mesh = figure.add_subplot().pcolormesh([[0, 0.5], [0.2, 0.9]], shading="gouraud", gid="mesh")
    root = render(figure, ["mesh"], prefix="here-")
    filters = {element.get("id") for element in root.iter("filter")}
    used = {value for e in root.iter() if (value := e.get("filter")) is not None}
    assert used == {f"url(#{name})" for name in filters} != set()

    figure.set_dpi(DPI)
    renderer = TracingRenderer(figure)
    for _ in range(2):  # each brings the filters that it refers to
        assert len(list(renderer.trace(mesh).iter("filter"))) == len(filters)


def test_gradients_have_one_name_wherever_they_are_drawn():
    figure = Figure(dpi=DPI)
    axes = figure.add_subplot(xlim=(0, 4), ylim=(0, 4))
    colours = [[0, 0.5], [0.2, 0.9]]
    meshes = [axes.pcolormesh([k, k + 1], [k, k + 1], colours, shading="gouraud") for k in range(3)]
    renderer = TracingRenderer(figure)

    def names(root):
        return [gradient.attrib["id"] for gradient in root.iter("linearGradient")]

    first, second, third = drawn_alone = [names(renderer.trace(mesh)) for mesh in meshes]
    assert drawn_alone == [names(renderer.trace(mesh)) for mesh in meshes]
    assert names(render(figure)) == [*first, *second, *third]
    assert len({*first, *second, *third}) == 3 * 4 * 3  # meshes, triangles, corners
    meshes[0].remove()
    assert names(render(figure)) == [*second, *third]


def test_groups_of_one_artist_are_one():
    figure = Figure()
    contours = figure.add_subplot().contourf([[0, 1], [2, 3]], hatches=["//", "x"])
    contours.set_gid("contours")
    assert len(contours.get_paths()) > 1
    gids = [element.get("data-gid") for element in render(figure, ["contours"]).iter()]
    assert gids.count("contours") == 1
