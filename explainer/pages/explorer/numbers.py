"""The Explorer's numbers: softmax, its Jacobian, the check, and what is always true."""

from __future__ import annotations

import dataclasses
import functools
from typing import Final

import numpy as np

from explainer.core import JacobianCheck, check_jacobian, softmax
from explainer.pages.explorer.settings import ExplorerSettings
from explainer.pages.logits import Floats, SoftmaxNumbers, softmax_and_jacobian

EPS: Final = float(np.finfo(np.float64).eps)


@dataclasses.dataclass(frozen=True)
class Invariant:
    """Something that is true of every softmax, and how exactly it came out.

    Parameters
    ----------
    name : str
        One word, the same for all settings.
    statement : str
        For people.
    residual : float
        What should be 0.
    tolerance : float
        What rounding may leave of it.

    Examples
    --------
    >>> Invariant("sum", "ΣS = 1", 2.2e-16, 1.8e-15).holds
    True
    """

    name: str
    statement: str
    residual: float
    tolerance: float

    @property
    def holds(self) -> bool:
        """Whether the residual is no more than rounding."""
        return self.residual <= self.tolerance


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class ExplorerNumbers(SoftmaxNumbers[ExplorerSettings]):
    """All the numbers of one moment.

    Parameters
    ----------
    check : JacobianCheck
        The Jacobian against finite differences.
    invariants : tuple of Invariant
    """

    check: JacobianCheck
    invariants: tuple[Invariant, ...]


def compute(settings: ExplorerSettings) -> ExplorerNumbers:
    """Compute all the numbers for `settings`; a pure function.

    Examples
    --------
    >>> numbers = compute(ExplorerSettings(logits=(2.0, 1.0, 0.0)))
    >>> numbers.probabilities.round(3).tolist()
    [0.665, 0.245, 0.09]
    >>> numbers.check.ok, all(invariant.holds for invariant in numbers.invariants)
    (True, True)
    """
    temperature = settings.temperature
    z = np.array(settings.logits)
    shares, jacobian = softmax_and_jacobian(settings.logits, temperature)
    tempered = functools.partial(softmax, temperature=temperature)
    check = check_jacobian(
        tempered, jacobian, z, method=settings.method, step=settings.step, vectorized=True
    )  # fmt: skip
    invariants = _invariants(shares, jacobian, z, temperature)
    return ExplorerNumbers(settings, shares, jacobian, temperature, check=check, invariants=invariants)


def _invariants(s: Floats, jacobian: Floats, z: Floats, temperature: float) -> tuple[Invariant, ...]:
    n = s.size
    # Every row's and column's absolute values sum to 2·S_i(1 − S_i)/T, at most 1/(2T), which is also the
    # largest eigenvalue there can be: the size that rounding errors are measured by.
    size = 0.5 / temperature
    # Each S_i is a few roundings away from the truth (exp, sum, division), relative to itself; ΣS = 1.
    few = 8 * EPS
    # An entry is within 8 ulp; adding n of them rounds n − 1 times.
    sums = (n + 8) * EPS * size
    rows, columns, shift = jacobian.sum(axis=1), jacobian.sum(axis=0), jacobian @ np.ones(n)
    unmasked = int(np.isfinite(z).sum())
    seen = s > 0  # among the unmasked; what underflowed in float64 cannot be seen in J
    # J = √D (I − √S √Sᵀ) √D / T with D = diag(S): the matrix in the middle has J's rank, and its eigenvalues are
    # one 0 and otherwise 1. Counting those keeps working where saturation makes J itself nearly 0.
    scale = np.sqrt(np.where(seen, s, 1.0))
    middle = temperature * jacobian / scale / scale[:, None]
    eigenvalues, counted = np.linalg.eigvalsh(np.stack([jacobian, middle]))
    smallest, largest = float(eigenvalues[0]), float(eigenvalues[-1])
    rank = int((counted > 0.5).sum())
    lost = unmasked - int(seen.sum())
    told = f"; float64 shows {rank}, as {lost} of the probabilities underflowed" if lost else ""
    # A symmetric eigensolver is backward stable: its eigenvalues are off by about n roundings of ‖J‖.
    solver = n * EPS * size
    return (
        Invariant("sum", "ΣS = 1", abs(float(s.sum()) - 1), few),
        Invariant("rows", "every row of J sums to 0", _largest(rows), sums),
        Invariant("columns", "every column of J sums to 0", _largest(columns), sums),
        Invariant("symmetry", "J = Jᵀ", _largest(jacobian - jacobian.T), EPS * size / 2),  # 1 ulp of 1/(4T)
        Invariant("shift", "J·1 = 0: raising all logits together changes nothing", _largest(shift), sums),
        Invariant("semidefinite", "J is positive semidefinite: no eigenvalue below 0", max(0.0, -smallest), solver),
        Invariant(
            "rank", f"rank J = {unmasked} − 1 = {unmasked - 1}{told}", float(abs(unmasked - 1 - rank)), float(lost)
        ),
        Invariant(
            "spectrum",
            f"λmax = {largest:.3g} ≤ 1/(2T) = {size:.3g}",
            max(0.0, largest - size),
            solver,
        ),
    )


def _largest(values: Floats) -> float:
    return float(np.abs(values).max())
