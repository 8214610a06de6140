"""A picture in the shape of a layer's weights: a row for each class, a column for each input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numpy.typing import NDArray

from explainer.pages.chain_rule.numbers import LayerNumbers
from explainer.pages.chain_rule.settings import INPUTS
from explainer.views.matrix import Matrix, inputs, outputs
from explainer.views.verdicts import GLYPHS


class WeightGrid(Matrix[LayerNumbers]):
    """A number for each weight, of which one is looked at.

    Parameters
    ----------
    prefix : str
        What the identifiers of the artists begin with.
    n : int
        Classes.
    read : callable
        Numbers of the page → one for each weight, shape (n, inputs).
    title : str
    limit : float
        What gets the full colour.
    digits : int
        Decimals.
    checked : bool
        Whether the check's verdict stands above each number.

    Attributes
    ----------
    artists : dict of str to Artist
        Those of a `Matrix`, with the marks ``note`` where it is checked.
    """

    def __init__(
        self,
        prefix: str,
        n: int,
        read: Callable[[LayerNumbers], NDArray[Any]],
        *,
        title: str,
        limit: float,
        digits: int = 3,
        checked: bool = False,
    ) -> None:
        super().__init__(
            prefix, inputs(n), outputs(INPUTS, "x"),
            below=12.0, cells_height=248.0, largest=15.0, marks="note" if checked else "",
        )  # fmt: skip
        self.title = title
        self._read, self._limit, self._digits, self._checked = read, limit, digits, checked

    def update(self, numbers: LayerNumbers) -> None:
        """Show a number for each weight, and which is looked at."""
        self.show(self._read(numbers), self._limit, digits=self._digits)
        self.select(*numbers.settings.entry[1:])
        if self._checked:
            for i, row in enumerate(numbers.verdicts.tolist()):
                for j, verdict in enumerate(row):
                    self.mark(i, j, GLYPHS[verdict])
