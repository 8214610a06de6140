"""The Jacobian as a heatmap."""

from __future__ import annotations

from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from explainer.views import lettering, theme
from explainer.views.matrix import BOTTOM, CELLS_WIDTH, LEFT, Matrix, inputs, outputs
from explainer.views.numerals import MINUS, spelled
from explainer.views.view import box

_BAR_WIDTH: Final = 84.0


class Looking(Protocol):
    """What is looked at: a row, a column, or the entry where they cross."""

    @property
    def row(self) -> int | None:
        """The output; None where a whole column is looked at."""
        ...

    @property
    def column(self) -> int | None:
        """The input; None where a whole row is."""
        ...


class JacobianNumbers(Protocol):
    """What the heatmap needs of a page's numbers."""

    @property
    def settings(self) -> Looking:
        """What is looked at."""
        ...

    @property
    def jacobian(self) -> NDArray[np.float64]:
        """Shape (n, n)."""
        ...

    @property
    def exact_zeros(self) -> NDArray[np.bool_]:
        """Where an entry is truly 0, shape (n, n)."""
        ...

    @property
    def limit(self) -> float:
        """The largest that an entry can be: 1/(4T)."""
        ...


class JacobianHeatmap(Matrix[JacobianNumbers]):
    """Every ∂S_i/∂z_j: orange above 0, blue below, on a scale to ±1/(4T).

    No entry of a softmax Jacobian is larger than 1/(4T), so as long as T stays, the scale never has to move, and equal
    colours are equal numbers at every moment.

    Parameters
    ----------
    n : int
        Classes.
    title : str
    prefix : str
        What the identifiers of the artists begin with.
    fixed : float, optional
        Where the scale ends instead, whatever T is; what lies beyond has the colour of its end.

    Attributes
    ----------
    artists : dict of str to Artist
        Those of a `Matrix`, ``{prefix}-scale-low`` and ``{prefix}-scale-high``.
    """

    def __init__(
        self, n: int, title: str = "Jacobian", *, prefix: str = "jacobian", fixed: float | None = None
    ) -> None:  # fmt: skip
        super().__init__(
            prefix, outputs(n), inputs(n), row_title="∂ output Sᵢ", column_title="∂ input zⱼ"
        )  # fmt: skip
        self.title = title
        self._fixed = fixed
        left, bottom = LEFT + (CELLS_WIDTH - _BAR_WIDTH) / 2, BOTTOM - 26
        bar = self.add_axes(left, bottom, _BAR_WIDTH, 8, (-1, 1), (0, 1))
        steps = 60
        for k in range(steps):
            # Each is drawn a little wider than it is, or the paper shines through between two.
            x, width = 2 * k / steps - 1, (2.4 if k < steps - 1 else 2) / steps
            box(bar, x, 0, width, 1, theme.diverging(x + 1 / steps, 1.0))
        self.note(left + _BAR_WIDTH / 2, bottom - 13, "0")
        self._low = self.note(left - 6, bottom + 0.6, align="right")
        self._high = self.note(left + _BAR_WIDTH + 6, bottom + 0.6, align="left")
        self.artists |= {f"{prefix}-scale-low": self._low, f"{prefix}-scale-high": self._high}

    def update(self, numbers: JacobianNumbers) -> None:
        """Show the Jacobian of `numbers`."""
        limit = numbers.limit if self._fixed is None else self._fixed
        self.show(numbers.jacobian, limit, exact=numbers.exact_zeros)
        for text, sign in ((self._low, MINUS), (self._high, "+")):
            end = f"{sign}{spelled(limit, 3)}"
            words = [end] if self._fixed is not None else [f"{sign}1/(4T) = {end}", end]
            lettering.write(text, words, (CELLS_WIDTH - _BAR_WIDTH) / 2 - 6, theme.SMALL_SIZE)
        self.select(numbers.settings.row, numbers.settings.column)
