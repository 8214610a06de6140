"""What the exercises of all pages have in common."""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import EllipsisType
from typing import Final, ParamSpec

P = ParamSpec("P")

UNANSWERED: Final = "Put your answer in place of the dots, and run the cell again."
"""Where dots still stand for the answer."""


def exercise(check: Callable[P, str]) -> Callable[P, str]:
    """Let the check of an answer be asked about dots, too, which stand for an answer that is still to be given.

    Examples
    --------
    >>> @exercise
    ... def find_one(x: float) -> str:
    ...     return "Right." if x == 1 else "Not yet."
    >>> find_one(x=1), find_one(...)
    ('Right.', 'Put your answer in place of the dots, and run the cell again.')
    """

    @functools.wraps(check)
    def checked(*args: P.args, **kwargs: P.kwargs) -> str:
        is_open = any(isinstance(answer, EllipsisType) for answer in (*args, *kwargs.values()))
        return UNANSWERED if is_open else check(*args, **kwargs)

    return checked
