"""The bug hunt, on page 4: a mistake is planted, and its outcome is all that is seen of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from explainer.lessons.board import Board
from explainer.lessons.check_board import Pace, chosen, dragged, move_handles, pictures, shape_of
from explainer.lessons.check_controls import CheckControls
from explainer.lessons.page import Page, read_css
from explainer.lessons.state import State
from explainer.live import Choices, Choose, Drag, LiveFigure
from explainer.snapshot.bug_hunt import DIAGNOSES, MOST, Hunt
from explainer.snapshot.check import CheckSnapshot
from explainer.snapshot.check_settings import CheckSettings
from explainer.views.hunt_words import DIAGNOSIS_ROWS, NEXT, HuntWords, diagnosis_gid


class BugHunt:
    """The hunt's state, views and wiring.

    Parameters
    ----------
    hunt : Hunt
        Where it begins.

    Attributes
    ----------
    page : Page
        To be displayed.
    state : State
        Where the hunter is.
    """

    def __init__(self, hunt: Hunt) -> None:
        self.live = LiveFigure(self._on_event, css=read_css("check"))
        self.state = State(hunt, self._show)
        self.number = widgets.BoundedIntText(
            value=hunt.number, min=1, max=MOST, description="Hunt number",
            tooltip="Everybody with the same number hunts the same ten", layout=widgets.Layout(width="11rem"),
        )  # fmt: skip
        self.controls = CheckControls(
            self.live,
            propose=self._propose,
            undo=self.state.undo,
            reset=self.state.reset,
            generic=lambda: self.state.settings.round.logits,
        )
        self.number.observe(self.live.guarded(self._renumbered), names="value")
        self._pace = Pace(None)
        self._board = Board[CheckSnapshot](self.live)
        self._words = HuntWords()
        self._told: object = None
        self._shape: object = None
        self._show(hunt, True)
        self.page = Page(self.controls.laid_out(self.number, undoable=False), self.live)

    def _propose(self, change: Callable[[CheckSettings], CheckSettings]) -> None:
        hunt = self.state.settings
        self.state.change(hunt.replace(lab=change(hunt.lab)))

    def _renumbered(self, event: dict[str, Any]) -> None:
        if event["new"] != self.state.settings.number:
            self.state.change(Hunt.begin(event["new"]))

    def _on_event(self, event: Drag | Choose) -> None:
        hunt = self.state.settings
        match event:
            case Drag(done=done):
                self.state.change(hunt.replace(lab=dragged(hunt.lab, event)), rests=done)
            case Choose(target=str(target), pinned=True) if target == NEXT:
                self.state.change(hunt.onward())
            case Choose(target=str(target), pinned=pinned) if target.startswith("diagnosis-"):
                if pinned:
                    self.state.change(hunt.answer(target.removeprefix("diagnosis-")))
            case Choose(target=str(target)) if target != NEXT:
                self.state.select(hunt.replace(lab=chosen(hunt.lab, target)))

    def _show(self, hunt: Hunt, rests: bool) -> None:
        snapshot = self._pace.compute(hunt.lab, rests=rests)
        told = (hunt.number, hunt.turn, hunt.answers)
        if told != self._told:
            self._told = told
            self._words.tell(hunt)
        shape = shape_of(snapshot)
        if shape == self._shape:
            self._board.update(snapshot, rests=rests)
            move_handles(self.live, hunt.lab.settings)
            self.live.flush()
        else:
            self._shape = shape
            views, handles, choices = pictures(snapshot)
            self._board.show(
                {"hunt": self._words, **views}, snapshot, handles=handles, choices=[*_hunt_choices(), *choices]
            )
        if self.number.value != hunt.number:
            self.number.value = hunt.number
        self.controls.show(hunt.lab, can_undo=self.state.can_undo)


def _hunt_choices() -> list[Choices]:
    """Return the diagnoses, with arrow keys among them, and the button that leads on."""
    names = {diagnosis_gid(name): title for name, title in DIAGNOSES.items()}
    return [Choices(DIAGNOSIS_ROWS, names, "diagnoses"), Choices(((NEXT,),), {NEXT: "Next round"}, "rounds")]


def bug_hunt(number: int = 1) -> Page:
    """Return a bug hunt of ten rounds, to be displayed as the last line of a cell.

    Parameters
    ----------
    number : int
        From 1 to 9999: everybody with the same number hunts the same ten, in the same order.

    Raises
    ------
    ValueError
        For another number.

    Examples
    --------
    >>> bug_hunt(7).live.svg()[:4]
    '<svg'
    """
    return BugHunt(Hunt.begin(number)).page
