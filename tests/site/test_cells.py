"""Which cells a page has to run."""

import pytest

from explainer.serve.notebooks import INDEX, notebooks_folder
from explainer.site.cells import WIDGET, Cell, read_cells, wanted

SHOWS = ({"output_type": "execute_result", "data": {WIDGET: {}}},)


def cells(*sources, live):
    return [Cell(str(k), True, source, SHOWS if k in live else ()) for k, source in enumerate(sources)]


@pytest.mark.parametrize(
    ("sources", "live", "run"),
    [
        (["print(1)", "show()"], {1}, "1"),
        (["a = 1", "b = a", "c = 2", "show(b)"], {3}, "013"),
        (["import x", "a = 1", "import x\nshow(x, a)"], {2}, "12"),
        (["a = 1", "a = a + 1", "show(a)"], {2}, "012"),
        (["def f():\n    return g()", "def g(): ...", "show(f)"], {2}, "02"),
        (["print(1)"], set(), ""),
        (["show(1)", "a = 2"], {0}, "0"),
    ],
)
def test_a_live_cell_brings_what_it_needs(sources, live, run):
    assert "".join(cell.name for cell in wanted(cells(*sources, live=live))) == run


def test_a_cell_gives_its_last_line():
    names = {}
    assert Cell("a", True, "x = 2").run(names) is None
    assert Cell("b", True, "x += 1\nx * 2").run(names) == 6


NOTEBOOKS = [file for file in sorted(notebooks_folder().glob("*.ipynb")) if file.name != INDEX]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda file: file.stem)
def test_every_page_lives(notebook):
    run = wanted(read_cells(notebook))
    assert any(cell.is_live for cell in run)
    assert not any(cell.printed for cell in run if not cell.is_live)
