"""Reading what a reader or an address says, within bounds, and showing in an error what could not be read."""

from __future__ import annotations

import math
import re
import reprlib
from collections.abc import Sequence
from typing import Any, Final

_NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[-+]?[0-9]+)?|-inf", re.IGNORECASE)
_LONGEST_NUMBER = 32
LONGEST_SHOWN: Final = 80
"""Characters of a value in an error message."""
_shown = reprlib.Repr()
_shown.maxstring = _shown.maxlong = _shown.maxother = LONGEST_SHOWN - 20


def shown(value: object) -> str:
    """Show a value in an error message: its beginning, however large it is.

    Examples
    --------
    >>> shown((1.0, 2.0)), len(shown("x" * 10**6))
    ('(1.0, 2.0)', 60)
    """
    try:
        return _shown.repr(value)[:LONGEST_SHOWN]
    except ValueError:  # an integer of more than 4300 digits
        return f"a very large {type(value).__name__}"


def as_number(value: Any) -> float:
    """Return `value` as a float; NaN where it is no number. Texts and truth values are none."""
    try:
        return math.nan if isinstance(value, (str, bytes, bool)) else float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def is_sequence(value: Any) -> bool:
    """Return whether `value` is a sequence, and no text."""
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))


def written(value: float) -> str:
    """Write a number as briefly as reads back to it.

    Examples
    --------
    >>> written(3.0), written(-0.25), written(float("-inf"))
    ('3', '-0.25', '-inf')
    """
    return repr(value).removesuffix(".0")


def only(name: str, texts: Sequence[str]) -> str:
    """Return the only one of `texts`.

    Raises
    ------
    ValueError
        If there are more.
    """
    if len(texts) != 1:
        msg = f"`{name}` must occur once in an address; got it again as {shown(texts[1])}."
        raise ValueError(msg)
    return texts[0]


def bounded_parts(name: str, text: str, separator: str, most: int) -> tuple[str, ...]:
    """Split `text`, of which no more than `most` parts are allowed.

    Raises
    ------
    ValueError
        If there are more.
    """
    parts = text.split(separator, most)
    if len(parts) > most:
        msg = f"`{name}` must hold at most {most} values; got {shown(text)}."
        raise ValueError(msg)
    return tuple(parts)


def read_number(name: str, text: str) -> float:
    """Read a decimal number, or ``-inf``.

    Raises
    ------
    ValueError
        If it is none, or too large for float64.
    """
    good = len(text) <= _LONGEST_NUMBER and _NUMBER.fullmatch(text)
    if not good or (math.isinf(float(text)) and text.lower() != "-inf"):
        msg = f"`{name}` must be a number such as 1.5 or -inf; got {shown(text)}."
        raise ValueError(msg)
    return float(text)


def read_wholes(name: str, text: str, most: int) -> tuple[int, ...]:
    """Read whole numbers of at most 9 digits, with commas.

    Raises
    ------
    ValueError
        If they are none.
    """
    parts = bounded_parts(name, text, ",", most)
    if not all(re.fullmatch(r"[0-9]{1,9}", part) for part in parts):
        msg = f"`{name}` must be whole numbers such as 1,2; got {shown(text)}."
        raise ValueError(msg)
    return tuple(map(int, parts))
