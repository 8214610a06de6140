"""The full Explorer, as it is served: nine parts with inspector, arrows, check and tables, not three plots."""

from IPython.display import display

from benchmarks.pages.plots import start
from explainer.lessons.explorer import explorer
from explainer.snapshot.settings import Settings


def show(n: int) -> None:
    display(explorer(Settings(logits=tuple(start(n)))))
