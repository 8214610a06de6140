"""Rounding by mpmath, for every format: the reference that knows nothing of NumPy."""

import math

import mpmath


def rounded(value, held):
    """The number of a format that is nearest to an exact one: a tie goes to the even, what is too large to ∞ or NaN."""
    value = mpmath.mpf(value)
    if value == 0:
        return 0.0
    with mpmath.workprec(200):
        least = mpmath.mpf(held.least)
        exponent = mpmath.floor(mpmath.log(abs(value), 2))
        unit = max(mpmath.mpf(2) ** (exponent - held.precision + 1), least)
        near = mpmath.nint(value / unit) * unit  # nint: ties to even
    if abs(near) > mpmath.mpf(held.largest):
        return math.copysign(math.inf, float(mpmath.sign(near))) if held.has_infinity else math.nan
    return float(near)


def exact_softmax(logits):
    with mpmath.workdps(60):
        weights = [mpmath.exp(mpmath.mpf(z) - mpmath.mpf(max(logits))) for z in logits]
        return [weight / mpmath.fsum(weights) for weight in weights]
