import numpy as np
import pytest

from explainer.pages.explorer.numbers import compute
from explainer.pages.explorer.settings import ExplorerSettings
from explainer.pages.explorer.words import CheckMatrix
from explainer.views import verdicts
from explainer.views.heatmap import JacobianHeatmap

ERRORS = np.array([[2.3e-11, 0.0], [1.0, 0.25], [3e-7, 0.0]])
VERDICTS = np.array([["agrees", "agrees"], ["cannot resolve", "differs"], ["agrees", "cannot resolve"]])


@pytest.fixture
def view():
    matrix = CheckMatrix(3, 2)
    matrix.show_verdicts(ERRORS, VERDICTS)
    return matrix


def test_each_cell_says_error_and_verdict(view):
    errors = [[view.artists[f"check-value-{i}-{j}"].get_text() for j in range(2)] for i in range(3)]
    signs = [[view.artists[f"check-verdict-{i}-{j}"].get_text() for j in range(2)] for i in range(3)]
    assert errors == [["2e−11", "0"], ["1", "2e−1"], ["3e−7", "–"]]
    assert signs == [["✓", "✓"], ["?", "✗"], ["✓", "?"]]


def test_each_verdict_has_its_tint(view):
    for (i, j), verdict in np.ndenumerate(VERDICTS):
        assert view.artists[f"check-cell-{i}-{j}"].get_facecolor() == verdicts.TINTS[verdict]
    assert len(set(verdicts.TINTS.values())) == len(set(verdicts.GLYPHS.values())) == 3


def test_a_verdict_that_changes_is_repainted(view):
    view.show_verdicts(ERRORS, VERDICTS[::-1])
    assert view.artists["check-verdict-0-1"].get_text() == "?"
    assert view.artists["check-cell-0-1"].get_facecolor() == verdicts.TINTS["cannot resolve"]


def test_cells_lie_where_the_heatmap_has_them():
    here, there = CheckMatrix(4, 4), JacobianHeatmap(4)
    assert here.figure.bbox.size == pytest.approx(there.figure.bbox.size)
    for i in range(4):
        for j in range(4):
            np.testing.assert_allclose(
                here.artists[f"check-cell-{i}-{j}"].get_window_extent().get_points(),
                there.artists[f"jacobian-cell-{i}-{j}"].get_window_extent().get_points(),
            )


def test_update_shows_the_check():
    snapshot = compute(ExplorerSettings((0.0, 0.0, 40.0), selected=(0, 2)))
    view = CheckMatrix(3, 3)
    view.update(snapshot)
    shown = [[view.artists[f"check-verdict-{i}-{j}"].get_text() for j in range(3)] for i in range(3)]
    assert shown == [[verdicts.GLYPHS[verdict] for verdict in row] for row in snapshot.check.verdicts]
    assert "?" in shown[2]
    assert view.artists["check-selected-entry"].get_xy() == (2, 0)
