"""The stepper: one line of the derivation at a time, with symbols and with live numbers, and guesses in between."""

from __future__ import annotations

from typing import Final

from explainer.pages.derivation.lines import is_aside, write_lines
from explainer.pages.derivation.numbers import DerivationNumbers
from explainer.pages.derivation.settings import DerivationSettings
from explainer.views.labels import name_entry, sub
from explainer.views.numerals import MINUS, spelled
from explainer.views.view import State, Wording

_RESOLVES: Final = frozenset({"constant", "kronecker"})
"""The rules that tell which terms are 0."""

_BUTTONS = """<div class="sx-buttons">
<div class="sx-button" data-gid="step-back">← Back</div>
<span class="sx-count" data-gid="step-count"></span>
<div class="sx-button sx-next" data-gid="step-next"></div>
</div>
<p class="sx-status" role="status" data-gid="step-status"></p>"""


class DerivationSteps(Wording[DerivationNumbers]):
    """The lines up to the reader's step, and below them what is to be guessed.

    All lines are in the markup from the beginning. A step sets what is hidden; a drag replaces the numbers' texts and
    nothing else, so that no line moves.

    Parameters
    ----------
    settings : DerivationSettings
        Whose route, entry and number of logits the markup is written for.

    Attributes
    ----------
    state : dict
        ``step-{k}``, ``line-{k}-{place}``, ``question-{k}``, ``guess-{k}-{c}``, ``reason-{k}-{c}``,
        ``step-back``, ``step-next``, ``step-count``, ``step-status``.

    Examples
    --------
    >>> from explainer.pages.derivation.numbers import compute
    >>> settings = DerivationSettings(step=1)
    >>> view = DerivationSteps(settings)
    >>> view.update(compute(settings))
    >>> view.state["step-1"]["hidden"], view.state["step-2"]["hidden"], view.state["line-1-0"]
    (None, '', '−0.163')
    """

    def __init__(self, settings: DerivationSettings) -> None:
        super().__init__()
        i, j = settings.selected
        self.title = _TITLES[settings.route].format(entry=name_entry(i, j), log_entry=name_log_entry(i, j))
        self.markup = (
            f'<div class="sx-derivation"><ol class="sx-steps" aria-label="{self.title}">\n'
            f"{write_lines(settings.steps, i, j)}\n</ol></div>\n{_BUTTONS}"
        )

    def say(self, numbers: DerivationNumbers) -> State:
        """Show the lines and numbers."""
        settings = numbers.settings
        state: State = {
            f"line-{k}-{place}": written(value)
            for k, line in enumerate(numbers.lines)
            for place, value in enumerate(line)
        }
        return state | _lines(settings) | _questions(settings) | _buttons(settings)


_TITLES = {
    "quotient": "{entry} by the quotient rule",
    "pattern": "All entries in one formula",
    "logs": "{entry} by logarithms",
    "log-softmax": "{log_entry}, of log-softmax",
}


def name_log_entry(i: int, j: int) -> str:
    """Name entry (i, j) of log-softmax's Jacobian.

    Examples
    --------
    >>> name_log_entry(0, 1)
    '∂log S₁/∂z₂'
    """
    return f"∂log S{sub(i)}/∂z{sub(j)}"


def written(value: float) -> str:
    """Write a number that stands in a formula: three decimals, more where these would say 0 or 1.

    Examples
    --------
    >>> written(-0.2447), written(7.389), written(1e-6), written(0.99999), written(-0.0)
    ('−0.245', '7.389', '1.0×10⁻⁶', '0.99999', '0.000')
    """
    if value != 0 and abs(value) < 1e-3:
        return spelled(value, 2)
    for digits in range(3, 8):
        text = f"{value + 0.0:.{digits}f}"
        if float(text) != round(value) or value == round(value):
            break
    return text.replace("-", MINUS)


def _lines(settings: DerivationSettings) -> State:
    steps = settings.steps
    resolved = {step.left for step in steps[: settings.step + 1] if step.rule.key in _RESOLVES}
    state: State = {}
    for k, step in enumerate(steps):
        classes = ["sx-step", "sx-current" if k == settings.step else "sx-past"]
        if is_aside(steps, k):
            classes.append("sx-aside")
        if step.left in resolved:
            classes.append("sx-struck")
        state[f"step-{k}"] = {
            "hidden": None if k <= settings.step else "",
            "class": " ".join(classes),
            "aria-current": "step" if k == settings.step else None,
        }
    return state


def _questions(settings: DerivationSettings) -> State:
    state: State = {}
    for k, step in enumerate(settings.steps):
        if step.question is None:
            continue
        tried = settings.tried(k)
        is_open = k == settings.step + 1 and settings.asked is not None
        shown = is_open or (tried and k <= settings.step)
        state[f"question-{k}"] = {
            "hidden": None if shown else "",
            "class": "sx-question" if is_open else "sx-question sx-past",
        }
        for c, answer in enumerate(step.question.answers):
            told = c in tried or (answer.right and shown and not is_open)  # whoever gave up is told as well
            found = "" if not told else "right" if answer.right else "wrong"
            state[f"guess-{k}-{c}"] = {
                "data-found": found or None,
                "aria-disabled": "true" if found or not is_open else None,
            }
            state[f"reason-{k}-{c}"] = {"hidden": None if found else ""}
    return state


def _buttons(settings: DerivationSettings) -> State:
    count = f"Step {settings.step + 1} of {len(settings.steps)}"
    following = settings.onward[0] if settings.is_last else "Next" if settings.asked is None else "Show me"
    return {
        "step-back": {"aria-disabled": "true" if settings.step == 0 else None},
        "step-next": {"text": f"{following} →", "aria-label": following},
        "step-count": count,
        "step-status": _status(settings, count),
    }


def _status(settings: DerivationSettings, count: str) -> str:
    """Tell what has just happened, for those who don't see it."""
    step, asked = settings.steps[settings.step], settings.asked
    told = f"{count}, {step.rule.name}. {step.sentence}"
    if asked is not None:
        told += f" Guess first: {asked.prompt}"
    line, given = settings.guesses[-1] if settings.guesses else (None, 0)
    if line not in (settings.step, settings.step + 1):
        return told
    question = settings.steps[line].question
    assert question is not None  # settings hold guesses only where something is asked
    answer = question.answers[given]
    if answer.right:
        return f"Right: {answer.reason} {told}"
    return f"Not that: {answer.reason} {told if asked is None else 'Guess again.'}"
