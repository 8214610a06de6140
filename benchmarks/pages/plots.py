"""The three plots that every page shows: logits, probabilities, and the Jacobian with its entries printed.

`Plots` draws them with Matplotlib once and then reuses its artists. The Matplotlib pages share it; they differ in how
the picture reaches the reader. `heatmap` is an image, the quickest way that Matplotlib has, where pixels are sent,
and rectangles where vectors are.
"""

from typing import Literal

import numpy as np
from matplotlib.artist import Artist
from matplotlib.cm import ScalarMappable
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

LOW, HIGH, STEP = -6.0, 6.0, 0.1
SIZE = (10.0, 3.2)


def start(n: int) -> list[float]:
    """Return the logits that a page begins with."""
    return [2.0, 1.0, *[0.0] * (n - 2)]


def derivative(z: list[float]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return softmax and its Jacobian in the textbook's form, the same few lines for every page."""
    e = np.exp(np.array(z) - max(z))
    s = e / e.sum()
    return s, np.diag(s) - np.outer(s, s)


class Plots:
    """Three axes on one figure."""

    def __init__(self, figure: Figure, z: list[float], heatmap: Literal["image", "rectangles"]) -> None:
        n = len(z)
        s, jacobian = derivative(z)
        classes = range(n)
        logits, probabilities, matrix = figure.subplots(1, 3)
        logits.set(title="logits", ylim=(LOW, HIGH))
        probabilities.set(title="probabilities", ylim=(0, 1))
        matrix.set(title="Jacobian", xlim=(-0.5, n - 0.5), ylim=(n - 0.5, -0.5))
        self.axes = logits
        self.colors = ScalarMappable(cmap="RdBu")
        self.colors.set_clim(-0.25, 0.25)
        self.logits = list(logits.bar(classes, z))
        self.probabilities = list(probabilities.bar(classes, s))
        self.image = (
            matrix.imshow(jacobian, cmap="RdBu", vmin=-0.25, vmax=0.25, aspect="auto") if heatmap == "image" else None
        )
        self.cells: list[Rectangle] = []
        if self.image is None:
            for i, j in np.ndindex(n, n):
                cell = Rectangle((j - 0.5, i - 0.5), 1, 1, facecolor=self.colors.to_rgba(jacobian[i, j]))
                matrix.add_patch(cell)
                self.cells.append(cell)
        size = min(10, 60 / n)
        self.entries = [
            matrix.text(j, i, f"{jacobian[i, j]:.3f}", ha="center", va="center", fontsize=size)
            for i, j in np.ndindex(n, n)
        ]

    def update(self, z: list[float]) -> None:
        """Show other logits."""
        s, jacobian = derivative(z)
        for bar, height in zip(self.logits, z, strict=True):
            bar.set_height(height)
        for bar, height in zip(self.probabilities, s, strict=True):
            bar.set_height(height)
        if self.image is not None:
            self.image.set_data(jacobian)
        for cell, color in zip(self.cells, self.colors.to_rgba(jacobian.ravel()), strict=False):
            cell.set_facecolor(color)
        for text, value in zip(self.entries, jacobian.ravel(), strict=True):
            text.set_text(f"{value:.3f}")

    def artists(self) -> dict[str, Artist]:
        """Return what `update` changes, by identifier."""
        n = len(self.logits)
        places = [f"{i}-{j}" for i, j in np.ndindex(n, n)]
        return {
            **{f"logit-handle-{i}": bar for i, bar in enumerate(self.logits)},
            **{f"probability-bar-{i}": bar for i, bar in enumerate(self.probabilities)},
            **{f"jacobian-cell-{place}": cell for place, cell in zip(places, self.cells, strict=True)},
            **{f"jacobian-value-{place}": text for place, text in zip(places, self.entries, strict=True)},
        }
