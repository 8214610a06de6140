"""What Matplotlib reads from its settings while it draws: the same for every reader.

A reader's ``matplotlibrc``, style sheet or line of code may have set any of Matplotlib's 300 settings. Some are read
only as a picture is drawn (``savefig.bbox``, ``path.simplify``, the fonts behind "sans-serif", what a tick that is
made late looks like) and would change what was drawn before, or what is drawn after, but not both.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl

RC: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "live",
    "svg.id": None,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Verdana", "sans-serif"],
    "axes.unicode_minus": True,
}
"""Where every SVG is written otherwise than Matplotlib's defaults say: text stays text, and equal pictures are equal
bytes."""

_NOT_DRAWN = ("backend", "backend_fallback", "figure.max_open_warning", "interactive", "toolbar")
_GLYPHS = r"Glyph \d+ |Matplotlib currently does not support "


@contextmanager
def settings() -> Iterator[None]:
    """Let Matplotlib make artists and draw as it does with no settings but `RC`, whatever a reader has set.

    What is drawn in it is not measured against the fonts that are installed: a glyph that they lack is drawn by the
    reader's browser, so Matplotlib's warnings of missing glyphs are not shown.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> with mpl.rc_context({"font.weight": "bold"}), settings():
    ...     Figure().text(0, 0, "a").get_fontweight()
    'normal'
    """
    # Not `matplotlib.rc_context`: it validates all 300 settings, twice. These were valid before.
    parameters: Any = mpl.rcParams
    before = dict(dict.items(parameters))  # `dict.copy` would sort them
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", _GLYPHS, UserWarning)
        dict.update(parameters, _drawing())
        try:
            yield
        finally:
            dict.update(parameters, before)


@functools.cache
def _drawing() -> Mapping[str, Any]:
    known = {name: value for name, value in RC.items() if name in mpl.rcParamsDefault}  # older ones lack some
    chosen = {**dict(dict.items(mpl.rcParamsDefault)), **dict(dict.items(mpl.RcParams(known)))}
    return {name: value for name, value in chosen.items() if name not in _NOT_DRAWN}
