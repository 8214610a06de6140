"""What the checks that most people run say of a claim, and a lamp that lights where that proves nothing."""

from __future__ import annotations

from explainer.pages.check.findings import Finding
from explainer.pages.check.numbers import AnyNumbers
from explainer.pages.check.outcome import finding_item, finding_state
from explainer.views.numerals import spelled
from explainer.views.view import State, Wording, hidden

_CHECKS = {
    "torch-style": "PyTorch-style check: within 10⁻⁵ + 10⁻³ × |numeric|, h = 10⁻⁶",
    "jax-style": "JAX-style check: one random direction, within 10⁻⁵",
    "upstream gradient of ones": "An upstream gradient of ones gives 0",
}
_SHORT = {
    "torch-style": "the PyTorch-style check",
    "jax-style": "the JAX-style check",
    "upstream gradient of ones": "the upstream gradient of ones",
}
_MOST_WARNINGS = 3


class UsualChecks(Wording[AnyNumbers]):
    """Three checks, the lamp, and warnings.

    Attributes
    ----------
    state : dict
        ``popular-{k}`` with ``-sign`` and ``-residual``; ``lamp`` (with ``data-lit``), ``lamp-says``; ``warning-{k}``.

    Examples
    --------
    >>> from explainer.pages.check.numbers import compute
    >>> from explainer.pages.check.settings import LabSettings
    >>> settings = LabSettings(claim="diagonal-only").at("saturated")
    >>> view = UsualChecks()
    >>> view.update(compute(settings, settings.subject))
    >>> view.state["popular-0-sign"], view.state["lamp"]
    ('✓', {'data-lit': 'true'})
    """

    title = "Checks that most people run"
    markup = (
        '<ul class="sx-invariants-list" aria-label="Popular checks">'
        + "".join(finding_item(f"popular-{k}", says) for k, says in enumerate(_CHECKS.values()))
        + '</ul><div class="sx-lamp" data-gid="lamp"><span data-gid="lamp-says"></span></div>'
        + "".join(f'<p class="sx-warning" data-gid="warning-{k}" hidden=""></p>' for k in range(_MOST_WARNINGS))
    )

    def say(self, numbers: AnyNumbers) -> State:
        """Tell what passes, and whether that means anything."""
        passed = [finding for finding in numbers.usual_checks if finding.holds]
        found = {finding.name: finding for finding in numbers.usual_checks}
        fooled = bool(passed) and bool(numbers.wrong.any())
        warnings = [f"{warning.reason} {warning.remedy}" for warning in numbers.check.warnings[:_MOST_WARNINGS]]
        state: State = {
            "lamp": {"data-lit": "true" if fooled or warnings else "false"},
            "lamp-says": _fooled(numbers, passed) if fooled else _unfooled(numbers),
        }
        for k in range(_MOST_WARNINGS):
            state[f"warning-{k}"] = hidden(k >= len(warnings), "".join(warnings[k : k + 1]))
        for k, name in enumerate(_CHECKS):
            finding = found.get(name)
            state |= finding_state(f"popular-{k}", finding, "passes" if finding and finding.holds else "fails")
        return state


def _fooled(numbers: AnyNumbers, passed: list[Finding]) -> str:
    names = " and ".join(_SHORT[finding.name] for finding in passed)
    verb = "passes" if len(passed) == 1 else "pass"
    check, wrong = numbers.check, numbers.wrong
    largest = spelled(float(abs(check.analytic - check.numeric)[wrong].max()))
    return (
        f"{names[0].upper()}{names[1:]} {verb}, and the claim is wrong: off by up to {largest}, "
        f"relative error {spelled(float(check.relative_error[wrong].max()))}. A pass here proves nothing."
    )


def _unfooled(numbers: AnyNumbers) -> str:
    if numbers.check.warnings:
        return "Be careful: a check at this point, or with this step, proves less than it seems to."
    if not numbers.usual_checks:
        return "These checks were not run."
    return "At this point they tell right from wrong."
