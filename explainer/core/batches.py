"""Softmax of a whole array along one of its axes: its Jacobian has four indices, and is nearly all 0.

For Z of shape (B, n) and S = softmax along axis `axis`,

    ∂S_bi/∂Z_ck = S_bi (δ_ik − S_bk) δ_bc    along the last axis: a block for each row,
    ∂S_bi/∂Z_ck = S_bi (δ_bc − S_ci) δ_ik    along the first one: the same for each column.

Written as a (Bn) × (Bn) matrix, the first is block-diagonal: B blocks of n × n, a share of 1/B. No shape tells
which axis was summed over: both have the shape (B, n, B, n).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.core.jacobian import MAX_BYTES, softmax_jacobian
from explainer.core.reading import as_logits


def batch_softmax_jacobian(z: ArrayLike, axis: int = -1, *, max_bytes: int = MAX_BYTES) -> NDArray[np.float64]:
    """Return ∂S_bi/∂Z_ck, S being softmax of a (B, n) array along `axis`.

    Parameters
    ----------
    z : array_like of real numbers, shape (B, n)
    axis : {0, 1, -1, -2}
        What is normalised: 1 or −1 for each row, 0 or −2 for each column.
    max_bytes : int
        Refuse to build a result larger than this.

    Returns
    -------
    ndarray of float64, shape (B, n, B, n)
        The first two indices are the output, the last two the input.

    Raises
    ------
    ValueError
        An array that is not (B, n), an axis that it has not, fewer than 2 along it, a result over `max_bytes`, and what
        `softmax` refuses.
    TypeError
        Complex numbers, strings, objects.

    Examples
    --------
    >>> jacobian = batch_softmax_jacobian([[0.0, 0.0], [0.0, 0.0]])
    >>> jacobian.reshape(4, 4)[0].tolist()
    [0.25, -0.25, 0.0, 0.0]
    >>> batch_softmax_jacobian([[0.0, 0.0], [0.0, 0.0]], axis=0).reshape(4, 4)[0].tolist()
    [0.25, 0.0, -0.25, 0.0]
    """
    values, _, _ = as_logits(z)
    if values.ndim != 2 or axis not in (0, 1, -1, -2):
        msg = f"`z` must have shape (B, n) and `axis` be 0 or 1; got {values.shape} and {axis!r}. Reshape `z` first."
        raise ValueError(msg)
    size = values.size**2 * 8
    if size > max_bytes:
        msg = (
            f"The Jacobian of `z` with shape {values.shape} takes {size / 2**30:.1f} GiB, over `max_bytes` "
            f"({max_bytes / 2**30:.1f} GiB). Take it row by row (`softmax_jacobian`), or use `softmax_vjp`."
        )
        raise ValueError(msg)
    along = axis % 2
    rows = values if along else values.T
    blocks = softmax_jacobian(rows, max_bytes=max_bytes).astype(np.float64, copy=False)
    whole = np.zeros((*rows.shape, *rows.shape))
    whole[np.arange(len(rows)), :, np.arange(len(rows)), :] = blocks
    return whole if along else whole.transpose(1, 0, 3, 2)


def batch_pattern(rows: int, columns: int, axis: int = -1) -> NDArray[np.bool_]:
    """Return which entries of the (Bn) × (Bn) Jacobian of softmax along `axis` are not 0 for every array.

    Parameters
    ----------
    rows, columns : int
        B and n.
    axis : {0, 1, -1, -2}

    Returns
    -------
    ndarray of bool, shape (B n, B n)
        A share of 1/B is true along the last axis, 1/n along the first.

    Examples
    --------
    >>> batch_pattern(2, 2).astype(int).tolist()
    [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]]
    """
    same_row, one_row = np.eye(rows, dtype=bool), np.ones((columns, columns), dtype=bool)
    same_column, one_column = np.eye(columns, dtype=bool), np.ones((rows, rows), dtype=bool)
    pattern: NDArray[np.bool_] = np.kron(same_row, one_row) if axis % 2 else np.kron(one_column, same_column)
    return pattern
