"""Gradient descent on a softmax layer, with any derivative one likes, to see whether a wrong one matters.

A linear classifier S = softmax(W x + b) learns from random batches, W ← W − rate · (∂L/∂z) xᵀ averaged over the batch.
Where ∂L/∂z comes from is left open (`explainer.core.routes` has three right ways and a wrong one). All chance comes
from the seed, and the gradient has no part in it: runs of one seed begin with the same weights, see the same batches
and are judged on the same held-out rows, whatever their gradient.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.core.losses import cross_entropy, cross_entropy_gradient
from explainer.core.reading import as_real
from explainer.core.routes import Route

HELD_OUT = 4
"""One row of this many is held out, to judge by."""
BATCH = 128
RATE = 0.5
SPREAD = 0.01
"""Standard deviation of the first weights."""


@dataclass(frozen=True, eq=False)
class Curves:
    """How a training went, on the rows that were held out.

    Parameters
    ----------
    loss : ndarray of float64, shape (steps + 1,)
        Mean cross-entropy before the first step and after each.
    accuracy : ndarray of float64, shape (steps + 1,)
        The share of rows whose likeliest class is the right one.
    """

    loss: NDArray[np.float64]
    accuracy: NDArray[np.float64]


def train(
    features: ArrayLike,
    targets: ArrayLike,
    gradient: Route = cross_entropy_gradient,
    steps: int = 200,
    seed: int = 0,
    *,
    rate: float = RATE,
) -> Curves:
    """Train a softmax layer by gradient descent.

    Parameters
    ----------
    features : array_like of real numbers, shape (rows, m)
    targets : array_like of int, shape (rows,)
        The right class of each row, from 0.
    gradient : callable
        (z, y) → ∂L/∂z for logits and one-hot targets of shape (batch, n): one of `explainer.core.routes.ROUTES`, or
        your own.
    steps : int
    seed : int
        Decides which rows are held out, the first weights, and the batches.
    rate : float
        The learning rate.

    Returns
    -------
    Curves

    Raises
    ------
    ValueError, TypeError
        As `training`, or for steps below 0.

    Examples
    --------
    >>> from explainer.core.routes import ROUTES
    >>> points = np.random.default_rng(0).normal(size=(400, 2))
    >>> curves = train(points, (points[:, 0] > 0).astype(int), ROUTES["vjp"], steps=50)
    >>> curves.accuracy.shape, bool(curves.accuracy[-1] > 0.95)
    ((51,), True)
    """
    if steps < 0:
        msg = f"`steps` must be 0 or more; got {steps}. Pass how many steps to take."
        raise ValueError(msg)
    run = training(features, targets, gradient, seed, rate=rate)
    loss, accuracy = np.array(list(itertools.islice(run, steps + 1))).T
    return Curves(loss, accuracy)


def training(
    features: ArrayLike,
    targets: ArrayLike,
    gradient: Route = cross_entropy_gradient,
    seed: int = 0,
    *,
    rate: float = RATE,
) -> Iterator[tuple[float, float]]:
    """Train without an end, a step each time the next value is asked for: to watch it, or to pause it.

    Parameters
    ----------
    features, targets, gradient, seed, rate
        As for `train`.

    Yields
    ------
    tuple of float
        Loss and accuracy on the held-out rows: first before any step, then after each.

    Raises
    ------
    ValueError
        At once: arrays that don't fit, fewer than 2 classes, fewer than 4 rows, a rate that is not above 0.
    TypeError
        Complex numbers, strings, objects; targets that are no integers.

    Examples
    --------
    >>> run = training([[0.0], [1.0], [2.0], [3.0]], [0, 0, 1, 1])
    >>> [round(loss, 2) for loss, _ in (next(run), next(run))]
    [0.7, 0.47]
    """
    x, classes = _read(features, targets, rate)
    return _steps(x, classes, gradient, np.random.default_rng(seed), rate)


def _steps(
    x: NDArray[np.float64],
    classes: NDArray[np.intp],
    gradient: Route,
    random: np.random.Generator,
    rate: float,
) -> Iterator[tuple[float, float]]:
    n = int(classes.max()) + 1
    held_out, learnt = np.split(random.permutation(len(x)), [len(x) // HELD_OUT])
    weights = random.normal(0.0, SPREAD, (x.shape[1], n))
    bias = np.zeros(n)
    one_hot = np.eye(n)
    seen, right = x[held_out], classes[held_out]
    while True:
        z = seen @ weights + bias
        yield float(cross_entropy(z, right).mean()), float((z.argmax(axis=1) == right).mean())
        batch = random.choice(learnt, min(BATCH, len(learnt)), replace=False)
        rows = x[batch]
        slope = gradient(rows @ weights + bias, one_hot[classes[batch]])
        weights -= rate / len(batch) * (rows.T @ slope)
        bias -= rate * slope.mean(axis=0)


def _read(features: ArrayLike, targets: ArrayLike, rate: float) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    x, _ = as_real("features", features)
    classes = np.asarray(targets)
    if classes.dtype.kind not in "iu":
        msg = f"`targets` must be integers, the class of each row from 0; got {classes.dtype}. Count the classes."
        raise TypeError(msg)
    if x.ndim != 2 or classes.shape != x.shape[:1] or len(x) < HELD_OUT:
        msg = (
            f"`features` must be (rows, m) and `targets` (rows,), {HELD_OUT} rows or more; got {x.shape} and "
            f"{classes.shape}. Give one class a row."
        )
        raise ValueError(msg)
    if not np.isfinite(x).all():
        msg = "`features` must be finite; got NaN or infinity. Remove or fill in such rows first."
        raise ValueError(msg)
    if classes.min() < 0 or classes.max() < 1:
        msg = f"`targets` must count 2 classes or more from 0; got {classes.min()} to {classes.max()}. Renumber them."
        raise ValueError(msg)
    if not 0.0 < rate < np.inf:
        msg = f"`rate` must be above 0 and finite; got {rate}. Try {RATE}."
        raise ValueError(msg)
    return x, classes.astype(np.intp)
