"""The stepper: one line of the derivation at a time, with symbols and with live numbers, and guesses in between."""

from __future__ import annotations

from explainer.snapshot.derivation import DerivationSnapshot
from explainer.snapshot.derivation_settings import DerivationSettings, question_of
from explainer.views.derivation_lines import is_aside, write_lines
from explainer.views.labels import MINUS, name_entry, spelled, sub
from explainer.views.view import State

_RESOLVES = frozenset({"constant", "kronecker"})

_BUTTONS = """<div class="sx-buttons">
<div class="sx-button" data-gid="step-back">← Back</div>
<span class="sx-count" data-gid="step-count"></span>
<div class="sx-button sx-next" data-gid="step-next"></div>
</div>
<p class="sx-status" role="status" data-gid="step-status"></p>"""


class DerivationSteps:
    """The lines up to the reader's step, and below them what is to be guessed.

    All lines are in the markup from the beginning. A step sets what is hidden; a drag replaces the numbers' texts and
    nothing else, so that no line moves.

    Parameters
    ----------
    reader : DerivationSettings
        Whose route, entry and number of logits the markup is written for.

    Attributes
    ----------
    title : str
    markup : str
    state : dict
        ``step-{k}``, ``line-{k}-{place}``, ``question-{k}``, ``guess-{k}-{c}``, ``reason-{k}-{c}``,
        ``step-back``, ``step-next``, ``step-count``, ``step-status``.
    slow : bool

    Examples
    --------
    >>> from explainer.snapshot.derivation import compute_derivation
    >>> view = DerivationSteps(DerivationSettings())
    >>> view.update(compute_derivation(DerivationSettings().to_step(1)))
    >>> view.state["step-1"]["hidden"], view.state["step-2"]["hidden"], view.state["line-1-0"]["text"]
    (None, '', '−0.163')
    """

    slow = False

    def __init__(self, reader: DerivationSettings) -> None:
        i, j = reader.settings.selected
        self.title = _TITLES[reader.route].format(entry=name_entry(i, j), log_entry=f"∂log S{sub(i)}/∂z{sub(j)}")
        self.markup = (
            f'<div class="sx-derivation live-scroll"><ol class="sx-steps" aria-label="{self.title}">\n'
            f"{write_lines(reader.steps, i, j, reader.settings.n)}\n</ol></div>\n{_BUTTONS}"
        )
        self.state: State = {}
        self._shown: DerivationSettings | None = None

    def update(self, snapshot: DerivationSnapshot) -> None:
        """Show the lines and numbers of `snapshot`."""
        reader, before = snapshot.reader, self._shown
        where = (reader.step, reader.seen, reader.guesses, reader.guess_first)
        if before is None or where != (before.step, before.seen, before.guesses, before.guess_first):
            self._shown = reader
            self.state |= _lines(reader) | _questions(reader) | _buttons(reader)
        self.state |= {gid: {"text": written(value)} for gid, value in snapshot.numbers.items()}


_TITLES = {
    "quotient": "{entry} by the quotient rule",
    "pattern": "All entries in one formula",
    "logs": "{entry} by logarithms",
    "log-softmax": "{log_entry}, of log-softmax",
}


def written(value: float) -> str:
    """Write a number that stands in a formula: three decimals, more where these would say 0 or 1.

    Parameters
    ----------
    value : float

    Returns
    -------
    str

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


def _lines(reader: DerivationSettings) -> State:
    steps = reader.steps
    resolved = {step.left for step in steps[: reader.step + 1] if step.rule.key in _RESOLVES}
    state: State = {}
    for k, step in enumerate(steps):
        classes = ["sx-step", "sx-current" if k == reader.step else "sx-past"]
        if is_aside(steps, k):
            classes.append("sx-aside")
        if step.left in resolved:
            classes.append("sx-struck")
        state[f"step-{k}"] = {
            "hidden": None if k <= reader.step else "",
            "class": " ".join(classes),
            "aria-current": "step" if k == reader.step else None,
        }
    return state


def _questions(reader: DerivationSettings) -> State:
    state: State = {}
    for k, step in enumerate(reader.steps):
        question = question_of(step)
        if question is None:
            continue
        tried = reader.tried(k)
        is_open = k == reader.step + 1 and reader.asked is not None
        shown = is_open or (tried and k <= reader.step)
        state[f"question-{k}"] = {
            "hidden": None if shown else "",
            "class": "sx-question" if is_open else "sx-question sx-past",
        }
        for c, choice in enumerate(question.choices):
            told = c in tried or (choice.right and shown and not is_open)  # whoever gave up is told as well
            found = "" if not told else "right" if choice.right else "wrong"
            state[f"guess-{k}-{c}"] = {
                "data-found": found or None,
                "aria-disabled": "true" if found or not is_open else None,
            }
            state[f"reason-{k}-{c}"] = {"hidden": None if found else ""}
    return state


def _buttons(reader: DerivationSettings) -> State:
    count = f"Step {reader.step + 1} of {len(reader.steps)}"
    following = reader.onward[0] if reader.is_last else "Next" if reader.asked is None else "Show me"
    return {
        "step-back": {"aria-disabled": "true" if reader.step == 0 else None},
        "step-next": {"text": f"{following} →", "aria-label": following},
        "step-count": {"text": count},
        "step-status": {"text": _status(reader, count)},
    }


def _status(reader: DerivationSettings, count: str) -> str:
    """Tell what has just happened, for those who don't see it."""
    step, answer = reader.steps[reader.step], ""
    if reader.guesses:
        k, c = reader.guesses[-1]
        question = question_of(reader.steps[k])
        if question is not None and k in (reader.step, reader.step + 1):
            choice = question.choices[c]
            answer = f"{'Right' if choice.right else 'Not that'}: {choice.reason} "
            if not choice.right and reader.asked is not None:
                return answer + "Guess again."
    asked = f" Guess first: {reader.asked.prompt}" if reader.asked is not None else ""
    return f"{answer}{count}, {step.rule.name}. {step.sentence}{asked}"
