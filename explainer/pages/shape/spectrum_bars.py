"""The sorted probabilities and the eigenvalues in turn, each a bar: a staircase that only goes down."""

from __future__ import annotations

from typing import Final

from matplotlib.patches import Rectangle
from matplotlib.text import Text

from explainer.pages.shape.numbers import SpectrumNumbers
from explainer.views import lettering, theme
from explainer.views.labels import sub
from explainer.views.logit_bars import HEIGHT
from explainer.views.shorter import shorter_probability
from explainer.views.theme import BAR, GRIP, HAIRLINE, INK, MUTED
from explainer.views.view import Drawing, box

Row = tuple[Rectangle, Text, Text]
"""A bar, its name and its value."""

LEFT, RIGHT, BOTTOM, TOP = 46.0, 62.0, 34.0, 4.0
_MOST_PITCH: Final = 30.0


class SpectrumBars(Drawing[SpectrumNumbers]):
    """Above, Gershgorin's interval; then S₍₁₎, λ₁, S₍₂₎, λ₂ and so on to λₙ = 0.

    Parameters
    ----------
    n : int
        Classes.

    Attributes
    ----------
    axes : Axes
        x is from 0 to 1; y are units.
    artists : dict of str to Artist
        ``share-bar-{k}``, ``share-name-{k}``, ``share-value-{k}``: the k-th of the sorted probabilities;
        ``lambda-bar-{k}``, ``lambda-value-{k}``; ``disc-bar``, ``disc-value``.

    Examples
    --------
    >>> from explainer.pages.shape.numbers import compute
    >>> from explainer.pages.shape.settings import ShapeSettings
    >>> view = SpectrumBars(2)
    >>> view.update(compute(ShapeSettings((0.0, 1.0))))
    >>> view.artists["share-name-0"].get_text(), view.artists["lambda-value-1"].get_text()
    ('S₂', '0')
    """

    title = "Probabilities and eigenvalues, in turn"

    def __init__(self, n: int) -> None:
        super().__init__(HEIGHT)
        width, height = theme.WIDTH - LEFT - RIGHT, HEIGHT - BOTTOM - TOP
        self.axes = self.add_axes(LEFT, BOTTOM, width, height, (0, 1), (0, height))
        unit, rows = 1 / width, 2 * n + 1
        pitch = min(height / rows, _MOST_PITCH)
        middles = [height - pitch * (k + 0.5) for k in range(rows)]
        for x, words in ((0.0, "0"), (0.5, "½"), (1.0, "1")):
            box(self.axes, x - unit / 2, -4, unit, height + 4, MUTED if x == 0.5 else HAIRLINE, zorder=0)
            self.note(LEFT + x * width, BOTTOM - 18, words)
        self.note(LEFT + width / 2, 4, "no λ is above ½")

        def row(k: int, color: theme.Rgba, tall: float) -> Row:
            y = middles[k]
            thick = min(tall * pitch, 16.0)
            bar = box(self.axes, 0, y - thick / 2, 0, thick, color, zorder=2)
            name = self.note(LEFT - 6, BOTTOM + y - 4.5, align="right", color=INK)
            value = self.note(theme.WIDTH - 2, BOTTOM + y - 4.5, align="right", color=INK)
            return bar, name, value

        self._disc = row(0, HAIRLINE, 0.5)
        self._disc[1].set_text("disc")
        self._shares = [row(2 * k + 1, BAR, 0.72) for k in range(n)]
        self._lambdas = [row(2 * k + 2, GRIP, 0.72) for k in range(n)]
        for k, (_, name, _) in enumerate(self._lambdas):
            name.set_text(f"λ{sub(k)}")
        for prefix, found in (("share", self._shares), ("lambda", self._lambdas)):
            self.keep(f"{prefix}-bar", [bar for bar, _, _ in found])
            self.keep(f"{prefix}-value", [value for _, _, value in found])
        self.keep("share-name", [name for _, name, _ in self._shares])
        self.artists |= {"disc-bar": self._disc[0], "disc-value": self._disc[2]}

    def update(self, numbers: SpectrumNumbers) -> None:
        """Show the numbers."""
        shares, exact = numbers.probabilities.tolist(), numbers.exact_probabilities.tolist()
        self._show(self._disc, numbers.disc, True)
        for k, (i, value) in enumerate(zip(numbers.order, numbers.eigenvalues.tolist(), strict=True)):
            self._show(self._shares[k], shares[i], exact[i])
            name = f"S{sub(i)}"
            if self._shares[k][1].get_text() != name:
                self._shares[k][1].set_text(name)
            self._show(self._lambdas[k], value, True)
            bar, color = self._lambdas[k][0], INK if k == numbers.settings.vector else GRIP
            if bar.get_facecolor() != color:
                bar.set_facecolor(color)

    def _show(self, row: Row, value: float, exact: bool) -> None:
        bar, _, text = row
        if bar.get_width() != value:
            bar.set_width(value)
        lettering.write(text, shorter_probability(value, exact=exact), RIGHT - 4, theme.SMALL_SIZE)
