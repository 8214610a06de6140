"""Where the page was found before; it is in `explainer.pages.check`."""

from explainer.pages.check import bug_hunt

__all__ = ["bug_hunt"]
