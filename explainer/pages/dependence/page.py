"""The page on dependence, declared: what is chosen, what is shown, and what each handle, choice and control changes."""

from __future__ import annotations

from typing import Unpack

from explainer.core.elementwise import FUNCTIONS
from explainer.page.controls import Control, Rows, Standard, toggles
from explainer.page.page import Page
from explainer.page.scene import Choice, Choices, Scene
from explainer.pages.dependence.changes import Changes
from explainer.pages.dependence.numbers import DependenceNumbers, compute
from explainer.pages.dependence.pattern import DotMatrix, ElementwiseHeatmap
from explainer.pages.dependence.question import Option, QuestionPicker, options
from explainer.pages.dependence.reach import Reach
from explainer.pages.dependence.settings import DependenceSettings, Question
from explainer.pages.frame import framed
from explainer.pages.logit_scene import cells, class_counter, logit_handles
from explainer.views.computation_graph import ComputationGraph
from explainer.views.heatmap import JacobianHeatmap
from explainer.views.labels import name_entry, name_input, name_output
from explainer.views.logit_bars import LogitBars


def declare() -> Page[DependenceSettings, DependenceNumbers]:
    """Return the declaration of the page."""
    return framed(
        __file__,
        DependenceSettings(),
        compute,
        scene,
        key=lambda settings, numbers: (settings.n, settings.labels, settings.function),
        controls=controls,
    )


def scene(settings: DependenceSettings, numbers: DependenceNumbers) -> Scene[DependenceSettings, DependenceNumbers]:
    """Return softmax and the elementwise function side by side, and the two questions about them."""
    n, labels, function = settings.n, settings.labels, settings.elementwise
    bars = LogitBars(n, labels)
    return Scene(
        {
            "bars": bars,
            "softmax-graph": ComputationGraph[DependenceNumbers](
                n, lambda numbers: numbers.softmax_graph, title="Softmax: one sum that all share"
            ),
            "elementwise-graph": ComputationGraph[DependenceNumbers](
                n,
                lambda numbers: numbers.elementwise_graph,
                prefix="elementwise-graph",
                function=function,
                title=f"Elementwise: {function.name}",
            ),
            "reach": Reach(),
            "changes": Changes(),
            "question": QuestionPicker(n),
            "softmax-jacobian": JacobianHeatmap(n, "Jacobian of softmax"),
            "elementwise-jacobian": ElementwiseHeatmap(n, function),
            "softmax-dots": DotMatrix(
                "dot", n, "Dependencies of softmax", lambda numbers: numbers.jacobian, "every output feels/every input"
            ),
            "elementwise-dots": DotMatrix(
                "elementwise-dot",
                n,
                f"Dependencies of {function.name}",
                lambda numbers: numbers.elementwise_jacobian,
                "no output feels any/input but its own",
                symbol="y",
            ),
        },
        handles=logit_handles(bars.logits, settings, taken=DependenceSettings.taken, change=DependenceSettings.dragged),
        choices=_choices(n, labels),
    )


def _choices(n: int, labels: tuple[str, ...]) -> list[Choices[DependenceSettings]]:
    """Return what can be pointed at and pinned, wherever it stands, and the buttons of the two questions."""

    def choice(gid: str, name: str, *tells: str, **asks: Unpack[Question]) -> Choice[DependenceSettings]:
        return Choice(gid, name, press=lambda s: s.pin(**asks), point=lambda s: s.look(**asks), tells=tells)

    def column(gid: str, j: int) -> Choice[DependenceSettings]:
        name = f"input {name_input(j, labels)}: what it reaches"
        return choice(f"{gid}{j}", name, f"logit-value-{j}", of="outputs", wrt="input", j=j)

    def row(gid: str, i: int, *tells: str, symbol: str = "S") -> Choice[DependenceSettings]:
        name = f"output {name_output(i, labels).replace('S', symbol, 1)}: what it needs"
        return choice(f"{gid}{i}", name, *tells, of="output", wrt="inputs", i=i)

    def entries(title: str, prefix: str, tells: str, symbol: str = "S") -> Choices[DependenceSettings]:
        return cells(
            title, prefix, (n, n),
            press=lambda i, j: lambda s: s.pin(of="output", wrt="input", i=i, j=j),
            point=lambda i, j: lambda s: s.look(of="output", wrt="input", i=i, j=j),
            name=lambda i, j: name_entry(i, j).replace("S", symbol),
            tells=[tells],
        )  # fmt: skip

    def button(option: Option) -> Choice[DependenceSettings]:
        return Choice(option.gid, option.name, press=lambda s: s.ask(**option.asks).replace(pinned=True))

    ids = range(n)
    of, wrt = options(n)
    return [
        Choices(
            "classes",
            [
                [column("logit-handle-", j) for j in ids],
                [column("logit-bar-", j) for j in ids],
                [row("probability-bar-", i, f"probability-value-{i}") for i in ids],
            ],
        ),
        Choices("graph of softmax", [[column("graph-z_", k), row("graph-S_", k)] for k in ids]),
        Choices(
            "elementwise graph",
            [[column("elementwise-graph-z_", k), row("elementwise-graph-S_", k, symbol="y")] for k in ids],
        ),
        Choices("the derivative of", [list(map(button, of))]),
        Choices("with respect to", [list(map(button, wrt))]),
        entries("Jacobian of softmax", "jacobian-cell", "jacobian-value"),
        entries("elementwise Jacobian", "elementwise-cell", "elementwise-value", "y"),
        entries("pattern of softmax", "dot", "jacobian-value"),
        entries("elementwise pattern", "elementwise-dot", "elementwise-value", "y"),
    ]


def controls() -> Rows[DependenceSettings]:
    """Return widgets for the elementwise function and the number of classes."""
    return [
        [
            Control(
                toggles(FUNCTIONS, description="Compare with"),
                read=lambda settings: settings.function,
                change=lambda settings, name: settings.replace(function=name),
            ),
            class_counter(6),
            Standard.UNDO,
            Standard.RESET,
        ]
    ]
