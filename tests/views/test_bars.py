import math

import numpy as np
import pytest

from explainer.pages.explorer.numbers import compute
from explainer.pages.explorer.settings import ExplorerSettings
from explainer.views import bars, theme
from explainer.views.logit_bars import LogitBars

MASKED = ExplorerSettings((2.0, -1.5, -math.inf, 0.0), ("cat", "dog", "$x$", "a very long class name"), selected=(1, 0))


@pytest.fixture
def view():
    picture = LogitBars(4, MASKED.labels)
    picture.update(compute(MASKED))
    return picture


def test_bars_reach_from_zero_to_the_logit(view):
    heights = [view.artists[f"logit-bar-{i}"].get_height() for i in range(4)]
    assert heights == [2.0, -1.5, 0.0, 0.0]
    assert {view.artists[f"logit-bar-{i}"].get_y() for i in range(4)} == {0.0}


def test_handles_are_centred_on_the_logit(view):
    for i, z in enumerate([2.0, -1.5, -6.0, 0.0]):
        handle = view.artists[f"logit-handle-{i}"]
        assert handle.get_y() + handle.get_height() / 2 == pytest.approx(z)
        x, _ = handle.get_center()
        assert x == pytest.approx(i)


def test_values_stand_clear_of_their_handles(view):
    assert [view.artists[f"logit-value-{i}"].get_text() for i in range(4)] == ["2.00", "−1.50", "−∞", "0.00"]
    for i, above in enumerate([True, False, True, True]):
        y = view.artists[f"logit-value-{i}"].get_position()[1]
        handle = view.artists[f"logit-handle-{i}"].get_bbox()
        assert (y > handle.y1) if above else (y < handle.y0)


def test_probabilities_stand_on_zero_with_their_values_above(view):
    snapshot = compute(MASKED)
    for i, share in enumerate(snapshot.probabilities):
        bar, value = view.artists[f"probability-bar-{i}"], view.artists[f"probability-value-{i}"]
        assert (bar.get_y(), bar.get_height()) == (0, share)
        assert value.get_position()[1] > share
        assert value.get_position()[0] == i
    assert view.artists["probability-value-2"].get_text() == "0"


def test_classes_share_columns(view):
    for i in range(4):
        centres = [
            np.mean(view.artists[f"{gid}-{i}"].get_window_extent().intervalx)
            for gid in ("logit-bar", "logit-handle", "probability-bar")
        ]
        labels = [
            text.get_transform().transform(text.get_position())[0]
            for text in (view.artists[f"logit-label-{i}"], view.artists[f"probability-label-{i}"])
        ]
        assert centres + labels == pytest.approx([centres[0]] * 5)


def test_input_and_output_of_the_selection_are_dark(view):
    def dark():
        return {gid for gid, artist in view.artists.items() if "-bar-" in gid and artist.get_facecolor() == theme.INK}

    assert dark() == {"logit-bar-0", "probability-bar-1"}
    assert view.artists["logit-label-0"].get_weight() == "bold"
    view.update(compute(MASKED.replace(focus="column", selected=(1, 3))))
    assert dark() == {"logit-bar-3"}
    assert view.artists["logit-label-0"].get_weight() == "normal"
    view.update(compute(MASKED.replace(focus="row", selected=(0, 3))))
    assert dark() == {"probability-bar-0"}


def test_a_window_without_zero_has_its_bars_stand_on_the_floor():
    settings = ExplorerSettings((1000.0, 1001.0, 1002.0))
    view = LogitBars(3)
    view.update(compute(settings))
    assert view.logits.axes.get_ylim() == (996, 1006)
    assert view.artists["logit-bar-2"].get_y() == 996
    assert view.artists["logit-bar-2"].get_height() == 6
    handle = view.artists["logit-handle-2"]
    assert handle.get_y() + handle.get_height() / 2 == pytest.approx(1002)
    assert handle.get_window_extent().height == pytest.approx(bars.HANDLE_HEIGHT)
    assert [tick.get_text() for tick in view.logits.axes.get_yticklabels()] == ["996", "1001", "1006"]
    view.update(compute(ExplorerSettings()))
    assert view.artists["logit-bar-0"].get_y() == 0
    assert view.artists["logit-bar-0"].get_height() == 2


def test_a_saturated_probability_is_not_called_1():
    view = LogitBars(3)
    view.update(compute(ExplorerSettings((40.0, 0.0, 0.0))))
    assert [view.artists[f"probability-value-{i}"].get_text() for i in range(3)] == ["≈1", "4e−18", "4e−18"]
