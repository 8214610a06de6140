"""Page 1, the Explorer: everything about softmax's derivative, moving under the reader's hand."""

from __future__ import annotations

from explainer.lessons.board import Board, logit_handles, move_logits
from explainer.lessons.controls import Controls, with_logit
from explainer.lessons.page import Page, as_asked, read_css
from explainer.lessons.state import State
from explainer.live import Choices, Choose, Drag, LiveFigure
from explainer.snapshot import Snapshot, compute
from explainer.snapshot.settings import Focus, Settings
from explainer.views.arrows import DependencyArrows
from explainer.views.bars import LogitBars
from explainer.views.checks import CheckMatrix
from explainer.views.heatmap import JacobianHeatmap
from explainer.views.inspector import Inspector
from explainer.views.invariants import Invariants
from explainer.views.labels import name_entry, name_input, name_output
from explainer.views.permalink import Permalink
from explainer.views.summary import NumbersTable, Summary

Look = tuple[Focus, tuple[int, int]]


class Explorer:
    """The Explorer's state, views and wiring.

    Parameters
    ----------
    settings : Settings
        What it begins with.

    Attributes
    ----------
    page : Page
        To be displayed.
    state : State
        What the reader has chosen.
    """

    def __init__(self, settings: Settings) -> None:
        self.live = LiveFigure(self._on_event, css=read_css("explorer"))
        self.state = State(settings, self._show)
        self.controls = Controls(self.live, self.state.propose, self.state.undo, self.state.reset)
        self._board = Board[Snapshot](self.live)
        self._shape: tuple[int, tuple[str, ...]] = (0, ())
        self._show(settings, True)
        self.page = Page(self.controls.laid_out(check=True), self.live)

    def _on_event(self, event: Drag | Choose) -> None:
        settings = self.state.settings
        match event:
            case Drag(target, value, done):
                changed = with_logit(settings, int(target.rpartition("-")[2]), value)
                self.state.change(changed, rests=done)
            case Choose(None):
                if not settings.pinned:
                    self.state.select(settings.replace(focus="entry"))
            case Choose(str(target), pinned):
                focus, selected = self._looks[target]
                same = settings.pinned and (focus, selected) == (settings.focus, settings.selected)
                if pinned or not settings.pinned:
                    pin = pinned and not same
                    self.state.select(settings.replace(focus=focus, selected=selected, pinned=pin))

    def _show(self, settings: Settings, rests: bool) -> None:
        snapshot = compute(settings)
        if (settings.n, settings.labels) == self._shape:
            self._board.update(snapshot, rests=rests)
            move_logits(self.live, settings)
            self.live.flush()
        else:
            self._build(snapshot)
        self.controls.show(settings, can_undo=self.state.can_undo)

    def _build(self, snapshot: Snapshot) -> None:
        settings = snapshot.settings
        n, labels = self._shape = (settings.n, settings.labels)
        bars = LogitBars(n, labels)
        self._looks, choices = _choices(n, labels)
        self._board.show(
            {
                "summary": Summary(),
                "bars": bars,
                "inspector": Inspector(),
                "jacobian": JacobianHeatmap(n),
                "arrows": DependencyArrows(n, labels=labels),
                "check": CheckMatrix(n),
                "invariants": Invariants(),
                "numbers": NumbersTable(n),
                "permalink": Permalink(),
            },
            snapshot,
            handles=logit_handles(bars, settings),
            choices=choices,
        )


def _choices(n: int, labels: tuple[str, ...]) -> tuple[dict[str, Look], list[Choices]]:
    """Return what can be pointed at, what it shows, and how arrow keys go from one to the next."""
    looks: dict[str, Look] = {}
    names: dict[str, str] = {}
    ids = range(n)
    for j in ids:
        for gid in (f"logit-bar-{j}", f"logit-handle-{j}", f"input-node-{j}"):
            looks[gid] = ("column", (0, j))
            names[gid] = f"input {name_input(j, labels)}: what it reaches"
        for gid in (f"probability-bar-{j}", f"output-node-{j}"):
            looks[gid] = ("row", (j, 0))
            names[gid] = f"output {name_output(j, labels)}: what it needs"
        for i in ids:
            for gid in (f"jacobian-cell-{i}-{j}", f"check-cell-{i}-{j}", f"edge-{j}-{i}"):
                looks[gid] = ("entry", (i, j))
                names[gid] = name_entry(i, j)

    def grid(title: str, *rows: list[str]) -> Choices:
        return Choices(tuple(map(tuple, rows)), names, title)

    return looks, [
        grid(
            "classes",
            [f"logit-handle-{j}" for j in ids],
            [f"logit-bar-{j}" for j in ids],
            [f"probability-bar-{j}" for j in ids],
        ),
        grid("Jacobian", *([f"jacobian-cell-{i}-{j}" for j in ids] for i in ids)),
        grid("check", *([f"check-cell-{i}-{j}" for j in ids] for i in ids)),
        grid("arrows", *([f"input-node-{k}", *(f"edge-{j}-{k}" for j in ids), f"output-node-{k}"] for k in ids)),
    ]


def explorer(settings: Settings | None = None) -> Page:
    """Return the Explorer, to be displayed as the last line of a cell.

    Parameters
    ----------
    settings : Settings, optional
        What it begins with; by default what the page's address asks for.

    Examples
    --------
    >>> page = explorer(Settings(logits=(3.0, 1.0)))
    >>> page.live.svg()[:4]
    '<svg'
    """
    return as_asked(_page, Settings(), Settings.from_query) if settings is None else _page(settings)


def _page(settings: Settings) -> Page:
    return Explorer(settings).page
