"""A reader's function, called such that whatever it does can be told in words.

It may raise, return nothing, too little or NaN, or change what it was given. The words name entries as a person counts
them, from 1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from explainer.core.evaluation import Function
from explainer.views.labels import sub

LARGEST: Final = 10
"""Outputs that a picture of a matrix has room for."""


class UnusableError(ValueError):
    """What a function did that leaves nothing to compare; the message says it in words."""


def call_function(f: Function, z: NDArray[Any]) -> NDArray[Any]:
    """Return f(z), shape (m,), as a copy.

    Raises
    ------
    UnusableError
        For whatever is not a vector of 1 to `LARGEST` finite numbers, and for an `f` that raises or changes z.

    Examples
    --------
    >>> call_function(lambda z: None, np.array([1.0, 2.0]))
    Traceback (most recent call last):
    explainer.pages.check.reader_function.UnusableError: `f` returned None at z = (1, 2). Is its `return` missing?
    """
    value, changed = call("f", f, z)
    if changed:
        raise UnusableError(changed)
    if value.ndim > 1 or not 0 < value.size <= LARGEST:
        msg = f"`f` returned shape {value.shape} at {_point(z)}; a vector of 1 to {LARGEST} numbers is needed."
        raise UnusableError(msg)
    if value.dtype.kind == "c" and z.dtype.kind != "c":
        msg = f"`f` returned complex numbers at {_point(z)}; real ones are needed."
        raise UnusableError(msg)
    value = value.reshape(-1).copy()  # some functions hand out the same buffer every time
    if not np.isfinite(value).all():
        i = int(np.argmin(np.isfinite(value)))
        msg = f"`f` returned {value[i]} for f{sub(i)} at {_point(z)}: that is no number to take a difference of."
        raise UnusableError(msg)
    return value


def call(name: str, function: Callable[[Any], Any], z: NDArray[Any]) -> tuple[NDArray[Any], str]:
    """Return what `function` returns for a copy of z, as an array, and in words how it changed that copy.

    Raises
    ------
    UnusableError
        If it raises, or returns something other than numbers.
    """
    given = z.copy()
    imaginary = z.dtype.kind == "c"
    try:
        with np.errstate(all="ignore"):
            result = function(given)
    except Exception as error:
        told = f"{type(error).__name__} ({error})" if str(error) else type(error).__name__
        hint = " Perhaps it takes no complex numbers: choose central or forward differences." if imaginary else ""
        msg = f"`{name}` raised {told} at {_point(z)}.{hint}"
        raise UnusableError(msg) from error
    if result is None:
        msg = f"`{name}` returned None at {_point(z)}. Is its `return` missing?"
        raise UnusableError(msg)
    try:
        array = np.asarray(result)
    except Exception as error:
        msg = f"`{name}` returned what cannot be read as an array ({error}). Are all rows equally long?"
        raise UnusableError(msg) from error
    if array.dtype.kind not in "fiubc":
        msg = f"`{name}` returned {type(result).__name__} at {_point(z)}; an array of numbers is needed."
        raise UnusableError(msg)
    if imaginary and array.dtype.kind != "c":
        msg = f"`{name}` drops imaginary parts, which the complex step reads. Choose central or forward differences."
        raise UnusableError(msg)
    return array, _changed(name, z, given)


def _changed(name: str, before: NDArray[Any], after: NDArray[Any]) -> str:
    if np.array_equal(before, after, equal_nan=True):
        return ""
    j = int(np.argmax(before != after))
    return (
        f"`{name}` changed its input: z{sub(j)} went from {_short(before[j])} to {_short(after[j])}. "
        "Work on a copy, z = z.copy(), instead of in place."
    )


def _point(z: NDArray[Any]) -> str:
    return f"z = ({', '.join(map(_short, z))})"


def _short(value: Any) -> str:
    return f"{value:.6g}".replace("-", "−")
