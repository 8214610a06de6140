"""Attention, and its gradient without a Jacobian: softmax, a row at a time, between two matrix products.

With queries Q, keys K and values V,

    A = s Q Kᵀ + B,    P = softmax of each row of A,    O = P V,

where s = 1/√d unless it is given, and B is what is added to the scores, if anything. Backward, from dO = ∂L/∂O,

    dV = Pᵀ dO,    dP = dO Vᵀ,    dA = P ⊙ (dP − rowsum(P ⊙ dP)),    dQ = s dA K,    dK = s dAᵀ Q.

dA is softmax's vector-Jacobian product, row by row. What couples a row's entries is one number, rowsum(P ⊙ dP), and it
equals rowsum(dO ⊙ O), which is known without P.

References
----------
A. Vaswani et al., Attention Is All You Need, 2017. T. Dao et al., FlashAttention, 2022, appendix B.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.core.reading import as_real
from explainer.core.softmax import softmax
from explainer.core.vector_products import softmax_vjp

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Attention:
    """What attention came to on the way; `attention_backward` needs it.

    Parameters
    ----------
    queries : ndarray of float64, shape (m, d)
    keys : ndarray of float64, shape (n, d)
    values : ndarray of float64, shape (n, v)
    scale : float
        s.
    scores : ndarray of float64, shape (m, n)
        A, −∞ where a key is masked.
    weights : ndarray of float64, shape (m, n)
        P; every row adds up to 1.
    output : ndarray of float64, shape (m, v)
        O.
    """

    queries: Floats
    keys: Floats
    values: Floats
    scale: float
    scores: Floats
    weights: Floats
    output: Floats


@dataclass(frozen=True, eq=False)
class AttentionGradient:
    """The gradient of a loss through attention.

    Parameters
    ----------
    queries, keys, values : ndarray of float64
        dQ, dK and dV, in the shapes of Q, K and V.
    scores, weights : ndarray of float64, shape (m, n)
        dA and dP.
    row_sums : ndarray of float64, shape (m,)
        rowsum(dO ⊙ O), which is rowsum(P ⊙ dP).
    """

    queries: Floats
    keys: Floats
    values: Floats
    scores: Floats
    weights: Floats
    row_sums: Floats


def causal_mask(queries: int, keys: int | None = None) -> Bools:
    """Return which keys each query may see so that none sees the future: key j for query i where j ≤ i.

    Parameters
    ----------
    queries, keys : int
        How many; by default as many keys as queries. Where they differ, the last query sees all.

    Returns
    -------
    ndarray of bool, shape (queries, keys)

    Examples
    --------
    >>> causal_mask(2).tolist()
    [[True, False], [True, True]]
    """
    keys = queries if keys is None else keys
    return np.tri(queries, keys, keys - queries, dtype=bool)


def masked_softmax(scores: ArrayLike, allowed: ArrayLike | None = None) -> Floats:
    """Return softmax of each row of `scores` over the keys that are allowed; the others get exactly 0.

    Parameters
    ----------
    scores : array_like of real numbers, shape (..., m, n)
    allowed : array_like of bool, optional
        True where a key takes part; broadcast against `scores`. A padding mask has shape (n,).

    Returns
    -------
    ndarray of float64, shape (..., m, n)

    Raises
    ------
    ValueError
        A row all of whose keys are masked, which has no softmax; a mask that does not fit; what `softmax` refuses.
    TypeError
        A mask that is not of bools.

    Examples
    --------
    >>> masked_softmax([[0.0, 0.0], [0.0, 0.0]], causal_mask(2)).tolist()
    [[1.0, 0.0], [0.5, 0.5]]
    >>> masked_softmax([[0.0, 0.0]], [False, False])
    Traceback (most recent call last):
    ValueError: `allowed` must leave every query a key; row 1 has none. Let its token see itself, or leave it out.
    """
    return softmax(_hidden(as_real("scores", scores)[0], allowed)).astype(np.float64, copy=False)


def attention(
    queries: ArrayLike,
    keys: ArrayLike,
    values: ArrayLike,
    allowed: ArrayLike | None = None,
    *,
    scale: float | None = None,
    bias: ArrayLike = 0.0,
) -> Attention:
    """Return attention's output O = softmax(s Q Kᵀ + B) V, and what it came to on the way.

    Parameters
    ----------
    queries : array_like of real numbers, shape (m, d)
    keys : array_like of real numbers, shape (n, d)
    values : array_like of real numbers, shape (n, v)
    allowed : array_like of bool, optional
        Which keys each query may see; see `masked_softmax`.
    scale : float, optional
        s; 1/√d by default.
    bias : array_like of real numbers
        B, broadcast against (m, n).

    Returns
    -------
    Attention

    Raises
    ------
    ValueError, TypeError
        Shapes that don't fit, and as `masked_softmax`.

    Examples
    --------
    >>> attention([[0.0], [0.0]], [[1.0], [2.0]], [[2.0], [4.0]], causal_mask(2)).output.tolist()
    [[2.0], [3.0]]
    """
    q, k, v = (as_real(name, x)[0] for name, x in (("queries", queries), ("keys", keys), ("values", values)))
    if not (q.ndim == k.ndim == v.ndim == 2 and q.shape[1] == k.shape[1] > 0 and len(k) == len(v)):
        msg = (
            "`queries`, `keys` and `values` must have shapes (m, d), (n, d) and (n, v); got "
            f"{q.shape}, {k.shape} and {v.shape}. Give every key its value, and queries and keys one length."
        )
        raise ValueError(msg)
    s = 1.0 / math.sqrt(q.shape[1]) if scale is None else float(scale)
    scores = _hidden(s * (q @ k.T) + as_real("bias", bias)[0], allowed)
    weights = softmax(scores).astype(np.float64, copy=False)
    return Attention(q, k, v, s, scores, weights, weights @ v)


def attention_backward(forward: Attention, upstream: ArrayLike) -> AttentionGradient:
    """Return the gradient of a loss at Q, K, V and the scores, given dO = ∂L/∂O; no Jacobian is built.

    Parameters
    ----------
    forward : Attention
        What `attention` returned.
    upstream : array_like of real numbers, shape (m, v)
        dO.

    Returns
    -------
    AttentionGradient

    Raises
    ------
    ValueError, TypeError
        An `upstream` that has not the shape of the output, or is not finite.

    Examples
    --------
    >>> forward = attention([[0.0]], [[1.0], [2.0]], [[2.0], [4.0]])
    >>> attention_backward(forward, [[1.0]]).scores.tolist()
    [[-0.5, 0.5]]
    """
    g, _ = as_real("upstream", upstream)
    if g.shape != forward.output.shape or not np.isfinite(g).all():
        msg = f"`upstream` must be finite and of shape {forward.output.shape}, as the output; got {g.shape}. Match it."
        raise ValueError(msg)
    of_weights = g @ forward.values.T
    of_scores = softmax_vjp(forward.scores, of_weights).astype(np.float64, copy=False)
    return AttentionGradient(
        queries=forward.scale * (of_scores @ forward.keys),
        keys=forward.scale * (of_scores.T @ forward.queries),
        values=forward.weights.T @ g,
        scores=of_scores,
        weights=of_weights,
        row_sums=(g * forward.output).sum(axis=1),
    )


def _hidden(scores: Floats, allowed: ArrayLike | None) -> Floats:
    """Return the scores with −∞ where a key is masked."""
    if allowed is None:
        return scores
    mask = np.asarray(allowed)
    if mask.dtype != np.bool_:
        msg = f"`allowed` must hold bools, True where a key takes part; got {mask.dtype}. Compare, as in `mask == 1`."
        raise TypeError(msg)
    try:
        mask = np.broadcast_to(mask, scores.shape)
    except ValueError as error:
        msg = f"`allowed` must broadcast to the scores, {scores.shape}; got {mask.shape}. A padding mask is (n,)."
        raise ValueError(msg) from error
    empty = ~mask.any(axis=-1)
    if empty.any():
        row = int(np.argwhere(empty)[0][-1]) + 1
        msg = f"`allowed` must leave every query a key; row {row} has none. Let its token see itself, or leave it out."
        raise ValueError(msg)
    return np.where(mask, scores, -np.inf)
