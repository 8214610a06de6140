"""What a reader of the page on the shape of the derivative chooses: which section, the logits, and a move of them."""

from __future__ import annotations

import dataclasses
import math
from typing import Annotated, Final, Literal, Self, get_args

import numpy as np

from explainer.core import softmax_inverse
from explainer.page import Indices, Numbers, Whole, Word
from explainer.pages.logits import Floats, LogitSettings
from explainer.pages.shape import plane
from explainer.pages.shape.claims import logits_with
from explainer.pages.shape.four_names import NAMES

Section = Literal["triangle", "spectrum", "names", "invariants"]
SECTIONS: Final = get_args(Section)
LARGEST_LOGIT: Final = 15.0
LONGEST_MOVE: Final = 2.0
DECIMALS: Final = 3
"""Of logits that come of a drag in a plane."""
UNANSWERED: Final = -1


@dataclasses.dataclass(frozen=True)
class ShapeSettings(LogitSettings):
    """`LogitSettings`, and what each section lets a reader choose.

    Parameters
    ----------
    section : {"triangle", "spectrum", "names", "invariants"}
        The triangle is there for three classes alone.
    move : tuple of float
        d, by which the logits are moved: one number a class.
    vector : int
        Which eigenvector is looked at; from 0.
    name : str
        Which of the four names of J is shown as a matrix.
    entry : tuple of int
        Which entry of J is looked at there; from 0.
    tried : str
        Which of the sliders that cannot be moved was pulled last.
    guess : int
        Which answer to the section's question was given; −1 for none yet.

    Examples
    --------
    >>> ShapeSettings((0.0, 0.0)).section, ShapeSettings((0.0, 0.0)).move
    ('spectrum', (1.0, -0.5))
    """

    logits: Annotated[
        tuple[float, ...], Numbers(2, 10, -LARGEST_LOGIT, LARGEST_LOGIT, masks=True, key="z")
    ] = (1.0, 0.5, -0.5)  # fmt: skip
    section: Annotated[Section, Word(SECTIONS, key="part", look=True)] = "triangle"
    move: Annotated[tuple[float, ...], Numbers(2, 10, -LONGEST_MOVE, LONGEST_MOVE, key="d")] = (1.0, -0.5, -0.5)
    vector: Annotated[int, Whole(0, 9, first=1, key="v", look=True)] = 0
    name: Annotated[str, Word(tuple(NAMES), key="name", look=True)] = "fisher"
    entry: Annotated[tuple[int, int], Indices((10, 10), key="at", look=True)] = (0, 1)
    tried: Annotated[str, Word(("nothing", "row", "symmetry", "least", "largest"), key="tried", look=True)] = "nothing"
    guess: Annotated[int, Whole(UNANSWERED, 2, first=1, key="guess")] = UNANSWERED

    def agree(self) -> None:
        """Give the move as many numbers as there are logits; leave the triangle where there are not three."""
        super().agree()
        self.put("move", (*self.move, *[0.0] * self.n)[: self.n])
        self.put("vector", min(self.vector, self.n - 1))
        self.put("entry", tuple(min(k, self.n - 1) for k in self.entry))
        if self.section == "triangle" and self.n != 3:
            self.put("section", "spectrum")

    def to_section(self, section: str) -> Self:
        """Go to a section, whose question is still open; to the triangle with three classes."""
        if section == self.section:
            return self
        there = self.resized(3) if section == "triangle" and self.n != 3 else self
        return there.replace(section=section, guess=UNANSWERED)

    @property
    def row(self) -> int | None:
        """The output of the entry that is looked at; None in a section without J."""
        return self.entry[0] if self.section == "names" else None

    @property
    def column(self) -> int | None:
        """Its input."""
        return self.entry[1] if self.section == "names" else None

    @property
    def mean(self) -> float:
        """The mean of the finite logits."""
        finite = [z for z in self.logits if math.isfinite(z)]
        return math.fsum(finite) / len(finite)

    def raised(self, mean: float) -> Self:
        """Move all logits together, so that their mean is `mean`; only so far that none leaves the window."""
        return self._within_window(np.array(self.logits) + (mean - self.mean), 9)

    def at_shares(self, point: tuple[float, float]) -> Self:
        """Take the logits whose probabilities are at a point of the triangle; their mean stays if it can."""
        logits = softmax_inverse(plane.shares_at(np.array(point))).astype(np.float64, copy=False)
        return self._within_window(logits + self.mean, DECIMALS)

    def at_logits(self, point: tuple[float, float]) -> Self:
        """Take the logits at a point of their plane; their mean stays if it can."""
        return self._within_window(plane.from_plane(np.array(point)) + self.mean, DECIMALS)

    @property
    def shares_point(self) -> tuple[float, float]:
        """Where the probabilities are in the triangle."""
        x, y = plane.to_plane(plane.shares_of(np.array(self.logits))).tolist()
        return x, y

    @property
    def logits_point(self) -> tuple[float, float]:
        """Where the logits are in their plane, or at its end."""
        x, y = plane.to_plane(plane.visible(np.array(self.logits))).tolist()
        return x, y

    @property
    def moved_point(self) -> tuple[float, float]:
        """Where the logits are after the move."""
        x, y = plane.to_plane(plane.visible(np.array(self.logits) + self.move)).tolist()
        return x, y

    def moved_to(self, point: tuple[float, float]) -> Self:
        """Take the move that leads to a point of the plane of the logits, or as far in its direction as one can go."""
        by = plane.from_plane(np.array(point) - self.logits_point)
        longest = float(np.abs(by).max())
        by *= min(1.0, LONGEST_MOVE / longest) if longest else 1.0
        return self.replace(move=tuple(round(x, DECIMALS) + 0.0 for x in by.tolist()))

    def pulled(self, name: str, value: float) -> Self:
        """Pull at one of the sliders: only the largest eigenvalue gives way, and takes the logits with it."""
        if name != "largest":
            return self.replace(tried=name)
        return self.replace(tried=name, logits=logits_with(value, self.n))

    def _within_window(self, logits: Floats, decimals: int) -> Self:
        low, high = self.window
        finite = logits[np.isfinite(logits)]
        least, most = max(low, -LARGEST_LOGIT), min(high, LARGEST_LOGIT)
        logits = logits + min(max(0.0, least - finite.min()), most - finite.max())
        kept = [z if z == -math.inf else min(max(round(z, decimals), least), most) for z in logits.tolist()]
        return self.replace(logits=tuple(kept))
