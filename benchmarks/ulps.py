"""How wrong a result is, in units in the last place of the truth, which mpmath computes with 40 digits.

A Jacobian's entries are each judged in their own units. An entry of Jᵀ g, Sᵢ (gᵢ − S·g), may be as small as it likes
where its terms cancel, and then its own units say more about the random g than about anybody's arithmetic: those of the
size of what cancels are used, the larger of Sᵢ |gᵢ| and Sᵢ Σₖ Sₖ |gₖ|. Finite differences are judged in units of the
largest entry, for the same reason.
"""

from functools import lru_cache
from typing import Any

import mpmath
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
DIGITS = 40
SAMPLE = 3000  # entries of a large result that are looked at
LARGEST = 100_000  # beyond, mpmath would take longer than everything else


def jacobian_ulps(z: Array, jacobian: Array, *, of_the_largest: bool = False) -> float:
    """Return the largest error of a Jacobian: of all entries, or of a random sample and the diagonal's beginning.

    Examples
    --------
    >>> exact = np.array([[0.25, -0.25], [-0.25, 0.25]])
    >>> jacobian_ulps(np.zeros(2), exact), jacobian_ulps(np.zeros(2), np.nextafter(exact, 1.0))
    (0.0, 1.0)
    """
    n = len(z)
    s = _softmax(z.tobytes())
    if n * n <= SAMPLE:
        places = list(np.ndindex(n, n))
    else:
        random = np.random.default_rng(1).integers(n, size=(SAMPLE, 2)).tolist()
        top = int(np.argmax(z))
        places = [*((i, j) for i, j in random), *((i, i) for i in range(min(n, SAMPLE))), (top, top)]
    with mpmath.workdps(DIGITS):
        rest = mpmath.fsum(s)
        truth = [s[i] * (rest - s[i]) if i == j else -s[i] * s[j] for i, j in places]
        scales = [max(map(abs, truth))] * len(truth) if of_the_largest else truth
        return _largest(truth, [float(jacobian[i, j]) for i, j in places], scales)


def vjp_ulps(z: Array, g: Array, product: Array) -> float | None:
    """Return the largest error of Jᵀ g; None for vectors longer than `LARGEST`."""
    if len(z) > LARGEST:
        return None
    s = _softmax(z.tobytes())
    mean, size = _dot(z.tobytes(), g.tobytes()), _dot(z.tobytes(), np.abs(g).tobytes())
    places = np.unique(np.linspace(0, len(z) - 1, SAMPLE).astype(int)).tolist()
    with mpmath.workdps(DIGITS):
        upstream = {i: mpmath.mpf(float(g[i])) for i in places}
        truth = [s[i] * (upstream[i] - mean) for i in places]
        scales = [s[i] * max(abs(upstream[i]), size) for i in places]
        return _largest(truth, [float(product[i]) for i in places], scales)


@lru_cache(maxsize=2)
def _softmax(raw: bytes) -> list[Any]:
    with mpmath.workdps(DIGITS):
        weights = [mpmath.exp(mpmath.mpf(value)) for value in np.frombuffer(raw).tolist()]
        total = mpmath.fsum(weights)
        return [weight / total for weight in weights]


@lru_cache(maxsize=2)
def _dot(raw: bytes, upstream: bytes) -> Any:
    with mpmath.workdps(DIGITS):
        return mpmath.fdot(_softmax(raw), [mpmath.mpf(value) for value in np.frombuffer(upstream).tolist()])


def _largest(truth: list[Any], found: list[float], scales: list[Any]) -> float:
    return max(
        float(abs(mpmath.mpf(value) - true) / mpmath.mpf(float(np.spacing(abs(float(scale))))))
        for true, value, scale in zip(truth, found, scales, strict=True)
    )
