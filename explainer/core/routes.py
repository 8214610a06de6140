"""Ways from a target to the gradient of cross-entropy at the logits: three that agree, and one that is wrong.

The loss is L = −Σₖ yₖ ln Sₖ with S = softmax(z) and a distribution y, so the gradient at the probabilities is
gₖ = ∂L/∂Sₖ = −yₖ/Sₖ. From there to the logits there are

    the full Jacobian   ∂L/∂zⱼ = Σₖ gₖ Jₖⱼ        multiply along each path, add across the paths
    the VJP             S ⊙ (g − S·g)             the same number, without building J
    fused               S − y                     the same number, without g: nothing is divided by S
    the diagonal alone  gⱼ Jⱼⱼ = −yⱼ (1 − Sⱼ)     wrong: it forgets every path but one

The wrong one is what comes out when softmax is taken for an elementwise function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.core.jacobian import softmax_jacobian
from explainer.core.losses import cross_entropy_gradient
from explainer.core.reading import as_real
from explainer.core.softmax import softmax
from explainer.core.vector_products import softmax_vjp

Route = Callable[[Any, Any], NDArray[np.floating]]


def upstream_gradient(z: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
    """Return gₖ = ∂L/∂Sₖ = −yₖ/Sₖ of cross-entropy.

    Parameters
    ----------
    z : array_like of real numbers, shape (..., n)
        Logits.
    y : array_like of real numbers, shape (..., n)
        The target, a distribution over the classes.

    Returns
    -------
    ndarray of float64, shape (..., n)

    Raises
    ------
    ValueError
        Shapes that differ, a class with a target above 0 whose probability underflows to 0, what `softmax` refuses.
    TypeError
        Complex numbers, strings, objects.

    Examples
    --------
    >>> upstream_gradient([0.0, 0.0], [0.25, 0.75])
    array([-0.5, -1.5])
    """
    shares = softmax(np.asarray(z, dtype=np.float64))
    target, _ = as_real("y", y)
    if target.shape != shares.shape:
        msg = f"`y` must have the shape of `z`, {shares.shape}; got {target.shape}. Write class k as a 1 among zeros."
        raise ValueError(msg)
    wanted = target != 0.0
    if (shares[wanted] == 0.0).any():
        msg = "`z` must leave every class of the target a probability above 0; got 0. Use `cross_entropy_gradient`."
        raise ValueError(msg)
    ratio: NDArray[np.float64] = np.divide(target, shares, out=np.zeros_like(shares), where=wanted)
    return 0.0 - ratio  # no −0


def through_jacobian(z: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
    """Return ∂L/∂zⱼ = Σₖ (−yₖ/Sₖ) Jₖⱼ, with the whole Jacobian built.

    Parameters, errors and result are those of `through_vjp`.

    Examples
    --------
    >>> through_jacobian([0.0, 0.0], [0.25, 0.75])
    array([ 0.25, -0.25])
    """
    gradient: NDArray[np.float64] = np.einsum("...k,...kj->...j", upstream_gradient(z, y), softmax_jacobian(z))
    return gradient


def through_vjp(z: ArrayLike, y: ArrayLike) -> NDArray[np.floating]:
    """Return ∂L/∂z = S ⊙ (g − S·g) with g = −y/S: what automatic differentiation does.

    Parameters
    ----------
    z, y : array_like of real numbers, shape (..., n)
        Logits and target, as for `upstream_gradient`.

    Returns
    -------
    ndarray, shape (..., n)

    Raises
    ------
    ValueError, TypeError
        As `upstream_gradient`.

    Examples
    --------
    >>> through_vjp([0.0, 0.0], [0.25, 0.75])
    array([ 0.25, -0.25])
    """
    return softmax_vjp(z, upstream_gradient(z, y))


def through_diagonal(z: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
    """Return gⱼ Jⱼⱼ = −yⱼ (1 − Sⱼ), which is not ∂L/∂zⱼ: it pushes right classes up, and never a wrong one down.

    Parameters, errors and result are those of `through_vjp`.

    Examples
    --------
    >>> through_diagonal([0.0, 0.0], [0.25, 0.75])
    array([-0.125, -0.375])
    """
    gradient: NDArray[np.float64] = upstream_gradient(z, y) * np.einsum("...jj->...j", softmax_jacobian(z))
    return gradient


ROUTES: Final[Mapping[str, Route]] = MappingProxyType(
    {
        "jacobian": through_jacobian,
        "vjp": through_vjp,
        "fused": cross_entropy_gradient,
        "diagonal": through_diagonal,
    }
)
"""The routes by name; the last is wrong."""
