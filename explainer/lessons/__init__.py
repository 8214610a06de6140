"""The pages: each module composes views, controls and a state into one page."""

from explainer.lessons.derivation import derivation
from explainer.lessons.explorer import explorer

__all__ = ["derivation", "explorer"]
