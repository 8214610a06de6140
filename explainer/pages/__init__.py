"""The pages: one folder each, found by themselves.

>>> from explainer.pages import explorer
>>> explorer.__module__
'explainer.pages.explorer'

A page's folder exports the functions that make it (`__all__`); they are here under the same names. Nothing of a page
but these functions is imported before it is called.
"""

import pkgutil
from importlib import import_module

FOLDERS = tuple(found.name for found in pkgutil.iter_modules(__path__) if found.ispkg)
"""The names of all pages."""

__all__ = ["FOLDERS"]

for _folder in FOLDERS:
    _page = import_module(f"{__name__}.{_folder}")
    # After the import, which binds the folder's name to the module: a page's function bears that name too.
    globals().update({_name: getattr(_page, _name) for _name in _page.__all__})
    __all__ += _page.__all__
