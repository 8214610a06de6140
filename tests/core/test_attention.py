"""Attention and its gradient: against formulas written out, SciPy, mpmath, finite differences and autodiff."""

import importlib.util

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from explainer.core import check_vjp, finite_difference_jacobian, softmax_jacobian
from explainer.core.attention import attention, attention_backward, causal_mask, masked_softmax

RNG = np.random.default_rng(7)
Q, K, V = RNG.normal(size=(4, 3)), RNG.normal(size=(5, 3)), RNG.normal(size=(5, 2))
G = RNG.normal(size=(4, 2))
MASK = causal_mask(4, 5)
PADDING = np.array([True, True, False, True, True])


def reference(q, k, v, allowed, scale):
    """Attention by SciPy, masked classes left out by hand."""
    scores = q @ k.T * scale
    weights = np.zeros_like(scores)
    for i, row in enumerate(scores):
        seen = np.broadcast_to(allowed, scores.shape)[i]
        weights[i, seen] = special.softmax(row[seen])
    return weights, weights @ v


@pytest.mark.parametrize("allowed", [np.True_, MASK, PADDING, MASK & PADDING], ids=["all", "causal", "padding", "both"])
@pytest.mark.parametrize("scale", [None, 1.0])
def test_it_is_what_scipy_gives_for_the_keys_that_are_seen(allowed, scale):
    forward = attention(Q, K, V, allowed, scale=scale)
    weights, output = reference(Q, K, V, allowed, 3**-0.5 if scale is None else scale)
    np.testing.assert_allclose(forward.weights, weights, rtol=1e-14)
    np.testing.assert_allclose(forward.output, output, rtol=1e-13)
    assert (forward.weights[~np.broadcast_to(allowed, (4, 5))] == 0.0).all()


def test_one_weight_to_fifty_digits():
    with mpmath.workdps(50):
        dots = [mpmath.fdot(Q[1].tolist(), key.tolist()) / mpmath.sqrt(3) for key in K[:3]]
        weights = [mpmath.exp(x) / mpmath.fsum(map(mpmath.exp, dots)) for x in dots]
        expected = [float(w) for w in weights]
    np.testing.assert_allclose(attention(Q, K, V, MASK).weights[1], [*expected, 0.0, 0.0], rtol=1e-15)


@pytest.mark.parametrize("allowed", [None, MASK, MASK & PADDING], ids=["all", "causal", "both"])
@pytest.mark.parametrize("which", range(3), ids=["queries", "keys", "values"])
def test_its_gradient_is_what_differences_give(allowed, which):
    arrays = [Q, K, V]
    shape = arrays[which].shape

    def output(flat):
        changed = [*arrays]
        changed[which] = flat.reshape(shape)
        return attention(*changed, allowed, bias=0.1).output.ravel()

    gradient = attention_backward(attention(Q, K, V, allowed, bias=0.1), G)
    ours = (gradient.queries, gradient.keys, gradient.values)[which].ravel()
    numeric = finite_difference_jacobian(output, arrays[which].ravel())
    np.testing.assert_allclose(ours, G.ravel() @ numeric, atol=2e-9)
    check = check_vjp(
        output,
        lambda flat, g: _gradient(arrays, which, flat.reshape(shape), allowed, g.reshape(G.shape)),
        arrays[which].ravel(), G.ravel(), atol=1e-8,
    )  # fmt: skip
    assert check.ok, check


def _gradient(arrays, which, changed, allowed, upstream):
    given_ = [*arrays]
    given_[which] = changed
    gradient = attention_backward(attention(*given_, allowed, bias=0.1), upstream)
    return (gradient.queries, gradient.keys, gradient.values)[which].ravel()


def test_the_gradient_of_the_scores_is_each_rows_jacobian_times_what_comes_from_above():
    forward = attention(Q, K, V, MASK & PADDING)
    gradient = attention_backward(forward, G)
    for i in range(4):
        jacobian = softmax_jacobian(forward.scores[i])
        np.testing.assert_allclose(gradient.scores[i], jacobian @ (G[i] @ V.T), atol=1e-15)
    weighted = forward.weights * gradient.weights
    by_formula = forward.weights * (gradient.weights - weighted.sum(axis=1, keepdims=True))
    np.testing.assert_allclose(gradient.scores, by_formula, atol=1e-15)
    np.testing.assert_allclose(gradient.scores.sum(axis=1), 0, atol=1e-15)


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.integers(1, 6))
def test_the_sum_that_needs_p_is_the_sum_that_does_not(seed, tokens, width):
    rng = np.random.default_rng(seed)
    q, k, v, g = (rng.normal(size=(tokens, width)) for _ in range(4))
    forward = attention(q, k, v, causal_mask(tokens))
    gradient = attention_backward(forward, g)
    np.testing.assert_allclose((forward.weights * gradient.weights).sum(axis=1), gradient.row_sums, atol=1e-12)


def test_what_is_masked_neither_moves_nor_is_moved():
    forward = attention(Q, K, V, PADDING)
    gradient = attention_backward(forward, G)
    assert (gradient.scores[:, 2] == 0).all()
    assert (gradient.keys[2] == 0).all()
    assert (gradient.values[2] == 0).all()


def test_a_row_without_a_key_is_refused_in_words():
    with pytest.raises(ValueError, match=r"must leave every query a key; row 1 has none\."):
        masked_softmax(np.zeros((3, 3)), causal_mask(3) & np.array([False, True, True]))
    with pytest.raises(ValueError, match="row 2 has none"):
        attention(Q, K, V, np.arange(4)[:, None] != 1)


@pytest.mark.parametrize(
    ("arrays", "words"),
    [((Q, K[:, :2], V), "must have shapes"), ((Q, K, V[:4]), "must have shapes"), ((Q[0], K, V), "must have shapes")],
)
def test_shapes_that_do_not_fit_are_refused(arrays, words):
    with pytest.raises(ValueError, match=words):
        attention(*arrays)


def test_a_mask_of_numbers_is_refused():
    with pytest.raises(TypeError, match="`allowed` must hold bools"):
        masked_softmax(np.zeros((2, 2)), np.eye(2))
    with pytest.raises(ValueError, match="must broadcast"):
        masked_softmax(np.zeros((2, 2)), np.array([True] * 3))


@pytest.mark.parametrize("upstream", [G[:3], np.full_like(G, np.nan)])
def test_an_upstream_gradient_that_does_not_fit_is_refused(upstream):
    with pytest.raises(ValueError, match="`upstream` must be finite and of shape"):
        attention_backward(attention(Q, K, V), upstream)


def test_autodiff_agrees_where_it_is_installed():
    """By PyTorch, else JAX, else a second derivation by hand: dA from the four-index Jacobian."""
    gradient = attention_backward(attention(Q, K, V, MASK), G)
    ours = (gradient.queries, gradient.keys, gradient.values)
    if importlib.util.find_spec("torch"):
        import torch

        tensors = [torch.tensor(x, requires_grad=True) for x in (Q, K, V)]
        out = torch.nn.functional.scaled_dot_product_attention(*tensors, attn_mask=torch.tensor(MASK))
        out.backward(torch.tensor(G))
        found = [tensor.grad.numpy() for tensor in tensors]
    elif importlib.util.find_spec("jax"):
        import jax
        import jax.numpy as jnp

        with jax.enable_x64(True):

            def output(q, k, v):
                return jax.nn.softmax(jnp.where(MASK, q @ k.T / 3**0.5, -jnp.inf), axis=-1) @ v

            found = jax.vjp(output, Q, K, V)[1](G)
    else:
        weights = reference(Q, K, V, MASK, 3**-0.5)[0]
        four = np.einsum("ij,ik,jk->ijk", weights, np.ones_like(weights), np.eye(5)) - np.einsum(
            "ij,ik->ijk", weights, weights
        )
        scores = np.einsum("iv,jv,ijk->ik", G, V, four)
        found = (scores @ K / 3**0.5, scores.T @ Q / 3**0.5, weights.T @ G)
    for mine, theirs in zip(ours, found, strict=True):
        np.testing.assert_allclose(mine, np.asarray(theirs), atol=1e-12)
