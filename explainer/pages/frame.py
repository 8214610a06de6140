"""What makes a declared page one of this project's: its colours, its style, and its mark for being ready."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import TypeVar

from explainer.page.controls import Rows
from explainer.page.page import Page
from explainer.page.scene import Scene
from explainer.page.settings import Settings
from explainer.views import theme

S = TypeVar("S", bound=Settings)
N = TypeVar("N")

_VIEWS_CSS = Path(theme.__file__).with_name("views.css")


def framed(
    module: str,
    begin: S,
    compute: Callable[[S], N],
    scene: Callable[[S, N], Scene[S, N]],
    key: Callable[[S, N], Hashable],
    controls: Callable[[], Rows[S]],
    *,
    in_motion: Callable[[S], N] | None = None,
    whose: str = "",
) -> Page[S, N]:
    """Declare a page of the explainer.

    Parameters
    ----------
    module : str
        The page's own ``__file__``: beside it lies its style sheet, ``page.css``.
    begin, compute, scene, key, controls, in_motion, whose
        See `Page`.
    """
    css = [theme.css_variables(), _VIEWS_CSS.read_text("utf-8"), Path(module).with_name("page.css").read_text("utf-8")]
    return Page(
        begin, compute, scene, key, controls, in_motion=in_motion,
        css="\n".join(css), palette=theme.palette(), ready="data-explainer-ready", whose=whose,
    )  # fmt: skip
