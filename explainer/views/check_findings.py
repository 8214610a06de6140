"""The lab in words: what the check found, which identities hold, and what popular checks would have said."""

from __future__ import annotations

from explainer.core.verdicts import Verdict
from explainer.snapshot.check import CheckSnapshot
from explainer.snapshot.claim_findings import Finding
from explainer.views.checks import GLYPHS
from explainer.views.labels import name_input, spelled, sub
from explainer.views.view import State

_IDENTITIES = ("symmetry", "rows add up to 0", "columns add up to 0", "z is as it was after the call")
_SAID = {
    "symmetry": "The claimed matrix is symmetric",
    "rows add up to 0": "Its rows add up to 0",
    "columns add up to 0": "Its columns add up to 0",
    "z is as it was after the call": "z is as it was after the call",
}
_POPULAR = {
    "torch-style": "PyTorch-style check: within 10⁻⁵ + 10⁻³ × |numeric|, h = 10⁻⁶",
    "jax-style": "JAX-style check: one random direction, within 10⁻⁵",
    "upstream gradient of ones": "An upstream gradient of ones gives 0",
}


def _line(gid: str) -> str:
    return (
        f'<li class="sx-invariant" data-gid="{gid}"><span data-gid="{gid}-sign"></span> '
        f'<span data-gid="{gid}-says"></span> <span class="sx-invariant-residual" '
        f'data-gid="{gid}-residual"></span></li>'
    )


class CheckFindings:
    """What the check found: how many entries agree, the entry that is looked at, and the identities of the claim.

    Attributes
    ----------
    title : str
    markup : str
    state : dict
        ``check-problem``, ``check-outcome``, ``check-entry``, ``check-worst``,
        ``check-curve``; ``identity-{k}`` with ``-sign``,
        ``-says``, ``-residual``.
    slow : bool

    Examples
    --------
    >>> from explainer.snapshot.check import CheckSettings, compute_check
    >>> view = CheckFindings()
    >>> view.update(compute_check(CheckSettings(subject="diagonal-only")))
    >>> print(view.state["check-outcome"]["text"])
    Of 9 entries 3 agree, 6 differ, 0 cannot be resolved.
    """

    title = "What was found"
    slow = False
    markup = (
        '<p class="sx-problem" role="alert" data-gid="check-problem" hidden=""></p>'
        '<p class="sx-inspector-words" data-gid="check-outcome"></p>'
        '<p><span class="sx-verdict" data-gid="check-sign"></span> <span data-gid="check-entry"></span></p>'
        '<p class="sx-inspector-worst" data-gid="check-worst"></p>'
        '<p data-gid="check-curve"></p><ul class="sx-invariants-list" aria-label="Identities">'
        + "".join(_line(f"identity-{k}") for k in range(len(_IDENTITIES)))
        + "</ul>"
    )

    def __init__(self) -> None:
        self.state: State = {}

    def update(self, snapshot: CheckSnapshot) -> None:
        """Tell of `snapshot`."""
        verdict = str(snapshot.verdicts[snapshot.selected])
        self.state = {
            "check-problem": {"text": snapshot.problem, "hidden": None if snapshot.problem else ""},
            "check-outcome": {"text": _outcome(snapshot)},
            "check-sign": {"text": GLYPHS.get(verdict, ""), "data-verdict": verdict or None},
            "check-entry": {"text": _entry(snapshot, snapshot.selected)},
            "check-worst": {"text": _worst(snapshot)},
            "check-curve": {"text": _curve(snapshot)},
        }
        found = {finding.name: finding for finding in snapshot.identities}
        for k, name in enumerate(_IDENTITIES):
            self.state |= _shown(f"identity-{k}", found.get(name), _SAID[name])


class PopularChecks:
    """What two popular checks say at this point, and a lamp that lights where that proves nothing.

    Attributes
    ----------
    title : str
    markup : str
    state : dict
        ``popular-{k}`` with ``-sign``, ``-says``, ``-residual``; ``lamp``, ``lamp-says``; ``warning-{k}``.
    slow : bool

    Examples
    --------
    >>> from explainer.snapshot.check import CheckSettings, compute_check
    >>> from explainer.snapshot.settings import Settings
    >>> saturated = Settings().fitted(logits=(13.0, 0.0, 0.0))
    >>> view = PopularChecks()
    >>> view.update(compute_check(CheckSettings(saturated, "diagonal-only")))
    >>> view.state["popular-0-sign"]["text"], view.state["lamp"]["data-lit"]
    ('✓', 'true')
    """

    title = "Checks that most people run"
    slow = False
    markup = (
        '<ul class="sx-invariants-list" aria-label="Popular checks">'
        + "".join(_line(f"popular-{k}") for k in range(len(_POPULAR)))
        + '</ul><div class="sx-lamp" role="status" data-gid="lamp"><span data-gid="lamp-says"></span></div>'
        + "".join(f'<p class="sx-warning" data-gid="warning-{k}" hidden=""></p>' for k in range(3))
    )

    def __init__(self) -> None:
        self.state: State = {}

    def update(self, snapshot: CheckSnapshot) -> None:
        """Tell of `snapshot`."""
        passed = [finding for finding in snapshot.popular if finding.holds]
        found = {finding.name: finding for finding in snapshot.popular}
        fooled = bool(passed) and bool((snapshot.verdicts == Verdict.DIFFERS.value).any())
        warned = fooled or bool(snapshot.warnings)
        self.state = {
            "lamp": {"data-lit": "true" if warned else "false"},
            "lamp-says": {"text": _lamp(snapshot, passed, fooled)},
        }
        for k in range(3):
            text = ""
            if k < len(snapshot.warnings):
                warning = snapshot.warnings[k]
                text = f"{warning.reason} {warning.remedy}"
            self.state[f"warning-{k}"] = {"text": text, "hidden": None if text else ""}
        for k, (name, says) in enumerate(_POPULAR.items()):
            self.state |= _shown(f"popular-{k}", found.get(name), says)
            if name in found:
                self.state[f"popular-{k}-residual"] = {"text": "passes" if found[name].holds else "fails"}


def _shown(gid: str, finding: Finding | None, says: str) -> State:
    if finding is None:
        return {gid: {"hidden": ""}}
    residual = "" if finding.residual != finding.residual else spelled(finding.residual)
    return {
        gid: {"hidden": None, "data-holds": "true" if finding.holds else "false"},
        f"{gid}-sign": {"text": "✓" if finding.holds else "✗"},
        f"{gid}-says": {"text": says},
        f"{gid}-residual": {"text": residual},
    }


def _outcome(snapshot: CheckSnapshot) -> str:
    if snapshot.check is None:
        return "Nothing could be compared."
    agree, differ, unresolved = (int((snapshot.verdicts == verdict).sum()) for verdict in GLYPHS)
    size = snapshot.verdicts.size
    if agree == size:
        return f"All {size} entries agree."
    zeros = (snapshot.analytic == 0.0) & (snapshot.numeric == 0.0) & (snapshot.verdicts != "differs")
    note = " Differences never prove that an entry is exactly 0." if zeros.any() else ""
    return f"Of {size} entries {agree} agree, {differ} differ, {unresolved} cannot be resolved.{note}"


def _entry(snapshot: CheckSnapshot, at: tuple[int, int]) -> str:
    i, j = at
    name = f"∂{snapshot.subject.symbol}{sub(i)}/∂{name_input(j)}"
    analytic, numeric = (spelled(float(m[at]), 4) for m in (snapshot.analytic, snapshot.numeric))
    if snapshot.check is None:
        return f"{name}: analytic {analytic}, numeric {numeric}."
    error, trusted = float(snapshot.relative_error[at]), float(snapshot.check.resolution[at])
    return (
        f"{name}: analytic {analytic}, numeric {numeric} ± {spelled(trusted, 1)}; relative error "
        f"{spelled(error)}: {snapshot.verdicts[at]}."
    )


def _worst(snapshot: CheckSnapshot) -> str:
    if snapshot.check is None or not (snapshot.verdicts == Verdict.DIFFERS.value).any():
        return ""
    i, j = snapshot.check.worst
    return f"Worst: {_entry(snapshot, (i, j))}"


def _lamp(snapshot: CheckSnapshot, passed: list[Finding], fooled: bool) -> str:
    if fooled:
        names = " and ".join(_SHORT[finding.name] for finding in passed)
        verb = "passes" if len(passed) == 1 else "pass"
        wrong = snapshot.verdicts == Verdict.DIFFERS.value
        largest = float(abs(snapshot.analytic - snapshot.numeric)[wrong].max())
        return (
            f"{names[0].upper()}{names[1:]} {verb}, and the claim is wrong: off by up to {spelled(largest)}, "
            f"relative error {spelled(float(snapshot.relative_error[wrong].max()))}. A pass here proves nothing."
        )
    if snapshot.warnings:
        return "Be careful: a check at this point, or with this step, proves less than it seems to."
    if not snapshot.popular:
        return "These checks were not run."
    return "At this point they tell right from wrong."


_SHORT = {
    "torch-style": "the PyTorch-style check",
    "jax-style": "the JAX-style check",
    "upstream gradient of ones": "the upstream gradient of ones",
}


def _curve(snapshot: CheckSnapshot) -> str:
    """Return what the chosen curve says, in a sentence."""
    if snapshot.check is None:
        return ""
    method = snapshot.settings.method
    errors = snapshot.curves.get(method)
    if not snapshot.effort.steps:
        return "f is slow: the curve waits until your hand rests, or is left out."
    if errors is None:
        return f"f allows no curve for {method} differences."
    best = float(errors.min())
    order = 1 if method == "forward" else 2
    if (snapshot.verdicts == "differs").any() and best > 100 * snapshot.theory_step**order:
        return f"No step brings the error below {spelled(best)}: the curve is no V."
    found = spelled(float(snapshot.steps[errors.argmin()]), 1)
    return f"The curve is lowest at h = {found}; theory expects that near {spelled(snapshot.theory_step)}."
