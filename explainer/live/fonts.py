"""Matplotlib's older way to write a font: one CSS shorthand, which is no attribute of SVG."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SHORTHAND = re.compile(r"(?:(italic|oblique) )?(?:(small-caps) )?(?:(\d+) )?([\d.]+px) (.+)")
_NAMES = ("font-style", "font-variant", "font-weight", "font-size", "font-family")


def longhand(shorthand: str) -> Mapping[str, str]:
    """Return the attributes that ``font`` stands for, as Matplotlib writes it before 3.9.

    Raises
    ------
    ValueError
        For a shorthand that it does not write.

    Examples
    --------
    >>> longhand("italic 700 9.5px 'DejaVu Sans', sans-serif")["font-weight"]
    '700'
    >>> sorted(longhand("12px 'Verdana'").items())
    [('font-family', "'Verdana'"), ('font-size', '12px')]
    """
    match = _SHORTHAND.fullmatch(shorthand)
    if match is None:
        msg = f"`shorthand` must be a font as Matplotlib writes it, like 12px 'Verdana'; got {shorthand!r}."
        raise ValueError(msg)
    return {name: value for name, value in zip(_NAMES, match.groups(), strict=True) if value is not None}
