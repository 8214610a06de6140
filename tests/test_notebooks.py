"""What every notebook has to look like; what its cells print is compared by nbval (`make test-notebooks`)."""

import ast
import importlib
import json
import re

import nbformat
import pytest
from nbconvert import HTMLExporter

from explainer.page import address
from explainer.page.settings import kinds_of
from explainer.pages import FOLDERS
from explainer.serve.index import LIST_TAG
from explainer.serve.notebooks import INDEX, notebooks_folder
from explainer.serve.pages import read_pages

FOLDER = notebooks_folder()
PAGES = [page.stem for page in read_pages(FOLDER)]
ALL = [INDEX.removesuffix(".ipynb"), *PAGES]
LARGEST = 300_000  # bytes
WIDGET = "application/vnd.jupyter.widget-view+json"


def read(stem):
    return nbformat.read(FOLDER / f"{stem}.ipynb", as_version=nbformat.NO_CONVERT)


def code(stem):
    return [cell for cell in read(stem).cells if cell.cell_type == "code"]


@pytest.mark.parametrize("stem", ALL)
def test_it_is_valid_and_carries_no_more_than_it_needs(stem):
    notebook = read(stem)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert notebook.metadata.language_info == {"name": "python"}
    assert all(set(cell.metadata) <= {"tags"} for cell in notebook.cells)
    assert (FOLDER / f"{stem}.ipynb").stat().st_size < LARGEST


@pytest.mark.parametrize("stem", ALL)
def test_cells_are_named_by_what_they_are(stem):
    ids = [cell.id for cell in read(stem).cells]
    assert len(set(ids)) == len(ids)
    assert all(cell_id[0].isalpha() and cell_id.replace("-", "").isalnum() for cell_id in ids), ids


@pytest.mark.parametrize("stem", PAGES)
def test_one_title_first_and_sections_below_it(stem):
    cells = read(stem).cells
    prose = [cell.source for cell in cells if cell.cell_type == "markdown"]
    headings = [line for words in prose for line in words.splitlines() if line.startswith("#")]
    assert cells[0].source.startswith("# ")
    assert [line for line in headings if not line.startswith("## ")] == headings[:1]


@pytest.mark.parametrize("stem", PAGES)
def test_one_call_makes_the_page_and_no_cell_defines_anything(stem):
    cells = code(stem)
    name = re.match(r"from explainer\.pages import (\w+)\n", cells[0].source)[1]
    assert name in FOLDERS
    assert cells[0].source.splitlines()[-1] == f"{name}()"
    defining = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    for cell in cells:
        assert not any(isinstance(node, defining) for node in ast.walk(ast.parse(cell.source))), cell.source


@pytest.mark.parametrize("stem", PAGES)
def test_cells_use_public_names_alone(stem):
    for cell in code(stem):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.ImportFrom) and node.module.split(".")[0] == "explainer":
                assert node.module in ("explainer", "explainer.pages")
                assert all(alias.name in importlib.import_module(node.module).__all__ for alias in node.names)


@pytest.mark.parametrize("stem", PAGES)
def test_prose_drives_the_picture(stem):
    """Every link that sets a state can be had, and there are some."""
    name = re.match(r"from explainer\.pages import (\w+)\n", code(stem)[0].source)[1]
    begin = importlib.import_module(f"explainer.pages.{name}.page").declare().begin
    prose = "\n".join(cell.source for cell in read(stem).cells if cell.cell_type == "markdown")
    links = re.findall(r"\]\(#([^)]*)\)", prose)
    assert len(links) >= 3
    keys = {kind.key for kind in kinds_of(type(begin)).values()}
    for link in links:
        assert address.read(link, begin)[1] == (), link
        assert {pair.partition("=")[0] for pair in link.split("&")} <= keys, link  # others would be let pass


@pytest.mark.parametrize("stem", PAGES)
def test_every_cell_was_run_in_order_and_its_output_stored(stem):
    cells = code(stem)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert len(cells) >= 3, "a page has a few worked numbers"
    assert all(cell.outputs for cell in cells)
    assert all(output.output_type != "error" for cell in cells for output in cell.outputs)
    assert {"image/svg+xml", "text/plain", WIDGET} <= set(cells[0].outputs[0].data)


@pytest.mark.parametrize("stem", PAGES)
def test_without_a_kernel_the_pictures_are_shown(stem):
    page, _ = HTMLExporter().from_filename(str(FOLDER / f"{stem}.ipynb"))
    assert 'src="data:image/svg+xml;base64,' in page


@pytest.mark.parametrize("stem", PAGES)
def test_the_index_leads_to_it(stem):
    cells = json.loads((FOLDER / INDEX).read_text(encoding="utf-8"))["cells"]
    (listing,) = ["".join(cell["source"]) for cell in cells if LIST_TAG in cell["metadata"].get("tags", ())]
    assert f"({stem}.ipynb)" in listing


def test_the_index_is_prose():
    assert code(INDEX.removesuffix(".ipynb")) == []
