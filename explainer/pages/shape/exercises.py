"""Exercises on the shape of softmax's derivative, from easy to hard; each answer is checked by computing with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from explainer.core import (
    logsumexp_curvature,
    softmax,
    softmax_hessian_product,
    softmax_jacobian,
    softmax_jvp,
    softmax_spectrum,
)
from explainer.pages.exercises import exercise
from explainer.pages.logits import Floats

_PLACE: Final = (1.0, 0.5, -0.5)
_POINTS: Final = (
    ((1.0, 0.5, -0.5), (1.0, -0.5, 0.3)),
    ((0.0, 0.0, 3.0, 1.0), (0.2, -1.0, 0.5, 0.0)),
    ((45.0, 0.0, 1.0), (0.3, 1.0, -2.0)),
)
_SMALL: Final = 1e-12


@exercise
def find_null_move(d: Sequence[float]) -> str:
    """Check the answer to: find a move d of z = (1, 0.5, −0.5), not 0, that moves S not at all.

    Parameters
    ----------
    d : sequence of float

    Returns
    -------
    str
        Whether it is one; if not, how it moves S.

    Examples
    --------
    >>> find_null_move([1.0, -1.0, 0.0])
    'Not yet: J d = (0.429, -0.403, -0.026).'
    """
    move = np.asarray(d, dtype=np.float64)
    if move.shape != (3,) or not np.isfinite(move).all() or not move.any():
        return "Not yet: three numbers are asked for, and not all of them 0."
    moved = softmax_jvp(_PLACE, move)
    if np.abs(moved).max() > _SMALL * np.abs(move).max():
        return f"Not yet: J d = {_told(moved)}."
    return "Right: all logits together. J(1, …, 1) = 0 at every z, and there is no other such direction."


@exercise
def find_half(z: Sequence[float]) -> str:
    """Check the answer to: find three finite logits whose largest eigenvalue is 0.499 or more.

    Parameters
    ----------
    z : sequence of float

    Returns
    -------
    str
        Whether it is; if not, what it is.

    Examples
    --------
    >>> find_half([0.0, 0.0, 0.0])
    'Not yet: λ₁ = 0.3333, with S = (0.333, 0.333, 0.333). Two of them must share nearly all.'
    """
    logits = np.asarray(z, dtype=np.float64)
    if logits.shape != (3,) or not np.isfinite(logits).all():
        return "Not yet: three finite logits are asked for."
    first = float(softmax_spectrum(logits).eigenvalues[0])
    if first < 0.499:
        told = _told(softmax(logits))
        return f"Not yet: λ₁ = {first:.4f}, with S = {told}. Two of them must share nearly all."
    return f"Right: λ₁ = {first:.4f}. It comes as near to ½ as one likes, and reaches it with two classes alone."


@exercise
def find_long_ellipse(z: Sequence[float]) -> str:
    """Check the answer to: find three logits at which the ellipse is ten times as long as it is wide, or more.

    Parameters
    ----------
    z : sequence of float

    Returns
    -------
    str
        Whether it is; if not, how long it is.

    Examples
    --------
    >>> find_long_ellipse([1.0, 0.5, -0.5])
    'Not yet: λ₁/λ₂ = 2.6. Where in the triangle is it flat?'
    """
    logits = np.asarray(z, dtype=np.float64)
    if logits.shape != (3,) or not np.isfinite(logits).all():
        return "Not yet: three finite logits are asked for."
    first, second, _ = softmax_spectrum(logits).eigenvalues.tolist()
    if not second > 0:
        return "Not yet: λ₂ = 0 to all digits, and the ellipse is a line. Stay nearer to the middle."
    if first < 10 * second:
        return f"Not yet: λ₁/λ₂ = {first / second:.1f}. Where in the triangle is it flat?"
    return f"Right: λ₁/λ₂ = {first / second:.1f}. Near an edge, a move of the rarest class changes next to nothing."


@exercise
def write_curvature(function: Callable[[Any, Any], Any]) -> str:
    """Check the answer to: write dᵀJd for z and d, without building J, right to 6 digits and never below 0.

    Parameters
    ----------
    function : callable
        Yours: z and d of shape (n,) → a number.

    Returns
    -------
    str
        Whether it is right; if not, where it is not.

    Examples
    --------
    >>> write_curvature(lambda z, d: softmax(z) @ d**2 - (softmax(z) @ d) ** 2)
    'Not yet: at z = (45, 0, 1) it gives 0.000000e+00, and it is 4.256482e-19.'
    """
    for place, move in _POINTS:
        z, d = np.array(place), np.array(move)
        found = float(function(z.copy(), d.copy()))
        truth = float(logsumexp_curvature(z, d))
        if not np.isclose(found, truth, rtol=1e-6, atol=0.0):
            return f"Not yet: at z = {_place(z)} it gives {found:.6e}, and it is {truth:.6e}."
    return "Right, also where one class has all the share: the variance of d, from its mean."


@exercise
def write_second_order(function: Callable[[Any, Any], Any]) -> str:
    """Check the answer to: write S + J dz + ½ H[dz, dz], what the second derivative predicts for softmax(z + dz).

    Parameters
    ----------
    function : callable
        Yours: z and dz of shape (n,) → shape (n,).

    Returns
    -------
    str
        Whether it is right; if not, where it is not.

    Examples
    --------
    >>> write_second_order(lambda z, dz: softmax(z) + softmax_jacobian(z) @ dz)
    'Not yet: at z = (1, 0.5, -0.5) it gives (0.865, 0.027, 0.108), and it is (0.830, 0.090, 0.080).'
    """
    for place, move in _POINTS:
        z, dz = np.array(place), np.array(move)
        found = np.asarray(function(z.copy(), dz.copy()), dtype=np.float64)
        truth = softmax(z) + softmax_jacobian(z) @ dz + softmax_hessian_product(z, dz, dz) / 2
        if found.shape != z.shape:
            return f"Not yet: at z = {_place(z)} it gives shape {found.shape}, and should give {z.shape}."
        if not np.allclose(found, truth, rtol=1e-6, atol=1e-12):
            return f"Not yet: at z = {_place(z)} it gives {_told(found)}, and it is {_told(truth)}."
    return "Right. With u = dz − S·dz it is S ⊙ (1 + u + (u² − S·u²)/2)."


def _told(values: Any) -> str:
    numbers: Floats = np.asarray(values, dtype=np.float64) + 0.0
    return f"({', '.join(f'{x:.3f}' if abs(x) >= 0.0005 or x == 0 else f'{x:.2g}' for x in numbers)})"


def _place(z: Floats) -> str:
    return f"({', '.join(f'{x:g}' for x in z)})"
