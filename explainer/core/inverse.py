"""From probabilities back to logits."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.core.reading import as_real, as_temperature

_TOLERANCE = 1e-6


def softmax_inverse(p: ArrayLike, *, temperature: float = 1.0) -> NDArray[np.floating]:
    """Return the logits z of mean 0 with softmax(z / T) = p, along the last axis: zᵢ = T (ln pᵢ − mean ln p).

    All other logits with that softmax differ from these by one number added to each.

    Parameters
    ----------
    p : array_like of real numbers, shape (..., n)
        Probabilities: none negative, and of sum 1 to 10⁻⁶ (or to the precision of their dtype).
    temperature : float
        T > 0.

    Returns
    -------
    ndarray, shape (..., n)
        In the dtype of `p`, if that is a float's. A probability of 0 has the logit −∞, which finite ones only approach;
        the mean is that of the others.

    Raises
    ------
    ValueError
        What is no distribution.
    TypeError
        Complex numbers, strings, objects.

    Examples
    --------
    >>> softmax_inverse([0.5, 0.25, 0.25]).round(4)
    array([ 0.4621, -0.231 , -0.231 ])
    >>> softmax_inverse([0.5, 0.5, 0.0])
    array([  0.,   0., -inf])
    """
    temperature = as_temperature(temperature)
    shares, dtype = as_real("p", p)
    if shares.ndim == 0 or shares.shape[-1] == 0:
        msg = f"`p` must hold at least 1 probability along its last axis; got shape {shares.shape}. Pass a vector."
        raise ValueError(msg)
    if not (shares >= 0.0).all():  # NaN as well
        msg = f"`p` must hold probabilities from 0 on; got {shares[~(shares >= 0.0)][0]}. Pass what softmax returns."
        raise ValueError(msg)
    total = shares.sum(axis=-1)
    off = np.abs(total - 1.0)
    tolerance = max(_TOLERANCE, 4.0 * shares.shape[-1] * float(np.finfo(dtype).eps))
    if not (off <= tolerance).all():
        msg = f"`p` must add up to 1 along its last axis; got {total.flat[int(off.argmax())]:g}. Divide by the sum."
        raise ValueError(msg)
    kept = shares > 0.0
    logs = np.log(shares, where=kept, out=np.zeros_like(shares))
    mean = logs.sum(axis=-1, keepdims=True) / kept.sum(axis=-1, keepdims=True)
    result: NDArray[np.floating] = np.where(kept, temperature * (logs - mean), -np.inf).astype(dtype, copy=False)
    return result
