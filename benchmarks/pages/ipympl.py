"""The live canvas, ``%matplotlib widget``, at its best: one figure, its artists reused, no tool bar."""

import matplotlib as mpl
import matplotlib.pyplot as plt
from IPython.display import display
from ipywidgets import FloatSlider, VBox

from benchmarks.pages.plots import HIGH, LOW, SIZE, STEP, Plots, start


def show(n: int) -> None:
    mpl.use("module://ipympl.backend_nbagg")
    with plt.ioff():
        figure = plt.figure(figsize=SIZE)
    canvas = figure.canvas
    canvas.header_visible = canvas.footer_visible = canvas.toolbar_visible = False
    plots = Plots(figure, start(n), "image")
    sliders = [FloatSlider(value, min=LOW, max=HIGH, step=STEP) for value in start(n)]

    def update(_: object) -> None:
        plots.update([slider.value for slider in sliders])
        canvas.draw_idle()

    for slider in sliders:
        slider.observe(update, names="value")
    display(VBox([*sliders, canvas]))
