"""Functions with exact derivatives, right and wrong, to try checks on: drawn at random from a seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.verdict_functions import ELEMENTWISE, KINKED, MIXING, Array


@dataclass(frozen=True)
class Case:
    """A function, its claimed Jacobian, and where to check."""

    name: str
    f: Callable[[Any], Any]
    jacobian: Array
    z: Array
    options: dict[str, Any]


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
