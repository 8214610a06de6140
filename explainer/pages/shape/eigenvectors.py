"""The eigenvectors of J as rows; of equal eigenvalues, the space that they share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from explainer.pages.shape.numbers import SpectrumNumbers
from explainer.views import theme
from explainer.views.labels import sub
from explainer.views.matrix import Matrix, inputs
from explainer.views.numerals import bare
from explainer.views.shorter import shorter_signed

LIMIT: Final = 1.0


class Eigenvectors(Matrix[SpectrumNumbers]):
    """Row k: eigenvector k. Where eigenvalues are equal: how far each class reaches into their space, without a sign.

    Attributes
    ----------
    artists : dict of str to Artist
        Those of a `Matrix`, with the prefix ``vector``.

    Examples
    --------
    >>> from explainer.pages.shape.numbers import compute
    >>> from explainer.pages.shape.settings import ShapeSettings
    >>> view = Eigenvectors(3)
    >>> view.update(compute(ShapeSettings((0.0, 0.0, 0.0), section="spectrum")))
    >>> [view.artists[f"vector-value-{k}-0"].get_text() for k in range(3)]
    ['0.816', '0.816', '+0.577']
    """

    title = "Eigenvectors"

    def __init__(self, n: int) -> None:
        names = [f"λ{sub(k)}" for k in range(n)]
        super().__init__("vector", names, inputs(n), row_title="eigenvector", column_title="input zⱼ")
        self.note(theme.WIDTH / 2, 14, "grey: λ are equal, and these are √Pᵢᵢ of their space")

    def update(self, numbers: SpectrumNumbers) -> None:
        """Show the eigenvectors."""
        vectors, reaches = numbers.eigenvectors.T.tolist(), numbers.reaches.tolist()
        for space in numbers.spaces:
            for k in space:
                for i, (entry, reach) in enumerate(zip(vectors[k], reaches[k], strict=True)):
                    if len(space) > 1:
                        self.paint(k, i, theme.UNKNOWN)
                        self.write(k, i, _shorter(reach))
                    else:
                        self.paint(k, i, theme.diverging(entry, LIMIT))
                        self.write(k, i, shorter_signed(entry))
        self.select(numbers.settings.vector, None)


def _shorter(reach: float) -> Sequence[str]:
    return [f"{reach:.3f}", bare(f"{reach:.3f}"), bare(f"{reach:.2f}")] if reach else ["0"]
