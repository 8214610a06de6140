"""Exercises on number formats and on temperature, from easy to hard; each answer is checked by computing with it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from explainer.core import softmax
from explainer.pages.exercises import exercise
from explainer.pages.precision.formats import FORMATS, exact_softmax
from explainer.pages.precision.saturated import saturate
from explainer.pages.precision.tempered import CURVE, slopes
from explainer.pages.precision.ways import take

_ROWS: Final = ((2.0, 1.0, 0.0), (11.0, 11.0), (-20.0, -21.0), (700.0, 699.0, 650.0), (60.0, 0.3, 59.7))
_ENOUGH: Final = 4.0


@exercise
def find_silent_zeros(z: Sequence[float]) -> str:
    """Check the answer to: find logits at which exp(z)/Σ exp(z) gives only zeros in float16, and not one NaN.

    Parameters
    ----------
    z : sequence of float

    Returns
    -------
    str
        Whether it is so, and if not, what comes out.

    Examples
    --------
    >>> find_silent_zeros([12.0, 0.0])
    'Not yet: it gives (nan, 0.0): exp(z₁) = ∞, so ∞/∞ = NaN.'
    """
    trace = take("naive", z, FORMATS["float16"])
    shares = [float(share) for share in trace.shares]
    told = f"({', '.join(map(str, shares))})"
    if not any(shares):
        return f"Right: it gives {told}, and nothing warns. The sum is {trace.total:g}."
    return f"Not yet: it gives {told}" + (f": {trace.broken}." if trace.broken else ".")


@exercise
def find_dead_lead(lead: float) -> str:
    """Check the answer to: find, to 0.1, the lead from which on S₁(1 − S₁) is 0 in bfloat16.

    Parameters
    ----------
    lead : float

    Returns
    -------
    str
        Whether it is; if not, what S₁(1 − S₁) is there, or that it was 0 earlier.

    Examples
    --------
    >>> find_dead_lead(4.0)
    'Not yet: at lead 4.0 it is still 0.0153809. How many digits has bfloat16?'
    """
    here, before = saturate(np.array([lead, lead - 0.1]), FORMATS["bfloat16"]).values["textbook"].tolist()
    if here != 0:
        return f"Not yet: at lead {lead} it is still {here:g}. How many digits has bfloat16?"
    if before == 0:
        return f"Not yet: at lead {lead} it is 0, and at {lead - 0.1:.1f} as well."
    return f"Right: it is 0 from {lead} on. 1 + exp(−lead) rounds to 1 where exp(−lead) ≤ 2⁻⁸: 8 ln 2 = 5.55."


@exercise
def write_softmax(function: Callable[[Any], Any]) -> str:
    """Check the answer to: write a softmax that takes and gives float16, and is right to 4 ulp wherever logits lie.

    Parameters
    ----------
    function : callable
        Yours: a float16 array of shape (n,) → a float16 array of shape (n,).

    Returns
    -------
    str
        Whether it is right; if not, where it is not.

    Examples
    --------
    >>> write_softmax(lambda z: np.exp(z) / np.exp(z).sum())
    'Not yet: at z = (11, 11) it gives (0.0, 0.0), off by 1024 ulp.'
    """
    held = FORMATS["float16"]
    for row in _ROWS:
        z = held.hold(row)
        with np.errstate(all="ignore"):
            found = np.asarray(function(z.copy()))
        at = f"at z = ({', '.join(f'{x:g}' for x in row)})".replace("-", "−")
        if found.dtype != held.dtype or found.shape != z.shape:
            return f"Not yet: {at} it gives shape {found.shape} of {found.dtype}, and should give {z.shape} of float16."
        off = float(held.errors(found, exact_softmax(tuple(z.astype(float).tolist()))).max())
        if not off <= _ENOUGH:
            told = ", ".join(str(float(share)) for share in found)
            how = "no number" if math.isnan(off) else f"off by {off:.0f} ulp"
            return f"Not yet: {at} it gives ({told}), {how}."
    return "Right, wherever the logits lie."


@exercise
def find_even_temperature(temperature: float) -> str:
    """Check the answer to: find the temperature at which the first of z = (2, 1, 0) has half of the share, to 0.005.

    Parameters
    ----------
    temperature : float

    Returns
    -------
    str
        Whether it is; if not, which share it has there.

    Examples
    --------
    >>> find_even_temperature(1.0)
    'Not yet: at T = 1.0 its share is 0.665. Hotter is more even.'
    """
    share = float(softmax([2.0, 1.0, 0.0], temperature=temperature)[0])
    if abs(share - 0.5) > 0.005:
        return f"Not yet: at T = {temperature} its share is {share:.3f}. Hotter is more even."
    return (
        f"Right: its share is {share:.3f}. With x = exp(−1/T) it is ½ where x + x² = 1: T = 1/ln φ, φ the golden ratio."
    )


@exercise
def find_turning_share(z: Sequence[float]) -> str:
    """Check the answer to: find three logits of which the middle one's share first rises with T, and then falls.

    Parameters
    ----------
    z : sequence of float

    Returns
    -------
    str
        Whether it does, and where it is largest; if not, what it does instead.

    Examples
    --------
    >>> find_turning_share([2.0, 1.0, 0.0])
    'Not yet: from T = 0.01 to 100 the middle share only rises. Its slope has the sign of Σ Sₖzₖ − z.'
    """
    logits = np.sort(np.asarray(z, dtype=np.float64))
    if logits.shape != (3,):
        return f"Not yet: three logits are asked for, and it holds {logits.size}."
    shares = softmax(logits / CURVE[:, None])[:, 1]
    most = int(shares.argmax())
    if 0 < most < len(CURVE) - 1 and shares[most] > max(shares[0], shares[-1]):
        return f"Right: it is largest near T = {CURVE[most]:.2g}, {shares[most]:.3f}, where Σ Sₖzₖ sinks below z."
    does = "rises" if shares[-1] > shares[0] else "falls" if shares[-1] < shares[0] else "stays as it is"
    return (
        f"Not yet: from T = {CURVE[0]:g} to {CURVE[-1]:g} the middle share only {does}. "
        "Its slope has the sign of Σ Sₖzₖ − z."
    )


@exercise
def write_temperature_slope(function: Callable[[Any, float], Any]) -> str:
    """Check the answer to: write ∂S/∂T of S = softmax(z/T), right to 6 digits even where one class has all the share.

    Parameters
    ----------
    function : callable
        Yours: z of shape (n,) and T → shape (n,).

    Returns
    -------
    str
        Whether it is right; if not, where it is not.

    Examples
    --------
    >>> write_temperature_slope(lambda z, t: -z * softmax(z, temperature=t))
    'Not yet: at z = (2, 1, 0), T = 1.0 it gives (-1.330, -0.245, -0.000), and it is (-0.283, 0.141, 0.142).'
    """
    for row, temperature in (((2.0, 1.0, 0.0), 1.0), ((3.0, 3.0, -1.0, 0.5), 7.0), ((2.0, 1.0, 0.0), 0.02)):
        z = np.array(row)
        truth = slopes(z, temperature)[:-1]
        with np.errstate(all="ignore"):
            found = np.asarray(function(z.copy(), temperature), dtype=np.float64)
        at = f"at z = ({', '.join(f'{x:g}' for x in row)}), T = {temperature}".replace("-", "−")
        if found.shape != z.shape:
            return f"Not yet: {at} it gives shape {found.shape}, and should give {z.shape}."
        if not np.allclose(found, truth, rtol=1e-6, atol=0.0):
            form = ".3f" if np.abs(truth).max() > 0.001 else ".3e"
            told = [f"({', '.join(format(x, form) for x in values)})" for values in (found, truth)]
            return f"Not yet: {at} it gives {told[0]}, and it is {told[1]}."
    return "Right, even where one class has all the share."
