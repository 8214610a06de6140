"""The checking lab's numbers: what is claimed, what differences give, and what to think of both."""

from __future__ import annotations

import dataclasses
from typing import Any, Final, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from explainer.core import (
    CheckWarning,
    JacobianCheck,
    Verdict,
    check_jacobian,
    finite_difference_jacobian,
    softmax,
    step_sweep,
)
from explainer.core.differences import ORDER, Method
from explainer.pages.check.effort import FINE, FULL, Effort
from explainer.pages.check.findings import Finding, identities_of, usual_checks
from explainer.pages.check.settings import METHODS, CheckSettings
from explainer.pages.check.subjects import Floats, Subject, claim

C = TypeVar("C", bound=CheckSettings)
C_co = TypeVar("C_co", bound=CheckSettings, covariant=True)
_STEPS: Final = np.logspace(-12.0, 0.0, FINE)


@dataclasses.dataclass(frozen=True, eq=False)
class Uncompared:
    """What there is where a claim, or the function itself, gave nothing to compare.

    Parameters
    ----------
    analytic, numeric : ndarray of float64, shape (m, n)
        NaN where there is no number.
    """

    analytic: Floats
    numeric: Floats
    warnings: tuple[CheckWarning, ...] = ()

    @property
    def relative_error(self) -> Floats:
        """Unknown in every entry."""
        return np.full(self.analytic.shape, np.nan)

    @property
    def verdicts(self) -> NDArray[np.str_]:
        """Nothing can be resolved."""
        return np.full(self.analytic.shape, Verdict.CANNOT_RESOLVE.value)


@dataclasses.dataclass(frozen=True, eq=False)
class CheckNumbers(Generic[C_co]):
    """All the numbers of one moment; matrices have shape (m, n).

    Parameters
    ----------
    settings : CheckSettings
    subject : Subject
    probabilities : ndarray, shape (n,)
        Softmax of the logits, whatever the subject.
    outputs : ndarray, shape (m,)
        f(z) of a reader's own f, NaN where that is no number; otherwise the probabilities.
    check : JacobianCheck or Uncompared
    problem : str
        What is the matter with the subject's functions, in words; mostly empty.
    curves : dict of str to ndarray, shape (s,)
        The error at each of `steps`, by method; empty where none was computed.
    theory_step : float
        The step that theory recommends for the chosen method and precision.
    identities, usual_checks : tuple of Finding
    effort : Effort
    """

    settings: C_co
    subject: Subject
    probabilities: Floats
    outputs: Floats
    check: JacobianCheck | Uncompared
    problem: str
    curves: dict[Method, Floats]
    theory_step: float
    identities: tuple[Finding, ...]
    usual_checks: tuple[Finding, ...]
    effort: Effort

    @property
    def selected(self) -> tuple[int, int]:
        """The entry that is looked at, within the matrices."""
        (i, j), (m, n) = self.settings.selected, self.check.analytic.shape
        return min(i, m - 1), min(j, n - 1)

    @property
    def exact_probabilities(self) -> NDArray[np.bool_]:
        """Where a probability of 0 or 1 is true: nowhere, since no logit is −∞ here."""
        return np.zeros(self.probabilities.shape, bool)

    @property
    def wrong(self) -> NDArray[np.bool_]:
        """Which entries of the claim are found wrong."""
        wrong: NDArray[np.bool_] = self.check.verdicts == Verdict.DIFFERS.value
        return wrong

    @property
    def steps(self) -> Floats:
        """The steps of the curves, shape (s,)."""
        return _steps_of(self.effort)

    @property
    def error(self) -> float:
        """The error at the reader's own h as a curve shows it: the largest of any entry, over the largest entry."""
        largest = float(np.abs(self.check.analytic).max())
        return float(np.abs(self.check.numeric - self.check.analytic).max()) / (largest or 1.0)

    @property
    def limit(self) -> float:
        """The number that gets the full colour: the most that is possible, or a round number above what there is."""
        if self.subject.limit is not None:
            return self.subject.limit
        found = np.abs(np.concatenate([self.check.analytic, self.check.numeric]))
        largest = float(np.nanmax(found, initial=1e-12))
        power = 10.0 ** np.floor(np.log10(largest))
        return float(next(m * power for m in (1, 2, 5, 10) if m * power >= largest * (1 - 1e-9)))


AnyNumbers = CheckNumbers[CheckSettings]
"""For views that the lab and the hunt share."""


def compute(
    settings: C, subject: Subject, effort: Effort = FULL, before: CheckNumbers[C] | None = None
) -> CheckNumbers[C]:
    """Compute all the numbers; a pure function as far as the subject is one.

    Parameters
    ----------
    settings : CheckSettings
    subject : Subject
    effort : Effort
    before : CheckNumbers, optional
        Numbers whose curves and usual checks are taken over where they are still true: neither depends on h.

    Examples
    --------
    >>> from explainer.pages.check.subjects import SUBJECTS
    >>> numbers = compute(CheckSettings(), SUBJECTS["diagonal-only"])
    >>> numbers.check.verdicts[0].tolist(), numbers.problem
    (['agrees', 'differs', 'differs'], '')
    """
    z = np.array(settings.logits, dtype=settings.precision)
    exact_z = z.astype(np.float64)
    shares: Floats = softmax(exact_z).astype(np.float64, copy=False)
    outputs, check, problem = _compare(settings, subject, z, shares)
    curves: dict[Method, Floats] = {}
    usual: tuple[Finding, ...] = ()
    if before is not None and _still_true(before, settings, subject, effort):
        curves, usual = before.curves, before.usual_checks
    elif isinstance(check, JacobianCheck):
        curves = _curves(settings, subject, check.analytic, z, effort)
        usual = usual_checks(subject, check.analytic, exact_z) if effort.usual_checks else ()
    theory_step = float(np.finfo(z.dtype).eps) ** ORDER.get(settings.method, 0.5)
    identities = identities_of(subject, check.analytic, problem)
    return CheckNumbers(
        settings, subject, shares, outputs, check, problem, curves, theory_step, identities, usual, effort
    )


def _compare(
    settings: CheckSettings, subject: Subject, z: NDArray[np.floating], shares: Floats
) -> tuple[Floats, JacobianCheck | Uncompared, str]:
    """Return what f gives, the check of the claim, and what is the matter."""
    n, vectorized = z.size, not subject.guarded
    outputs = shares if vectorized else np.full(n, np.nan)
    count = subject.outputs or outputs.size
    how: dict[str, Any] = {"method": settings.method, "step": settings.step, "vectorized": vectorized}
    try:
        if not vectorized:
            outputs = np.asarray(subject.f(z), dtype=np.float64)
            count = outputs.size
        analytic, problem = claim(subject, z.astype(np.float64), count)
        if np.isfinite(analytic).all():
            return outputs, check_jacobian(subject.f, analytic, z, **how), problem
        return outputs, Uncompared(analytic, finite_difference_jacobian(subject.f, z, **how)), problem
    except (ValueError, TypeError) as failure:
        nothing = np.full((count, n), np.nan)
        return outputs, Uncompared(nothing, nothing), str(failure)


def _still_true(before: CheckNumbers[C], new: C, subject: Subject, effort: Effort) -> bool:
    """Return whether the curves and usual checks of `before` are those of the new settings as well."""
    old = before.settings
    return (
        before.subject is subject
        and before.effort == effort
        and isinstance(before.check, JacobianCheck)
        and (old.precision, old.logits) == (new.precision, new.logits)
        and (effort.all_methods or old.method == new.method)
    )


def _steps_of(effort: Effort) -> Floats:
    return _STEPS[:: (FINE - 1) // (effort.steps - 1)] if effort.steps else _STEPS[:0]


def _curves(
    settings: CheckSettings, subject: Subject, analytic: Floats, z: NDArray[np.floating], effort: Effort
) -> dict[Method, Floats]:
    curves: dict[Method, Floats] = {}
    if not effort.steps:
        return curves
    for method in METHODS if effort.all_methods else (settings.method,):
        try:
            sweep = step_sweep(
                subject.f, analytic, z, methods=(method,), dtypes=(settings.precision,), steps=_steps_of(effort),
                vectorized=not subject.guarded,
            )  # fmt: skip
        except (ValueError, TypeError):  # f need not take the complex numbers, or the steps, of another
            continue
        curves[method] = sweep.errors[0, 0]
    return curves
