"""Texts that fit: how wide they are, and at which size or length they find room."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

from matplotlib import ft2font
from matplotlib.font_manager import findfont, get_font
from matplotlib.text import Text

from explainer.views.theme import FONT, SMALL_SIZE

_LEAST = 7.0
# Matplotlib 3.10 made an enumeration of its flags.
_FLAGS: Any = ft2font
_NO_HINTING = _FLAGS.LoadFlags.NO_HINTING if hasattr(_FLAGS, "LoadFlags") else _FLAGS.LOAD_NO_HINTING


def text_width(text: str, size: float) -> float:
    """Measure a line of text in `FONT`.

    Parameters
    ----------
    text : str
    size : float
        Font size in units.

    Returns
    -------
    float
        In units; kerning is left out, and a character that the font lacks is taken as square.

    Examples
    --------
    >>> round(text_width("+0.196", 10.0), 1)
    37.0
    """
    return size * sum(map(_advance, text))


@functools.cache
def _advance(character: str) -> float:
    font = get_font(findfont(FONT))
    if font.get_char_index(ord(character)) == 0:
        return 1.0
    font.set_size(100, 72)
    advance: int = font.load_char(ord(character), flags=_NO_HINTING).linearHoriAdvance
    return advance / 65536 / 100


@functools.lru_cache(maxsize=4096)
def fitting_size(text: str, width: float, size: float) -> float:
    """Choose the font size at which `text` fits into `width`: `size`, or a multiple of a half below it.

    Parameters
    ----------
    text : str
    width : float
        In units.
    size : float
        The size wanted.

    Returns
    -------
    float
        Not below 7.

    Examples
    --------
    >>> fitting_size("+0.196", 100.0, 12.0), fitting_size("+0.196", 35.0, 12.0)
    (12.0, 9.0)
    """
    return size if text_width(text, size) <= width else max(_LEAST, int(2 * width / text_width(text, 1.0)) / 2)


def write(text: Text, words: str | Iterable[str], width: float, size: float) -> None:
    """Let `text` say `words`, at `size` or as large as fits into `width`; what it says already is not said again.

    Parameters
    ----------
    text : Text
    words : str or iterable of str
        Of several the first that is not too small, else the last.
    width, size : float
        In units.

    Examples
    --------
    >>> text = Text()
    >>> write(text, ["+0.196", "+.196", "+.20"], 33.0, 13.0)
    >>> text.get_text(), text.get_fontsize()
    ('+.20', 13.0)
    """
    if not isinstance(words, str):
        chosen = ""
        for chosen in words:
            if fitting_size(chosen, width, size) >= min(SMALL_SIZE, size):
                break
        words = chosen
    if text.get_text() != words:
        text.set_text(words)
        fitting = fitting_size(words, width, size)
        if fitting != text.get_fontsize():
            text.set_fontsize(fitting)


def shortened(text: str, width: float, size: float) -> str:
    """Cut `text` to `width`, with an ellipsis where something is missing.

    Parameters
    ----------
    text : str
    width, size : float
        In units.

    Returns
    -------
    str

    Examples
    --------
    >>> shortened("cat", 50.0, 10.0), shortened("hippopotamus", 50.0, 10.0)
    ('cat', 'hippop…')
    """
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"
