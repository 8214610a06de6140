"""The eigenvalues and eigenvectors of softmax's Jacobian, without forming it.

J = diag(S) − S Sᵀ is a diagonal matrix less one of rank 1, so its eigenvalues solve a secular equation (Golub 1973),
Σᵢ Sᵢ²/(Sᵢ − λ) = 1, and lie between the sorted probabilities. Since Σᵢ Sᵢ = 1, that equation has the root λ = 0, and
what remains of it after a division by λ is

    Σᵢ Sᵢ/(Sᵢ − λ) = 0,

which holds no difference of nearly equal numbers: the roots are as right as the probabilities are. And J is the
Laplacian of a graph, xᵀJx = Σᵢ<ⱼ SᵢSⱼ(xᵢ − xⱼ)², so a relative error δ of the probabilities changes no eigenvalue by
more than about 2δ of itself.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.core.reading import as_logits, as_temperature
from explainer.core.softmax_weights import softmax_weights

Array = NDArray[np.float64]

_LEAST = 1e-290
"""The least probability whose distances from others have all their digits."""
_MOST_AT_ONCE = 63
"""Distances that are tried in one round of the search, where there are few roots."""
_WORK = 2**14
"""Numbers that such a round computes with, at most, where it tries more than one distance."""


class SoftmaxSpectrum(NamedTuple):
    """The eigenvalues of softmax's Jacobian, from the largest to 0, and their eigenvectors.

    Parameters
    ----------
    eigenvalues : ndarray of float64, shape (n,)
        Descending; the last is exactly 0.
    eigenvectors : ndarray of float64, shape (n, n)
        Column k belongs to eigenvalue k; orthonormal. The last is (1, …, 1)/√n.
    """

    eigenvalues: Array
    eigenvectors: Array


def softmax_spectrum(z: ArrayLike, temperature: float = 1.0) -> SoftmaxSpectrum:
    """Return the eigenvalues and eigenvectors of J = (diag(S) − S Sᵀ) / T with S = softmax(z / T), in O(n²).

    Parameters
    ----------
    z : array_like of real numbers, shape (n,), n ≥ 2
        Logits; −∞ masks a class, which adds an eigenvalue 0.
    temperature : float
        T > 0.

    Returns
    -------
    SoftmaxSpectrum

    Raises
    ------
    ValueError
        Other than one row of at least 2 logits, and what `softmax` refuses.
    TypeError
        Complex numbers, strings, objects.

    Notes
    -----
    With the probabilities sorted, S₁ ≥ λ₁ ≥ S₂ ≥ λ₂ ≥ … ≥ Sₙ ≥ λₙ = 0. Each eigenvalue is right to 8 ulp *of itself*,
    however small it is beside λ₁; a probability below 10⁻²⁹⁰ counts as 0. Where m probabilities are equal, their
    common value is an eigenvalue m − 1 times; of its eigenspace an arbitrary basis is returned, always the same.
    Any other eigenvector has entries Sᵢ/(Sᵢ − λ) up to a factor: positive where Sᵢ > λ, negative elsewhere.

    Examples
    --------
    >>> softmax_spectrum([0.0, 0.0]).eigenvalues
    array([0.5, 0. ])
    >>> [f"{value:.3g}" for value in softmax_spectrum([40.0, 0.0, 0.0]).eigenvalues]
    ['1.27e-17', '4.25e-18', '0']
    """
    temperature = as_temperature(temperature)
    logits, _, _ = as_logits(z)
    if logits.ndim != 1 or logits.size < 2:
        msg = f"`z` must be one row of at least 2 logits; got shape {logits.shape}. Pass the rows one by one."
        raise ValueError(msg)
    shares, _ = softmax_weights(logits, temperature, keep_dropped=True).shares(1.0)
    values, vectors = _spectrum(shares)
    with np.errstate(over="ignore"):
        return SoftmaxSpectrum(values / temperature, vectors)


def _spectrum(shares: Array) -> tuple[Array, Array]:
    """Return the same of diag(S) − S Sᵀ."""
    shares = np.where(shares < _LEAST, 0.0, shares)
    order = np.argsort(-shares, kind="stable")
    distinct, first, counts = np.unique(-shares[order], return_index=True, return_counts=True)
    poles = -distinct
    positive = int((poles > 0.0).sum())
    values, columns = [], []
    for start, count, pole in zip(first.tolist(), counts.tolist(), poles.tolist(), strict=True):
        for contrast in _contrasts(order[start : start + count], shares.size):
            values.append(max(pole, 0.0))
            columns.append(contrast)
    roots, apart = _roots(poles[:positive], counts[:positive].astype(np.float64))
    group = np.repeat(np.arange(len(poles)), counts)
    for root, distances in zip(roots.tolist(), apart, strict=True):
        vector = np.zeros(shares.size)
        vector[order] = np.append(poles[:positive] / distances, np.zeros(len(poles) - positive))[group]
        values.append(root)
        columns.append(vector / np.linalg.norm(vector))
    if positive < len(poles):  # what is masked, against all the others
        masked = shares == 0.0
        vector = np.where(masked, -1.0 / masked.sum(), 1.0 / (~masked).sum())
        values.append(0.0)
        columns.append(vector / np.linalg.norm(vector))
    descending = np.argsort(-np.array(values), kind="stable")
    values = [*np.array(values)[descending].tolist(), 0.0]
    columns = [*(columns[k] for k in descending), np.full(shares.size, shares.size**-0.5)]
    return np.array(values), np.array(columns).T


def _contrasts(members: NDArray[np.intp], n: int) -> list[Array]:
    """Return m − 1 orthonormal vectors of sum 0 that are 0 outside of m places: each place against those before it."""
    found = []
    for k in range(1, len(members)):
        vector = np.zeros(n)
        vector[members[:k]] = 1.0
        vector[members[k]] = -k
        found.append(vector / np.sqrt(k * (k + 1.0)))
    return found


def _roots(poles: Array, counts: Array) -> tuple[Array, Array]:
    """Return the root of Σₖ mₖ dₖ/(dₖ − λ) between each two neighbouring poles, and every dₖ − λ.

    Parameters
    ----------
    poles : ndarray, shape (r,)
        d > 0, descending, distinct.
    counts : ndarray, shape (r,)
        m.

    Returns
    -------
    roots : ndarray, shape (r − 1,)
    apart : ndarray, shape (r − 1, r)

    Notes
    -----
    A root is sought as its distance from the nearer pole, so that the differences dₖ − λ keep their digits (as LAPACK's
    dlaed4 does). The floats from 0 up to half the gap are searched in their own order, of which there are less than
    2⁶³: a few rounds find the two neighbours between which the sum changes its sign, however small the distance is.
    """
    upper, lower = poles[:-1], poles[1:]
    half = (upper - lower) / 2
    weights = counts * poles

    def apart(distance: Array, origin: Array, sign: Array) -> Array:
        found: Array = (poles - origin[:, None])[:, None] - (distance * sign[:, None])[..., None]
        return found

    def is_below(distance: Array, origin: Array, sign: Array) -> NDArray[np.bool_]:
        """Whether a root is further up than these distances are, shape (r − 1, any)."""
        below: NDArray[np.bool_] = (weights / apart(distance, origin, sign)).sum(axis=-1) < 0.0
        return below

    with np.errstate(divide="ignore", over="ignore"):
        from_lower = ~is_below(half[:, None], lower, np.ones(half.shape))[:, 0]
        at = np.where(from_lower, lower, upper), np.where(from_lower, 1.0, -1.0)
        near, far = np.zeros(half.shape, np.int64), half.view(np.int64)
        count = max(1, min(_MOST_AT_ONCE, _WORK // max(1, weights.size * half.size)))
        while (far - near > 1).any():
            steps = np.maximum((far - near) // (count + 1), 1)
            places = np.minimum(near[:, None] + steps[:, None] * np.arange(1, count + 1), far[:, None])
            # From the lower pole the sum rises with the distance, from the upper one it falls.
            nearer = (is_below(places.view(np.float64), *at) == from_lower[:, None]).sum(axis=1)
            places = np.column_stack([near, places, far])
            near, far = (np.take_along_axis(places, (nearer + k)[:, None], axis=1)[:, 0] for k in (0, 1))
    distance = far.view(np.float64)
    return at[0] + at[1] * distance, apart(distance[:, None], *at)[:, 0]
