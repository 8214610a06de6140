"""What the scenes and controls of several pages have in common: handles on the logits, cells to choose, counters."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TypeVar

from explainer.page.controls import Control, counter
from explainer.page.scene import Choice, Choices, Handle
from explainer.pages.logits import LogitSettings
from explainer.views.bars import Bars
from explainer.views.labels import name_entry, name_input
from explainer.views.numerals import logit

L = TypeVar("L", bound=LogitSettings)
S = TypeVar("S")

Look = Callable[[int, int], Callable[[S], S]]


def logit_handles(
    bars: Bars,
    settings: L,
    *,
    taken: Callable[[L], L] | None = None,
    change: Callable[[L, int, float], L] | None = None,
) -> list[Handle[L]]:
    """Return the handles that drag the logits of `bars`.

    Parameters
    ----------
    bars : Bars
    settings : LogitSettings
        Which logits there are, and what they are called.
    taken : callable, optional
        See `Handle`.
    change : callable, optional
        Settings, which logit and where it is dragged → settings; by default that logit changes, and nothing else.
    """

    def moved(j: int, now: L, value: float) -> L:
        reached = now.nearest_logit(value)
        return now.with_logit(j, reached) if change is None else change(now, j, reached)

    def handle(j: int) -> Handle[L]:
        return Handle(
            f"logit-handle-{j}",
            bars.axes,
            "y",
            f"logit {name_input(j, settings.labels)}",
            read=lambda now: now.logits[j],
            change=functools.partial(moved, j),
            write=logit,
            taken=taken,
        )

    return [handle(j) for j in range(settings.n)]


def cells(
    title: str,
    prefix: str,
    shape: tuple[int, int],
    press: Look[S],
    point: Look[S] | None = None,
    name: Callable[[int, int], str] = name_entry,
    tells: Sequence[str] = (),
) -> Choices[S]:
    """Return the cells of a matrix, ``{prefix}-{i}-{j}``, as choices.

    Parameters
    ----------
    title, prefix : str
    shape : tuple of int
    press, point : callable
        (i, j) → what pressing the cell, and pointing at it, makes of the settings; see `Choice`.
    name : callable
        (i, j) → what the cell is called.
    tells : sequence of str
        What says a cell's number: ``{each}-{i}-{j}``.
    """
    rows, columns = shape
    return Choices(
        title,
        [
            [
                Choice(
                    f"{prefix}-{i}-{j}",
                    name(i, j),
                    press(i, j),
                    None if point is None else point(i, j),
                    [f"{each}-{i}-{j}" for each in tells],
                )
                for j in range(columns)
            ]
            for i in range(rows)
        ],
    )


def class_counter(most: int, description: str = "Classes n") -> Control[L]:
    """Return the control for how many classes there are, from 2 to `most`."""
    return Control(
        counter(2, most, description), read=lambda settings: settings.n, change=lambda settings, n: settings.resized(n)
    )
