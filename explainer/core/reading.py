"""Reading what comes in: numbers of any kind as float64, and in words what cannot be read."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

DTYPES: dict[int, np.dtype[np.floating]] = {2: np.dtype(np.float16), 4: np.dtype(np.float32)}
DOUBLE: np.dtype[np.floating] = np.dtype(np.float64)
EXACT = 2**53  # up to here float64 holds every integer
Array = NDArray[np.float64]


def as_real(name: str, value: ArrayLike) -> tuple[Array, np.dtype[np.floating]]:
    """Read real numbers as float64, with the dtype a result should have: floats keep theirs, the rest is float64."""
    refuse_masked(name, value)
    array = as_numbers(name, value)
    return array.astype(np.float64, copy=False), _result_dtype(array)


def as_logits(value: ArrayLike, axis: int | tuple[int, ...] | None = -1) -> tuple[Array, np.dtype[np.floating], Array]:
    """Read logits as `as_real` does, and return as well what was subtracted from them.

    A masked entry of a masked array is a masked class, −∞. Of integers beyond 2⁵³, which float64 does not hold, the
    maximum along `axis` is subtracted first: no softmax feels that.
    """
    array = as_numbers("z", value)
    dtype = _result_dtype(array)
    shift = np.zeros(())
    large = array.dtype.kind in "iu" and array.dtype.itemsize == 8 and array.size > 0
    if large and (int(array.max()) > EXACT or int(array.min()) < -EXACT):
        largest = array.max(axis=axis, keepdims=True)
        # Differences of 64-bit integers are exact modulo 2⁶⁴, and none is negative.
        logits = -(largest.astype(np.uint64) - array.astype(np.uint64)).astype(np.float64) + 0.0
        shift = largest.astype(np.float64)
    else:
        logits = array.astype(np.float64, copy=False)
    return without_masked(value, logits), dtype, shift


def as_temperature(temperature: float) -> float:
    """Read a temperature: one finite number above zero."""
    try:
        value = float(temperature)
    except (TypeError, ValueError) as error:
        msg = f"`temperature` must be one real number; got {temperature!r}. Pass a float such as 1.0."
        raise TypeError(msg) from error
    if not 0.0 < value < math.inf:
        msg = f"`temperature` must be finite and greater than 0; got {value}. Use a small one (0.05) to sharpen."
        raise ValueError(msg)
    return value


def without_masked(value: Any, logits: NDArray[Any]) -> NDArray[Any]:
    """Return the logits with −∞ where `value`, from which they were read, is masked."""
    if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
        return np.where(np.ma.getmaskarray(value), -np.inf, logits).astype(logits.dtype)
    return logits


def refuse_masked(name: str, value: Any) -> None:
    """Raise if entries of `value` are masked: what is hidden below the mask is no number to compute with."""
    if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
        count = int(np.ma.getmaskarray(value).sum())
        msg = f"`{name}` must hold no masked entries; got {count}. Fill them in (`{name}.filled(0.0)`)."
        raise ValueError(msg)


def as_array(name: str, value: Any) -> NDArray[Any]:
    """Return an array of whatever dtype; a table's nullable column as floats, what is missing in it as NaN."""
    if hasattr(value, "toarray"):
        msg = f"`{name}` must be a dense array; got a sparse {type(value).__name__}. Pass `{name}.toarray()`."
        raise TypeError(msg)
    try:
        array = np.asarray(value)
    except ValueError as error:
        msg = f"`{name}` must be a rectangular array of real numbers; {error}. Give every row the same length."
        raise ValueError(msg) from error
    except TypeError as error:
        msg = f"`{name}` must hold real numbers; {error}. Convert it to float32 or float64 first."
        raise TypeError(msg) from error
    if array.dtype.kind == "O" and hasattr(value, "to_numpy"):  # a table's nullable columns; what is missing is NaN
        array = np.asarray(value.to_numpy(dtype=np.float64, na_value=np.nan))
    return array


def as_numbers(name: str, value: Any) -> NDArray[Any]:
    """Return an array of real numbers, in the dtype it comes in."""
    array = as_array(name, value)
    if array.dtype.kind not in "fiub":
        remedy = "Pass floats or integers."
        if array.dtype.kind == "V" and array.dtype.names is None:  # bfloat16 and the like
            remedy = f"Pass `{name}.astype(np.float32)`."
        elif array.dtype.kind == "O" and all(isinstance(entry, int) for entry in array.flat):  # beyond 64 bits
            remedy = f"Pass `np.subtract({name}, np.max({name})).astype(float)`, which keeps their differences."
        elif array.dtype.kind == "O":
            remedy = f"Pass `np.asarray({name}, dtype=float)`."
        msg = f"`{name}` must hold real numbers; got dtype {array.dtype}. {remedy}"
        raise TypeError(msg)
    return array


def _result_dtype(array: NDArray[Any]) -> np.dtype[np.floating]:
    return DTYPES.get(array.dtype.itemsize, DOUBLE) if array.dtype.kind == "f" else DOUBLE
