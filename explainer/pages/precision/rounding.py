"""Small formats where ml_dtypes is missing, as in some browsers' Python: float32, rounded after every operation.

That is what ml_dtypes does itself, and a test compares the bits of both.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explainer.pages.precision.shape import Shape

SHAPES: Final = {
    "float8 e4m3": Shape(4, -6, 448.0, has_infinity=False),
    "float8 e5m2": Shape(3, -14, 57344.0),
    "bfloat16": Shape(8, -126, math.ldexp(255.0, 120)),
}
"""The formats, by name."""


class Rounded(np.ndarray[Any, np.dtype[np.float32]]):
    """An array whose every result is rounded to a small format, and held as float32.

    Examples
    --------
    >>> a = hold([0.1, 200.0], SHAPES["bfloat16"])
    >>> a.tolist(), (a + 1).tolist()
    ([0.10009765625, 200.0], [1.1015625, 201.0])
    """

    shape_of: Shape | None = None

    def __array_finalize__(self, source: Any) -> None:
        self.shape_of = getattr(source, "shape_of", None)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        plain = [np.asarray(each) if isinstance(each, Rounded) else each for each in inputs]
        if method == "accumulate":
            return self._like(self._accumulated(ufunc, plain[0]))
        return self._like(getattr(ufunc, method)(*plain, **options))

    def __array_function__(self, function: Callable[..., Any], types: Any, inputs: Any, options: Any) -> Any:
        return self._like(super().__array_function__(function, types, inputs, options))

    def __getitem__(self, key: Any) -> Any:
        return self._like(super().__getitem__(key))  # a number alone would forget its format

    def astype(self, dtype: Any, *rest: Any, **options: Any) -> Any:
        """Return an ordinary array."""
        return np.asarray(self).astype(dtype, *rest, **options)

    def _like(self, result: Any) -> Any:
        if getattr(result, "dtype", None) != np.float32 or self.shape_of is None:
            return result
        return _of(self.shape_of.nearest(result), self.shape_of)

    def _accumulated(self, ufunc: np.ufunc, values: NDArray[np.float32]) -> NDArray[np.float32]:
        assert self.shape_of is not None
        results = np.empty_like(values)
        for k, value in enumerate(values):
            results[k] = self.shape_of.nearest_one(float(ufunc(results[k - 1], value))) if k else value
        return results


def hold(values: ArrayLike, shape: Shape) -> Rounded:
    """Return `values` as a format holds them."""
    return _of(shape.nearest(np.asarray(values, dtype=np.float64)), shape)


def _of(rounded: NDArray[np.float64], shape: Shape) -> Rounded:
    held = np.asarray(rounded, dtype=np.float32).view(Rounded)
    held.shape_of = shape
    return held
