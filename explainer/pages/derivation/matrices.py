"""A matrix made of probabilities, beside the Jacobian: the parts of diag(S) − S Sᵀ, or log-softmax's Jacobian."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from explainer.pages.derivation.numbers import DerivationNumbers
from explainer.pages.logits import Floats
from explainer.views.matrix import BOTTOM, CELLS_WIDTH, LEFT, Matrix, outputs
from explainer.views.theme import PAPER

N = TypeVar("N", bound=DerivationNumbers)

LIMIT = 1.0


class ProbabilityMatrix(Matrix[N]):
    """A square matrix, of the same size and place as the Jacobian beside it.

    Parameters
    ----------
    prefix : str
    n : int
    title : str
    read : callable
        Numbers of the page → the matrix, of shape (n, n); None while it is not to be shown.
    row, column : str
        The symbol before each row and above each column.

    Attributes
    ----------
    artists : dict of str to Artist
        Those of a `Matrix`.

    Examples
    --------
    >>> from explainer.pages.derivation.numbers import compute
    >>> from explainer.pages.derivation.settings import DerivationSettings
    >>> view = ProbabilityMatrix("outer", 3, "S Sᵀ", lambda numbers: numbers.outer)
    >>> view.update(compute(DerivationSettings(route="pattern")))
    >>> view.artists["outer-value-0-1"].get_text()
    '+0.163'
    """

    def __init__(
        self, prefix: str, n: int, title: str, read: Callable[[N], Floats | None], row: str = "S", column: str = "S"
    ) -> None:
        super().__init__(prefix, outputs(n, row), outputs(n, column))
        self.title = title
        self._read = read
        self.note(LEFT + CELLS_WIDTH / 2, BOTTOM - 23, "full colour at −1 and +1")

    def update(self, numbers: N) -> None:
        """Show the matrix of `numbers`, and mark the entry that is derived."""
        self.select(*numbers.settings.selected)
        matrix = self._read(numbers)
        if matrix is not None:
            self.show(matrix, LIMIT)
            return
        for i in range(numbers.settings.n):
            for j in range(numbers.settings.n):
                self.paint(i, j, PAPER)
                self.write(i, j, "\N{NO-BREAK SPACE}")  # a text without words would keep its last number in the page
