"""The cells of a page's notebook: which of them live, and which of the others those need."""

from __future__ import annotations

import ast
import builtins
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

WIDGET: Final = "application/vnd.jupyter.widget-view+json"


@dataclass(frozen=True)
class Cell:
    """A cell of a notebook.

    Parameters
    ----------
    name : str
        Its identifier in the notebook.
    is_code : bool
    source : str
    outputs : sequence of mapping
        What a run has stored.
    """

    name: str
    is_code: bool
    source: str
    outputs: Sequence[Mapping[str, Any]] = ()

    @property
    def is_live(self) -> bool:
        """Whether it shows a widget."""
        return any(WIDGET in output.get("data", {}) for output in self.outputs)

    @property
    def printed(self) -> str:
        """What it printed."""
        texts = (output["text"] for output in self.outputs if output["output_type"] == "stream")
        return "".join("".join(text) for text in texts)

    @property
    def binds(self) -> frozenset[str]:
        """The names that it gives a value."""
        found: set[str] = set()
        for node in ast.walk(ast.parse(self.source)):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
            elif isinstance(node, ast.alias):
                found.add((node.asname or node.name).partition(".")[0])
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.add(node.name)
        return frozenset(found)

    @property
    def uses(self) -> frozenset[str]:
        """The names that it may take from the cells before it."""
        nodes = ast.walk(ast.parse(self.source))
        read = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
        return frozenset(read - set(dir(builtins)))

    def run(self, names: dict[str, Any]) -> Any:
        """Run it among `names`; return the value of its last line, None if that is no expression."""
        tree = ast.parse(self.source)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, self.name, "exec"), names)
        return (
            eval(compile(ast.Expression(last.value), self.name, "eval"), names) if isinstance(last, ast.Expr) else None
        )


def read_cells(notebook: Path) -> tuple[Cell, ...]:
    """Return the cells of a notebook, in order."""
    return tuple(
        Cell(cell["id"], cell["cell_type"] == "code", "".join(cell["source"]), cell.get("outputs", ()))
        for cell in json.loads(notebook.read_text("utf-8"))["cells"]
        if cell["cell_type"] in ("code", "markdown")
    )


def wanted(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return the cells that live, with those before them whose names they use: what a page has to run.

    Examples
    --------
    >>> shows = {"output_type": "execute_result", "data": {WIDGET: {}}}
    >>> cells = [Cell("a", True, "z = [1, 2]"), Cell("b", True, "print(3)"), Cell("c", True, "show(z)", [shows])]
    >>> [cell.name for cell in wanted(cells)]
    ['a', 'c']
    """
    taken: list[Cell] = []
    missing: set[str] = set()
    for cell in reversed([cell for cell in cells if cell.is_code]):
        if cell.is_live or cell.binds & missing:
            taken.append(cell)
            missing = (missing - cell.binds) | (cell.uses - (cell.binds & _bound_first(cell)))
    return tuple(reversed(taken))


def _bound_first(cell: Cell) -> frozenset[str]:
    """Return the names of a cell that an import in it gives a value: those it takes from nowhere else."""
    imports = (node for node in ast.parse(cell.source).body if isinstance(node, ast.Import | ast.ImportFrom))
    return frozenset((name.asname or name.name).partition(".")[0] for node in imports for name in node.names)
