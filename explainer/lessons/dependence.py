"""Page 2, why it is tricky: what depends on what, in softmax and in a function that takes each number alone."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from explainer.core.elementwise import FUNCTIONS
from explainer.lessons.board import Board, logit_handles, move_logits
from explainer.lessons.controls import resized, with_logit
from explainer.lessons.page import Page, read_css
from explainer.lessons.panel import Panel, Propose, class_counter, row, row_of_buttons, stacked
from explainer.lessons.state import State
from explainer.live import Choices, Choose, Drag, LiveFigure
from explainer.snapshot.dependence import MAX_CLASSES, DependenceSettings, DependenceSnapshot, compute_dependence
from explainer.snapshot.settings import Settings
from explainer.views.bars import LogitBars
from explainer.views.changes import Changes
from explainer.views.computation_graph import ComputationGraph
from explainer.views.heatmap import JacobianHeatmap
from explainer.views.labels import name_entry, name_input, name_output
from explainer.views.pattern import DotMatrix, ElementwiseHeatmap
from explainer.views.question import QuestionPicker, choice_names
from explainer.views.reach import Reach

Ask = Callable[[DependenceSettings], DependenceSettings]


class Dependence:
    """The page's state, views and wiring.

    Parameters
    ----------
    reader : DependenceSettings
        What it begins with.

    Attributes
    ----------
    page : Page
        To be displayed.
    state : State
        What the reader has chosen.
    controls : DependenceControls
    """

    def __init__(self, reader: DependenceSettings) -> None:
        self.live = LiveFigure(self._on_event, css=read_css("dependence"))
        self.state = State(reader, self._show)
        self._board = Board[DependenceSnapshot](self.live)
        self._shape: object = None
        self._held: str | None = None
        self.controls = DependenceControls(self.live, self.state.propose, self.state.undo, self.state.reset)
        self._show(reader, True)
        self.page = Page(self.controls.laid_out(), self.live)

    def _on_event(self, event: Drag | Choose) -> None:
        reader = self.state.settings
        match event:
            case Drag(target, value, done):
                self.state.change(self._dragged(target, value), rests=done)
                self._held = None if done else target
            case Choose(str(target), pinned) if target in self._looks:
                asked = self._looks[target](reader)
                if pinned:
                    self.state.select(asked.replace(pinned=asked != reader or not reader.pinned))
                elif not reader.pinned:
                    self.state.select(asked)
            case Choose(str(target), pinned=True):
                self.state.select(self._answers[target](reader).replace(pinned=True))

    def _dragged(self, target: str, value: float) -> DependenceSettings:
        """Return the settings with one logit moved, and what it moved from: where its handle was taken."""
        reader = self.state.settings
        j = int(target.rpartition("-")[2])
        logits = with_logit(reader, j, value).logits
        begins = target != self._held and logits != reader.logits
        moved = reader.replace(logits=logits, before=reader.logits if begins else reader.before)
        return moved if reader.pinned else moved.ask(of="outputs", wrt="input", j=j)

    def _show(self, reader: DependenceSettings, rests: bool) -> None:
        snapshot = compute_dependence(reader)
        shape = (reader.n, reader.labels, reader.function)
        if shape == self._shape:
            self._board.update(snapshot, rests=rests)
            move_logits(self.live, reader)
            self.live.flush()
        else:
            self._shape = shape
            self._build(snapshot)
        self.controls.show(reader, can_undo=self.state.can_undo)

    def _build(self, snapshot: DependenceSnapshot) -> None:
        reader = snapshot.settings
        n, function = reader.n, reader.elementwise
        bars, jacobian = LogitBars(n, reader.labels), JacobianHeatmap(n)
        jacobian.title = "Jacobian of softmax"
        self._looks, self._answers, choices = _choices(n, reader.labels)
        self._board.show(
            {
                "bars": bars,
                "softmax-graph": ComputationGraph(
                    n, lambda snapshot: snapshot.softmax_graph, title="Softmax: one sum that all share"
                ),
                "elementwise-graph": ComputationGraph(
                    n,
                    lambda snapshot: snapshot.elementwise_graph,
                    prefix="elementwise-graph",
                    function=function,
                    title=f"Elementwise: {function.name}",
                ),
                "reach": Reach(),
                "changes": Changes(),
                "question": QuestionPicker(n),
                "softmax-jacobian": jacobian,
                "elementwise-jacobian": ElementwiseHeatmap(n, function),
                "softmax-dots": DotMatrix(
                    "dot", n, "Dependencies of softmax", lambda snapshot: snapshot.jacobian,
                    "every output feels/every input",
                ),
                "elementwise-dots": DotMatrix(
                    "elementwise-dot", n, f"Dependencies of {function.name}",
                    lambda snapshot: snapshot.elementwise_jacobian,
                    "no output feels any/input but its own", output="y",
                ),
            },
            snapshot,
            handles=logit_handles(bars, reader),
            choices=choices,
        )  # fmt: skip


class DependenceControls(Panel[DependenceSettings]):
    """Widgets for the elementwise function and the number of classes; parameters: see `Panel`."""

    def __init__(
        self,
        live: LiveFigure,
        propose: Propose[DependenceSettings],
        undo: Callable[[], None],
        reset: Callable[[], None],
    ) -> None:
        super().__init__(live, propose, undo, reset)
        self.function = row_of_buttons(FUNCTIONS, description="Compare with")
        self.classes = class_counter(MAX_CLASSES)
        self._hear(self.function, lambda reader, name: reader.replace(function=name))
        self._hear(self.classes, _resized)

    def laid_out(self) -> widgets.VBox:
        """Return the controls for the page."""
        return stacked(row(self.function, self.classes, self.undo, self.reset))

    def _show(self, reader: DependenceSettings, before: DependenceSettings | None) -> None:
        self.function.value, self.classes.value = reader.function, reader.n


def _resized(reader: DependenceSettings, n: int) -> DependenceSettings:
    sized = resized(Settings(reader.logits, reader.labels, selected=reader.selected), n)
    return reader.replace(logits=sized.logits, labels=sized.labels, selected=sized.selected, before=())


def _choices(n: int, labels: tuple[str, ...]) -> tuple[dict[str, Ask], dict[str, Ask], list[Choices]]:
    """Return what can be pointed at and what it asks, the picker's buttons and what they ask, and both as choices."""
    looks: dict[str, Ask] = {}
    names: dict[str, str] = {}

    def add(gid: str, name: str, **asked: Any) -> None:
        looks[gid] = functools.partial(DependenceSettings.ask, **asked)
        names[gid] = name

    ids = range(n)
    for k in ids:
        for gid in (f"logit-handle-{k}", f"logit-bar-{k}", f"graph-z_{k}", f"elementwise-graph-z_{k}"):
            add(gid, f"input {name_input(k, labels)}: what it reaches", of="outputs", wrt="input", j=k)
        for gid in (f"probability-bar-{k}", f"graph-S_{k}"):
            add(gid, f"output {name_output(k, labels)}: what it needs", of="output", wrt="inputs", i=k)
        y = name_output(k, labels).replace("S", "y", 1)
        add(f"elementwise-graph-S_{k}", f"output {y}: what it needs", of="output", wrt="inputs", i=k)
        for j in ids:
            for gid in ("jacobian-cell", "dot"):
                add(f"{gid}-{k}-{j}", name_entry(k, j), of="output", wrt="input", i=k, j=j)
            for gid in ("elementwise-cell", "elementwise-dot"):
                y = name_entry(k, j).replace("S", "y")
                add(f"{gid}-{k}-{j}", y, of="output", wrt="input", i=k, j=j)
    answers: dict[str, Ask] = {
        **{f"of-output-{k}": functools.partial(DependenceSettings.ask, of="output", i=k) for k in ids},
        **{f"of-{of}": functools.partial(DependenceSettings.ask, of=of) for of in ("outputs", "loss")},
        **{f"wrt-input-{k}": functools.partial(DependenceSettings.ask, wrt="input", j=k) for k in ids},
        "wrt-inputs": functools.partial(DependenceSettings.ask, wrt="inputs"),
    }

    def grid(title: str, *rows: list[str]) -> Choices:
        return Choices(tuple(map(tuple, rows)), {**names, **choice_names(n)}, title)

    def square(title: str, prefix: str) -> Choices:
        return grid(title, *([f"{prefix}-{i}-{j}" for j in ids] for i in ids))

    return looks, answers, [
        grid("classes", *([f"{kind}-{k}" for k in ids] for kind in ("logit-handle", "logit-bar", "probability-bar"))),
        grid("graph of softmax", *([f"graph-z_{k}", f"graph-S_{k}"] for k in ids)),
        grid("elementwise graph", *([f"elementwise-graph-z_{k}", f"elementwise-graph-S_{k}"] for k in ids)),
        grid("the derivative of", [gid for gid in answers if gid.startswith("of")]),
        grid("with respect to", [gid for gid in answers if gid.startswith("wrt")]),
        square("Jacobian of softmax", "jacobian-cell"),
        square("elementwise Jacobian", "elementwise-cell"),
        square("pattern of softmax", "dot"),
        square("elementwise pattern", "elementwise-dot"),
    ]  # fmt: skip


def dependence(settings: Settings | None = None) -> Page:
    """Return the page on dependence, to be displayed as the last line of a cell.

    Parameters
    ----------
    settings : Settings, optional
        The logits and labels that it begins with; see `DependenceSettings` for what they may be.

    Examples
    --------
    >>> page = dependence(Settings(logits=(3.0, 1.0)))
    >>> page.live.svg()[:4]
    '<svg'
    """
    begin = settings or Settings()
    return Dependence(DependenceSettings(begin.logits, begin.labels, begin.temperature, begin.selected)).page
