"""All that follows from where a reader of the derivation is: `DerivationSettings` → `DerivationSnapshot`."""

from __future__ import annotations

import dataclasses
import functools
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.core import log_softmax_jacobian
from explainer.core.derivation import Expression, at, live_numbers, nodes
from explainer.snapshot import Snapshot, compute
from explainer.snapshot.derivation_settings import DerivationSettings, Route, steps_of
from explainer.snapshot.graph import GraphState, softmax_values

Floats = NDArray[np.float64]

_MULTIPLIED_OUT: Final = 3  # the line of the pattern that has two terms


@dataclasses.dataclass(frozen=True, eq=False)
class DerivationSnapshot(Snapshot):
    """All the numbers of one moment of the derivation.

    Parameters
    ----------
    reader : DerivationSettings
        Where the reader is.
    numbers : dict of str to float
        What stands in the lines that are shown when numbers are put in, by identifier: ``line-{step}-{place}``.
    log_jacobian : ndarray of float64, shape (n, n)
        ∂log S_i/∂z_j.
    """

    reader: DerivationSettings
    numbers: dict[str, float]
    log_jacobian: Floats

    @property
    def graph(self) -> GraphState:
        """The computation, with the nodes lit that the reader's line speaks of; all alike where it names none."""
        line = _equations_of(self.reader.route, *self.settings.selected, self.settings.n)[self.reader.step]
        return GraphState(softmax_values(self.settings.logits), lit=frozenset(nodes(line)) or None)

    @property
    def diagonal(self) -> Floats | None:
        """diag(S), once the pattern is multiplied out and falls into two parts."""
        return np.diag(self.probabilities) if self._is_multiplied_out else None

    @property
    def outer(self) -> Floats | None:
        """S Sᵀ, once the pattern is multiplied out."""
        return np.outer(self.probabilities, self.probabilities) if self._is_multiplied_out else None

    @property
    def _is_multiplied_out(self) -> bool:
        return self.reader.route == "pattern" and self.reader.step >= _MULTIPLIED_OUT


def compute_derivation(reader: DerivationSettings) -> DerivationSnapshot:
    """Compute all the numbers for `reader`; a pure function.

    Parameters
    ----------
    reader : DerivationSettings

    Returns
    -------
    DerivationSnapshot

    Examples
    --------
    >>> snapshot = compute_derivation(DerivationSettings())
    >>> {gid: round(value, 3) for gid, value in snapshot.numbers.items()}
    {'line-0-0': 0.665, 'line-0-1': 7.389, 'line-0-2': 7.389, 'line-0-3': 2.718, 'line-0-4': 1.0}
    """
    settings = reader.settings
    z = np.array(settings.logits)
    lines = _equations_of(reader.route, *settings.selected, settings.n)
    numbers: dict[str, float] = {}
    for k, line in enumerate(lines[: reader.step + 1]):
        numbers |= live_numbers(line, z, prefix=f"line-{k}")
    return DerivationSnapshot(
        **vars(compute(settings)),
        reader=reader,
        numbers=numbers,
        log_jacobian=log_softmax_jacobian(z).astype(np.float64, copy=False),
    )


@functools.lru_cache(maxsize=256)
def _equations_of(route: Route, i: int, j: int, n: int) -> tuple[Expression, ...]:
    """Return the lines as equations, with numbers as indices."""
    return tuple(at(step.equation, i, j) for step in steps_of(route, i, j, n))
