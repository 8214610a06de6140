"""Which output depends on which input: softmax's computation as a graph, and a Jacobian's pattern of non-zeros."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.core.reading import as_numbers, refuse_masked

if TYPE_CHECKING:
    import networkx


def dependency_graph(n: int, elementwise: bool = False) -> networkx.DiGraph[Any]:
    """Return softmax's computation z → exp → sum → S as a graph whose arrows point the way values flow.

    Parameters
    ----------
    n : int
        How many logits, at least 1.
    elementwise : bool
        The contrast: a function applied to each logit alone, such as a sigmoid. No sum, so no arrow crosses over.

    Returns
    -------
    networkx.DiGraph
        Nodes are the strings "z_0" … , "exp_0" … , "sum", "S_0" … (counted from 0), each with the attributes `kind`
        ("z", "exp", "sum" or "S") and `index` (None for the sum). What z_j reaches are its descendants; what S_i needs
        are its ancestors.

    Raises
    ------
    ValueError
        `n` below 1.
    TypeError
        `n` that is no integer.

    Examples
    --------
    >>> import networkx
    >>> sorted(networkx.descendants(dependency_graph(3), "z_0"))
    ['S_0', 'S_1', 'S_2', 'exp_0', 'sum']
    >>> sorted(networkx.descendants(dependency_graph(3, elementwise=True), "z_0"))
    ['S_0', 'exp_0']
    """
    if isinstance(n, bool) or not isinstance(n, int | np.integer):
        msg = f"`n` must be an integer; got {n!r}. Pass the number of logits."
        raise TypeError(msg)
    if n < 1:
        msg = f"`n` must be at least 1; got {n}. Pass the number of logits."
        raise ValueError(msg)
    import networkx  # here, because it would double the start-up time of everyone who draws no graph

    graph: networkx.DiGraph[Any] = networkx.DiGraph()
    for kind in ("z", "exp", "S"):
        graph.add_nodes_from((f"{kind}_{k}", {"kind": kind, "index": k}) for k in range(n))
    graph.add_edges_from((f"z_{k}", f"exp_{k}") for k in range(n))
    graph.add_edges_from((f"exp_{k}", f"S_{k}") for k in range(n))
    if not elementwise:
        graph.add_node("sum", kind="sum", index=None)
        graph.add_edges_from((f"exp_{k}", "sum") for k in range(n))
        graph.add_edges_from(("sum", f"S_{k}") for k in range(n))
    return graph


def sparsity_pattern(J: ArrayLike, tol: float = 0.0) -> NDArray[np.bool_]:
    """Return where |Jᵢⱼ| > `tol`: True means that output i feels input j.

    Parameters
    ----------
    J : array_like of real numbers, any shape
        A Jacobian, as a rule (..., m, n).
    tol : float
        What still counts as zero, ≥ 0.

    Returns
    -------
    ndarray of bool
        Same shape as `J`.

    Raises
    ------
    ValueError
        `tol` negative or NaN, `J` holding NaN or masked entries.
    TypeError
        `J` sparse, or of another dtype than real numbers.

    Examples
    --------
    >>> sparsity_pattern([[0.25, 0.0], [0.0, 0.25]])
    array([[ True, False],
           [False,  True]])
    """
    refuse_masked("J", J)
    matrix = as_numbers("J", J)
    if not tol >= 0.0:
        msg = f"`tol` must be at least 0; got {tol}. Use 0 to see every entry that is not exactly zero."
        raise ValueError(msg)
    if np.isnan(matrix).any():
        msg = "`J` must not hold NaN; its pattern would be a guess. Replace it first."
        raise ValueError(msg)
    pattern: NDArray[np.bool_] = (matrix > tol) | (matrix < -tol)
    return pattern
