"""J by one of its four names, as a matrix."""

from __future__ import annotations

import numpy as np

from explainer.pages.shape.names_numbers import NamesNumbers
from explainer.views import theme
from explainer.views.matrix import Matrix, inputs, outputs


class NamedMatrix(Matrix[NamesNumbers]):
    """The matrix of the name that is looked at; without numbers where nothing was drawn."""

    title = "The matrix of that name"

    def __init__(self, n: int) -> None:
        super().__init__("named", outputs(n), inputs(n), row_title="i", column_title="j")

    def update(self, numbers: NamesNumbers) -> None:
        """Show the matrix."""
        settings = numbers.settings
        matrix = numbers.routes.get(settings.name)
        if matrix is None:
            for i in range(settings.n):
                for j in range(settings.n):
                    self.paint(i, j, theme.UNKNOWN)
                    self.write(i, j, "–")
        else:
            self.show(np.where(np.abs(matrix) < 1e-300, 0.0, matrix), 0.25, exact=numbers.exact_zeros)
        self.select(settings.row, settings.column)
