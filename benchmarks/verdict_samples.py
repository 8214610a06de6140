"""Functions with exact derivatives, right and wrong, to try checks on: drawn at random from a seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.special as special

Array = np.ndarray


@dataclass(frozen=True)
class Case:
    """A function, its claimed Jacobian, and where to check."""

    name: str
    f: Callable[[Any], Any]
    jacobian: Array
    z: Array
    options: dict[str, Any]


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


def _noisy(f: Callable[[Any], Any], size: float, seed: int) -> Callable[[Any], Any]:
    random = np.random.default_rng(seed)

    def g(z: Array) -> Array:
        value = np.asarray(f(z))
        return value + size * random.normal(size=value.shape)

    return g


def generic(random: np.random.Generator, positive: bool = False) -> Array:
    """Return a point at which nothing special happens."""
    n = int(random.integers(3, 6))
    return np.exp(random.normal(size=n) * 0.5) if positive else random.normal(size=n)


def somewhere(random: np.random.Generator, positive: bool) -> Array:
    """Return a point of any size: generic, confident, huge or tiny."""
    z = generic(random, positive)
    where = random.choice(["generic", "confident", "huge", "tiny", "mixed"])
    if where == "confident":
        z[random.integers(z.size)] += random.uniform(10.0, 45.0)
    elif where == "huge":
        z = z * 10.0 ** random.uniform(1.0, 10.0)
    elif where == "tiny":
        z = z * 10.0 ** random.uniform(-12.0, -1.0)
    elif where == "mixed":
        z = z * 10.0 ** random.uniform(-4.0, 4.0, z.size)
    return z


def any_options(random: np.random.Generator) -> dict[str, Any]:
    options: dict[str, Any] = {"vectorized": bool(random.random() < 0.5)}
    if random.random() < 0.2:
        options["method"] = "forward"
    if random.random() < 0.2:
        options["step"] = 10.0 ** random.uniform(-10.0, -1.0)
    return options


def right(random: np.random.Generator) -> Case:
    """Draw a function with its true Jacobian, at any point, in any precision, smooth, kinked or noisy."""
    kind = random.choice(["elementwise", "mixing", "kinked", "noisy"], p=[0.35, 0.35, 0.15, 0.15])
    options = any_options(random)
    if kind == "kinked":
        name = str(random.choice(list(KINKED)))
        f, jacobian = KINKED[name]
        z = generic(random)
        if random.random() < 0.5:  # beside the kink
            z[0] = random.choice([-1.0, 0.0, 1.0]) + 10.0 ** random.uniform(-12.0, -1.0) * random.choice([-1.0, 1.0])
            if name in ("maximum", "total variation"):
                z[1] = z[0] + 10.0 ** random.uniform(-12.0, -1.0)
        return Case(name, f, jacobian(z), z, options)
    if kind == "mixing":
        name = str(random.choice(list(MIXING)))
        f, jacobian = MIXING[name]
        z = somewhere(random, False)
    else:
        name = str(random.choice(list(ELEMENTWISE)))
        f, slope, positive = ELEMENTWISE[name]
        z = somewhere(random, positive)

        def jacobian(z: Array) -> Array:
            return np.diag(slope(z))

    dtype = random.choice([np.float64, np.float64, np.float64, np.float32, np.float16])
    with np.errstate(all="ignore"):  # a chain that underflows in float16 is another function than the one meant
        meant, done = f(z.astype(dtype).astype(np.float64)), f(z.astype(dtype))
        if not np.allclose(meant, done, rtol=0.05, atol=0.0):
            dtype = np.float64
    if kind == "noisy":
        f = _noisy(f, 10.0 ** random.uniform(-15.0, -2.0), int(random.integers(2**31)))
    with np.errstate(all="ignore"):
        z = z.astype(dtype)
        exact = jacobian(z.astype(np.float64))
    return Case(f"{kind}: {name}", f, exact, z, options)


TWENTY = [*(("elementwise", name) for name in list(ELEMENTWISE)[:19]), ("mixing", "norm"), ("mixing", "tanh layer")]
TWENTY += [("mixing", name) for name in ("unit vector", "rosenbrock", "running product", "log-softmax")]
MISTAKES = (
    "scaled",
    "one entry scaled",
    "sign",
    "one sign",
    "missing factor",
    "transposed",
    "zeroed",
    "added",
    "swapped",
)


def wrong(random: np.random.Generator) -> Case:
    """Draw a function with a wrong Jacobian, at a generic point, in double precision."""
    while True:
        group, name = TWENTY[random.integers(len(TWENTY))]
        if group == "elementwise":
            f, slope, positive = ELEMENTWISE[name]
            z = generic(random, positive)
            true = np.diag(slope(z))
        else:
            f, jacobian = MIXING[name]
            z = generic(random)
            true = jacobian(z)
        mistake = str(random.choice(MISTAKES))
        claim = true.copy()
        i, j = (int(x[random.integers(len(x))]) for x in [np.arange(true.shape[0]), np.arange(true.shape[1])])
        nonzero = np.argwhere(true != 0.0)
        k, m = nonzero[random.integers(len(nonzero))]
        by = 10.0 ** random.uniform(-4.0, 0.0)
        if mistake == "scaled":
            claim *= 1.0 + by
        elif mistake == "one entry scaled":
            claim[k, m] *= 1.0 - by
        elif mistake == "sign":
            claim = -claim
        elif mistake == "one sign":
            claim[k, m] *= -1.0
        elif mistake == "missing factor":
            claim[k] *= float(random.choice([0.5, 2.0, 3.0]))
        elif mistake == "transposed":
            if true.shape[0] != true.shape[1]:
                continue
            claim = true.T.copy()
        elif mistake == "zeroed":
            claim[k, m] = 0.0
        elif mistake == "added":
            claim[i, j] += by * np.abs(true).max()
        else:
            claim = claim[:, ::-1].copy()
        if np.abs(claim - true).max() < 0.9e-4 * np.abs(true).max():
            continue
        return Case(f"{mistake}: {name}", f, claim, z, {"vectorized": bool(random.random() < 0.5)})
