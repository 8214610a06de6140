"""What can be asked of a claimed Jacobian besides its entries: identities, and whether the usual checks pass it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from explainer.core.mistakes import IDENTITIES
from explainer.core.other_checks import jax_style, torch_style
from explainer.pages.check.subjects import Floats, Subject


@dataclass(frozen=True)
class Finding:
    """Something that was asked of a claimed Jacobian.

    Parameters
    ----------
    name : str
        What was asked.
    holds : bool
        The answer.
    residual : float
        How far it is from holding; NaN where that is no number.
    """

    name: str
    holds: bool
    residual: float = float("nan")


_RESIDUALS: Final[Mapping[str, Callable[[Floats], Floats]]] = {
    "symmetry": lambda j: j - j.T,
    "rows add up to 0": lambda j: np.asarray(j.sum(axis=1)),
    "columns add up to 0": lambda j: np.asarray(j.sum(axis=0)),
}


def identities_of(subject: Subject, analytic: Floats, problem: str) -> tuple[Finding, ...]:
    """Return which identities of the true derivative the claimed matrix obeys.

    Parameters
    ----------
    subject : Subject
    analytic : ndarray of float64, shape (m, n)
    problem : str
        What `explainer.pages.check.subjects.claim` had to say.

    Examples
    --------
    >>> from explainer.pages.check.subjects import SUBJECTS
    >>> [finding.holds for finding in identities_of(SUBJECTS["log-softmax"], np.array([[0.5, -0.5], [-0.2, 0.2]]), "")]
    [False, True, False, True]
    """
    findings = []
    for name in subject.identities:
        residual = _RESIDUALS[name](analytic)
        findings.append(Finding(name, IDENTITIES[name](analytic), float(np.abs(residual).max())))
    findings.append(Finding("z is as it was after the call", "changed its input" not in problem))
    return tuple(findings)


def usual_checks(subject: Subject, analytic: Floats, z: Floats) -> tuple[Finding, ...]:
    """Return which of the checks that most people run pass the claimed matrix at `z`; none where they cannot be run.

    Parameters
    ----------
    subject : Subject
    analytic : ndarray of float64, shape (m, n)
    z : ndarray of float64, shape (n,)

    Examples
    --------
    >>> from explainer.pages.check.subjects import SUBJECTS
    >>> z = np.array([13.0, 0.0])
    >>> passed = usual_checks(SUBJECTS["diagonal-only"], np.diag([2.26e-6, 2.26e-6]), z)
    >>> [(finding.name, finding.holds) for finding in passed[:2]]
    [('torch-style', True), ('jax-style', True)]
    """

    def claimed(_: Any) -> Floats:
        return analytic

    try:
        findings = [
            Finding("torch-style", torch_style(subject.f, claimed, z)),
            Finding("jax-style", jax_style(subject.f, claimed, z)),
        ]
    except (ValueError, TypeError):  # a step further than f goes
        return ()
    if "columns add up to 0" in subject.identities:
        total = float(np.abs(analytic.sum(axis=0)).max())
        findings.append(Finding("upstream gradient of ones", total <= 1e-5, total))
    return tuple(findings)
