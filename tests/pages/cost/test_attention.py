"""Attention on the page: what is dragged, what is masked, and why scores are divided by √d."""

import numpy as np
import pytest
from scipy import integrate, special, stats

from explainer.live import Choose, Drag
from explainer.pages.cost.attending import products
from explainer.pages.cost.attention import in_short
from explainer.pages.cost.numbers import compute
from explainer.pages.cost.page import declare
from explainer.pages.cost.row_views import STEPS, Flow, IdentityTable, Weights
from explainer.pages.cost.settings import WIDTHS, CostSettings
from explainer.pages.cost.spread import LIMIT, further, measured
from explainer.views.numerals import signed


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
