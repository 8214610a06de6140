"""Page 4, the checking lab: whether a derivative is right, and whether a check can tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from explainer.core.differences import Function
from explainer.lessons.board import Board
from explainer.lessons.check_board import Pace, chosen, dragged, move_handles, pictures, shape_of
from explainer.lessons.check_controls import CheckControls
from explainer.lessons.page import Page, read_css
from explainer.lessons.state import State
from explainer.live import Choose, Drag, LiveFigure
from explainer.snapshot.check import CheckSnapshot
from explainer.snapshot.check_settings import CheckSettings
from explainer.snapshot.check_subject import Subject, own_subject
from explainer.snapshot.settings import Settings
from explainer.views.check_findings import PopularChecks


class CheckLab:
    """The lab's state, views and wiring.

    Parameters
    ----------
    reader : CheckSettings
        What it begins with.
    own : Subject, optional
        A reader's own function, to be checked instead of those of the catalogue.

    Attributes
    ----------
    page : Page
        To be displayed.
    state : State
        What the reader has chosen.
    """

    def __init__(self, reader: CheckSettings, own: Subject | None = None) -> None:
        self.live = LiveFigure(self._on_event, css=read_css("check"))
        self.state = State(reader, self._show)
        self.controls = CheckControls(self.live, self.state.propose, self.state.undo, self.state.reset)
        self._pace = Pace(own)
        self._board = Board[CheckSnapshot](self.live)
        self._shape: object = None
        self._show(reader, True)
        claims = (self.controls.subject,) if own is None else ()
        self.page = Page(self.controls.laid_out(*claims, self.controls.classes), self.live)

    def _on_event(self, event: Drag | Choose) -> None:
        match event:
            case Drag(done=done):
                self.state.change(dragged(self.state.settings, event), rests=done)
            case Choose(str(target)):
                self.state.select(chosen(self.state.settings, target))

    def _show(self, reader: CheckSettings, rests: bool) -> None:
        snapshot = self._pace.compute(reader, rests=rests)
        shape = shape_of(snapshot)
        if shape == self._shape:
            self._board.update(snapshot, rests=rests)
            move_handles(self.live, reader.settings)
            self.live.flush()
        else:
            self._shape = shape
            views, handles, choices = pictures(snapshot)
            self._board.show({**views, "popular": PopularChecks()}, snapshot, handles=handles, choices=choices)
        self.controls.show(reader, can_undo=self.state.can_undo)


def check(
    jacobian: Callable[[Any], Any] | None = None, f: Function | None = None, settings: Settings | None = None
) -> Page:
    """Return the checking lab, to be displayed as the last line of a cell.

    Parameters
    ----------
    jacobian : callable, optional
        Your own derivative, z of shape (n,) → shape (m, n), to be checked. Whatever it does is told in the page.
    f : callable, optional
        What it is the derivative of, z of shape (n,) → shape (m,) with m ≤ 10; by default softmax.
    settings : Settings, optional
        The logits, the method and the step that it begins with.

    Raises
    ------
    TypeError
        For what cannot be called, and for an `f` without a `jacobian`.
    ValueError
        For settings with a masked class: −∞ cannot be moved.

    Examples
    --------
    >>> check().live.svg()[:4]
    '<svg'
    >>> import numpy as np
    >>> page = check(f=lambda z: z**2, jacobian=lambda z: np.diag(2 * z))
    """
    own = None if jacobian is None and f is None else own_subject(jacobian, f)
    reader = CheckSettings(subject="right" if own is None else "own")
    return CheckLab(reader if settings is None else reader.with_settings(settings), own).page
