"""What most notebooks do: ``interact`` and inline Matplotlib, a new figure for every value."""

import matplotlib.pyplot as plt
from ipywidgets import FloatSlider, interact

from benchmarks.pages.plots import HIGH, LOW, SIZE, STEP, Plots, start


def show(n: int) -> None:
    def draw(**z: float) -> None:
        figure = plt.figure(figsize=SIZE)
        Plots(figure, list(z.values()), "image")
        plt.show()

    interact(draw, **{f"z{i}": FloatSlider(value, min=LOW, max=HIGH, step=STEP) for i, value in enumerate(start(n))})
