"""The numbers of the page on dependence: the graphs, the Jacobians, and what was asked for."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np

from explainer.core import cross_entropy, cross_entropy_gradient
from explainer.core.graph import GraphState, directions, elementwise_values, needed, reached, softmax_values
from explainer.pages.dependence.settings import DependenceSettings
from explainer.pages.logits import Floats, SoftmaxNumbers, softmax_and_jacobian


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class DependenceNumbers(SoftmaxNumbers[DependenceSettings]):
    """All the numbers of one moment.

    Parameters
    ----------
    softmax_graph, elementwise_graph : GraphState
    elementwise_jacobian : ndarray of float64, shape (n, n)
    loss : float
        −ln S_i, for target i.
    loss_gradient : ndarray of float64, shape (n,)
        S − y.
    """

    softmax_graph: GraphState
    elementwise_graph: GraphState
    elementwise_jacobian: Floats
    loss: float
    loss_gradient: Floats

    @property
    def answer(self) -> Floats:
        """What was asked for, with a row for each output (or one for the loss) and a column for each input."""
        settings = self.settings
        match settings.of:
            case "output":
                rows = self.jacobian[[settings.selected[0]]]
            case "outputs":
                rows = self.jacobian
            case "loss":
                rows = self.loss_gradient[None]
        return rows if settings.column is None else rows[:, [settings.column]]


def compute(settings: DependenceSettings) -> DependenceNumbers:
    """Compute all the numbers for `settings`; a pure function.

    Examples
    --------
    >>> numbers = compute(DependenceSettings().ask(of="loss", wrt="inputs"))
    >>> numbers.answer.round(3).tolist()
    [[-0.335, 0.245, 0.09]]
    """
    z, function = np.array(settings.logits), settings.elementwise
    target = np.zeros(settings.n)
    target[settings.selected[0]] = 1.0
    now, before = softmax_values(z), softmax_values(settings.before)
    alone_now, alone_before = elementwise_values(function, z), elementwise_values(function, settings.before)
    return DependenceNumbers(
        settings,
        *softmax_and_jacobian(settings.logits),
        softmax_graph=_graph(settings, now, before, elementwise=False),
        elementwise_graph=_graph(settings, alone_now, alone_before, elementwise=True),
        elementwise_jacobian=function.jacobian(z),
        loss=float(cross_entropy(z, target)),
        loss_gradient=cross_entropy_gradient(z, target).astype(np.float64, copy=False),
    )


def _graph(
    settings: DependenceSettings, now: Mapping[str, float], before: Mapping[str, float], *, elementwise: bool
) -> GraphState:
    """Light what lies between the inputs and the outputs that are asked about."""
    n, i, j = settings.n, settings.row, settings.column
    lit, picked = None, set()
    if j is not None:
        picked.add(f"z_{j}")
        lit = reached(f"z_{j}", n, elementwise)
    if i is not None:
        picked.add(f"S_{i}")
        need = needed(f"S_{i}", n, elementwise)
        lit = need if lit is None else lit & need
    return GraphState(now, lit, frozenset(picked), directions(before, now) if settings.before else {})
