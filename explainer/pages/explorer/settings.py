"""What a reader of the Explorer chooses."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, Self, get_args

from explainer.page import Flag, Indices, Number, Word
from explainer.pages.logits import LogitSettings

Focus = Literal["entry", "row", "column"]
Method = Literal["central", "forward", "complex"]


@dataclasses.dataclass(frozen=True)
class ExplorerSettings(LogitSettings):
    """`LogitSettings`, a temperature, what is looked at, and how the check takes its differences.

    Parameters
    ----------
    temperature : float
    selected : tuple of int
        (i, j), the entry ∂S_i/∂z_j that is looked at; from 0.
    focus : {"entry", "row", "column"}
        Whether the entry is looked at, or row i (the fan-in of S_i), or column j (the fan-out of z_j).
    pinned : bool
        Whether the selection stays when the pointer moves on.
    method : {"central", "forward", "complex"}
    step : float
        The step h of the check.

    Examples
    --------
    >>> column = ExplorerSettings().look("column", 0, 2)
    >>> column.row, column.column
    (None, 2)
    """

    temperature: Annotated[float, Number(0.05, 20.0, key="T")] = 1.0
    selected: Annotated[tuple[int, int], Indices((10, 10), key="at", look=True)] = (0, 1)
    focus: Annotated[Focus, Word(get_args(Focus), key="focus", look=True)] = "entry"
    pinned: Annotated[bool, Flag(key="pin", look=True)] = False
    method: Annotated[Method, Word(get_args(Method), key="method")] = "central"
    step: Annotated[float, Number(1e-12, 1e-1, key="h")] = 1e-5

    def agree(self) -> None:
        """Require that the selection is an entry that there is."""
        super().agree()
        self.require_index("selected", *self.selected)

    @property
    def row(self) -> int | None:
        """The output that is looked at; None where a whole column is."""
        return None if self.focus == "column" else self.selected[0]

    @property
    def column(self) -> int | None:
        """The input that is looked at; None where a whole row is."""
        return None if self.focus == "row" else self.selected[1]

    def look(self, focus: Focus, i: int, j: int) -> Self:
        """Look at an entry, a row or a column, unless something is pinned."""
        return self if self.pinned else self.replace(focus=focus, selected=(i, j))

    def pin(self, focus: Focus, i: int, j: int) -> Self:
        """Look at it and stay there; once more lets it go."""
        same = self.pinned and (focus, (i, j)) == (self.focus, self.selected)
        return self.replace(focus=focus, selected=(i, j), pinned=not same)

    def leave(self) -> Self:
        """Look at the entry alone, unless something is pinned."""
        return self if self.pinned else self.replace(focus="entry")

    def resized(self, n: int) -> Self:
        """Have `n` classes; the selection stays as near as it can."""
        self.require_count(n)
        i, j = (min(index, n - 1) for index in self.selected)
        shrunk = self.replace(selected=(min(i, self.n - 1), min(j, self.n - 1)))
        return super(ExplorerSettings, shrunk).resized(n)

    def relabelled(self, written: str) -> Self:
        """Take the labels of a list with commas; empty for none."""
        labels = tuple(label.strip() for label in written.split(",")) if written.strip() else ()
        return self.replace(labels=labels)

    def same_softmax(self, other: ExplorerSettings) -> bool:
        """Return whether `other` has the same logits, labels and temperature."""
        return (self.logits, self.labels, self.temperature) == (other.logits, other.labels, other.temperature)


def _preset(*logits: float, **more: Any) -> ExplorerSettings:
    return ExplorerSettings(logits, **more)


PRESETS: Final[Mapping[str, ExplorerSettings]] = MappingProxyType(
    {
        "uniform": _preset(0.0, 0.0, 0.0),
        "a tie of two": _preset(2.0, 2.0, 0.0, -1.0),
        "confident": _preset(5.0, 1.0, 0.0, -1.0),
        "two-way race": _preset(1.5, 1.2, -3.0, -3.5, labels=("red", "blue", "green", "white")),
        "saturated": _preset(40.0, 0.0, 0.0, selected=(0, 0)),
        "huge": _preset(1000.0, 1001.0, 1002.0),
        "masked": _preset(2.0, 1.0, -math.inf, 0.0),
        "next word": _preset(4.1, 3.2, 2.6, 1.1, 0.4, -2.3, labels=("mat", "floor", "sofa", "bed", "roof", "moon")),
        "digits": _preset(
            -1.2, -3.4, 0.3, 2.1, -4.0, 1.4, -2.8, -0.6, 3.6, 1.9, labels=tuple("0123456789"), selected=(8, 3)
        ),
        "imbalanced": _preset(4.6, 0.0, labels=("healthy", "ill"), selected=(1, 1)),
    }
)
"""States worth seeing, by the name a reader picks them under."""
