"""Run the notebooks and store what they show: the outputs that ``make test-notebooks`` compares with.

What would differ from one run to the next without meaning anything is left out (times, the state of widgets) or made
the same (a widget's identifier), so that a second run changes no byte.
"""

import hashlib
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from traitlets.config import Config

from explainer.serve.connection import transport_encryption
from explainer.serve.index import renew_listing
from explainer.serve.notebooks import INDEX, notebooks_folder

CELL_SECONDS = 60
WIDGET = "application/vnd.jupyter.widget-view+json"


def settled(notebook: NotebookNode) -> NotebookNode:
    """Return `notebook` with nothing in it that another run would store differently.

    Examples
    --------
    >>> output = {"output_type": "display_data", "metadata": {}, "data": {WIDGET: {"model_id": "0af3"}}}
    >>> cell = {"cell_type": "code", "id": "a", "metadata": {"execution": {}}, "outputs": [output]}
    >>> again = settled(nbformat.from_dict({"cells": [cell], "metadata": {"widgets": {}}}))
    >>> again.cells[0].metadata, again.cells[0].outputs[0].data[WIDGET].model_id[:8], sorted(again.metadata)
    ({}, 'ca978112', ['kernelspec', 'language_info'])
    """
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            if WIDGET in output.get("data", {}):
                output.data[WIDGET]["model_id"] = hashlib.sha256(cell.id.encode()).hexdigest()[:32]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata = nbformat.from_dict({"kernelspec": kernel, "language_info": {"name": "python"}})  # type: ignore[no-untyped-call]
    return notebook


def run(file: Path) -> None:
    """Run the notebook `file` in its folder and store its outputs; raises if a cell fails."""
    notebook = nbformat.read(file, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(file.parent)}},
        record_timing=False,
        store_widget_state=False,
        config=Config(KernelManager={"transport_encryption": transport_encryption()}),
    )
    client.execute()
    nbformat.write(settled(notebook), file)  # type: ignore[no-untyped-call]
    print(f"{file.name}: {file.stat().st_size / 1000:.0f} kB", flush=True)


def main(stems: list[str]) -> None:
    """Run the notebooks `stems`, all of them if there are none, and renew the list of pages in the index."""
    folder = notebooks_folder()
    for file in sorted(folder.glob("*.ipynb")):
        if file.name != INDEX and (not stems or file.stem in stems):
            run(file)
    renew_listing(folder)


if __name__ == "__main__":
    main(sys.argv[1:])
