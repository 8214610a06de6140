"""Which output, with respect to which input: the two questions, and the numbers that the words mean."""

from __future__ import annotations

from typing import Final

from explainer.snapshot.dependence import DependenceSettings, DependenceSnapshot, Of, WithRespectTo
from explainer.views.labels import probability, signed, spelled, sub
from explainer.views.view import State

NAMES: Final[dict[tuple[Of, WithRespectTo], str]] = {
    ("output", "input"): "One number: an entry of the Jacobian",
    ("output", "inputs"): "A row of the Jacobian: the gradient of one output",
    ("outputs", "input"): "A column of the Jacobian",
    ("outputs", "inputs"): "The Jacobian",
    ("loss", "input"): "One number: a component of the gradient",
    ("loss", "inputs"): "A gradient",
}
"""What the derivative is called."""


class QuestionPicker:
    """Two rows of buttons, and below them what was asked for: its name, its shape and its numbers.

    Parameters
    ----------
    n : int
        Classes.

    Attributes
    ----------
    markup : str
    state : dict
        Buttons ``of-output-{i}``, ``of-outputs``, ``of-loss``, ``wrt-input-{j}`` and ``wrt-inputs``; ``answer-of``,
        ``answer-wrt``, ``answer-name``, ``answer-shape``, ``answer-why``, ``answer-row-{r}``, ``answer-head-{c}``,
        ``answer-line-{r}`` and ``answer-{r}-{c}``, of which those beyond the answer's shape are hidden.
    slow : bool

    Examples
    --------
    >>> from explainer.snapshot.dependence import compute_dependence
    >>> view = QuestionPicker(3)
    >>> view.update(compute_dependence(DependenceSettings().ask(of="output", wrt="inputs")))
    >>> view.state["answer-shape"]["text"], view.state["answer-0-2"]["text"]
    ('1 output × 3 inputs', '−0.060')
    """

    title = "∂ of what, with respect to what?"
    slow = False

    def __init__(self, n: int) -> None:
        outputs, inputs = ({f"{kind}-{k}": f"{symbol}{sub(k)}" for k in range(n)} for kind, symbol in _ONE)
        of = {"one output": outputs, "all outputs": {"of-outputs": "S"}, "a loss": {"of-loss": "L"}}
        wrt = {"one input": inputs, "all inputs": {"wrt-inputs": "z"}}
        self.markup = (
            f"{_question('∂ of', of)}{_question('with respect to', wrt)}"
            '<div class="sx-answer"><math display="block"><mfrac>'
            '<mi data-gid="answer-of"></mi><mi data-gid="answer-wrt"></mi>'
            '</mfrac></math><div><p class="sx-answer-name" data-gid="answer-name"></p>'
            f'<p class="sx-note" data-gid="answer-shape"></p></div></div>{_table(n)}<p data-gid="answer-why"></p>'
        )
        self.state: State = {}

    def update(self, snapshot: DependenceSnapshot) -> None:
        """Ask what `snapshot` answers."""
        settings, answer = snapshot.settings, snapshot.answer
        n, (i, j) = settings.n, settings.selected
        of, wrt = _symbols(settings)
        rows, columns = answer.shape
        inputs = "1 input" if columns == 1 else f"{columns} inputs"
        above = "1 loss" if settings.of == "loss" else "1 output" if rows == 1 else f"{rows} outputs"
        state: State = {
            "answer-of": {"text": f"∂{of}"},
            "answer-wrt": {"text": f"∂{wrt}"},
            "answer-name": {"text": NAMES[settings.of, settings.wrt]},
            "answer-shape": {"text": f"{above} × {inputs}"},
            "answer-why": {"text": _why(snapshot)},
        }
        chosen = {
            f"of-output-{i}" if settings.of == "output" else f"of-{settings.of}",
            f"wrt-input-{j}" if settings.wrt == "input" else f"wrt-{settings.wrt}",
        }
        for gid in choice_names(n):
            state[gid] = {"aria-pressed": str(gid in chosen).lower()}
        for r in range(n):
            state[f"answer-line-{r}"] = {"hidden": None if r < rows else ""}
            state[f"answer-row-{r}"] = {"text": of if rows == 1 else f"S{sub(r)}"}
            state[f"answer-head-{r}"] = {
                "text": wrt if columns == 1 else f"z{sub(r)}",
                "hidden": None if r < columns else "",
            }
            for c in range(n):
                shown = r < rows and c < columns
                state[f"answer-{r}-{c}"] = {
                    "text": signed(float(answer[r, c])) if shown else "",
                    "hidden": None if c < columns else "",
                }
        self.state = state


def choice_names(n: int) -> dict[str, str]:
    """Return what each button is called, by identifier: first those of the first question.

    Parameters
    ----------
    n : int

    Examples
    --------
    >>> list(choice_names(2))
    ['of-output-0', 'of-output-1', 'of-outputs', 'of-loss', 'wrt-input-0', 'wrt-input-1', 'wrt-inputs']
    """
    return {
        **{f"of-output-{k}": f"of output S{sub(k)}" for k in range(n)},
        "of-outputs": "of all outputs",
        "of-loss": "of the loss",
        **{f"wrt-input-{k}": f"with respect to input z{sub(k)}" for k in range(n)},
        "wrt-inputs": "with respect to all inputs",
    }


_ONE: Final = (("of-output", "S"), ("wrt-input", "z"))


def _symbols(settings: DependenceSettings) -> tuple[str, str]:
    """Return what is differentiated, and with respect to what."""
    i, j = settings.selected
    of = {"output": f"S{sub(i)}", "outputs": "S", "loss": "L"}[settings.of]
    return of, f"z{sub(j)}" if settings.wrt == "input" else "z"


def _why(snapshot: DependenceSnapshot) -> str:
    """Say what the numbers are, and whether “gradient” is the word for them."""
    settings = snapshot.settings
    n, (i, j) = settings.n, settings.selected
    of, wrt = f"S{sub(i)}", f"z{sub(j)}"
    loss = f"L = −ln {of} = {spelled(snapshot.loss, 3)} if class {i + 1} is right"
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
            share = probability(float(snapshot.probabilities[j]))
            return f"A partial derivative. {loss}, and this is S{sub(j)} − y{sub(j)} = {share} − {y}."
        case _:
            return (
                f"“Gradient” is right: a loss is one number. {loss}. Its gradient is S − y, with yₖ = 1 for "
                f"k = {i + 1} and 0 otherwise: row {i + 1} of the Jacobian, divided by −{of}."
            )


def _question(words: str, groups: dict[str, dict[str, str]]) -> str:
    parts = "".join(
        f'<span class="sx-options"><span class="sx-note">{title}</span>'
        + "".join(f'<span class="sx-option" data-gid="{gid}">{symbol}</span>' for gid, symbol in options.items())
        + "</span>"
        for title, options in groups.items()
    )
    return f'<p class="sx-question"><strong>{words}</strong>{parts}</p>'


def _table(n: int) -> str:
    head = "".join(f'<th scope="col" data-gid="answer-head-{c}"></th>' for c in range(n))
    lines = "".join(
        f'<tr data-gid="answer-line-{r}"><th scope="row" data-gid="answer-row-{r}"></th>'
        + "".join(f'<td data-gid="answer-{r}-{c}"></td>' for c in range(n))
        + "</tr>"
        for r in range(n)
    )
    return (
        '<div class="sx-tables"><table class="sx-table sx-answer-table"><thead><tr><td></td>'
        f"{head}</tr></thead><tbody>{lines}</tbody></table></div>"
    )
