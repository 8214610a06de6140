import json
import re

import pytest

from explainer.serve.index import LIST_TAG, listing, read_index, renew_listing
from explainer.serve.notebooks import INDEX, notebooks_folder
from explainer.serve.pages import neighbours, read_pages
from tests.serving import write_notebook


@pytest.fixture
def folder(tmp_path):
    write_notebook(tmp_path / "10-last.ipynb", ("markdown", "## Not a title\n\nNo title at all."))
    write_notebook(
        tmp_path / "2-second.ipynb",
        ("markdown", "Before.\n\n# Second\n"),
        ("markdown", "One *line*\nor two.\n\nNot this."),
    )
    write_notebook(
        tmp_path / "1-first.ipynb", ("code", "# a comment"), ("markdown", "# First\n\n- a list is no summary")
    )
    write_notebook(tmp_path / "appendix.ipynb", ("markdown", "# Appendix"))
    index = (
        "markdown",
        "# Welcome\n\nSee [it](2-second.ipynb), [here](0-index.ipynb), [there](https://example.org/).\n\n![](pictures/a.png)",
    )
    write_notebook(tmp_path / INDEX, index, ("markdown", "the list"), ("markdown", "## Below"))
    notebook = json.loads((tmp_path / INDEX).read_text())
    notebook["cells"][1]["metadata"]["tags"] = [LIST_TAG]
    (tmp_path / INDEX).write_text(json.dumps(notebook))
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "2-second.png").write_bytes(b"")
    return tmp_path


def test_pages_come_in_the_order_of_their_numbers_without_the_index(folder):
    assert [page.stem for page in read_pages(folder)] == ["1-first", "2-second", "10-last", "appendix"]


def test_title_summary_and_picture_come_from_the_notebook(folder):
    first, second, last, appendix = read_pages(folder)
    assert (first.title, first.summary, first.picture) == ("First", "", None)
    assert (second.title, second.summary, second.picture) == ("Second", "One *line* or two.", "pictures/2-second.png")
    assert last.title == "10-last"
    assert (appendix.title, appendix.summary) == ("Appendix", "")


def test_a_changed_notebook_is_read_again(folder):
    read_pages(folder)
    write_notebook(folder / "1-first.ipynb", ("markdown", "# Renamed"))
    assert read_pages(folder)[0].title == "Renamed"


def test_what_is_no_notebook_is_left_out_and_logged(folder, caplog):
    (folder / "3-half-written.ipynb").write_text('{"cells": [')
    assert len(read_pages(folder)) == 4
    assert "3-half-written.ipynb" in caplog.text


def test_the_index_is_parted_at_its_list_and_its_links_lead_into_the_server(folder):
    index = read_index(folder, "/base/")
    assert index.title == "Welcome"
    assert 'href="/base/voila/render/2-second.ipynb"' in index.above
    assert 'href="/base/"' in index.above
    assert 'href="https://example.org/"' in index.above
    assert 'src="/base/voila/files/pictures/a.png"' in index.above
    assert "the list" not in index.above + index.below
    assert "Below" in index.below


def test_the_list_is_renewed_and_nothing_else_is_touched(folder):
    before = json.loads((folder / INDEX).read_text())
    renew_listing(folder)
    after = json.loads((folder / INDEX).read_text())
    words = "".join(after["cells"][1]["source"])
    assert "**[Second](2-second.ipynb)** One *line* or two." in words
    assert 'src="pictures/2-second.png"' in words
    after["cells"][1]["source"] = before["cells"][1]["source"]
    assert after == before


def test_neighbours_end_at_the_ends(folder):
    sequence = read_pages(folder)
    assert neighbours(sequence, "1-first") == (None, sequence[0], sequence[1])
    assert neighbours(sequence, "appendix") == (sequence[2], sequence[3], None)


class TestTheRealNotebooks:
    def test_the_list_in_the_index_is_what_the_pages_say(self):
        folder = notebooks_folder()
        cells = json.loads((folder / INDEX).read_text(encoding="utf-8"))["cells"]
        (cell,) = [cell for cell in cells if LIST_TAG in cell["metadata"].get("tags", ())]
        remedy = 'Renew it: python -c "from explainer.serve.index import renew_listing; renew_listing()"'
        assert "".join(cell["source"]) == listing(read_pages(folder)), remedy

    def test_relative_links_of_the_index_lead_to_files(self):
        folder = notebooks_folder()
        text = "".join(json.dumps(cell["source"]) for cell in json.loads((folder / INDEX).read_text())["cells"])
        for target in re.findall(r"\]\(([^):]+)\)", text):
            assert (folder / target).is_file(), target

    def test_every_page_has_a_title_and_a_summary_that_needs_no_formula(self):
        for page in read_pages(notebooks_folder()):
            assert page.title != page.stem
            assert page.summary
            assert "$" not in page.title + page.summary, "the index sets no formulas"


def test_a_folder_without_an_index_has_one_all_the_same(tmp_path):
    assert read_index(tmp_path).title == "Pages"
