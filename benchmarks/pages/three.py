"""The same three plots with this project's `LiveFigure`: only the attributes that change are sent."""

from IPython.display import display
from matplotlib.figure import Figure

from benchmarks.pages.plots import SIZE, Plots, start
from explainer.live import Choose, Drag, Handle, LiveFigure, Picture

READY = "data-explainer-ready"  # the attribute that all pages are known by


def show(n: int) -> None:
    z = start(n)
    figure = Figure(figsize=SIZE)
    plots = Plots(figure, z, "rectangles")

    def on_event(event: Drag | Choose) -> None:
        if isinstance(event, Drag):
            z[int(event.target.rpartition("-")[2])] = event.value
            plots.update(z)
            live.move(event.target, event.value)

    live = LiveFigure(on_event, ready=READY)
    handles = {f"logit-handle-{i}": Handle(plots.axes, "y", name=f"z{i}", value=value) for i, value in enumerate(z)}
    live.show({"plots": Picture(figure, plots.artists(), title="Three plots")}, handles=handles)
    display(live)
