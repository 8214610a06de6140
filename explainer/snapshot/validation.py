"""Is it what it should be? Each check returns the value in its canonical type, or raises an error that names it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

MAX_CLASSES: Final = 10
MAX_LOGIT: Final = 1e6
MAX_LABEL: Final = 24


def check_logits(logits: object) -> tuple[float, ...]:
    """Require 2 to 10 numbers within ±10⁶, or −∞ for a mask; not all of them."""
    if isinstance(logits, str) or not isinstance(logits, Sequence) or not 2 <= len(logits) <= MAX_CLASSES:
        msg = f"`logits` must be a sequence of 2 to {MAX_CLASSES} numbers; got {shown(logits)}."
        raise ValueError(msg)
    checked = tuple(check_number("logits", z, -math.inf, MAX_LOGIT) + 0.0 for z in logits)  # + 0.0: no −0
    if any(-math.inf < z < -MAX_LOGIT for z in checked):
        msg = f"`logits` must lie within ±{MAX_LOGIT:g}, or be −∞ to mask a class; got {shown(logits)}."
        raise ValueError(msg)
    if max(checked) == -math.inf:
        msg = "`logits` must hold at least one finite logit; got only −∞. A row of all −∞ has no softmax."
        raise ValueError(msg)
    return checked


def check_labels(labels: Any) -> tuple[str, ...]:
    """Require short printable texts."""
    good = isinstance(labels, Sequence) and not isinstance(labels, str) and len(labels) <= MAX_CLASSES
    if not good or not all(isinstance(s, str) and len(s) <= MAX_LABEL and s.isprintable() for s in labels):
        msg = f"`labels` must be printable texts of at most {MAX_LABEL} characters, one a class; got {shown(labels)}."
        raise ValueError(msg)
    return tuple(labels)


def check_selected(selected: object) -> tuple[int, int]:
    """Require two indices."""
    if not isinstance(selected, Sequence) or len(selected) != 2 or not all(type(k) is int and k >= 0 for k in selected):
        msg = f"`selected` must be two whole numbers (i, j), counted from 0; got {shown(selected)}."
        raise ValueError(msg)
    return selected[0], selected[1]


def check_pinned(pinned: object) -> bool:
    """Require a truth value."""
    if not isinstance(pinned, bool):
        msg = f"`pinned` must be True or False; got {shown(pinned)}."
        raise TypeError(msg)
    return pinned


def check_window(window: object) -> tuple[float, float]:
    """Require two numbers, the low one first."""
    if not isinstance(window, Sequence) or len(window) != 2:
        msg = f"`window` must be two numbers (low, high); got {shown(window)}."
        raise ValueError(msg)
    low, high = (check_number("window", bound, -3 * MAX_LOGIT, 3 * MAX_LOGIT) for bound in window)
    if not low < high:
        msg = f"`window` must have its low end first; got {(low, high)}."
        raise ValueError(msg)
    return low, high


def check_number(name: str, value: object, low: float, high: float) -> float:
    """Require a number from `low` to `high`."""
    try:
        number = float("nan") if isinstance(value, (str, bytes, bool)) else float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not low <= number <= high:
        msg = f"`{name}` must be a number from {low:g} to {high:g}; got {shown(value)}."
        raise ValueError(msg)
    return number


def check_choice(name: str, value: object, choices: tuple[str, ...]) -> str:
    """Require one of `choices`."""
    if not isinstance(value, str) or value not in choices:
        msg = f"`{name}` must be one of {', '.join(choices)}; got {shown(value)}."
        raise ValueError(msg)
    return value


def shown(value: object) -> str:
    """Show a value in an error message, at no more than 80 characters."""
    text = repr(value)
    return text if len(text) <= 80 else text[:79] + "…"
