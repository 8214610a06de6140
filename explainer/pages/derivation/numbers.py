"""The derivation's numbers: those in its lines, in the graph of the computation, and the matrices of its route."""

from __future__ import annotations

import dataclasses
import functools
from typing import Final

import numpy as np

from explainer.core import log_softmax_jacobian
from explainer.core.graph import GraphState, softmax_values
from explainer.pages.derivation.algebra import Expression, at, live_values, nodes
from explainer.pages.derivation.settings import DerivationSettings, Route, steps_of
from explainer.pages.logits import Floats, SoftmaxNumbers, softmax_and_jacobian

_MULTIPLIED_OUT: Final = 3
"""The line of the pattern that has two terms, from 0."""


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class DerivationNumbers(SoftmaxNumbers[DerivationSettings]):
    """All the numbers of one moment of the derivation.

    Parameters
    ----------
    lines : tuple of tuple of float
        What stands in each line that is shown when numbers are put in, in reading order.
    graph : GraphState
        The computation, with the nodes lit that the last line speaks of; all alike where it names none.
    """

    lines: tuple[tuple[float, ...], ...]
    graph: GraphState


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class PatternNumbers(DerivationNumbers):
    """Those of the pattern, J = diag(S) − S Sᵀ.

    Parameters
    ----------
    diagonal, outer : ndarray of float64, shape (n, n)
        diag(S) and S Sᵀ.
    """

    diagonal: Floats
    outer: Floats

    @property
    def is_multiplied_out(self) -> bool:
        """Whether the reader knows the two parts by now."""
        return self.settings.step >= _MULTIPLIED_OUT


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class LogSoftmaxNumbers(DerivationNumbers):
    """Those of log-softmax.

    Parameters
    ----------
    log_jacobian : ndarray of float64, shape (n, n)
        ∂log S_i/∂z_j.
    """

    log_jacobian: Floats


def compute(settings: DerivationSettings) -> DerivationNumbers | PatternNumbers | LogSoftmaxNumbers:
    """Compute all the numbers for `settings`; a pure function.

    Examples
    --------
    >>> numbers = compute(DerivationSettings())
    >>> [[round(value, 3) for value in line] for line in numbers.lines]
    [[0.665, 7.389, 7.389, 2.718, 1.0]]
    """
    z = np.array(settings.logits)
    equations = _equations(settings.route, *settings.selected, settings.n)
    shares, jacobian = softmax_and_jacobian(settings.logits)
    lines = tuple(live_values(equation, z) for equation in equations[: settings.step + 1])
    lit = frozenset(nodes(equations[settings.step])) or None
    numbers = DerivationNumbers(
        settings, shares, jacobian, lines=lines, graph=GraphState(softmax_values(z), lit=lit)
    )  # fmt: skip
    match settings.route:
        case "pattern":
            return PatternNumbers(**vars(numbers), diagonal=np.diag(shares), outer=np.outer(shares, shares))
        case "log-softmax":
            return LogSoftmaxNumbers(
                **vars(numbers), log_jacobian=log_softmax_jacobian(z).astype(np.float64, copy=False)
            )
        case _:
            return numbers


@functools.lru_cache(maxsize=256)
def _equations(route: Route, i: int, j: int, n: int) -> tuple[Expression, ...]:
    """Return the lines as equations, with numbers as indices."""
    return tuple(at(step.equation, i, j) for step in steps_of(route, i, j, n))
