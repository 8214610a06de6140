"""Where a reader of the chain rule is: which section, and everything that can be dragged in it."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from typing import Any, Final, Literal, Self, get_args

from explainer.snapshot.settings import Settings
from explainer.snapshot.validation import check_choice, check_number, shown

Section = Literal["row", "move", "column", "loss", "layer", "training"]
SECTIONS: Final = get_args(Section)

MAX_CLASSES: Final = 6
INPUTS: Final = 3
"""Inputs of the softmax layer."""
LARGEST_LOGIT: Final = 6.0
LARGEST_MOVE: Final = 1.0
LARGEST_UPSTREAM: Final = 2.0
LARGEST_INPUT: Final = 2.0
LARGEST_WEIGHT: Final = 2.0

_MOVE = (0.5, -0.3, 0.2, 0.1, -0.4, 0.3)
_UPSTREAM = (1.0, -1.5, 0.5, -0.5, 1.5, -1.0)
_TARGET = (0.0, 1.0, 0.0, 0.0, 0.0, 0.0)
_INPUTS = (1.0, -0.5, 1.5)
_WEIGHTS = (
    (0.8, -0.4, 0.3), (-0.5, 0.6, 0.4), (0.2, 0.9, -0.6), (-0.3, -0.7, 0.2), (0.5, 0.1, -0.2), (-0.8, 0.3, 0.5),
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class ChainSettings:
    """Where a reader of the chain rule is.

    Parameters
    ----------
    settings : Settings
        2 to 6 finite logits within ±6, temperature 1, and the selected (i, j): the output whose row, and the input
        whose column is looked at.
    section : {"row", "move", "column", "loss", "layer", "training"}
    move : tuple of float
        dz, within ±1.
    upstream : tuple of float
        g, how some loss answers to each probability; within ±2.
    target : tuple of float
        y, a distribution over the classes.
    inputs : tuple of float
        x, the 3 inputs of the layer, within ±2.
    weights : tuple of tuple of float
        W, a row for each class, within ±2.
    entry : tuple of int
        (t, i, j): the output Sₜ and the weight Wᵢⱼ that are looked at, from 0.

    Of `move`, `upstream`, `target` and `weights`, () stands for what the page begins with.

    Raises
    ------
    TypeError, ValueError
        For anything else, naming the field.

    Examples
    --------
    >>> start = ChainSettings()
    >>> start.target, start.with_target(0, 0.25).target
    ((0.0, 1.0, 0.0), (0.25, 0.75, 0.0))
    >>> start.raised(1.5).settings.logits
    (2.5, 1.5, 0.5)
    """

    settings: Settings = dataclasses.field(default_factory=lambda: Settings(selected=(0, 0)))
    section: Section = "row"
    move: tuple[float, ...] = ()
    upstream: tuple[float, ...] = ()
    target: tuple[float, ...] = ()
    inputs: tuple[float, ...] = _INPUTS
    weights: tuple[tuple[float, ...], ...] = ()
    entry: tuple[int, int, int] = (0, 0, 0)

    def __post_init__(self) -> None:
        n = self.n
        if n > MAX_CLASSES:
            msg = f"`settings` must have at most {MAX_CLASSES} logits, so that every path can be seen; got {n}."
            raise ValueError(msg)
        if not all(math.isfinite(z) and abs(z) <= LARGEST_LOGIT for z in self.settings.logits):
            msg = (
                f"`settings` must have finite logits within ±{LARGEST_LOGIT:g}; got {self.settings.logits}. Scale them."
            )
            raise ValueError(msg)
        if self.settings.temperature != 1:
            msg = (
                f"`settings` must have temperature 1; got {self.settings.temperature}. Divide the logits by it instead."
            )
            raise ValueError(msg)
        check_choice("section", self.section, SECTIONS)
        self._set("move", _numbers("move", self.move or _MOVE[:n], n, LARGEST_MOVE))
        self._set("upstream", _numbers("upstream", self.upstream or _UPSTREAM[:n], n, LARGEST_UPSTREAM))
        self._set("target", _distribution(self.target or _TARGET[:n], n))
        self._set("inputs", _numbers("inputs", self.inputs, INPUTS, LARGEST_INPUT))
        rows = self.weights or _WEIGHTS[:n]
        if len(rows) != n:
            msg = f"`weights` must hold {n} rows, one a class; got {shown(rows)}."
            raise ValueError(msg)
        self._set("weights", tuple(_numbers("weights", row, INPUTS, LARGEST_WEIGHT) for row in rows))
        t, i, j = self.entry
        if not (0 <= t < n and 0 <= i < n and 0 <= j < INPUTS):
            msg = f"`entry` must name an output and a weight: below {n}, {n} and {INPUTS}; got {self.entry}."
            raise ValueError(msg)

    @property
    def n(self) -> int:
        """The number of classes."""
        return self.settings.n

    @property
    def hard(self) -> int | None:
        """The class that the target names, if it names one alone."""
        return self.target.index(1.0) if 1.0 in self.target else None

    def replace(self, **changes: Any) -> Self:
        """Copy, with some fields changed and validated."""
        return dataclasses.replace(self, **changes)

    def look_at(self, *, i: int | None = None, j: int | None = None) -> Self:
        """Look at the row of output i, or at the column of input j."""
        row, column = self.settings.selected
        selected = (row if i is None else i, column if j is None else j)
        return self.replace(settings=self.settings.replace(selected=selected))

    def with_logit(self, k: int, value: float) -> Self:
        """Change one logit."""
        return self.replace(settings=self.settings.replace(logits=_with(self.settings.logits, k, value)))

    def with_weight(self, value: float) -> Self:
        """Change the weight that is looked at."""
        _, i, j = self.entry
        return self.replace(weights=_with(self.weights, i, _with(self.weights[i], j, value)))

    @property
    def mean(self) -> float:
        """The mean of the logits."""
        return math.fsum(self.settings.logits) / self.n

    def raised(self, mean: float) -> Self:
        """Move all logits together, so that their mean is `mean`; only so far that none leaves ±6."""
        logits = self.settings.logits
        room = (-LARGEST_LOGIT - min(logits), LARGEST_LOGIT - max(logits))
        by = min(max(mean - self.mean, room[0]), room[1])
        # To 9 decimals, which the reader never sees: or a logit that is moved to and fro would drift.
        moved = tuple(min(max(round(z + by, 9), -LARGEST_LOGIT), LARGEST_LOGIT) + 0.0 for z in logits)
        return self.replace(settings=self.settings.replace(logits=moved))

    def with_target(self, k: int, value: float) -> Self:
        """Give class k the share `value` of the target; the others keep their proportions and share the rest."""
        others = [0.0 if c == k else y for c, y in enumerate(self.target)]
        total = math.fsum(others)
        rest = 1.0 - value
        shares = [y / total if total else 1 / (self.n - 1) for y in others]
        return self.replace(target=tuple(value if c == k else rest * share for c, share in enumerate(shares)))

    def resized(self, n: int) -> Self:
        """Have `n` classes: the last ones go, or new ones come with logit 0 and all else as the page begins with."""
        logits = (*self.settings.logits, *[0.0] * n)[:n]
        i, j = (min(index, n - 1) for index in self.settings.selected)
        t, row, column = self.entry
        target = self.target[:n]
        return self.replace(
            settings=Settings(logits, selected=(i, j)),
            move=(*self.move, *_MOVE[self.n :])[:n],
            upstream=(*self.upstream, *_UPSTREAM[self.n :])[:n],
            target=(*target, *[0.0] * (n - len(target))) if math.isclose(sum(target), 1) else (),
            weights=(*self.weights, *_WEIGHTS[self.n :])[:n],
            entry=(min(t, n - 1), min(row, n - 1), column),
        )

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)


def _with(values: tuple[Any, ...], k: int, value: Any) -> tuple[Any, ...]:
    return (*values[:k], value, *values[k + 1 :])


def _numbers(name: str, values: object, count: int, largest: float) -> tuple[float, ...]:
    if not isinstance(values, Sequence) or isinstance(values, str) or len(values) != count:
        msg = f"`{name}` must hold {count} numbers; got {shown(values)}."
        raise ValueError(msg)
    return tuple(check_number(name, value, -largest, largest) + 0.0 for value in values)  # + 0.0: no −0


def _distribution(values: object, n: int) -> tuple[float, ...]:
    shares = _numbers("target", values, n, 1.0)
    if min(shares) < 0 or not math.isclose(math.fsum(shares), 1.0, abs_tol=1e-9):
        msg = f"`target` must be {n} shares from 0 on that add up to 1; got {shown(values)}. Divide by their sum."
        raise ValueError(msg)
    return shares
