"""The engine of pages: from a declaration to a page that runs.

A page says what can be chosen (`Settings`, whose fields carry their `Kind`), what is computed from it, which `Scene`
shows it, with the `Handle` and `Choice` in its views, and which `Control` stand above; `Page.run` does the rest.
Nothing here knows what the numbers mean.

What is exported here needs no widget and no picture, so that a page's settings and numbers don't either; the rest is in
`explainer.page.page`, `explainer.page.scene` and `explainer.page.controls`.
"""

from explainer.page.kinds import Flag, Kind, Number, Texts, Whole, Word, Words
from explainer.page.sequences import Indices, Numbers, Pairs, Table
from explainer.page.settings import Settings

__all__ = [
    "Flag",
    "Indices",
    "Kind",
    "Number",
    "Numbers",
    "Pairs",
    "Settings",
    "Table",
    "Texts",
    "Whole",
    "Word",
    "Words",
]
