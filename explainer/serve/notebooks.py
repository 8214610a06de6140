"""The notebooks: in which folder they lie, and what their Markdown cells hold."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

INDEX: Final = "0-index.ipynb"
"""The notebook that leads to the others."""

_PACKAGE = Path(__file__).parent.parent


def packaged_notebooks() -> Path | None:
    """Return the folder of notebooks that came with an installed wheel; None in a checkout."""
    folder = _PACKAGE / "notebooks"
    return folder if folder.is_dir() else None


def notebooks_folder() -> Path:
    """Return the folder of notebooks: the wheel's, else the checkout's.

    Raises
    ------
    FileNotFoundError
        If there is neither.

    Examples
    --------
    >>> (notebooks_folder() / INDEX).is_file()
    True
    """
    folder = packaged_notebooks() or _PACKAGE.parent / "notebooks"
    if not folder.is_dir():
        msg = f"The notebooks are missing; looked in {folder}. Install softmax-explainer again."
        raise FileNotFoundError(msg)
    return folder


def own_copy(source: Path, target: Path) -> list[str]:
    """Copy what `source` holds and `target` lacks, and return the names of the notebooks copied.

    A file that is there already is the reader's own and stays as it is.
    """
    copied = []
    for file in sorted(source.rglob("*")):
        place = target / file.relative_to(source)
        if file.is_file() and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
            copied += [file.name] if file.suffix == ".ipynb" else []
    return copied


def markdown_cells(file: Path) -> list[dict[str, Any]]:
    """Return the cells of a notebook that hold words."""
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "markdown"]


def source_of(cell: dict[str, Any]) -> str:
    """Return what was written into a cell."""
    return "".join(cell["source"])


def tags_of(cell: dict[str, Any]) -> Sequence[str]:
    """Return a cell's tags."""
    tags: Sequence[str] = cell.get("metadata", {}).get("tags", ())
    return tags
