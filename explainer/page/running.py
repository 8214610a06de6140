"""The engine: it runs every page from its declaration.

    pointer, key, control or address → change (Settings → Settings) → compute → numbers → views → one patch

It takes events, undoes, resets, keeps the address, sends what has changed and tells what went wrong. It knows neither
what the numbers mean nor how they are drawn.
"""

from __future__ import annotations

import itertools
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

import ipywidgets as widgets
import traitlets

from explainer.live import Choose, Drag, Go, LiveFigure, Words
from explainer.live.events import RefusedAddressError
from explainer.live.settings import settings as drawing
from explainer.page import address
from explainer.page.controls import Button, Control, Panel
from explainer.page.history import History
from explainer.page.scene import PictureView, Scene
from explainer.page.served import served_at
from explainer.page.settings import Settings

if TYPE_CHECKING:
    from explainer.page.page import Page

S = TypeVar("S", bound=Settings)
N = TypeVar("N")

WITHOUT_KERNEL: Final = "A live page: run this notebook to drag it."
_places = itertools.count()


class _PageFigure(LiveFigure):
    _css = traitlets.Unicode(
        LiveFigure._css.default_value + Path(__file__).with_name("page.css").read_text("utf-8")
    ).tag(sync=True)


class _Permalink(Words):
    """A link that leads back to what is shown, to be copied or sent."""

    def __init__(self, whose: str) -> None:
        self._page = served_at()
        link = f'<a data-gid="permalink" href="{self._page}#"' + (' target="_blank"' if self._page else "")
        markup = f"<p>{link}>A link to exactly this state{whose}</a>, to keep or to send.</p>"
        super().__init__(markup, {}, title=f"Link{whose}")

    def lead_to(self, fragment: str) -> None:
        self.set({"permalink": {"href": f"{self._page}#{fragment}"}})


class RunningPage(widgets.VBox, Generic[S, N]):  # type: ignore[misc]
    """A page that runs: controls above a live figure.

    Parameters
    ----------
    page : Page
    begin : Settings

    Attributes
    ----------
    live : LiveFigure
        The pictures and words.
    settings : Settings
        What the reader has chosen.
    numbers
        What is computed from it.
    """

    def __init__(self, page: Page[S, N], begin: S) -> None:
        self._page = page
        self._history = History(begin)
        self._held: str | None = None
        self._key: object = self  # unlike any
        self._scene: Scene[S, N]
        self._permalink = _Permalink(escape(page.whose))
        self._parts: dict[str, Any] = {}
        self._fragment = address.write(begin, begin)
        self.live = _PageFigure(
            self._on_event, css=page.css, palette=dict(page.palette), ready=page.ready, place=next(_places)
        )
        self._panel = Panel(
            page.controls(),
            set_=self._set, press=self._press, undo=self.undo, reset=self.reset, guarded=self.live.guarded,
            whose=page.whose,
        )  # fmt: skip
        self._show(rests=True)
        panel = self._panel
        super().__init__([panel.box, self.live, panel.beside] if panel.box.children else [self.live])
        self.add_class("page-root")

    @property
    def settings(self) -> S:
        """What the reader has chosen."""
        return self._history.settings

    def change(self, settings: S, *, rests: bool = True, step: bool = False) -> None:
        """Take `settings` over, and show them.

        Parameters
        ----------
        settings : Settings
        rests : bool
            Whether the reader's hand rests.
        step : bool
            Whether this can be undone even where only what is looked at differs.
        """
        if settings != self.settings or rests:
            self._history.take(settings, rests=rests, step=step)
            self._show(rests=rests)

    def undo(self) -> None:
        """Take the last step back."""
        self._history.undo()
        self._show(rests=True)

    def reset(self) -> None:
        """Go back to where the page began."""
        self._history.reset()
        self._show(rests=True)

    def refresh(self) -> None:
        """Compute and show again: something else than the settings has changed."""
        self._show(rests=True)

    def svg(self) -> str:
        """Return the pictures as they are now, as one SVG file."""
        return self.live.svg()

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        stored = {"text/plain": WITHOUT_KERNEL, "image/svg+xml": self.svg()}
        return {**super()._repr_mimebundle_(**kwargs), **stored}

    def _on_event(self, event: Drag | Choose | Go) -> None:
        match event:
            case Drag(target, value, done):
                self._drag(target, value, done)
            case Choose(target, pinned):
                chosen = self._chosen(target, pinned)
                if chosen != self.settings:
                    self.change(chosen)
            case Go(fragment, first):
                self._go(fragment, first)

    def _drag(self, target: str, value: Any, done: bool) -> None:
        handle, settings = self._scene.handle_of[target], self.settings
        begins = target != self._held and handle.read(settings) != value
        if begins and handle.taken is not None:
            settings = handle.taken(settings)
        self._held = None if done else target
        self.change(handle.change(settings, value), rests=done)

    def _chosen(self, target: str | None, pinned: bool) -> S:
        if target is None:
            leave = self._scene.leave
            return self.settings if leave is None else leave(self.settings)
        choice = self._scene.choice_of[target]
        act = choice.press if pinned else choice.point
        return self.settings if act is None else act(self.settings)

    def _go(self, fragment: str, first: bool) -> None:
        settings, problems = address.read(fragment, self._history.begin)
        if first:
            self._history.enter(settings)
            self.refresh()
        elif settings != self.settings:
            self.change(settings, step=True)
        if problems:
            msg = "Not all that the address asks for can be had. " + " ".join(problems)
            raise RefusedAddressError(msg)

    def _set(self, control: Control[S], value: Any) -> None:
        try:
            self.change(control.change(self.settings, value))
        finally:  # what was refused or rounded is replaced by what is in force
            self._show_controls()

    def _press(self, button: Button[S]) -> None:
        button.press(self.settings)
        self.refresh()

    def _show(self, *, rests: bool) -> None:
        page, settings = self._page, self.settings
        compute = page.compute if rests or page.in_motion is None else page.in_motion
        self.numbers = compute(settings)
        key = page.key(settings, self.numbers)
        if rests:
            self._keep_address(settings)
        self._show_controls()  # first: a page whose picture shows a state stands in it whole
        with drawing():  # whatever a reader's own settings of Matplotlib are
            if key == self._key:
                self._update(rests)
            else:
                self._build()
        self._key = key

    def _keep_address(self, settings: S) -> None:
        fragment = address.write(settings, self._history.begin)
        if fragment != self._fragment:
            self._fragment = fragment
            self._permalink.lead_to(fragment)
            self.live.address(fragment)

    def _build(self) -> None:
        scene = self._page.scene(self.settings, self.numbers)
        for view in scene.views.values():
            view.update(self.numbers)
        whose = self._page.whose
        self._parts = {**scene.to_live(whose), "permalink": self._permalink}
        self._scene = scene
        handles = {gid: handle.to_live(self.settings, whose) for gid, handle in scene.handle_of.items()}
        self.live.show(self._parts, handles=handles, choices=[group.to_live(whose) for group in scene.choices])

    def _update(self, rests: bool) -> None:
        for name, view in self._scene.views.items():
            if isinstance(view, PictureView):
                view.update(self.numbers)
            elif rests or not view.slow:
                view.update(self.numbers)
                self._parts[name].set(view.state)
        for gid, handle in self._scene.handle_of.items():
            self.live.move(gid, *handle.place(self.settings))
        self.live.flush()

    def _show_controls(self) -> None:
        self._panel.show(self.settings, can_undo=self._history.can_undo)
