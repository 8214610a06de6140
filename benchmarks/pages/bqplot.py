"""A plotting widget, bqplot: no picture is sent, only data; its marks are reused and not animated."""

import bqplot as bq
import numpy as np
from IPython.display import display
from ipywidgets import FloatSlider, HBox, VBox

from benchmarks.pages.plots import HIGH, LOW, STEP, derivative, start

HEIGHT = {"height": "230px", "width": "320px"}


def show(n: int) -> None:
    classes = np.arange(n)
    s, jacobian = derivative(start(n))

    def bars(values: object, low: float, high: float, title: str) -> tuple[bq.Bars, bq.Figure]:
        scales = {"x": bq.OrdinalScale(), "y": bq.LinearScale(min=low, max=high)}
        mark = bq.Bars(x=classes, y=values, scales=scales)
        axes = [bq.Axis(scale=scales["x"]), bq.Axis(scale=scales["y"], orientation="vertical")]
        return mark, bq.Figure(marks=[mark], axes=axes, title=title, layout=HEIGHT)

    logits, left = bars(start(n), LOW, HIGH, "logits")
    probabilities, middle = bars(s, 0, 1, "probabilities")
    scales = {
        "row": bq.OrdinalScale(reverse=True),
        "column": bq.OrdinalScale(),
        "color": bq.ColorScale(scheme="RdBu", min=-0.25, max=0.25, mid=0),
    }
    heatmap = bq.GridHeatMap(
        color=jacobian,
        row=classes,
        column=classes,
        scales=scales,
        display_format=".3f",
        font_style={"font-size": "9px"},
    )
    right = bq.Figure(marks=[heatmap], title="Jacobian", layout=HEIGHT)
    sliders = [FloatSlider(value, min=LOW, max=HIGH, step=STEP) for value in start(n)]

    def update(_: object) -> None:
        z = [slider.value for slider in sliders]
        s, jacobian = derivative(z)
        logits.y, probabilities.y, heatmap.color = z, s, jacobian

    for slider in sliders:
        slider.observe(update, names="value")
    display(VBox([*sliders, HBox([left, middle, right])]))
