"""Which output, with respect to which input: the two questions, and the numbers that the words mean."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from explainer.pages.dependence.numbers import DependenceNumbers
from explainer.pages.dependence.settings import Of, Question, WithRespectTo
from explainer.views.labels import sub
from explainer.views.numerals import probability, signed, spelled
from explainer.views.view import State, Wording, hidden, scrolling

NAMES: Final[Mapping[tuple[Of, WithRespectTo], str]] = {
    ("output", "input"): "One number: an entry of the Jacobian",
    ("output", "inputs"): "A row of the Jacobian: the gradient of one output",
    ("outputs", "input"): "A column of the Jacobian",
    ("outputs", "inputs"): "The Jacobian",
    ("loss", "input"): "One number: a component of the gradient",
    ("loss", "inputs"): "A gradient",
}
"""What the derivative is called."""


class Option(NamedTuple):
    """A button of the picker.

    Parameters
    ----------
    gid : str
    group : str
        What the buttons beside it are for.
    symbol : str
        What is written on it.
    name : str
        What assistive technology calls it.
    asks : Question
    """

    gid: str
    group: str
    symbol: str
    name: str
    asks: Question


def options(n: int) -> tuple[list[Option], list[Option]]:
    """Return the buttons of both questions: of what, and with respect to what.

    Examples
    --------
    >>> [[option.symbol for option in row] for row in options(2)]
    [['S₁', 'S₂', 'S', 'L'], ['z₁', 'z₂', 'z']]
    """

    def output(i: int) -> Option:
        return Option(f"of-output-{i}", "one output", f"S{sub(i)}", f"of output S{sub(i)}", {"of": "output", "i": i})

    def input_(j: int) -> Option:
        z = f"z{sub(j)}"
        return Option(f"wrt-input-{j}", "one input", z, f"with respect to input {z}", {"wrt": "input", "j": j})

    return [
        *map(output, range(n)),
        Option("of-outputs", "all outputs", "S", "of all outputs", {"of": "outputs"}),
        Option("of-loss", "a loss", "L", "of the loss", {"of": "loss"}),
    ], [
        *map(input_, range(n)),
        Option("wrt-inputs", "all inputs", "z", "with respect to all inputs", {"wrt": "inputs"}),
    ]


class QuestionPicker(Wording[DependenceNumbers]):
    """Two rows of buttons, and below them what was asked for: its name, its shape and its numbers.

    Parameters
    ----------
    n : int
        Classes.

    Attributes
    ----------
    state : dict
        Buttons ``of-output-{i}``, ``of-outputs``, ``of-loss``, ``wrt-input-{j}`` and ``wrt-inputs``; ``answer-of``,
        ``answer-wrt``, ``answer-name``, ``answer-shape``, ``answer-why``, ``answer-row-{r}``, ``answer-head-{c}``,
        ``answer-line-{r}`` and ``answer-{r}-{c}``, of which those beyond the answer's shape are hidden.

    Examples
    --------
    >>> from explainer.pages.dependence.numbers import compute
    >>> from explainer.pages.dependence.settings import DependenceSettings
    >>> view = QuestionPicker(3)
    >>> view.update(compute(DependenceSettings().ask(of="output", wrt="inputs")))
    >>> view.state["answer-shape"], view.state["answer-0-2"]["text"]
    ('1 output × 3 inputs', '−0.060')
    """

    title = "∂ of what, with respect to what?"

    def __init__(self, n: int) -> None:
        super().__init__()
        of, wrt = options(n)
        self._options = [*of, *wrt]
        self.markup = (
            f"{_question('∂ of', of)}{_question('with respect to', wrt)}"
            '<div class="sx-answer"><math display="block"><mfrac>'
            '<mi data-gid="answer-of"></mi><mi data-gid="answer-wrt"></mi>'
            '</mfrac></math><div><p class="sx-answer-name" data-gid="answer-name"></p>'
            f'<p class="sx-note" data-gid="answer-shape"></p></div></div>{_table(n)}<p data-gid="answer-why"></p>'
        )

    def say(self, numbers: DependenceNumbers) -> State:
        """Ask what `numbers` answer."""
        settings, answer = numbers.settings, numbers.answer
        n, (i, j) = settings.n, settings.selected
        of = {"output": f"S{sub(i)}", "outputs": "S", "loss": "L"}[settings.of]
        wrt = {"input": f"z{sub(j)}", "inputs": "z"}[settings.wrt]
        rows, columns = answer.shape
        state: State = {
            "answer-of": f"∂{of}",
            "answer-wrt": f"∂{wrt}",
            "answer-name": NAMES[settings.of, settings.wrt],
            "answer-shape": f"{_count(rows, 'loss' if of == 'L' else 'output')} × {_count(columns, 'input')}",
            "answer-why": _why(numbers),
        }
        asked = settings.question.items()
        for option in self._options:
            state[option.gid] = {"aria-pressed": "true" if option.asks.items() <= asked else "false"}
        for r in range(n):
            state[f"answer-line-{r}"] = {"hidden": None if r < rows else ""}
            state[f"answer-row-{r}"] = of if rows == 1 else f"S{sub(r)}"
            state[f"answer-head-{r}"] = hidden(r >= columns, wrt if columns == 1 else f"z{sub(r)}")
            for c in range(n):
                told = signed(float(answer[r, c])) if r < rows and c < columns else ""
                state[f"answer-{r}-{c}"] = hidden(c >= columns, told)
        return state


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _why(numbers: DependenceNumbers) -> str:
    """Say what the numbers are, and whether “gradient” is the word for them."""
    settings = numbers.settings
    n, (i, j) = settings.n, settings.selected
    of, wrt = f"S{sub(i)}", f"z{sub(j)}"
    loss = f"L = −ln {of} = {spelled(numbers.loss, 3)} if class {i + 1} is right"
    match settings.of, settings.wrt:
        case "output", "input":
            return (
                f"A partial derivative: how fast {of} changes when {wrt} alone moves. One number needs no other word."
            )
        case "output", "inputs":
            return (
                f"“Gradient” is right: {of} is one number, so its derivatives with respect to all inputs are its "
                f"gradient. It is row {i + 1} of the Jacobian."
            )
        case "outputs", "input":
            return (
                f"Not a gradient: the outputs are {n} numbers. It is column {j + 1} of the Jacobian, how fast every "
                f"output changes when {wrt} alone moves."
            )
        case "outputs", "inputs":
            return (
                f"Not a gradient: only a function with one output has one. {n} outputs have {n}, and stacked as rows "
                "they are the Jacobian: one row an output, one column an input."
            )
        case "loss", "input":
            y = 1 if i == j else 0
            share = probability(float(numbers.probabilities[j]))
            return f"A partial derivative. {loss}, and this is S{sub(j)} − y{sub(j)} = {share} − {y}."
        case _:
            return (
                f"“Gradient” is right: a loss is one number. {loss}. Its gradient is S − y, with yₖ = 1 for "
                f"k = {i + 1} and 0 otherwise: row {i + 1} of the Jacobian, divided by −{of}."
            )


def _question(words: str, options: Sequence[Option]) -> str:
    parts = ""
    for group, buttons in itertools.groupby(options, key=lambda option: option.group):
        inner = "".join(f'<span class="sx-option" data-gid="{b.gid}">{b.symbol}</span>' for b in buttons)
        parts += f'<span class="sx-options"><span class="sx-note">{group}</span>{inner}</span>'
    return f'<p class="sx-question"><strong>{words}</strong>{parts}</p>'


def _table(n: int) -> str:
    head = "".join(f'<th scope="col" data-gid="answer-head-{c}"></th>' for c in range(n))
    lines = "".join(
        f'<tr data-gid="answer-line-{r}"><th scope="row" data-gid="answer-row-{r}"></th>'
        + "".join(f'<td data-gid="answer-{r}-{c}"></td>' for c in range(n))
        + "</tr>"
        for r in range(n)
    )
    table = (
        f'<table class="sx-table sx-answer-table"><thead><tr><td></td>{head}</tr></thead><tbody>{lines}</tbody></table>'
    )
    return scrolling("The answer", table)
