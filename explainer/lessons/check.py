"""Where the page was found before; it is in `explainer.pages.check`."""

from explainer.pages.check import check

__all__ = ["check"]
