"""Tables in Markdown, and how numbers stand in them."""

import math
from collections.abc import Sequence
from typing import Any


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    r"""Return a Markdown table; all columns but the first are aligned to the right.

    Examples
    --------
    >>> print(table(["what", "ms"], [["a | b", "1"]]))
    | what | ms |
    | --- | ---: |
    | a \| b | 1 |
    """
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def number(value: float | None, digits: int = 1, unit: str = "") -> str:
    """Return a number with `digits` decimals, a dash for none.

    Examples
    --------
    >>> number(2.25, 1, "×"), number(None), number(float("nan"))
    ('2.2×', '–', '–')
    """
    return "–" if value is None or math.isnan(value) else f"{value:.{digits}f}{unit}"


def span(samples: dict[str, Any], digits: int = 1, unit: str = "") -> str:
    """Return a median with its 95th percentile, and how many measurements were lost."""
    lost = f", {samples['lost']} lost" if samples["lost"] else ""
    return f"{number(samples['median'], digits, unit)} ({number(samples['p95'], digits)}{lost})"


def duration(microseconds: float) -> str:
    """Return a time with three digits and its unit.

    Examples
    --------
    >>> [duration(value) for value in (0.6123, 45.67, 1448.4, 2.5e6)]
    ['0.612 µs', '45.7 µs', '1.45 ms', '2.5 s']
    """
    for scale, unit in ((1e6, "s"), (1e3, "ms")):
        if microseconds >= scale:
            return f"{microseconds / scale:.3g} {unit}"
    return f"{microseconds:.3g} µs"
