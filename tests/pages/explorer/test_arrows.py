import numpy as np
import pytest

from explainer.pages.explorer import arrows
from explainer.pages.explorer.arrows import DependencyArrows
from explainer.pages.explorer.numbers import compute
from explainer.pages.explorer.settings import ExplorerSettings
from explainer.views import theme

# Softmax's Jacobian is symmetric, so a transposed picture would look right. This one is not.
MATRIX = np.array([[0.2, -0.05, 0.01], [0.0, 0.1, -0.02], [-0.25, 1e-30, 0.03]])


@pytest.fixture
def view():
    picture = DependencyArrows(3)
    picture.show(MATRIX, 0.25)
    return picture


def width(edge):
    """The distance between the two sides of the shaft, where it meets the head."""
    corners = edge.get_xy()
    return np.linalg.norm(corners[1] - corners[5])


def test_arrows_go_from_their_input_to_their_output(view):
    for j in range(3):
        for i in range(3):
            corners = view.artists[f"edge-{j}-{i}"].get_xy()
            start, tip = (corners[0] + corners[6]) / 2, corners[3]
            source, target = view.artists[f"input-node-{j}"].get_bbox(), view.artists[f"output-node-{i}"].get_bbox()
            assert start[0] == pytest.approx(source.x1 + arrows.GAP)
            assert source.y0 < start[1] < source.y1
            assert tip[0] == pytest.approx(target.x0 - arrows.GAP)
            assert target.y0 < tip[1] < target.y1


def test_arrows_to_one_node_end_apart_and_in_order(view):
    ends = [view.artists[f"edge-{j}-0"].get_xy()[3, 1] for j in range(3)]
    assert ends[0] > ends[1] > ends[2]


def test_width_is_size(view):
    widest = width(view.artists["edge-0-2"])
    assert width(view.artists["edge-0-0"]) == pytest.approx(0.8 * widest, abs=0.05)
    assert width(view.artists["edge-1-0"]) == pytest.approx(0.2 * widest, abs=0.05)
    assert width(view.artists["edge-1-2"]) == pytest.approx(arrows.THINNEST)  # not 0, so it can be seen
    assert not view.artists["edge-0-1"].get_visible()


def test_colour_is_sign(view):
    for (i, j), value in np.ndenumerate(MATRIX):
        if value != 0:
            color = theme.POSITIVE if value > 0 else theme.NEGATIVE
            assert view.artists[f"edge-{j}-{i}"].get_facecolor()[:3] == color[:3]


@pytest.mark.parametrize(
    ("row", "column", "focused"),
    [
        (2, 0, {"edge-0-2"}),
        (2, None, {"edge-0-2", "edge-1-2", "edge-2-2"}),
        (None, 1, {"edge-1-0", "edge-1-1", "edge-1-2"}),
        (None, None, {f"edge-{j}-{i}" for i in range(3) for j in range(3)}),
    ],
)
def test_what_is_looked_at_stands_out(view, row, column, focused):
    view.show(MATRIX, 0.25, row, column)
    opaque = {gid for gid, artist in view.artists.items() if "edge" in gid and artist.get_facecolor()[3] > 0.9}
    assert opaque == focused
    lined = {gid for gid, artist in view.artists.items() if "edge" in gid and artist.get_edgecolor()[3] > 0}
    assert lined == (focused if None not in (row, column) else set())
    for side, count, selected in (("input", 3, column), ("output", 3, row)):
        for index in range(count):
            bold = index == selected
            assert (view.artists[f"{side}-label-{index}"].get_weight() == "bold") == bold
            assert (view.artists[f"{side}-node-{index}"].get_edgecolor() == theme.INK) == bold


def test_an_arrow_comes_back(view):
    view.show(np.zeros((3, 3)), 0.25)
    assert not any(artist.get_visible() for gid, artist in view.artists.items() if "edge" in gid)
    view.show(MATRIX, 0.25)
    assert view.artists["edge-0-2"].get_visible()
    assert width(view.artists["edge-0-2"]) > 1


def test_a_thin_selected_arrow_keeps_its_colour(view):
    view.show(MATRIX, 0.25, 2, 1)
    assert view.artists["edge-1-2"].get_edgecolor() == theme.NONE


def test_update_shows_the_snapshot():
    settings = ExplorerSettings((1.0, -np.inf, 0.0), temperature=2.0, selected=(0, 2))
    view = DependencyArrows(3, labels=("a", "b", "c"))
    view.update(compute(settings))
    visible = {gid for gid, artist in view.artists.items() if "edge" in gid and artist.get_visible()}
    assert visible == {"edge-0-0", "edge-0-2", "edge-2-0", "edge-2-2"}
    assert view.artists["input-label-2"].get_weight() == "bold"
    # J = S_i (δ_ij − S_j) / T against 1/(4T): the temperature of the scale cancels.
    share = 1 / (1 + np.exp(-0.5))
    assert width(view.artists["edge-0-0"]) == pytest.approx(20 * 4 * share * (1 - share), abs=0.05)
