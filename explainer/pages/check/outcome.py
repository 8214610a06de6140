"""What the check found, in words: how many entries agree, the one that is looked at, and the claim's identities."""

from __future__ import annotations

import math

from explainer.core import JacobianCheck, Verdict
from explainer.pages.check.findings import Finding
from explainer.pages.check.numbers import AnyNumbers
from explainer.views.labels import name_input, sub
from explainer.views.numerals import spelled
from explainer.views.verdicts import GLYPHS
from explainer.views.view import State, Wording, hidden

_IDENTITIES = {
    "symmetry": "The claimed matrix is symmetric",
    "rows add up to 0": "Its rows add up to 0",
    "columns add up to 0": "Its columns add up to 0",
    "z is as it was after the call": "z is as it was after the call",
}


def finding_item(gid: str, says: str) -> str:
    """Return an item of a list of findings; `finding_state` says what became of it."""
    return (
        f'<li class="sx-invariant" data-gid="{gid}" hidden=""><span data-gid="{gid}-sign"></span> <span>{says}</span> '
        f'<span class="sx-invariant-residual" data-gid="{gid}-residual"></span></li>'
    )


def finding_state(gid: str, finding: Finding | None, beside: str = "") -> State:
    """Return what a `finding_item` says, with its residual or other words beside it; None: it was not asked."""
    if finding is None:
        return {gid: {"hidden": ""}}
    return {
        gid: {"hidden": None, "data-holds": "true" if finding.holds else "false"},
        f"{gid}-sign": "✓" if finding.holds else "✗",
        f"{gid}-residual": beside or ("" if math.isnan(finding.residual) else spelled(finding.residual)),
    }


class Outcome(Wording[AnyNumbers]):
    """The outcome of the check.

    Attributes
    ----------
    state : dict
        ``check-problem``, ``check-outcome``, ``check-sign``, ``check-entry``, ``check-worst``, ``check-curve``;
        ``identity-{k}`` with ``-sign`` and ``-residual``.

    Examples
    --------
    >>> from explainer.pages.check.numbers import compute
    >>> from explainer.pages.check.settings import LabSettings
    >>> settings = LabSettings(claim="diagonal-only")
    >>> view = Outcome()
    >>> view.update(compute(settings, settings.subject))
    >>> print(view.state["check-outcome"])
    Of 9 entries 3 agree, 6 differ, 0 cannot be resolved.
    """

    title = "What was found"
    markup = (
        '<p class="sx-problem" role="alert" data-gid="check-problem" hidden=""></p>'
        '<p class="sx-inspector-words" data-gid="check-outcome"></p>'
        '<p><span class="sx-verdict" data-gid="check-sign"></span> <span data-gid="check-entry"></span></p>'
        '<p class="sx-inspector-worst" data-gid="check-worst"></p>'
        '<p data-gid="check-curve"></p><ul class="sx-invariants-list" aria-label="Identities">'
        + "".join(finding_item(f"identity-{k}", says) for k, says in enumerate(_IDENTITIES.values()))
        + "</ul>"
    )

    def say(self, numbers: AnyNumbers) -> State:
        """Tell what was found."""
        compared = isinstance(numbers.check, JacobianCheck)
        verdict = str(numbers.check.verdicts[numbers.selected])
        found = {finding.name: finding for finding in numbers.identities}
        state: State = {
            "check-problem": hidden(not numbers.problem, numbers.problem),
            "check-outcome": _outcome(numbers),
            "check-sign": {"text": GLYPHS[verdict] if compared else "", "data-verdict": verdict if compared else None},
            "check-entry": _entry(numbers, numbers.selected),
            "check-worst": _worst(numbers),
            "check-curve": _curve(numbers),
        }
        for k, name in enumerate(_IDENTITIES):
            state |= finding_state(f"identity-{k}", found.get(name))
        return state


def found(numbers: AnyNumbers) -> str:
    """Tell the outcome, and the entry that is looked at.

    Examples
    --------
    >>> from explainer.pages.check.numbers import compute
    >>> from explainer.pages.check.settings import LabSettings
    >>> found(compute(LabSettings(), LabSettings().subject)).split(":")[0]
    'All 9 entries agree. ∂S₁/∂z₂'
    """
    return f"{_outcome(numbers)} {_entry(numbers, numbers.selected)}"


def _outcome(numbers: AnyNumbers) -> str:
    check = numbers.check
    if not isinstance(check, JacobianCheck):
        return "Nothing could be compared."
    agree, differ, unresolved = (int((check.verdicts == verdict.value).sum()) for verdict in Verdict)
    size = check.verdicts.size
    if agree == size:
        return f"All {size} entries agree."
    zeros = (check.analytic == 0.0) & (check.numeric == 0.0) & ~numbers.wrong
    note = " Differences never prove that an entry is exactly 0." if zeros.any() else ""
    return f"Of {size} entries {agree} agree, {differ} differ, {unresolved} cannot be resolved.{note}"


def _entry(numbers: AnyNumbers, at: tuple[int, ...]) -> str:
    check, (i, j) = numbers.check, at
    analytic, numeric = (spelled(float(matrix[at]), 4) for matrix in (check.analytic, check.numeric))
    told = f"∂{numbers.subject.symbol}{sub(i)}/∂{name_input(j)}: analytic {analytic}, numeric {numeric}"
    if not isinstance(check, JacobianCheck):
        return f"{told}."
    trusted, error = spelled(float(check.resolution[at]), 1), spelled(float(check.relative_error[at]))
    return f"{told} ± {trusted}; relative error {error}: {check.verdicts[at]}."


def _worst(numbers: AnyNumbers) -> str:
    check = numbers.check
    if not isinstance(check, JacobianCheck) or not numbers.wrong.any():
        return ""
    return f"Worst: {_entry(numbers, check.worst)}"


def _curve(numbers: AnyNumbers) -> str:
    """Return what the chosen curve says, in a sentence."""
    if not isinstance(numbers.check, JacobianCheck):
        return ""
    method = numbers.settings.method
    errors = numbers.curves.get(method)
    if not numbers.effort.steps:
        return "f is slow: the curve waits until your hand rests, or is left out."
    if errors is None:
        return f"f allows no curve for {method} differences."
    best = float(errors.min())
    order = 1 if method == "forward" else 2
    if numbers.wrong.any() and best > 100 * numbers.theory_step**order:
        return f"No step brings the error below {spelled(best)}: the curve is no V."
    found = spelled(float(numbers.steps[errors.argmin()]), 1)
    return f"The curve is lowest at h = {found}; theory expects that near {spelled(numbers.theory_step)}."
