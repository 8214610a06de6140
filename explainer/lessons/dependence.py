"""Where the page was found before it moved to `explainer.pages`."""

from explainer.pages.dependence import dependence

__all__ = ["dependence"]
