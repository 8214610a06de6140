"""Attention on the page: what is dragged, what is masked, and why scores are divided by √d."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from scipy import integrate, special, stats

from explainer.live import Choose, Drag
from explainer.page import address
from explainer.pages.cost.attending import products
from explainer.pages.cost.attention import PROSE, in_short
from explainer.pages.cost.numbers import compute
from explainer.pages.cost.page import declare
from explainer.pages.cost.row_views import STEPS, Flow, IdentityTable, Weights
from explainer.pages.cost.settings import WIDTHS, CostSettings
from explainer.pages.cost.spread import LIMIT, further, measured
from explainer.pages.cost.token_bars import ScoreBars
from explainer.views.numerals import signed

NOTEBOOK = Path(__file__).parents[3] / "notebooks" / "8-cost.ipynb"


def at(**choices):
    return compute(CostSettings(section="attention", **choices))


@pytest.mark.parametrize("scaled", [True, False])
@pytest.mark.parametrize("width", [1, 2, 64])
def test_weights_are_scipys_softmax_of_scaled_products_and_bias(scaled, width):
    bias = np.zeros((6, 6))
    bias[1, 2] = 0.7
    numbers = at(width=width, scaled=scaled, causal=False, bias=bias.tolist())
    settings = numbers.settings
    n = settings.n
    q, k = (
        np.concatenate([np.array(v[:n])[:, :width], more[:n, : max(0, width - 2)]], axis=1)
        for v, more in zip((settings.queries, settings.keys), further(6), strict=True)
    )
    scores = q @ k.T / (np.sqrt(width) if scaled else 1.0) + bias[:n, :n]
    np.testing.assert_allclose(numbers.weights, special.softmax(scores, axis=1), rtol=1e-12)
    np.testing.assert_allclose(numbers.scores, scores, rtol=1e-12)


def test_the_flow_goes_from_p_to_da():
    numbers = at(entry=(2, 1))
    p, dp, weighted, centred, slopes = numbers.flow
    np.testing.assert_array_equal(p * dp, weighted)
    np.testing.assert_allclose(centred, dp - weighted.sum())
    np.testing.assert_allclose(slopes, p * centred, atol=1e-15)
    view = Flow(4)
    view.update(numbers)
    assert view.artists["flow-value-4-0"].get_text() == signed(slopes[0])
    assert view.artists["flow-sum"].get_text().endswith(signed(weighted.sum()))
    assert len(STEPS) == len(numbers.flow)


def test_both_sides_of_the_identity_are_told_alike():
    view = IdentityTable(5)
    view.update(at(logits=(0.0,) * 5, causal=False))
    for i in range(5):
        assert view.state[f"with-p-{i}"] == view.state[f"without-p-{i}"] != "0"
    p = at(logits=(0.0,) * 5, causal=False).weights
    assert [view.state[f"row-trace-{i}"] for i in range(5)] == [
        f"{np.trace(np.diag(w) - np.outer(w, w)):.3f}" for w in p
    ]


def test_the_blocks_are_each_rows_jacobian():
    numbers = at()
    blocks = numbers.blocks.reshape(4, 4, 4)
    for i, p in enumerate(numbers.weights):
        np.testing.assert_allclose(blocks[i], np.diag(p) - np.outer(p, p), atol=1e-16)


def test_a_query_without_a_key_is_refused_in_words_and_the_others_go_on():
    numbers = at(padded=("1",), entry=(0, 0))
    assert np.isnan(numbers.weights[0]).all()
    np.testing.assert_allclose(numbers.weights[1:].sum(axis=1), 1.0)
    assert "row 1 has none" in in_short(numbers)
    view = Weights(4)
    view.update(numbers)
    assert view.artists["weight-matrix-value-0-0"].get_text() == "NaN"
    everything = at(padded=tuple("1234"))
    assert np.isnan(everything.weights).all()


def test_a_score_that_is_dragged_is_where_the_hand_is_and_a_key_moves_it_on(monkeypatch):
    page = declare().run(section="attention", entry=(2, 1), scaled=False)
    monkeypatch.setattr(page.live, "send", lambda *_: None)
    page._on_event(Drag("score-handle-1", 2.5, True))
    assert page.numbers.scores[2, 1] == pytest.approx(2.5, abs=1e-8)
    before = products(page.settings)[2, 1]
    page._on_event(Drag("vector-handle-2", 1.0, True))  # k₂ a
    moved = products(page.settings)[2, 1] - before
    assert page.settings.keys[1][0] == 1.0
    assert page.numbers.scores[2, 1] == pytest.approx(2.5 + moved, abs=1e-8)
    page._on_event(Choose("weight-matrix-cell-3-0", True))
    assert page.settings.entry == (3, 0)
    page._on_event(Choose("pad-1", True))
    assert page.settings.padded == ("2",)
    assert page.numbers.weights[3, 1] == 0
    page._on_event(Choose("pad-1", True))
    assert page.settings.padded == ()


def test_scores_spread_as_the_root_of_d_and_not_once_divided():
    found = measured()
    assert found.deviations[0] == pytest.approx(np.sqrt(WIDTHS), rel=0.07)  # 400 queries: a few per cent
    assert found.deviations[1] == pytest.approx(np.ones(len(WIDTHS)), rel=0.07)


def test_the_mean_trace_falls_as_theory_has_it():
    wide = np.array(WIDTHS) >= 16
    found = measured().traces
    assert found[0, wide] == pytest.approx(LIMIT / np.sqrt(WIDTHS)[wide], rel=0.2)
    error = (found[0, wide] * np.sqrt(WIDTHS)[wide] / LIMIT).mean() - 1
    assert abs(error) < 0.06  # the noise of each point averages out
    assert found[1] == pytest.approx(np.full(len(WIDTHS), 0.705), abs=0.035)


def test_the_constant_of_the_theory_is_its_integral():
    def density(x):
        return 30 * stats.norm.pdf(x) ** 2 * stats.norm.cdf(x) ** 4

    assert integrate.quad(density, -12, 12)[0] == pytest.approx(LIMIT, rel=1e-9)


def test_a_width_becomes_one_that_is_measured():
    assert CostSettings(width=700).width in WIDTHS


# ---- what is written ---------------------------------------------------------------------------------------


def followed(link):
    """The numbers where a link of the notebook leads."""
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    prose = "".join(line for cell in cells if cell["cell_type"] == "markdown" for line in cell["source"])
    (fragment,) = re.findall(rf"\[{link}\]\((#[^)]*)\)", prose)
    settings, refused = address.read(fragment, CostSettings())
    assert refused == ()
    return compute(settings), prose


def test_the_links_about_the_root_of_d_show_what_the_notebook_says():
    (without, prose), (with_root, _) = followed("Without √d"), followed("With it")
    assert (without.settings.scaled, with_root.settings.scaled) == (False, True)
    assert f"queries of {without.settings.width} numbers" in prose
    assert without.settings.width == with_root.settings.width
    for numbers, low, high in ((without, 0.0, 0.0025), (with_root, 0.5, 0.75)):
        traces = [np.trace(np.diag(p) - np.outer(p, p)) for p in special.softmax(numbers.scores, axis=1)]
        assert low <= min(traces) <= max(traces) < high
    assert without.weights.max(axis=1).min() > 0.998


def test_a_bias_is_what_goes_beyond_the_divided_product():
    bias = np.zeros((6, 6))
    bias[1, 0] = 0.5
    numbers = at(width=2, entry=(1, 0), bias=bias.tolist())
    product = np.dot(numbers.settings.queries[1], numbers.settings.keys[0])
    assert numbers.scores[1, 0] - product / np.sqrt(2) == pytest.approx(0.5, abs=1e-12)
    assert "beyond qᵢ·kⱼ/√d" in " ".join(PROSE.split())


def test_weights_and_traces_that_are_not_0_or_1_do_not_read_so():
    wide = at(width=1024, scaled=False, causal=False, entry=(2, 3))
    assert wide.weights[2, 3] == 1.0  # rounded
    assert "P₃₄ ≈ 1, dA₃₄ = " in in_short(wide)
    assert "P₃₁ = 0.000" not in in_short(at(width=1024, scaled=False, causal=False, entry=(2, 0)))
    weights, bars, table = Weights(4), ScoreBars(4), IdentityTable(4)
    for view in (weights, bars, table):
        view.update(wide)
    assert weights.artists["weight-matrix-value-2-3"].get_text() == "≈1"
    assert bars.artists["weight-value-3"].get_text() == "≈1"
    p = special.softmax(wide.scores[2])
    assert float(table.state["row-trace-2"].replace("−", "-")) == pytest.approx(2 * np.sort(p)[-2], rel=0.1)


def test_a_true_0_and_1_are_written_as_they_are():
    first = at(entry=(0, 0))
    weights, flow, table = Weights(4), Flow(4), IdentityTable(4)
    for view in (weights, flow, table):
        view.update(first)
    assert [weights.artists[f"weight-matrix-value-0-{j}"].get_text() for j in range(2)] == ["1", "0"]
    assert [flow.artists[f"flow-value-4-{j}"].get_text() for j in range(2)] == ["0", "0"]
    assert table.state["row-trace-0"] == "0"


def test_a_0_that_is_rounded_is_none():
    bias = np.zeros((6, 6))
    bias[2, 0] = -1000.0
    numbers = at(bias=bias.tolist(), entry=(2, 0))
    assert numbers.weights[2, 0] == 0.0
    assert "P₃₁ ≈ 0, dA₃₁ ≈ 0" in in_short(numbers)
    view = Flow(4)
    view.update(numbers)
    assert view.artists["flow-value-0-0"].get_text() == "≈0"
    assert view.artists["flow-value-0-3"].get_text() == "0"  # masked
