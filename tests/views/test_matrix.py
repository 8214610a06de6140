import numpy as np
import pytest

from explainer.pages.explorer.numbers import compute
from explainer.pages.explorer.settings import ExplorerSettings
from explainer.views import theme
from explainer.views.heatmap import JacobianHeatmap
from explainer.views.matrix import Matrix, inputs, outputs

# Softmax's Jacobian is symmetric, so a transposed picture would look right. This one is neither that nor square.
MATRIX = np.array([[0.1, -0.02, 0.0, 0.25], [-0.3, 0.004, 8.5e-18, -1e-200]])


class Plain(Matrix):
    """A matrix that shows what it is given."""

    def update(self, numbers):
        self.show(numbers, 0.25)


@pytest.fixture
def view():
    matrix = Plain("jacobian", outputs(2), inputs(4))
    matrix.update(MATRIX)
    return matrix


def test_rows_are_outputs_from_the_top_and_columns_are_inputs_from_the_left(view):
    for i in range(2):
        for j in range(4):
            cell = view.artists[f"jacobian-cell-{i}-{j}"].get_window_extent()
            middle = np.array([(cell.x0 + cell.x1) / 2, (cell.y0 + cell.y1) / 2])
            value = view.artists[f"jacobian-value-{i}-{j}"]
            x, y = value.get_transform().transform(value.get_position())
            assert x == pytest.approx(middle[0])
            assert cell.y0 < y < middle[1]  # a baseline below the middle
            row = view.artists[f"jacobian-row-{i}"]
            column = view.artists[f"jacobian-column-{j}"]
            assert row.get_transform().transform(row.get_position())[1] == pytest.approx(middle[1], abs=cell.height / 4)
            assert column.get_transform().transform(column.get_position())[0] == pytest.approx(middle[0])
    cells = [
        view.artists[gid].get_window_extent() for gid in ("jacobian-cell-0-0", "jacobian-cell-1-0", "jacobian-cell-0-1")
    ]
    assert cells[1].y1 == pytest.approx(cells[0].y0)
    assert cells[2].x0 == pytest.approx(cells[0].x1)


def test_values_carry_their_sign(view):
    written = [[view.artists[f"jacobian-value-{i}-{j}"].get_text() for j in range(4)] for i in range(2)]
    assert written == [["+0.100", "−0.020", "0", "+0.250"], ["−0.300", "+0.004", "+8e−18", "−10⁻²⁰⁰"]]


def test_zeros_that_rounding_made_are_told_from_true_ones(view):
    view.show(np.zeros((2, 4)), 0.25, exact=np.array([[True] * 4, [False] * 4]))
    assert view.artists["jacobian-value-0-3"].get_text() == "0"
    assert view.artists["jacobian-value-1-0"].get_text() == "≈0"


def test_colours_are_signs_on_a_fixed_scale(view):
    colours = np.array([[view.artists[f"jacobian-cell-{i}-{j}"].get_facecolor() for j in range(4)] for i in range(2)])
    reddish = colours[..., 0] - colours[..., 2]
    assert (np.sign(reddish) == np.sign(np.where(np.abs(MATRIX) < 1e-3, 0, MATRIX))).all()
    assert tuple(colours[0, 2]) == theme.PAPER
    assert tuple(colours[0, 3]) == theme.diverging(1, 1)
    assert tuple(colours[1, 0]) == theme.diverging(-1, 1)  # beyond the scale: its end


def test_the_legend_follows_temperature():
    view = JacobianHeatmap(3)
    view.update(compute(ExplorerSettings(temperature=2.0)))
    assert view.artists["jacobian-scale-low"].get_text() == "−1/(4T) = −0.125"
    assert view.artists["jacobian-scale-high"].get_text() == "+1/(4T) = +0.125"


@pytest.mark.parametrize(
    ("row", "column", "row_width", "column_width"),
    [(1, 2, 1.0, 1.0), (1, None, 2.5, None), (None, 2, None, 2.5)],
)
def test_the_selection_is_outlined_and_its_names_are_bold(view, row, column, row_width, column_width):
    view.select(0, 0)
    view.select(row, column)
    outlines = {part: view.artists[f"jacobian-selected-{part}"] for part in ("row", "column", "entry")}
    assert outlines["row"].get_visible() == (row is not None)
    assert outlines["column"].get_visible() == (column is not None)
    assert outlines["entry"].get_visible() == (row is not None and column is not None)

    def same_place(one, cells):
        boxes = [view.artists[f"jacobian-cell-{i}-{j}"].get_bbox().get_points() for i, j in cells]
        wanted = np.min(boxes, axis=(0, 1)), np.max(boxes, axis=(0, 1))
        np.testing.assert_allclose(np.sort(one.get_bbox().get_points(), axis=0), wanted)

    if row is not None:
        same_place(outlines["row"], [(row, j) for j in range(4)])
        assert outlines["row"].get_linewidth() == row_width
    if column is not None:
        same_place(outlines["column"], [(i, column) for i in range(2)])
        assert outlines["column"].get_linewidth() == column_width
    if row is not None and column is not None:
        same_place(outlines["entry"], [(row, column)])
        assert outlines["entry"].get_linewidth() == 2.5
    bold = {gid for gid, artist in view.artists.items() if getattr(artist, "get_weight", str)() == "bold"}
    assert bold == {f"jacobian-row-{i}" for i in [row] if i is not None} | {
        f"jacobian-column-{j}" for j in [column] if j is not None
    }


def test_update_shows_the_snapshot():
    settings = ExplorerSettings((2.0, 1.0, -np.inf), selected=(1, 0), focus="row")
    snapshot = compute(settings)
    view = JacobianHeatmap(3)
    view.update(snapshot)
    for (i, j), entry in np.ndenumerate(snapshot.jacobian):
        assert view.artists[f"jacobian-cell-{i}-{j}"].get_facecolor() == theme.diverging(entry, 0.25)
    assert view.artists["jacobian-value-2-0"].get_text() == "0"
    assert view.artists["jacobian-row-1"].get_weight() == "bold"
    assert not view.artists["jacobian-selected-column"].get_visible()
