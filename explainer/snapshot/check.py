"""The checking lab's numbers: `CheckSettings` → `compute_check` → `CheckSnapshot`."""

from __future__ import annotations

import dataclasses
import functools
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explainer.core import JacobianCheck, check_jacobian, finite_difference_jacobian, softmax, step_sweep
from explainer.core.differences import ORDER, Method
from explainer.core.verdicts import CheckWarning
from explainer.snapshot.check_settings import FINE, FULL, CheckSettings, Effort
from explainer.snapshot.check_subject import SUBJECTS, Floats, Subject, claim
from explainer.snapshot.claim_findings import Finding, identities_of, popular_checks
from explainer.snapshot.settings import Settings

METHODS: Final[tuple[Method, ...]] = ("forward", "central", "complex")
_STEPS: Final = np.logspace(-12.0, 0.0, FINE)


@dataclasses.dataclass(frozen=True, eq=False)
class CheckSnapshot:
    """All the numbers of one moment in the lab; matrices have shape (m, n), and NaN where there is no number.

    Parameters
    ----------
    reader : CheckSettings
    subject : Subject
    probabilities : ndarray, shape (n,)
        Softmax of the logits, whatever the subject.
    outputs : ndarray, shape (m,)
        f(z) of a reader's own f, NaN where that is no number; otherwise the probabilities.
    analytic, numeric, relative_error : ndarray of float64
    verdicts : ndarray of str
        Empty where nothing was compared.
    check : JacobianCheck or None
        None where the subject gave nothing to compare.
    problem : str
        What is the matter with the subject's functions, in words; mostly empty.
    steps : ndarray, shape (s,)
    curves : dict of str to ndarray, shape (s,)
        The error at each step, by method; empty where none was computed.
    theory_step : float
        The step that theory recommends for the chosen method and precision.
    error : float
        The error at the reader's own h, measured as on the curve.
    identities, popular : tuple of Finding
    effort : Effort
    """

    reader: CheckSettings
    subject: Subject
    probabilities: Floats
    outputs: Floats
    analytic: Floats
    numeric: Floats
    relative_error: Floats
    verdicts: NDArray[np.str_]
    check: JacobianCheck | None
    problem: str
    steps: Floats
    curves: dict[Method, Floats]
    theory_step: float
    error: float
    identities: tuple[Finding, ...]
    popular: tuple[Finding, ...]
    effort: Effort

    @functools.cached_property
    def settings(self) -> Settings:
        """The common settings, for views that all pages share."""
        settings, (i, j) = self.reader.settings, self.selected
        return settings.replace(selected=(min(i, settings.n - 1), j))

    @property
    def selected(self) -> tuple[int, int]:
        """The entry that is looked at, within the matrices."""
        (i, j), (m, n) = self.reader.selected, self.analytic.shape
        return min(i, m - 1), min(j, n - 1)

    @property
    def exact_probabilities(self) -> NDArray[np.bool_]:
        """Where a probability of 0 or 1 is true: nowhere, since no logit is −∞ here."""
        return np.zeros(self.probabilities.shape, bool)

    @property
    def warnings(self) -> tuple[CheckWarning, ...]:
        """Why the check may prove less than it seems to."""
        return () if self.check is None else self.check.warnings

    @property
    def limit(self) -> float:
        """The number that gets the full colour: the most that is possible, or a round number above what there is."""
        if self.subject.limit is not None:
            return self.subject.limit
        found = np.abs(np.concatenate([self.analytic, self.numeric]))
        largest = float(np.nanmax(found, initial=1e-12))
        power = 10.0 ** np.floor(np.log10(largest))
        return float(next(m * power for m in (1, 2, 5, 10) if m * power >= largest * (1 - 1e-9)))


def compute_check(
    reader: CheckSettings,
    subject: Subject | None = None,
    effort: Effort = FULL,
    before: CheckSnapshot | None = None,
) -> CheckSnapshot:
    """Compute all the numbers of the lab; a pure function as far as the subject is one.

    Parameters
    ----------
    reader : CheckSettings
    subject : Subject, optional
        By default the one that `reader` names.
    effort : Effort
    before : CheckSnapshot, optional
        One whose curves and popular checks are taken over where they are still true: neither depends on h.

    Returns
    -------
    CheckSnapshot

    Examples
    --------
    >>> snapshot = compute_check(CheckSettings(subject="diagonal-only"))
    >>> snapshot.verdicts[0].tolist(), snapshot.problem
    (['agrees', 'differs', 'differs'], '')
    """
    subject = subject or SUBJECTS[reader.subject]
    settings = reader.settings
    z = np.array(settings.logits, dtype=reader.precision)
    exact_z = z.astype(np.float64)
    vectorized = not subject.own or subject.symbol == "S"
    n = z.size
    shares: Floats = softmax(exact_z).astype(np.float64, copy=False)
    outputs = shares if vectorized else np.full(n, np.nan)
    numeric = np.full((n, n), np.nan)
    check = None
    try:
        if not vectorized:
            outputs = np.asarray(subject.f(z), dtype=np.float64)
        numeric = np.full((outputs.size, n), np.nan)
        analytic, problem = claim(subject, exact_z, outputs.size)
        if np.isfinite(analytic).all():
            check = check_jacobian(
                subject.f, analytic, z, method=settings.method, step=settings.step, vectorized=vectorized
            )
            numeric = check.numeric
        else:
            numeric = finite_difference_jacobian(
                subject.f, z, method=settings.method, step=settings.step, vectorized=vectorized
            )
    except (ValueError, TypeError) as failure:
        analytic, problem, check = np.full_like(numeric, np.nan), str(failure), None
    nothing = np.full(analytic.shape, np.nan)
    curves: dict[Method, Floats] = {}
    popular: tuple[Finding, ...] = ()
    if before is not None and _still_true(before, reader, subject, effort):
        curves, popular = before.curves, before.popular
    elif check is not None:
        curves = _curves(subject, analytic, z, reader, effort, vectorized)
        popular = popular_checks(subject, analytic, exact_z) if effort.popular else ()
    return CheckSnapshot(
        reader,
        subject,
        shares,
        outputs,
        analytic,
        numeric,
        nothing if check is None else check.relative_error,
        np.full(analytic.shape, "") if check is None else check.verdicts,
        check,
        problem,
        _steps_of(effort),
        curves,
        float(np.finfo(z.dtype).eps) ** ORDER.get(settings.method, 0.5),
        _error(analytic, numeric),
        identities_of(subject, analytic, problem),
        popular,
        effort,
    )


def _still_true(before: CheckSnapshot, reader: CheckSettings, subject: Subject, effort: Effort) -> bool:
    """Return whether the curves and popular checks of `before` are those of `reader` as well."""
    old, new = before.reader, reader
    return (
        before.subject is subject
        and before.effort == effort
        and old.precision == new.precision
        and old.settings.logits == new.settings.logits
        and (effort.all_methods or old.settings.method == new.settings.method)
    )


def _steps_of(effort: Effort) -> Floats:
    return _STEPS[:: (FINE - 1) // (effort.steps - 1)] if effort.steps else _STEPS[:0]


def _error(analytic: Floats, numeric: Floats) -> float:
    """Return the error as a curve shows it: the largest of any entry, over the largest entry."""
    largest = float(np.abs(analytic).max())
    return float(np.abs(numeric - analytic).max()) / (largest or 1.0)


def _curves(
    subject: Subject,
    analytic: Floats,
    z: NDArray[np.floating],
    reader: CheckSettings,
    effort: Effort,
    vectorized: bool,
) -> dict[Method, Floats]:
    curves: dict[Method, Floats] = {}
    if not effort.steps:
        return curves
    for method in METHODS if effort.all_methods else (reader.settings.method,):
        try:
            sweep = step_sweep(
                subject.f, analytic, z, (method,), (reader.precision,), _steps_of(effort), vectorized=vectorized
            )
        except (ValueError, TypeError):  # f need not take the complex numbers, or the steps, of another
            continue
        curves[method] = sweep.errors[0, 0]
    return curves
