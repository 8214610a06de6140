"""What a reader of the chain rule chooses: which section, and everything that can be dragged in it."""

from __future__ import annotations

import dataclasses
import math
from typing import Annotated, Final, Literal, Self, get_args

from explainer.core.training import RATE
from explainer.page import Indices, Number, Numbers, Table, Word
from explainer.pages.logits import FEW_LOGITS, LogitSettings, replaced

Section = Literal["row", "move", "column", "loss", "layer", "training"]
SECTIONS: Final = get_args(Section)

MOST_CLASSES: Final = FEW_LOGITS.most
INPUTS: Final = 3
"""Inputs of the softmax layer."""
LARGEST_LOGIT: Final = FEW_LOGITS.high
LARGEST_MOVE: Final = 1.0
LARGEST_UPSTREAM: Final = 2.0
LARGEST_INPUT: Final = 2.0
"""And the largest weight: one scale has both."""

_MOVE = (0.5, -0.3, 0.2, 0.1, -0.4, 0.3)
_UPSTREAM = (1.0, -1.5, 0.5, -0.5, 1.5, -1.0)
_TARGET = (0.0, 1.0)
_WEIGHTS = (
    (0.8, -0.4, 0.3), (-0.5, 0.6, 0.4), (0.2, 0.9, -0.6), (-0.3, -0.7, 0.2), (0.5, 0.1, -0.2), (-0.8, 0.3, 0.5),
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class ChainRuleSettings(LogitSettings):
    """`LogitSettings`, and what each section lets a reader choose.

    Parameters
    ----------
    section : {"row", "move", "column", "loss", "layer", "training"}
    selected : tuple of int
        (i, j): the output whose row, and the input whose column is looked at; from 0.
    move : tuple of float
        dz, a number for each class.
    upstream : tuple of float
        g, how some loss answers to each probability.
    target : tuple of float
        y, a distribution over the classes.
    inputs : tuple of float
        x, the 3 inputs of the layer.
    weights : tuple of tuple of float
        W, a row for each class.
    entry : tuple of int
        (t, i, j): the output Sₜ and the weight Wᵢⱼ that are looked at; from 0.
    rate : float
        The learning rate of the training.

    Of `move`, `upstream`, `target` and `weights` the first count, as many as there are classes. What is missing is as
    usual, and 0 in a target; one whose last classes go begins anew.

    Examples
    --------
    >>> start = ChainRuleSettings()
    >>> start.target, start.with_target(0, 0.25).target
    ((0.0, 1.0, 0.0), (0.25, 0.75, 0.0))
    >>> start.raised(1.5).logits, start.replace(logits=(3.0, 1.0)).move
    ((2.5, 1.5, 0.5), (0.5, -0.3))
    """

    logits: Annotated[tuple[float, ...], FEW_LOGITS] = (2.0, 1.0, 0.0)
    section: Annotated[Section, Word(SECTIONS, key="part", look=True)] = "row"
    selected: Annotated[tuple[int, int], Indices((MOST_CLASSES, MOST_CLASSES), key="at", look=True)] = (0, 0)
    move: Annotated[tuple[float, ...], Numbers(0, MOST_CLASSES, -LARGEST_MOVE, LARGEST_MOVE, key="dz")] = _MOVE
    upstream: Annotated[
        tuple[float, ...], Numbers(0, MOST_CLASSES, -LARGEST_UPSTREAM, LARGEST_UPSTREAM, key="g")
    ] = _UPSTREAM  # fmt: skip
    target: Annotated[tuple[float, ...], Numbers(1, MOST_CLASSES, 0.0, 1.0, key="y")] = _TARGET
    inputs: Annotated[tuple[float, ...], Numbers(INPUTS, INPUTS, -LARGEST_INPUT, LARGEST_INPUT, key="x")] = (
        1.0, -0.5, 1.5,
    )  # fmt: skip
    weights: Annotated[
        tuple[tuple[float, ...], ...], Table(0, MOST_CLASSES, INPUTS, -LARGEST_INPUT, LARGEST_INPUT, key="W")
    ] = _WEIGHTS  # fmt: skip
    entry: Annotated[
        tuple[int, int, int], Indices((MOST_CLASSES, MOST_CLASSES, INPUTS), key="entry", look=True)
    ] = (0, 0, 0)  # fmt: skip
    rate: Annotated[float, Number(0.01, 1.0, key="rate")] = RATE

    def agree(self) -> None:
        """Require that what is looked at exists, and a distribution; give every class its numbers."""
        super().agree()
        self.require_index("selected", *self.selected)
        self.require_index("entry", *self.entry[:2])
        if not _adds_up(self.target):
            msg = f"`target` must be shares that add up to 1; got {self.target}. Divide by their sum."
            raise ValueError(msg)
        n = self.n
        shares, anew = ((*target, *[0.0] * n)[:n] for target in (self.target, _TARGET))
        self.put("target", shares if _adds_up(shares) else anew)
        self.put("move", (*self.move, *_MOVE[len(self.move) :])[:n])
        self.put("upstream", (*self.upstream, *_UPSTREAM[len(self.upstream) :])[:n])
        self.put("weights", (*self.weights, *_WEIGHTS[len(self.weights) :])[:n])

    @property
    def row(self) -> int | None:
        """The output that is looked at: whose row the section is about, or which the target names first."""
        if self.section == "loss":
            return self.target.index(max(self.target))
        return self.selected[0] if self.section in ("row", "move") else None

    @property
    def column(self) -> int | None:
        """The input whose column the section is about."""
        return self.selected[1] if self.section == "column" else None

    @property
    def looked_at(self) -> int:
        """The row, the column or the layer's output that the section is about."""
        return {"column": self.selected[1], "layer": self.entry[0]}.get(self.section, self.selected[0])

    def look_at(self, k: int) -> Self:
        """Look at row k, column k or the layer's output k, whichever the section is about.

        Examples
        --------
        >>> [ChainRuleSettings(section=section).look_at(2).selected for section in ("row", "column")]
        [(2, 0), (0, 2)]
        """
        if self.section == "layer":
            return self.replace(entry=(k, *self.entry[1:]))
        i, j = self.selected
        return self.replace(selected=(i, k) if self.section == "column" else (k, j))

    def look_at_weight(self, i: int, j: int) -> Self:
        """Look at the weight Wᵢⱼ."""
        return self.replace(entry=(self.entry[0], i, j))

    @property
    def weight(self) -> float:
        """The weight that is looked at."""
        _, i, j = self.entry
        return self.weights[i][j]

    def with_weight(self, value: float) -> Self:
        """Change the weight that is looked at."""
        _, i, j = self.entry
        row = replaced(self.weights[i], j, value)
        return self.replace(weights=(*self.weights[:i], row, *self.weights[i + 1 :]))

    @property
    def mean(self) -> float:
        """The mean of the logits."""
        return math.fsum(self.logits) / self.n

    def raised(self, mean: float) -> Self:
        """Move all logits together, so that their mean is `mean`; only so far that none leaves ±6."""
        room = (-LARGEST_LOGIT - min(self.logits), LARGEST_LOGIT - max(self.logits))
        by = min(max(mean - self.mean, room[0]), room[1])
        # To 9 decimals, which the reader never sees: or a logit that is moved to and fro would drift.
        moved = tuple(min(max(round(z + by, 9), -LARGEST_LOGIT), LARGEST_LOGIT) for z in self.logits)
        return self.replace(logits=moved)

    @property
    def hard(self) -> int | None:
        """The class that the target names, if it names one alone."""
        return self.target.index(1.0) if 1.0 in self.target else None

    def with_target(self, k: int, value: float) -> Self:
        """Give class k the share `value` of the target; the others keep their proportions and share the rest."""
        others = replaced(self.target, k, 0.0)
        total = math.fsum(others)
        shares = [(1.0 - value) * (y / total if total else 1 / (self.n - 1)) for y in others]
        return self.replace(target=replaced(tuple(shares), k, value))

    def resized(self, n: int) -> Self:
        """Have `n` classes; what is looked at stays as near as it can."""
        self.require_count(n)
        last = min(n, self.n) - 1
        i, j = (min(index, last) for index in self.selected)
        t, row, column = self.entry
        near = self.replace(selected=(i, j), entry=(min(t, last), min(row, last), column))
        return super(ChainRuleSettings, near).resized(n)


def _adds_up(shares: tuple[float, ...]) -> bool:
    return math.isclose(math.fsum(shares), 1.0, abs_tol=1e-9)
