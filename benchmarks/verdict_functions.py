"""Functions with their exact Jacobians: of each number alone, of all together, and with kinks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.special as special

Array = np.ndarray


def _sech2(x: Array) -> Array:
    e = np.exp(-2.0 * np.abs(x))
    return 4.0 * e / (1.0 + e) ** 2


# Functions of each number alone, with their derivative and whether they need positive numbers.
ELEMENTWISE: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any], bool]] = {
    "sin": (np.sin, np.cos, False),
    "exp": (lambda x: np.exp(np.minimum(x, 600.0)), lambda x: np.exp(x) * (x < 600.0), False),
    "tanh": (np.tanh, _sech2, False),
    "square": (np.square, lambda x: 2.0 * x, False),
    "cube": (lambda x: x**3, lambda x: 3.0 * x**2, False),
    "arctan": (np.arctan, lambda x: 1.0 / (1.0 + x * x), False),
    "arcsinh": (np.arcsinh, lambda x: 1.0 / np.hypot(1.0, x), False),
    "expm1": (lambda x: np.expm1(np.minimum(x, 600.0)), lambda x: np.exp(x) * (x < 600.0), False),
    "sigmoid": (special.expit, lambda x: special.expit(x) * special.expit(-x), False),
    "log sigmoid": (special.log_expit, lambda x: special.expit(-x), False),
    "softplus": (lambda x: np.logaddexp(0.0, x), special.expit, False),
    "erf": (special.erf, lambda x: 2.0 / np.sqrt(np.pi) * np.exp(-x * x), False),
    "normal cdf": (special.ndtr, lambda x: np.exp(-0.5 * x * x) / np.sqrt(2.0 * np.pi), False),
    "bessel j0": (special.j0, lambda x: -special.j1(x), False),
    "gauss": (lambda x: np.exp(-x * x), lambda x: -2.0 * x * np.exp(-x * x), False),
    "rational": (lambda x: x / (1.0 + x * x), lambda x: (1.0 - x) * (1.0 + x) / (1.0 + x * x) ** 2, False),
    "log": (np.log, lambda x: 1.0 / x, True),
    "sqrt": (np.sqrt, lambda x: 0.5 / np.sqrt(x), True),
    "reciprocal": (lambda x: 1.0 / x, lambda x: -1.0 / x**2, True),
    "log gamma": (special.gammaln, special.digamma, True),
    "log1p": (np.log1p, lambda x: 1.0 / (1.0 + x), True),
    "entropy": (special.entr, lambda x: -np.log(x) - 1.0, True),
    "power": (lambda x: x**1.7, lambda x: 1.7 * x**0.7, True),
    "textbook sigmoid": (
        lambda x: 1.0 / (1.0 + np.exp(-np.clip(x, -600.0, 600.0))),
        lambda x: special.expit(x) * special.expit(-x),
        False,
    ),
    "textbook softplus": (lambda x: np.log(1.0 + np.exp(np.minimum(x, 600.0))), special.expit, False),
}
MATRIX = np.random.default_rng(11).normal(size=(4, 3))


def _shares(z: Array) -> tuple[Array, Array]:
    """Return S and 1 − S, the latter without cancellation."""
    e = np.exp(z - z.max())
    rest = np.array([np.delete(e, i).sum() for i in range(e.size)])
    return e / e.sum(), rest / e.sum()


def _softmax_jacobian(z: Array) -> Array:
    s, rest = _shares(z)
    j = -np.outer(s, s)
    np.fill_diagonal(j, s * rest)
    return j


def _log_softmax_jacobian(z: Array) -> Array:
    s, rest = _shares(z)
    j = np.tile(-s, (z.size, 1))
    np.fill_diagonal(j, rest)
    return j


def _unit_jacobian(z: Array) -> Array:
    norm = np.sqrt((z * z).sum())
    u = z / norm
    return (np.eye(z.size) - np.outer(u, u)) / norm


def _rosenbrock_jacobian(z: Array) -> Array:
    j = np.zeros((z.size - 1, z.size))
    i = np.arange(z.size - 1)
    step = z[1:] - z[:-1] ** 2
    j[i, i + 1] = 200.0 * step
    j[i, i] = -400.0 * step * z[:-1] - 2.0 * (1.0 - z[:-1])
    return j


def _cumprod_jacobian(z: Array) -> Array:
    n = z.size
    return np.array([[np.prod(np.delete(z[: i + 1], j)) if j <= i else 0.0 for j in range(n)] for i in range(n)])


def _textbook(z: Array) -> Array:
    shifted = z - z.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def _naive_loss(z: Array) -> Array:
    with np.errstate(over="ignore", invalid="ignore"):
        e = np.exp(z)
    return -np.log(e[..., :1] / e.sum(axis=-1, keepdims=True))


MIXING: dict[str, tuple[Callable[[Any], Any], Callable[[Array], Array]]] = {
    "softmax": (lambda z: special.softmax(z, axis=-1), _softmax_jacobian),
    "log-softmax": (lambda z: special.log_softmax(z, axis=-1), _log_softmax_jacobian),
    "textbook log-softmax": (_textbook, _log_softmax_jacobian),
    "naive loss": (_naive_loss, lambda z: -_log_softmax_jacobian(z)[:1]),
    "log-sum-exp": (lambda z: special.logsumexp(z, axis=-1, keepdims=True), lambda z: _shares(z)[0][None]),
    "norm": (lambda z: np.sqrt((z * z).sum(axis=-1, keepdims=True)), lambda z: (z / np.sqrt((z * z).sum()))[None]),
    "unit vector": (lambda z: z / np.sqrt((z * z).sum(axis=-1, keepdims=True)), _unit_jacobian),
    "linear": (lambda z: z[..., :3] @ MATRIX.T, lambda z: np.pad(MATRIX, ((0, 0), (0, z.size - 3)))),
    "tanh layer": (
        lambda z: np.tanh(z[..., :3] @ MATRIX.T),
        lambda z: np.pad(_sech2(MATRIX @ z[:3])[:, None] * MATRIX, ((0, 0), (0, z.size - 3))),
    ),
    "rosenbrock": (
        lambda z: 100.0 * (z[..., 1:] - z[..., :-1] ** 2) ** 2 + (1.0 - z[..., :-1]) ** 2,
        _rosenbrock_jacobian,
    ),
    "running product": (lambda z: np.cumprod(z, axis=-1), _cumprod_jacobian),
    "running sum": (lambda z: np.cumsum(z, axis=-1), lambda z: np.tril(np.ones((z.size, z.size)))),
    "centred": (
        lambda z: z - z.mean(axis=-1, keepdims=True),
        lambda z: np.eye(z.size) - 1.0 / z.size,
    ),
    "shifted far and back": (lambda z: (np.sin(z) + 1e6) - 1e6, lambda z: np.diag(np.cos(z))),
    "in single precision": (
        lambda z: np.sin(np.asarray(z, np.float32)).astype(np.float64),
        lambda z: np.diag(np.cos(z)),
    ),
    "single inside": (
        lambda z: special.softmax(np.asarray(z, np.float32), axis=-1),
        _softmax_jacobian,
    ),
    "rounded to 9 places": (lambda z: np.round(np.sin(z), 9), lambda z: np.diag(np.cos(z))),
    "sharp": (lambda z: np.tanh(z * 1e6), lambda z: np.diag(1e6 * _sech2(z * 1e6))),
}
KINKED: dict[str, tuple[Callable[[Any], Any], Callable[[Array], Array]]] = {
    "ReLU": (lambda z: np.maximum(z, 0.0), lambda z: np.diag((z > 0.0) * 1.0)),
    "absolute": (np.abs, lambda z: np.diag(np.sign(z))),
    "leaky": (lambda z: np.where(z > 0.0, z, 0.1 * z), lambda z: np.diag(np.where(z > 0.0, 1.0, 0.1))),
    "clip": (lambda z: np.clip(z, -1.0, 1.0), lambda z: np.diag((np.abs(z) < 1.0) * 1.0)),
    "huber": (
        lambda z: np.where(np.abs(z) < 1.0, 0.5 * z * z, np.abs(z) - 0.5),
        lambda z: np.diag(np.clip(z, -1.0, 1.0)),
    ),
    "maximum": (lambda z: z.max(axis=-1, keepdims=True), lambda z: (np.arange(z.size) == z.argmax())[None] * 1.0),
    "total variation": (
        lambda z: np.abs(np.diff(z, axis=-1)).sum(axis=-1, keepdims=True),
        lambda z: (np.r_[0.0, np.sign(np.diff(z))] - np.r_[np.sign(np.diff(z)), 0.0])[None],
    ),
    "z |z|": (lambda z: z * np.abs(z), lambda z: np.diag(2.0 * np.abs(z))),
    "relu of sine": (lambda z: np.maximum(np.sin(z), 0.0), lambda z: np.diag(np.cos(z) * (np.sin(z) > 0.0))),
}
