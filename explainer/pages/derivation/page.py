"""The derivation, declared: what is chosen, what is shown, and what each handle, choice and control changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal

import ipywidgets as widgets

from explainer.page.controls import Control, Rows, Standard, toggles
from explainer.page.page import Page
from explainer.page.scene import Choice, Choices, Handle, Scene
from explainer.pages.derivation.algebra import Step
from explainer.pages.derivation.matrices import ProbabilityMatrix
from explainer.pages.derivation.numbers import DerivationNumbers, LogSoftmaxNumbers, PatternNumbers, compute
from explainer.pages.derivation.rail import StepRail
from explainer.pages.derivation.settings import DerivationSettings
from explainer.pages.derivation.steps import DerivationSteps, name_log_entry
from explainer.pages.frame import framed
from explainer.pages.logit_scene import cells, class_counter, logit_handles
from explainer.pages.logits import FEW_LOGITS
from explainer.views.computation_graph import ComputationGraph
from explainer.views.heatmap import JacobianHeatmap
from explainer.views.labels import name_entry, sub
from explainer.views.logit_bars import LogitBars
from explainer.views.numerals import signed, spelled
from explainer.views.summary import Summary

_ROUTES: Final = (
    ("Quotient rule", "quotient"),
    ("The pattern", "pattern"),
    ("By logarithms", "logs"),
    ("Log-softmax", "log-softmax"),
)


def declare() -> Page[DerivationSettings, DerivationNumbers]:
    """Return the declaration of the page."""
    return framed(
        __file__,
        DerivationSettings(),
        compute,
        scene,
        key=lambda settings, numbers: (settings.n, settings.labels, settings.selected, settings.route),
        controls=controls,
    )


def scene(settings: DerivationSettings, numbers: DerivationNumbers) -> Scene[DerivationSettings, Any]:
    """Return the lines of one route for one entry, and the pictures of what they speak of."""
    n, steps = settings.n, settings.steps
    rail, bars = StepRail(len(steps)), LogitBars(n, settings.labels)
    views: dict[str, Any] = {
        "summary": Summary(in_short),
        "rail": rail,
        "steps": DerivationSteps(settings),
        "bars": bars,
        "graph": ComputationGraph[DerivationNumbers](n, lambda now: now.graph, title="What the step speaks of"),
        "jacobian": JacobianHeatmap(n),
    }
    choices = [*_step_choices(steps), _entries("jacobian", n, name_entry)]
    match numbers:
        case PatternNumbers():
            views["diagonal"] = _part_of_the_pattern("diagonal", n, "diag(S)")
            views["outer"] = _part_of_the_pattern("outer", n, "S Sᵀ")
            choices += [_entries("diagonal", n, name_entry), _entries("outer", n, name_entry)]
        case LogSoftmaxNumbers():
            views["log-jacobian"] = ProbabilityMatrix[LogSoftmaxNumbers](
                "log-jacobian", n, "Log-softmax's Jacobian, δᵢⱼ − Sⱼ", lambda now: now.log_jacobian, "log S", "z"
            )
            choices.append(_entries("log-jacobian", n, name_log_entry))
    return Scene(views, handles=[_step_handle(rail, steps), *logit_handles(bars.logits, settings)], choices=choices)


def in_short(numbers: DerivationNumbers) -> str:
    """Tell what the entry comes to, and the probabilities that it is made of.

    Examples
    --------
    >>> in_short(compute(DerivationSettings()))
    '∂S₁/∂z₂ is −0.163; the probabilities are 0.665, 0.245, 0.0900.'
    """
    shares = ", ".join(spelled(share, 3) for share in numbers.probabilities.tolist())
    (i, j), entry = numbers.settings.selected, float(numbers.jacobian[numbers.settings.selected])
    return f"{name_entry(i, j)} is {signed(entry)}; the probabilities are {shares}."


def _part_of_the_pattern(name: Literal["diagonal", "outer"], n: int, title: str) -> ProbabilityMatrix[PatternNumbers]:
    return ProbabilityMatrix(name, n, title, lambda now: getattr(now, name) if now.is_multiplied_out else None)


def _step_handle(rail: StepRail, steps: tuple[Step, ...]) -> Handle[DerivationSettings]:
    return Handle(
        "step-handle", rail.axes, "x", "step",
        read=lambda settings: settings.step + 1,
        change=lambda settings, value: settings.to_step(round(value) - 1),
        write=lambda value: f"{value:.0f} of {len(steps)}, {steps[round(value) - 1].rule.name}",
        step=1, page=3, low=1, high=len(steps), digits=0,
    )  # fmt: skip


def _step_choices(steps: tuple[Step, ...]) -> list[Choices[DerivationSettings]]:
    """Return the buttons, each reached by the tab key, and the answers of each question, with arrow keys among them."""

    def answer(k: int, c: int, label: str) -> Choice[DerivationSettings]:
        return Choice(f"guess-{k}-{c}", label, press=lambda settings: settings.guess(k, c))

    back = Choice[DerivationSettings]("step-back", "Back", press=lambda settings: settings.to_step(settings.step - 1))
    questions = [
        Choices(
            step.question.prompt,
            [[answer(k, c, choice.label) for c, choice in enumerate(step.question.answers)]],
        )
        for k, step in enumerate(steps)
        if step.question is not None
    ]
    return [
        Choices("steps", [[back]]),
        Choices("steps", [[Choice("step-next", "Next", press=DerivationSettings.go_on)]]),
        *questions,
    ]


def _entries(prefix: str, n: int, name: Callable[[int, int], str]) -> Choices[DerivationSettings]:
    """Return the cells of a matrix as entries that can be derived."""
    return cells(
        "entry to derive", f"{prefix}-cell", (n, n),
        press=lambda i, j: lambda settings: settings.look_at(i, j), name=lambda i, j: f"derive {name(i, j)}",
        tells=[f"{prefix}-value"],
    )  # fmt: skip


def controls() -> Rows[DerivationSettings]:
    """Return widgets for the route, the entry (i, j), the number of classes and whether to guess first."""
    guess_first = widgets.Checkbox(description="Guess first", indent=False, layout={"width": "auto"})
    return [
        [
            Control(
                toggles(_ROUTES, tooltip="Which derivation"), lambda settings: settings.route, DerivationSettings.take
            )
        ],
        [
            _picker("Output", "S", lambda s: s.row, lambda s, i: s.look_at(i, s.column)),
            _picker("Input", "z", lambda s: s.column, lambda s, j: s.look_at(s.row, j)),
            class_counter(FEW_LOGITS.most),
            Control(
                guess_first,
                lambda settings: settings.guess_first,
                lambda settings, on: settings.replace(guess_first=on),
            ),
            Standard.UNDO,
            Standard.RESET,
        ],
    ]


def _picker(description: str, symbol: str, read: Any, change: Any) -> Control[DerivationSettings]:
    return Control(
        widgets.Dropdown(description=description, layout={"width": "8.5rem"}),
        read,
        change,
        dress=lambda settings: {"options": tuple((symbol + sub(k), k) for k in range(settings.n))},
    )
