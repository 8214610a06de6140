"""Softmax of a reader's own logits in every format, as a table: text in a terminal, HTML in a notebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from explainer.pages.precision.formats import FORMATS
from explainer.pages.precision.limits import outcome
from explainer.pages.precision.numbers import compare
from explainer.pages.precision.settings import PrecisionSettings
from explainer.pages.precision.ways import FORMULAS, WAYS, Trace, Way


@dataclass(frozen=True, eq=False)
class FormatTable:
    """The table of the page's first section.

    Parameters
    ----------
    traces : mapping of (str, str) to Trace
        By format and way: every step, as arrays of the format.
    """

    traces: Mapping[tuple[str, Way], Trace]

    def __str__(self) -> str:
        head = " " * 11 + "".join(f"{FORMULAS[way]:>20}" for way in WAYS)
        rows = (f"{name:11}" + "".join(f"{outcome(self.traces[name, way]):>20}" for way in WAYS) for name in FORMATS)
        return "\n".join((head, *rows, "largest error of a share, in ulp"))

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{FORMULAS[way]}</th>" for way in WAYS)
        rows = "".join(
            f"<tr><th>{name}</th>" + "".join(f"<td>{outcome(self.traces[name, way])}</td>" for way in WAYS) + "</tr>"
            for name in FORMATS
        )
        return f"<table><caption>Largest error of a share, in ulp</caption><tr><td></td>{head}</tr>{rows}</table>"


def tabulate(z: Sequence[float]) -> FormatTable:
    """Return the table for logits that the page allows."""
    return FormatTable(compare(PrecisionSettings(logits=tuple(z)).logits))
