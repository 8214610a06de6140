"""Page 3, the derivation: every step of ∂S_i/∂z_j with its rule, in symbols and in live numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from explainer.core.derivation import Step
from explainer.lessons.board import Board, logit_handles, move_logits
from explainer.lessons.controls import with_logit
from explainer.lessons.derivation_controls import DerivationControls
from explainer.lessons.page import Page, as_asked, read_css
from explainer.lessons.state import State
from explainer.live import Choices, Choose, Drag, Handle, LiveFigure
from explainer.snapshot.derivation import DerivationSnapshot, compute_derivation
from explainer.snapshot.derivation_settings import DerivationSettings, question_of
from explainer.snapshot.settings import Settings
from explainer.views.bars import LogitBars
from explainer.views.computation_graph import ComputationGraph
from explainer.views.derivation_steps import DerivationSteps
from explainer.views.heatmap import JacobianHeatmap
from explainer.views.labels import name_entry
from explainer.views.matrix import MatrixHeatmap
from explainer.views.step_rail import StepRail
from explainer.views.view import PictureView, TextView

_Views = dict[str, PictureView[DerivationSnapshot] | TextView[DerivationSnapshot]]

_GRAPH = "What the step speaks of"


class Derivation:
    """The derivation's state, views and wiring.

    Parameters
    ----------
    reader : DerivationSettings
        What it begins with.

    Attributes
    ----------
    page : Page
        To be displayed.
    state : State
        Where the reader is.
    """

    def __init__(self, reader: DerivationSettings) -> None:
        self.live = LiveFigure(self._on_event, css=read_css("derivation"))
        self.state = State(reader, self._show)
        self.controls = DerivationControls(self.live, self.state.propose, self.state.undo, self.state.reset)
        self._board = Board[DerivationSnapshot](self.live)
        self._shape: object = None
        self._show(reader, True)
        self.page = Page(self.controls.laid_out(), self.live)

    def _on_event(self, event: Drag | Choose) -> None:
        reader = self.state.settings
        match event:
            case Drag("step-handle", value, _):
                self.state.select(reader.to_step(round(value) - 1))
            case Drag(target, value, done):
                settings = with_logit(reader.settings, int(target.rpartition("-")[2]), value)
                self.state.change(reader.replace(settings=settings), rests=done)
            case Choose("step-back", pinned=True):
                self.state.select(reader.to_step(reader.step - 1))
            case Choose("step-next", pinned=True):
                self.state.select(reader.onward[1] if reader.is_last else reader.reveal())
            case Choose(str(target), pinned=True):
                kind, *_, k, c = target.split("-")
                if kind != "guess":
                    self.state.select(reader.look_at(int(k), int(c)))
                elif int(k) == reader.step + 1:
                    self.state.select(reader.guess(int(c)))

    def _show(self, reader: DerivationSettings, rests: bool) -> None:
        snapshot = compute_derivation(reader)
        settings = reader.settings
        shape = (settings.n, settings.labels, settings.selected, reader.route)
        if shape == self._shape:
            self._board.update(snapshot, rests=rests)
            move_logits(self.live, settings)
            self.live.move("step-handle", reader.step + 1, _place(reader))
            self.live.flush()
        else:
            self._shape = shape
            self._build(snapshot)
        self.controls.show(reader, can_undo=self.state.can_undo)

    def _build(self, snapshot: DerivationSnapshot) -> None:
        reader, settings = snapshot.reader, snapshot.settings
        n = settings.n
        rail, bars = StepRail(len(reader.steps)), LogitBars(n, settings.labels)
        views: _Views = {
            "rail": rail,
            "steps": DerivationSteps(reader),
            "bars": bars,
            "graph": ComputationGraph[DerivationSnapshot](n, lambda snapshot: snapshot.graph, title=_GRAPH),
            "jacobian": JacobianHeatmap(n),
        }
        choices = [*_step_choices(reader.steps), _entries("jacobian", n, name_entry)]
        if reader.route == "pattern":
            views["diagonal"] = MatrixHeatmap("diagonal", n, "diag(S)", lambda snapshot: snapshot.diagonal)
            views["outer"] = MatrixHeatmap("outer", n, "S Sᵀ", lambda snapshot: snapshot.outer)
        if reader.route == "log-softmax":
            views["log-jacobian"] = MatrixHeatmap(
                "log-jacobian",
                n,
                "Log-softmax's Jacobian, δᵢⱼ − Sⱼ",
                lambda snapshot: snapshot.log_jacobian,
                rows="log S",
                columns="z",
            )
            choices.append(_entries("log-jacobian", n, lambda i, j: name_entry(i, j).replace("∂S", "∂log S")))
        handle = Handle(
            rail.axes, "x", name="step", value=reader.step + 1,
            step=1, page=3, low=1, high=rail.count, digits=0, text=_place(reader),
        )  # fmt: skip
        self._board.show(
            views, snapshot, handles={"step-handle": handle, **logit_handles(bars, settings)}, choices=choices
        )


def _place(reader: DerivationSettings) -> str:
    return f"{reader.step + 1} of {len(reader.steps)}, {reader.steps[reader.step].rule.name}"


def _step_choices(steps: Sequence[Step]) -> list[Choices]:
    """Return the buttons, each reached by the tab key, and the answers of each question, with arrow keys among them."""
    groups = [
        Choices((("step-back",),), {"step-back": "Back"}, "steps"),
        Choices((("step-next",),), {"step-next": "Next"}, "steps"),
    ]
    for k, step in enumerate(steps):
        question = question_of(step)
        if question is not None:
            answers = {f"guess-{k}-{c}": choice.label for c, choice in enumerate(question.choices)}
            groups.append(Choices((tuple(answers),), answers, question.prompt))
    return groups


def _entries(prefix: str, n: int, name: Callable[[int, int], str]) -> Choices:
    """Return the cells of a matrix as what can be chosen."""
    rows = tuple(tuple(f"{prefix}-cell-{i}-{j}" for j in range(n)) for i in range(n))
    return Choices(rows, {rows[i][j]: f"derive {name(i, j)}" for i in range(n) for j in range(n)}, "entry to derive")


def derivation(settings: Settings | None = None) -> Page:
    """Return the page of the derivation, to be displayed as the last line of a cell.

    Parameters
    ----------
    settings : Settings, optional
        The logits and the entry that it begins with, by default those that the page's address asks for; see
        `DerivationSettings` for what they may be.

    Examples
    --------
    >>> page = derivation(Settings(logits=(3.0, 1.0)))
    >>> page.live.svg()[:4]
    '<svg'
    """
    return as_asked(_page, Settings(), Settings.from_query) if settings is None else _page(settings)


def _page(settings: Settings) -> Page:
    return Derivation(DerivationSettings(settings.replace(focus="entry"))).page
