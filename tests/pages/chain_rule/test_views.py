"""The pictures and words of the chain rule: what they show, that nothing overlaps, and that a drag only patches."""

import itertools
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from explainer.live import Picture
from explainer.page.scene import PictureView
from explainer.pages.chain_rule.experiment import Experiment
from explainer.pages.chain_rule.flow import BackwardFlow
from explainer.pages.chain_rule.loss import LossWords
from explainer.pages.chain_rule.numbers import TrainingNumbers, compute
from explainer.pages.chain_rule.page import SECTIONS as DECLARED
from explainer.pages.chain_rule.settings import ChainRuleSettings
from explainer.pages.chain_rule.training import TrainingWords, verdict
from explainer.pages.chain_rule.training_curves import TrainingCurves
from explainer.pages.chain_rule.waterfall import Waterfall
from explainer.views.numerals import signed
from explainer.views.theme import NEGATIVE, POSITIVE

SECTIONS = ["row", "move", "column", "loss", "layer"]


def begun(section, n):
    z = np.random.default_rng(n).normal(0, 2, n).clip(-6, 6).round(2)
    return ChainRuleSettings(tuple(z.tolist()), section=section)


def scene(reader):
    return DECLARED[reader.section][1](reader)


def journey(reader):
    """Where a reader might go without leaving a section."""
    n = reader.n
    extremes = tuple((-1.0, 1.0)[k % 2] for k in range(n))
    yield reader
    yield reader.raised(6.0)
    yield reader.replace(move=extremes, upstream=tuple(2 * e for e in extremes)).with_target(0, 0.31)
    yield reader.replace(move=(0.0,) * n, upstream=(1.0,) * n).with_target(n - 1, 1.0)
    last = reader.replace(selected=(n - 1, n - 1), entry=(n - 1, 0, 2), inputs=(-2.0, 0.0, 2.0))
    yield last.with_weight(-2.0)
    yield reader.replace(logits=tuple([6.0] + [-6.0] * (n - 1)), selected=(1, 0))


def drawn(view):
    """The texts of a picture with their boxes, in tenths of a unit, where no hinting moves the glyphs."""
    view.figure.set_dpi(720)
    renderer = FigureCanvasAgg(view.figure).get_renderer()
    texts = [t for t in view.figure.findobj(Text) if t.get_visible() and t.get_text()]
    return [(t.get_text(), t.get_window_extent(renderer)) for t in texts]


@pytest.mark.slow
@pytest.mark.parametrize("n", range(2, 7))
@pytest.mark.parametrize("section", SECTIONS)
def test_no_text_touches_another_or_leaves_its_picture(section, n):
    for view in scene(begun(section, n)).views.values():
        if not isinstance(view, PictureView):
            continue
        for reader in journey(begun(section, n)):
            view.update(compute(reader))
            boxes = drawn(view)
            page = view.figure.bbox
            for words, box in boxes:
                assert box.x0 >= page.x0 - 5, (view.title, words)
                assert box.x1 <= page.x1 + 5, (view.title, words)
                assert box.y0 >= page.y0 - 5, (view.title, words)
                assert box.y1 <= page.y1 + 5, (view.title, words)
            for (one, a), (other, b) in itertools.combinations(boxes, 2):
                wide = min(a.x1, b.x1) - max(a.x0, b.x0)
                tall = min(a.y1, b.y1) - max(a.y0, b.y0)
                assert wide < 10 or tall < 45, (view.title, one, other, wide / 10, tall / 10)


@pytest.mark.parametrize("n", [2, 6])
@pytest.mark.parametrize("section", SECTIONS)
def test_a_drag_only_patches_and_ends_where_a_fresh_painting_would(section, n):
    ways = list(journey(begun(section, n)))
    views = [view for view in scene(ways[0]).views.values() if isinstance(view, PictureView)]
    fresh = [view for view in scene(ways[0]).views.values() if isinstance(view, PictureView)]
    for view, new in zip(views, fresh, strict=True):
        view.update(compute(ways[0]))
        picture = Picture(view.figure, view.artists, title=view.title)
        for reader in ways[1:]:
            view.update(compute(reader))
            assert picture.changes() is not None, (view.title, reader)
        view.update(compute(ways[-1]))
        assert picture.changes() == {}
        new.update(compute(ways[-1]))
        for gid, artist in new.artists.items():
            assert picture._encoder.encode(view.artists[gid]) == picture._encoder.encode(artist), gid


@pytest.mark.parametrize("n", [2, 6])
@pytest.mark.parametrize("section", SECTIONS)
def test_words_say_something_in_every_place(section, n):
    for view in scene(begun(section, n)).views.values():
        if isinstance(view, PictureView):
            continue
        gids = re.findall(r'data-gid="([^"]+)"', view.markup)
        ET.fromstring(f"<div>{view.markup}</div>")
        for reader in journey(begun(section, n)):
            view.update(compute(reader))
            assert set(view.state) == set(gids)
            assert all(isinstance(said, str) or "text" in said for said in view.state.values())


def test_a_waterfall_goes_on_where_it_was():
    view = Waterfall("w", 3, np.array, lambda _: [("", "")] * 4, title="w", limit=1.0)
    view.update([0.5, -0.75, 0.5])
    bars = [view.artists[f"w-bar-{k}"] for k in range(4)]
    assert [bar.get_y() for bar in bars] == [0, 0.5, -0.25, 0]
    assert [bar.get_height() for bar in bars] == [0.5, -0.75, 0.5, 0.25]
    assert [bar.get_facecolor() for bar in bars] == [POSITIVE, NEGATIVE, POSITIVE, POSITIVE]
    assert [view.artists[f"w-link-{k}"].get_y() for k in range(3)] == pytest.approx([0.5, -0.25, 0.25], abs=0.01)


def test_the_flow_shows_both_factors_their_product_and_the_sum():
    reader = ChainRuleSettings(section="column", upstream=(1.0, -1.5, 0.0), selected=(0, 1))
    numbers = compute(reader)
    view = BackwardFlow(3)
    view.update(numbers)
    J = numbers.jacobian
    assert view.artists["flow-slope-name-0"].get_text() == "∂S₁/∂z₂"
    assert view.artists["flow-slope-value-0"].get_text() == signed(J[0, 1])
    assert view.artists["flow-product-value-1"].get_text() == signed(-1.5 * J[1, 1])
    assert view.artists["flow-sum-value"].get_text() == signed(J[0, 1] - 1.5 * J[1, 1])
    heights = [np.ptp(view.artists[f"flow-line-factor-{k}"].get_xy()[:, 1]) for k in range(3)]
    assert heights == pytest.approx([6, 9, 0])  # as wide as |g| is large


def test_the_table_of_routes_has_three_equal_rows_and_one_that_differs():
    view = LossWords(3)
    view.update(compute(ChainRuleSettings(section="loss").with_target(0, 0.3)))
    rows = [[view.state[f"loss-{r}-{j}"] for j in range(3)] for r in ("jacobian", "vjp", "fused", "diagonal")]
    assert rows[0] == rows[1] == rows[2] != rows[3]


@pytest.fixture(scope="module")
def experiment():
    points = np.random.default_rng(3).normal(size=(80, 3))
    experiment = Experiment(points, points.argmax(axis=1), seeds=[4, 7, 8], steps=4, rate=0.5)
    halves = []
    for _ in range(5):
        for _ in range(12):
            experiment.advance()
        halves.append(TrainingNumbers(ChainRuleSettings(section="training"), experiment.progress))
    return halves


@pytest.mark.parametrize("measure", ["loss", "accuracy"])
def test_curves_are_means_within_their_bands(experiment, measure):
    view = TrainingCurves(measure, 4)
    for numbers in experiment:
        view.update(numbers)
    curves = getattr(experiment[-1].progress, measure)
    for name, values in curves.items():
        line = view.artists[f"{measure}-line-{name}"]
        assert line.get_xdata().tolist() == [0, 1, 2, 3, 4]
        np.testing.assert_allclose(line.get_ydata(), values.mean(axis=0))
    band = view.artists[f"{measure}-band-diagonal"].get_xy()
    assert band[2, 1] == curves["diagonal"][:, 2].min()
    assert band[7, 1] == curves["diagonal"][:, 2].max()


def test_a_training_only_patches_its_curves(experiment):
    view = TrainingCurves("loss", 4)
    view.update(experiment[0])
    picture = Picture(view.figure, view.artists, title=view.title)
    for numbers in experiment[1:]:
        view.update(numbers)
        assert picture.changes()


def test_the_words_report_what_came_out(experiment):
    view = TrainingWords()
    view.update(experiment[1])
    assert view.state["training-progress"]["value"] == "0.250"
    assert view.state["training-verdict"] == ""
    view.update(experiment[-1])
    last = experiment[-1].progress
    fused, diagonal = (last.accuracy[name][:, -1] for name in ("fused", "diagonal"))
    assert view.state["training-accuracy-fused"] == f"{fused.mean():.1%}"
    assert view.state["training-range-diagonal"] == f"{diagonal.min():.1%} – {diagonal.max():.1%}"
    assert f"{100 * (fused - diagonal).mean():.1f} percentage points" in verdict(last)
    assert f"behind on {(fused > diagonal).sum()} of 3 seeds" in verdict(last)
