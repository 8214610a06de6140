"""Page 5, add or multiply: a row, a move, a column, a loss, a layer, and whether it matters."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs

from explainer.lessons.board import Board, move_logits
from explainer.lessons.chain_controls import ChainControls
from explainer.lessons.chain_sections import places, scene
from explainer.lessons.chain_training import Trainer
from explainer.lessons.page import Page, as_asked, read_css
from explainer.lessons.state import State
from explainer.live import Choose, Drag, LiveFigure
from explainer.snapshot.chain import ChainSnapshot, compute_chain
from explainer.snapshot.chain_settings import ChainSettings
from explainer.snapshot.experiment import STEPS, Progress
from explainer.snapshot.settings import Settings
from explainer.views.training_curves import TrainingCurves
from explainer.views.training_words import TrainingWords
from explainer.views.view import PictureView, TextView

SECTION_KEY: Final = "part"
"""The key of a link's query that names the section; the others are those of `Settings`."""


class ChainRule:
    """The state, views and wiring of the chain rule.

    Parameters
    ----------
    reader : ChainSettings
        What it begins with.

    Attributes
    ----------
    page : Page
        To be displayed.
    state : State
        Where the reader is.
    trainer : Trainer
    """

    def __init__(self, reader: ChainSettings) -> None:
        self.live = LiveFigure(self._on_event, css=read_css("chain_rule"))
        self.state = State(reader, self._show)
        self.trainer = Trainer(self._show_training, self.live.say)
        self.controls = ChainControls(
            self.live,
            propose=self.state.propose,
            look=self.state.look,
            undo=self.state.undo,
            reset=self.state.reset,
            trainer=self.trainer,
        )
        self._board = Board[ChainSnapshot](self.live)
        self._curves = Board[Progress](self.live)
        self._shape: object = None
        controls = self.controls.laid_out()
        self._show(reader, True)
        self.page = Page(controls, self.live)

    def _on_event(self, event: Drag | Choose) -> None:
        reader = self.state.settings
        match event:
            case Drag(target, value, done):
                self.state.change(_dragged(reader, target, value), rests=done)
            case Choose(str(target), pinned=True):
                self.state.select(_chosen(reader, target))

    def _show(self, reader: ChainSettings, rests: bool) -> None:
        shape = (reader.section, reader.n)
        if reader.section == "training":
            if shape != self._shape:
                views: dict[str, PictureView[Progress] | TextView[Progress]] = {
                    "words": TrainingWords(),
                    "loss": TrainingCurves("loss", STEPS),
                    "accuracy": TrainingCurves("accuracy", STEPS),
                }
                self._curves.show(views, self.trainer.progress)
        elif shape != self._shape:
            shown = scene(reader)
            self._board.show(shown.views, compute_chain(reader), handles=shown.handles, choices=shown.choices)
        else:
            self._board.update(compute_chain(reader), rests=rests)
            if reader.section != "layer":
                move_logits(self.live, reader.settings)
            for gid, (value, text) in places(reader).items():
                self.live.move(gid, value, text)
            self.live.flush()
        self._shape = shape
        self.controls.show(reader, can_undo=self.state.can_undo)

    def _show_training(self) -> None:
        """Show how far the training has got, if the reader is looking."""
        reader = self.state.settings
        if reader.section == "training":
            self._curves.update(self.trainer.progress, rests=True)
            self.live.flush()
        self.controls.show_again()


def _dragged(reader: ChainSettings, target: str, value: float) -> ChainSettings:
    """Return `reader` after a handle was dragged to `value`."""
    kind, *_, last = target.split("-")
    if kind == "mean":
        return reader.raised(value)
    k = int(last)
    match kind:
        case "logit":
            return reader.with_logit(k, value)
        case "dz":
            return reader.replace(move=_with(reader.move, k, value))
        case "g":
            return reader.replace(upstream=_with(reader.upstream, k, value))
        case "y":
            return reader.with_target(k, value)
        case _ if k < len(reader.inputs):
            return reader.replace(inputs=_with(reader.inputs, k, value))
        case _:
            return reader.with_weight(value)


def _chosen(reader: ChainSettings, target: str) -> ChainSettings:
    """Return `reader` looking at what was chosen."""
    kind, _, first, *rest = target.split("-")
    t, i, j = reader.entry
    match kind:
        case "probability":
            return reader.look_at(i=int(first))
        case "logit":
            return reader.look_at(j=int(first))
        case "output":
            return reader.replace(entry=(int(first), i, j))
        case _:
            return reader.replace(entry=(t, int(first), int(rest[0])))


def _with(values: tuple[float, ...], k: int, value: float) -> tuple[float, ...]:
    return (*values[:k], value, *values[k + 1 :])


def chain_rule(settings: Settings | None = None) -> Page:
    """Return the page of the chain rule, to be displayed as the last line of a cell.

    Parameters
    ----------
    settings : Settings, optional
        The logits, and the row and column, that it begins with, by default those that the page's address asks for,
        whose key ``part`` may also name a section; see `ChainSettings` for what they may be.

    Examples
    --------
    >>> page = chain_rule(Settings(logits=(3.0, 1.0)))
    >>> page.live.svg()[:4]
    '<svg'
    """
    return as_asked(_page, ChainSettings(), _read) if settings is None else _page(_begun(settings))


def _page(reader: ChainSettings) -> Page:
    return ChainRule(reader).page


def _read(query: str) -> ChainSettings:
    section = parse_qs(query).get(SECTION_KEY, ["row"])[-1]
    return _begun(Settings.from_query(query)).replace(section=section)


def _begun(settings: Settings) -> ChainSettings:
    """Begin at the row of S₁ and the column of z₁, unless `settings` look elsewhere."""
    usual = settings.selected == Settings().selected
    return ChainSettings(settings.replace(selected=ChainSettings().settings.selected) if usual else settings)
