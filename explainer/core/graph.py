"""What the computation graph says at one moment: the value of each node, which of them are lit, which have moved.

Nodes are named as in `explainer.core.dependency_graph`: "z_0" …, "exp_0" …, "sum", "S_0" …, counted from 0.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from explainer.core.dependency import dependency_graph
from explainer.core.elementwise import Elementwise


@dataclasses.dataclass(frozen=True)
class GraphState:
    """One moment of a computation graph.

    Parameters
    ----------
    values : mapping of str to float
        By node.
    lit : frozenset of str, optional
        The nodes that are lit; the others step back. None: all alike.
    picked : frozenset of str
        The nodes that were asked about.
    moves : mapping of str to int
        By node: 1 where the value went up, −1 where it went down, 0 where it stayed. Empty: nothing was moved yet.
    """

    values: Mapping[str, float]
    lit: frozenset[str] | None = None
    picked: frozenset[str] = frozenset()
    moves: Mapping[str, int] = dataclasses.field(default_factory=dict)


def softmax_values(z: ArrayLike) -> dict[str, float]:
    """Compute every node of softmax's graph: exp(z_k), their sum, and S_k = exp(z_k) / sum.

    Parameters
    ----------
    z : array_like of real numbers, shape (n,)
        Small enough for exp not to overflow: nothing is subtracted, as nothing is in the picture.

    Returns
    -------
    dict of str to float

    Examples
    --------
    >>> {node: round(value, 3) for node, value in softmax_values([1.0, 0.0]).items()}
    {'z_0': 1.0, 'z_1': 0.0, 'exp_0': 2.718, 'exp_1': 1.0, 'sum': 3.718, 'S_0': 0.731, 'S_1': 0.269}
    """
    logits = np.asarray(z, dtype=np.float64)
    exponentials = np.exp(logits)
    total = float(exponentials.sum())
    return {**_layers(z=logits, exp=exponentials), "sum": total, **_layers(S=exponentials / total)}


def elementwise_values(function: Elementwise, z: ArrayLike) -> dict[str, float]:
    """Compute every node of an elementwise function's graph: f(z_k), which is output k as it stands.

    Parameters
    ----------
    function : Elementwise
    z : array_like of real numbers, shape (n,)

    Returns
    -------
    dict of str to float

    Examples
    --------
    >>> from explainer.core.elementwise import FUNCTIONS
    >>> elementwise_values(FUNCTIONS["ReLU"], [1.0, -2.0])
    {'z_0': 1.0, 'z_1': -2.0, 'exp_0': 1.0, 'exp_1': 0.0, 'S_0': 1.0, 'S_1': 0.0}
    """
    logits = np.asarray(z, dtype=np.float64)
    values = function(logits)
    return _layers(z=logits, exp=values, S=values)


@functools.lru_cache(maxsize=256)
def reached(node: str, n: int, elementwise: bool = False) -> frozenset[str]:
    """Return `node` and all that it reaches.

    Examples
    --------
    >>> sorted(reached("z_0", 2))
    ['S_0', 'S_1', 'exp_0', 'sum', 'z_0']
    """
    import networkx  # as `dependency_graph` does: a page without a graph starts without it

    return frozenset({node} | networkx.descendants(_graph(n, elementwise), node))


@functools.lru_cache(maxsize=256)
def needed(node: str, n: int, elementwise: bool = False) -> frozenset[str]:
    """Return `node` and all that it needs.

    Examples
    --------
    >>> sorted(needed("S_0", 2))
    ['S_0', 'exp_0', 'exp_1', 'sum', 'z_0', 'z_1']
    >>> sorted(needed("S_0", 2, elementwise=True))
    ['S_0', 'exp_0', 'z_0']
    """
    import networkx

    return frozenset({node} | networkx.ancestors(_graph(n, elementwise), node))


def directions(before: Mapping[str, float], now: Mapping[str, float]) -> dict[str, int]:
    """Return by node whether its value went up (1), went down (−1) or stayed, to the last bit (0).

    Examples
    --------
    >>> directions(softmax_values([1.0, 0.0]), softmax_values([2.0, 0.0]))
    {'z_0': 1, 'z_1': 0, 'exp_0': 1, 'exp_1': 0, 'sum': 1, 'S_0': 1, 'S_1': -1}
    """
    return {node: (value > before[node]) - (value < before[node]) for node, value in now.items()}


@functools.lru_cache(maxsize=32)
def _graph(n: int, elementwise: bool) -> Any:
    return dependency_graph(n, elementwise)


def _layers(**layers: Any) -> dict[str, float]:
    return {f"{kind}_{k}": value for kind, layer in layers.items() for k, value in enumerate(layer.tolist())}
