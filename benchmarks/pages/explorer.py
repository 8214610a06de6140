"""The full Explorer, as it is served: nine parts with inspector, arrows, check and tables, not three plots."""

from IPython.display import display

from benchmarks.pages.plots import start
from explainer.pages import explorer


def show(n: int) -> None:
    display(explorer(logits=start(n)))
