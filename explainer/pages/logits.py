"""Logits as every page has them: what they may be, and softmax's numbers at them."""

from __future__ import annotations

import dataclasses
import math
from typing import Annotated, Final, Generic, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from explainer.core import softmax, softmax_jacobian
from explainer.page import Numbers, Settings, Texts
from explainer.page.settings import kinds_of
from explainer.pages.window import DEFAULT_WINDOW, FURTHEST, fitting_window

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

MAX_CLASSES: Final = 10
ANY_LOGITS: Final = Numbers(2, MAX_CLASSES, -1e6, 1e6, masks=True, key="z")
"""Up to 10 logits, of which some may be masked."""
FEW_LOGITS: Final = Numbers(2, 6, -6.0, 6.0, key="z")
"""For pages that write out every exponential and every path: at most 6 finite logits within ±6, at temperature 1."""


@dataclasses.dataclass(frozen=True)
class LogitSettings(Settings):
    """Logits, what their classes are called, and the range of them that is shown.

    Parameters
    ----------
    logits : tuple of float
    labels : tuple of str
        Empty, or one a class.
    window : tuple of float
        The visible range. Where a finite logit lies outside, the smallest nice range that holds them all.

    Examples
    --------
    >>> LogitSettings().with_logit(0, 40.0).window
    (-50.0, 50.0)
    """

    logits: Annotated[tuple[float, ...], ANY_LOGITS] = (2.0, 1.0, 0.0)
    labels: Annotated[tuple[str, ...], Texts(10, 24, key="labels")] = ()
    window: Annotated[tuple[float, float], Numbers(2, 2, -FURTHEST, FURTHEST)] = DEFAULT_WINDOW

    def agree(self) -> None:
        """Require as many labels as logits, and a window that holds them."""
        if len(self.labels) not in (0, self.n):
            msg = f"`labels` must be empty or one a class; got {len(self.labels)} labels for {self.n} logits."
            raise ValueError(msg)
        low, high = self.window
        if not (low < high and all(low <= z <= high for z in self.logits if z != -math.inf)):
            self.put("window", fitting_window(self.logits))

    @property
    def n(self) -> int:
        """The number of classes."""
        return len(self.logits)

    @property
    def row(self) -> int | None:
        """The output that is looked at; None for none."""
        return None

    @property
    def column(self) -> int | None:
        """The input that is looked at; None for none."""
        return None

    def require_index(self, name: str, *indices: int) -> None:
        """Require that `indices` name classes that there are.

        Raises
        ------
        ValueError
            Naming the field.
        """
        if max(indices) >= self.n:
            told = ", ".join(str(index + 1) for index in indices)
            msg = f"`{name}` must name classes from 1 to {self.n}, as many as there are logits; got {told}."
            raise ValueError(msg)

    def with_logit(self, k: int, value: float) -> Self:
        """Change one logit."""
        return self.replace(logits=replaced(self.logits, k, value))

    def nearest_logit(self, value: float) -> float:
        """Return the number nearest to `value` that a logit may be: a window may reach further than logits do.

        Examples
        --------
        >>> LogitSettings((999_999.0, 0.0)).nearest_logit(1_200_000.0)
        1000000.0
        """
        return min(max(value, self._kind.low), self._kind.high)

    def resized(self, n: int) -> Self:
        """Have `n` classes: the last ones go, or new ones come with the lowest logit there is."""
        self.require_count(n)
        lowest = min(z for z in self.logits if math.isfinite(z))
        logits = (*self.logits, *[lowest] * (n - self.n))[:n]
        labels = (*self.labels, *map(str, range(self.n + 1, n + 1)))[:n] if self.labels else ()
        return self.replace(logits=logits, labels=labels, window=DEFAULT_WINDOW)

    def require_count(self, n: int) -> None:
        """Require a number of classes that the page has room for, before anything of that size is built.

        Raises
        ------
        ValueError
            If it has not.
        """
        kind = self._kind
        if type(n) is not int or not kind.least <= n <= kind.most:
            msg = f"The number of classes must be from {kind.least} to {kind.most}; got {n!r:.40}."
            raise ValueError(msg)

    @property
    def _kind(self) -> Numbers:
        kind = kinds_of(type(self))["logits"]
        assert isinstance(kind, Numbers)
        return kind


def replaced(values: tuple[float, ...], k: int, value: float) -> tuple[float, ...]:
    """Return `values` with number k replaced.

    Examples
    --------
    >>> replaced((1.0, 2.0, 3.0), 1, 0.0)
    (1.0, 0.0, 3.0)
    """
    return (*values[:k], value, *values[k + 1 :])


L = TypeVar("L", bound=LogitSettings)


@dataclasses.dataclass(frozen=True, eq=False)
class SoftmaxNumbers(Generic[L]):
    """Softmax and its Jacobian at the logits of a page.

    Parameters
    ----------
    settings : LogitSettings
        What they were computed from.
    probabilities : ndarray of float64, shape (n,)
    jacobian : ndarray of float64, shape (n, n)
        Row i: output S_i; column j: input z_j.
    temperature : float
    """

    settings: L
    probabilities: Floats
    jacobian: Floats
    temperature: float = 1.0

    @property
    def limit(self) -> float:
        """The largest that an entry of the Jacobian can be: 1/(4T)."""
        return 0.25 / self.temperature

    @property
    def masked(self) -> Bools:
        """Which classes are masked, shape (n,)."""
        masked: Bools = np.isneginf(self.settings.logits)
        return masked

    @property
    def exact_probabilities(self) -> Bools:
        """Where a probability of 0 or 1 is true, and not what float64 rounded to; shape (n,)."""
        masked = self.masked
        exact: Bools = masked | (masked.sum() == masked.size - 1)
        return exact

    @property
    def exact_zeros(self) -> Bools:
        """Where an entry of the Jacobian is truly 0: beside a mask; shape (n, n)."""
        exact = self.exact_probabilities
        return exact[:, None] | exact


def softmax_and_jacobian(logits: tuple[float, ...], temperature: float = 1.0) -> tuple[Floats, Floats]:
    """Return softmax and its Jacobian, in float64.

    Examples
    --------
    >>> shares, jacobian = softmax_and_jacobian((2.0, 1.0, 0.0))
    >>> shares.round(3).tolist(), jacobian.shape
    ([0.665, 0.245, 0.09], (3, 3))
    """
    shares = softmax(logits, temperature=temperature).astype(np.float64, copy=False)
    return shares, softmax_jacobian(logits, temperature=temperature).astype(np.float64, copy=False)
