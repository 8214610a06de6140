"""Three exercises on checking derivatives, from easy to hard; each answer is checked by computing with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from explainer.core import JacobianCheck, check_jacobian, finite_difference_jacobian, softmax, softmax_jacobian
from explainer.core.other_checks import torch_style
from explainer.pages.check.effort import LIGHT
from explainer.pages.check.numbers import compute
from explainer.pages.check.settings import GENERIC, CheckSettings, logits_at
from explainer.pages.check.subjects import SUBJECTS, own_subject
from explainer.pages.exercises import exercise
from explainer.views.labels import name_input, sub

_ENOUGH: Final = 1e-9


@exercise
def exercise_1(step: float) -> str:
    """Check the answer to: find a step h that makes central differences of softmax right to 10⁻⁹ at (0.3, −0.7, 1.1).

    Parameters
    ----------
    step : float
        In float64.

    Returns
    -------
    str
        Whether it is right; if not, on which side of the V it lies.

    Examples
    --------
    >>> exercise_1(0.1)
    'Not yet: the error is 0.00069. The step is too long: truncation, which grows with h², rules here.'
    """
    z = GENERIC[:3]
    truth = softmax_jacobian(z)
    numeric = finite_difference_jacobian(softmax, z, step=step)
    error = float(np.abs(numeric - truth).max() / np.abs(truth).max())
    if error <= _ENOUGH:
        return f"Right: the error is {error:.0e}."
    side = (
        "too long: truncation, which grows with h², rules here"
        if step > float(np.finfo(np.float64).eps) ** (1 / 3)
        else "too short: round-off, which grows with 1/h, rules here"
    )
    return f"Not yet: the error is {error:.2g}. The step is {side}."


@exercise
def exercise_2(z: Sequence[float]) -> str:
    """Check the answer to: find where a PyTorch-style check passes a diagonal-only Jacobian that is visibly wrong.

    Parameters
    ----------
    z : sequence of float
        At least 2 logits.

    Returns
    -------
    str
        Whether the usual tolerance is fooled there and the relative error is not; if not, which of the two fails.

    Examples
    --------
    >>> exercise_2([1.0, 0.0, 0.0])
    'Not yet: the check notices. The largest entry that was forgotten is 0.12, and it lets only 1e-05 pass.'
    """
    check = check_jacobian(softmax, diagonal_only, z)
    if not torch_style(softmax, diagonal_only, z):
        forgotten = softmax_jacobian(z)
        np.fill_diagonal(forgotten, 0.0)
        return (
            f"Not yet: the check notices. The largest entry that was forgotten is {np.abs(forgotten).max():.2g}, and "
            "it lets only 1e-05 pass."
        )
    wrong = int((check.verdicts == "differs").sum())
    if not wrong:
        return "Not yet: the check is fooled, but so far out no finite difference can see that the claim is wrong."
    return f"Right: the check passes, and {wrong} of {check.verdicts.size} entries are wrong by their relative error."


def diagonal_only(z: NDArray[Any]) -> Any:
    """Return the claim of exercise 2: softmax's Jacobian with every entry beside the diagonal forgotten.

    Parameters
    ----------
    z : ndarray, shape (n,)

    Returns
    -------
    ndarray, shape (n, n)

    Examples
    --------
    >>> diagonal_only(np.array([2.0, 2.0])).tolist()
    [[0.25, 0.0], [0.0, 0.25]]
    """
    return SUBJECTS["diagonal-only"].jacobian(z)


def gated(z: NDArray[Any]) -> NDArray[Any]:
    """Return z ⊙ softmax(z), the function of exercise 3.

    Parameters
    ----------
    z : ndarray, shape (n,)

    Returns
    -------
    ndarray, shape (n,)

    Examples
    --------
    >>> gated(np.array([2.0, 2.0])).tolist()
    [1.0, 1.0]
    """
    weighted: NDArray[Any] = z * softmax(z)
    return weighted


@exercise
def exercise_3(jacobian: Callable[[NDArray[Any]], Any]) -> str:
    """Check the answer to: write the Jacobian of f(z) = z ⊙ softmax(z).

    Parameters
    ----------
    jacobian : callable
        Yours: z of shape (n,) → shape (n, n).

    Returns
    -------
    str
        Whether it is right for 2, 3 and 5 logits; if not, the worst entry.

    Examples
    --------
    >>> print(exercise_3(softmax_jacobian))
    Not yet: ∂f₂/∂z₁ is −0.197 by your function and +0.138 by differences, at z = (0.3, −0.7).
    """
    subject = own_subject(jacobian, gated)
    for n in (2, 3, 5):
        logits = logits_at("generic", n)
        numbers = compute(CheckSettings(logits), subject, LIGHT)
        check = numbers.check
        if numbers.problem or not isinstance(check, JacobianCheck):
            return f"Not yet: {numbers.problem}"
        if not check.ok:
            i, j = check.worst
            at = ", ".join(f"{z:g}" for z in logits).replace("-", "−")
            said, found = (f"{m[i, j]:+.3f}".replace("-", "−") for m in (check.analytic, check.numeric))
            name = f"∂f{sub(i)}/∂{name_input(j)}"
            return f"Not yet: {name} is {said} by your function and {found} by differences, at z = ({at})."
    return "Right, for 2, 3 and 5 logits."
