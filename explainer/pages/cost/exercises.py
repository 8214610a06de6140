"""Exercises on what softmax's derivative costs and where it is used; each answer is checked by computing with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from explainer.core import softmax
from explainer.core.attention import attention, attention_backward, causal_mask
from explainer.core.batches import batch_softmax_jacobian
from explainer.pages.cost.bill import exact_memory
from explainer.pages.exercises import exercise

_ROOM: Final = 16 * 10**9


@exercise
def find_largest_vocabulary(n: int) -> str:
    """Check the answer to: find the largest n whose dense Jacobian fits into 16 GB (16·10⁹ bytes) in float16.

    Parameters
    ----------
    n : int

    Returns
    -------
    str
        Whether it is; if not, how much it takes.

    Examples
    --------
    >>> find_largest_vocabulary(50_257)
    'Not yet: 50257² numbers of 2 bytes take 5.05 GB. There is room for more.'
    """
    takes = exact_memory("dense", n, 2)
    told = f"{n}² numbers of 2 bytes take {takes / 1e9:.2f} GB"
    if takes > _ROOM:
        return f"Not yet: {told}. That is too much."
    if exact_memory("dense", n + 1, 2) <= _ROOM:
        return f"Not yet: {told}. There is room for more."
    return f"Right: {told}, and one class more is too much. Twice the vocabulary takes four times the memory."


@exercise
def find_winning_temperature(temperature: float) -> str:
    """Check the answer to: find, to 0.005, the T at which a lead of 5 over 50 256 equal rivals is just half.

    Parameters
    ----------
    temperature : float

    Returns
    -------
    str
        Whether it is; if not, which share the winner has.

    Examples
    --------
    >>> find_winning_temperature(1.0)
    'Not yet: at T = 1.0 its share is 0.0029. T ln(n − 1) has to be the lead.'
    """
    share = float(softmax(np.append(5.0, np.zeros(50_256)), temperature=temperature)[0])
    if abs(temperature - 5.0 / np.log(50_256)) > 0.005:
        return f"Not yet: at T = {temperature} its share is {share:.2g}. T ln(n − 1) has to be the lead."
    return f"Right: its share is {share:.2f} at T = {temperature:g}; just half is at 5/ln 50256 = 0.462."


@exercise
def write_attention_backward(function: Callable[[Any, Any, Any, Any], Any]) -> str:
    """Check the answer to: write dA of attention from P, V, O and dO, without a loop and without P ⊙ dP.

    Parameters
    ----------
    function : callable
        Yours: P (m, n), V (n, v), O (m, v), dO (m, v) → dA (m, n).

    Returns
    -------
    str
        Whether it is right, for several sizes and with a causal mask; if not, where it is not.

    Examples
    --------
    >>> write_attention_backward(lambda p, v, o, g: p * (g @ v.T))
    'Not yet: with 3 tokens dA₂₁ is −0.7771, and it is −0.0773. What is taken away from each row of dP?'
    """
    for tokens, width in ((3, 2), (5, 4), (8, 3)):
        rng = np.random.default_rng(tokens)
        q, k, v, g = rng.normal(size=(4, tokens, width))
        forward = attention(q, k, v, causal_mask(tokens))
        truth = attention_backward(forward, g).scores
        found = np.asarray(
            function(forward.weights.copy(), v.copy(), forward.output.copy(), g.copy()), dtype=np.float64
        )
        if found.shape != truth.shape:
            return f"Not yet: with {tokens} tokens it gives shape {found.shape}, and should give {truth.shape}."
        off = np.abs(found - truth)
        if not off.max() < 1e-9:
            i, j = (int(x) for x in np.unravel_index(np.nan_to_num(off, nan=np.inf).argmax(), off.shape))
            told = [f"{x:.4f}".replace("-", "−") for x in (found[i, j], truth[i, j] + 0.0)]
            at = f"{i + 1}{j + 1}".translate(str.maketrans("12345678", "₁₂₃₄₅₆₇₈"))
            return (
                f"Not yet: with {tokens} tokens dA{at} is {told[0]}, and it is {told[1]}. "
                "What is taken away from each row of dP?"
            )
    return "Right, with a causal mask, for 3, 5 and 8 tokens. rowsum(dO ⊙ O) is all that is needed of the row."


@exercise
def find_wrong_axis(z: Any) -> str:
    """Check the answer to: find a (2, 2) array at which softmax is the same along either axis.

    Parameters
    ----------
    z : array_like, shape (2, 2)

    Returns
    -------
    str
        Whether the shares are the same along both axes.

    Examples
    --------
    >>> find_wrong_axis([[1.0, 0.0], [0.0, 0.0]])
    'Not yet: along the rows it is (0.731, 0.269, 0.500, 0.500), along the columns (0.731, 0.500, 0.269, 0.500).'
    """
    array = np.asarray(z, dtype=np.float64)
    if array.shape != (2, 2):
        return f"Not yet: it has shape {array.shape}, and (2, 2) is asked for."
    rows, columns = softmax(array, axis=1), softmax(array, axis=0)
    if not np.allclose(rows, columns, atol=1e-9):
        told = [f"({', '.join(f'{x:.3f}' for x in s.ravel())})" for s in (rows, columns)]
        return f"Not yet: along the rows it is {told[0]}, along the columns {told[1]}."
    apart = float(np.abs(batch_softmax_jacobian(array, 1) - batch_softmax_jacobian(array, 0)).max())
    return (
        f"Right: the shares are the same, rows and columns add up to 1, and the Jacobians are {apart:.3f} apart. "
        "One point proves little."
    )
