"""The page that a folder of `explainer.pages` declares."""

from importlib import import_module


def declaration(folder):
    """The page of a folder, as it declares itself."""
    return import_module(f"explainer.pages.{folder}.page").declare()
