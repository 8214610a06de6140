"""A page's views and its live figure: what is computed once is shown everywhere, and sent as one patch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from matplotlib.artist import Artist

from explainer.live import Choices, Handle, LiveFigure, Picture, Words
from explainer.snapshot.settings import Settings
from explainer.views.bars import LogitBars
from explainer.views.labels import logit, name_input
from explainer.views.view import PictureView, TextView

S = TypeVar("S")


class Board(Generic[S]):
    """The views of a page, and the parts of its live figure that show them.

    Parameters
    ----------
    live : LiveFigure
    """

    def __init__(self, live: LiveFigure) -> None:
        self._live = live
        self._pictures: list[PictureView[S]] = []
        self._texts: list[tuple[TextView[S], Words]] = []

    def show(
        self,
        views: Mapping[str, PictureView[S] | TextView[S]],
        snapshot: S,
        *,
        handles: Mapping[str, Handle] | None = None,
        choices: Iterable[Choices] = (),
    ) -> None:
        """Put `views` in the page, in reading order, in place of those that are there.

        Parameters
        ----------
        views : mapping of str to view
            By the name of its part, to which the page's style sheet refers.
        snapshot
            What they show first.
        handles, choices
            What can be dragged and chosen; see `LiveFigure.show`.
        """
        self._pictures, self._texts = [], []
        parts: dict[str, Picture | Words] = {}
        for name, view in views.items():
            view.update(snapshot)
            if isinstance(view, PictureView):
                _drop_clip_boxes(view.artists.values())
                self._pictures.append(view)
                parts[name] = Picture(view.figure, view.artists, title=view.title)
            else:
                words = parts[name] = Words(view.markup, view.state, title=view.title)
                self._texts.append((view, words))
        self._live.show(parts, handles=handles, choices=choices)

    def update(self, snapshot: S, *, rests: bool) -> None:
        """Let the views show `snapshot`; the slow ones only where the reader's hand `rests`."""
        for view in self._pictures:
            view.update(snapshot)
        for text, words in self._texts:
            if rests or not text.slow:
                text.update(snapshot)
                words.set(text.state)


def _drop_clip_boxes(artists: Iterable[Artist]) -> None:
    """Take away what would cut artists at their axes where nothing is cut: five transforms each, 6 KB.

    Views don't turn clipping on later; a figure of others might, so this is not for `Picture` to do.
    """
    for artist in artists:
        if not artist.get_clip_on() and artist.get_clip_path() is None:
            artist.set_clip_box(None)


def logit_handles(bars: LogitBars, settings: Settings) -> dict[str, Handle]:
    """Return the handles that drag the logits of `bars`, by their identifiers."""
    return {
        f"logit-handle-{j}": Handle(
            bars.logit_axes, "y", name=f"logit {name_input(j, settings.labels)}", value=z, text=logit(z)
        )
        for j, z in enumerate(settings.logits)
    }


def move_logits(live: LiveFigure, settings: Settings) -> None:
    """Tell the handles of `logit_handles` where they are now."""
    for j, z in enumerate(settings.logits):
        live.move(f"logit-handle-{j}", z, logit(z))
