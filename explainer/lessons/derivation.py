"""Where the page was found before: `explainer.pages.derivation` is its place."""

from explainer.pages.derivation import derivation

__all__ = ["derivation"]
