"""The declaration of a page: what can be chosen, what is computed from it, and what is shown."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from explainer.page.controls import Rows
from explainer.page.running import RunningPage
from explainer.page.scene import Scene
from explainer.page.settings import Settings, kinds_of

S = TypeVar("S", bound=Settings)
N = TypeVar("N")


@dataclass(frozen=True, eq=False)
class Page(Generic[S, N]):
    """The declaration of a page.

    Parameters
    ----------
    begin : Settings
        Where it begins.
    compute : callable
        Settings → the page's numbers; pure.
    scene : callable
        Settings and numbers → the `Scene` that shows them.
    key : callable
        Settings and numbers → what decides which scene there is: as long as it is the same, the scene's views are
        updated; when it changes, another scene is made.
    controls : callable
        → rows of `Control`, `Button` and `Standard`; called once for each running page.
    in_motion : callable, optional
        As `compute`, while something is dragged: for numbers that take longer than a frame.
    css : str
        A style sheet for this page's parts alone.
    palette : mapping of str to str
        Colours of pictures that are CSS values in the browser; see `LiveFigure`.
    ready : str
        The attribute that the page's root gets once it can be dragged.
    whose : str
        What the names of all parts, handles, choices and controls end in, so that those of two pages in one notebook
        can be told apart.
    """

    begin: S
    compute: Callable[[S], N]
    scene: Callable[[S, N], Scene[S, N]]
    key: Callable[[S, N], Hashable] = field(default=lambda settings, numbers: None)
    controls: Callable[[], Rows[S]] = field(default=lambda: ())
    in_motion: Callable[[S], N] | None = None
    css: str = ""
    palette: Mapping[str, str] = field(default_factory=dict)
    ready: str = "data-live-ready"
    whose: str = ""

    def run(self, **choices: Any) -> RunningPage[S, N]:
        """Return the page, alive, to be displayed as the last line of a cell.

        Parameters
        ----------
        **choices
            Fields of the settings, where it begins elsewhere than usual.

        Raises
        ------
        TypeError, ValueError
            For what can't be chosen, naming it.
        """
        names = kinds_of(type(self.begin))
        unknown = sorted(choices.keys() - names.keys())
        if unknown:
            msg = f"`{unknown[0]}` is nothing that can be chosen here; choose among {', '.join(names)}."
            raise TypeError(msg)
        return RunningPage(self, self.begin.replace(**choices))
