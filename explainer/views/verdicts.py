"""The finite-difference check as a matrix of verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, TypeVar

from numpy.typing import NDArray

from explainer.views.matrix import BOTTOM, CELLS_WIDTH, LEFT, Matrix, inputs, outputs
from explainer.views.shorter import shorter_error
from explainer.views.theme import DIFFERS, PAPER, UNKNOWN, Rgba

N = TypeVar("N")

GLYPHS: Final[Mapping[str, str]] = MappingProxyType({"agrees": "✓", "differs": "✗", "cannot resolve": "?"})
"""One sign a verdict."""

TINTS: Final[Mapping[str, Rgba]] = MappingProxyType({"agrees": PAPER, "differs": DIFFERS, "cannot resolve": UNKNOWN})
"""One background a verdict: agreement is quiet."""


class VerdictMatrix(Matrix[N]):
    """For each entry the relative error of finite differences, and a verdict.

    Parameters
    ----------
    rows, columns : int
        Outputs and inputs.
    symbol : str
        What an output is called.

    Attributes
    ----------
    artists : dict of str to Artist
        Those of a `Matrix` with the prefix ``check`` and the marks ``verdict``.
    """

    title = "Finite-difference check"

    def __init__(self, rows: int, columns: int, symbol: str = "S") -> None:
        super().__init__(
            "check", outputs(rows, symbol), inputs(columns),
            row_title=f"∂ output {symbol}ᵢ", column_title="∂ input zⱼ", marks="verdict",
        )  # fmt: skip
        for line, words in enumerate(("✓ agrees    ✗ differs    ? cannot resolve", "numbers: relative error")):
            self.note(LEFT + CELLS_WIDTH / 2, BOTTOM - 22 - 16 * line, words)

    def show_verdicts(self, errors: NDArray[Any], verdicts: NDArray[Any]) -> None:
        """Show errors and verdicts.

        Parameters
        ----------
        errors : ndarray of float, shape (rows, columns)
        verdicts : ndarray of str, shape (rows, columns)
            ``"agrees"``, ``"differs"`` or ``"cannot resolve"``.
        """
        for i, (row, words) in enumerate(zip(errors.tolist(), verdicts.tolist(), strict=True)):
            for j, (error, verdict) in enumerate(zip(row, words, strict=True)):
                self.write(i, j, "–" if error == 0 and verdict == "cannot resolve" else shorter_error(error))
                self.mark(i, j, GLYPHS[verdict])
                self.paint(i, j, TINTS[verdict])
