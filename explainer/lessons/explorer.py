"""Where the Explorer was found before; now it is in `explainer.pages`."""

from explainer.pages.explorer import explorer

__all__ = ["explorer"]
