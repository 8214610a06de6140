import doctest
import importlib
import io
import json
import re
from pathlib import Path

import pytest
from PIL import Image

from explainer.page import address
from explainer.serve.notebooks import notebooks_folder
from explainer.serve.pages import read_pages
from tests.serving import write_notebook
from tools import pictures, run_notebooks

ROOT = Path(__file__).parents[2]
PAGES = read_pages(notebooks_folder())


@pytest.mark.parametrize("module", [pictures, run_notebooks], ids=lambda module: module.__name__)
def test_the_examples_in_docstrings(module):
    outcome = doctest.testmod(module)
    assert outcome.attempted > 0
    assert outcome.failed == 0


def test_a_small_picture_is_smaller_and_looks_the_same():
    image = Image.linear_gradient("L").resize((300, 300)).convert("RGB")
    stored = io.BytesIO()
    image.save(stored, "PNG")
    again = Image.open(io.BytesIO(pictures.small(stored.getvalue())))
    assert again.size == image.size
    worst = max(abs(a - b) for a, b in zip(again.convert("L").tobytes(), image.convert("L").tobytes(), strict=True))
    assert worst <= 4


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_page_has_a_card_of_the_right_shape_and_weight(page):
    assert page.picture is not None, f'make pictures ARGS="{page.stem}"'
    file = notebooks_folder() / page.picture
    with Image.open(file) as card:
        assert card.size == pictures.CARD
    assert file.stat().st_size < 60_000


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_card_shows_parts_and_a_state_that_there_are(page):
    notebook = notebooks_folder() / f"{page.stem}.ipynb"
    card = pictures.card_of(notebook)
    assert card.parts, "without a card of its own a page is shown as it is, too small to be seen"
    name = re.search(r"from explainer\.pages import (\w+)", notebook.read_text("utf-8"))[1]
    declared = importlib.import_module(f"explainer.pages.{name}.page").declare()
    settings, problems = address.read(card.fragment, declared.begin)
    assert problems == ()
    assert set(card.parts) <= set(declared.scene(settings, declared.compute(settings)).views)


def test_the_picture_of_the_readme():
    file = ROOT / "docs" / "explorer.png"
    with Image.open(file) as picture:
        assert picture.width == pictures.WIDE
    assert file.stat().st_size < 200_000


def test_a_notebook_that_is_run_again_changes_no_byte(tmp_path):
    file = tmp_path / "1-page.ipynb"
    source = "import ipywidgets\nprint(1)\nipywidgets.IntSlider()"
    write_notebook(file, ("markdown", "# A page"), ("code", source))
    run_notebooks.run(file)
    first = file.read_bytes()
    run_notebooks.run(file)
    assert file.read_bytes() == first
    notebook = json.loads(first)
    assert notebook["cells"][1]["outputs"][0]["text"] == ["1\n"]
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
