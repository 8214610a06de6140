"""The routes to a gradient as rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from explainer.pages.chain_rule.experiment import RIGHT

NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "jacobian": "−y/S through the full J",
        "vjp": "VJP: S ⊙ (g − S·g)",
        "fused": "fused: S − y",
        "diagonal": "diagonal of J only",
    }
)
"""What each of `explainer.core.routes.ROUTES` is called."""


def route_rows(cells: Callable[[str], str]) -> str:
    """Return a row for each route: its name, whether it is right, and its cells.

    Parameters
    ----------
    cells : callable
        A route → what its identifiers call for, as HTML.

    Examples
    --------
    >>> route_rows(lambda route: "").count("✓")
    3
    """
    return "".join(
        f'<tr class="{"sx-right" if route in RIGHT else "sx-wrong"}"><th scope="row">'
        f"{'✓' if route in RIGHT else '✗'} {name}</th>{cells(route)}</tr>"
        for route, name in NAMES.items()
    )
