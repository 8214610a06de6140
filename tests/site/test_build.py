"""The folder of files, built of little: what is in it, and that every link in it leads somewhere."""

import gzip
import io
import json
import re
import struct
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from explainer.serve.notebooks import INDEX, notebooks_folder
from explainer.site.build import MARK
from explainer.site.bundle import compiled, find_python, pack
from explainer.site.cells import read_cells
from explainer.site.command import main
from explainer.site.stored import stored_cells
from tests.site.sites import build_little, little_notebooks

STEMS = sorted(file.stem for file in notebooks_folder().glob("*.ipynb") if file.name != INDEX)


class Page(HTMLParser):
    """The links and the identifiers of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.ids = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.links += [attributes[name] for name in ("href", "src") if name in attributes and tag != "use"]
        self.ids |= {attributes["id"]} if "id" in attributes else set()


@pytest.fixture
def site(monkeypatch, tmp_path):
    build_little(monkeypatch, tmp_path / "site", little_notebooks(tmp_path / "notebooks"))
    return tmp_path / "site"


def read(site, name):
    return (site / name).read_text("utf-8")


def unpacked(content):
    raw = gzip.decompress(content)
    (length,) = struct.unpack("<I", raw[:4])
    at = 4 + length
    files = {}
    for path, size in json.loads(raw[4:at]):
        files[path] = raw[at : at + size]
        at += size
    assert at == len(raw)
    return files


def test_every_link_leads_to_a_file_of_the_site(site):
    for place in site.glob("*.html"):
        page = Page(place.read_text("utf-8"))
        for link in page.links:
            address = urlsplit(link)
            if address.scheme == "data" or link.startswith("#"):
                continue
            assert (address.scheme, address.netloc) == ("", ""), link
            assert not link.startswith("/"), link
            target = site / (address.path or place.name)
            assert (target / "index.html" if link == "./" else target).is_file(), link


def test_links_of_the_prose_lead_to_pages(site):
    page = read(site, "1-one.html")
    for link in ('href="2-two.html#z=1,2"', 'href="./"', 'href="#z=3"'):
        assert link in page


def test_printed_cells_are_in_the_page(site):
    assert "<pre>&lt;2&gt;\n</pre>" in read(site, "1-one.html")


def test_a_page_that_does_not_live_waits_for_nothing(site):
    assert 'id="loading"' not in read(site, "2-two.html")


def test_the_index_has_every_page_and_no_words_about_servers(site):
    index = read(site, "index.html")
    assert 'href="./1-one.html"' in index
    assert 'href="./2-two.html"' in index
    assert "Run a server." not in index
    assert "Words." in index


def test_notebooks_can_be_taken_along(site):
    assert json.loads(read(site, "1-one.ipynb"))["cells"]


def test_python_comes_in_bundles(site):
    mark = json.loads(read(site, MARK))
    files = unpacked((site / mark["assets"] / "explainer.data").read_bytes())
    assert "comm/base_comm.py" in files
    assert "explainer/pages/explorer/page.css" in files
    assert not any(re.match(r"explainer/(site|serve|notebooks)/|tests/", path) for path in files)
    library = gzip.decompress((site / mark["assets"] / "python_stdlib.zip.data").read_bytes())
    assert zipfile.ZipFile(io.BytesIO(library)).namelist() == ["os.py"]


def test_a_site_takes_the_place_of_an_earlier_one_alone(monkeypatch, site, tmp_path):
    before = json.loads(read(site, MARK))["assets"]
    build_little(monkeypatch, site, tmp_path / "notebooks")
    assert json.loads(read(site, MARK))["assets"] == before  # the same content, the same name
    (tmp_path / "notebooks" / "2-two.ipynb").unlink()
    monkeypatch.setattr("explainer.site.build.widgets_script", lambda: "changed")
    monkeypatch.setattr("tests.site.sites.building.widgets_script", lambda: "changed")
    (site / "own.txt").write_text("mine")
    from explainer.site import build as building
    from tests.site.sites import little_pyodide

    building.build(site, tmp_path / "notebooks", little_pyodide(), tell=lambda line: None)
    after = json.loads(read(site, MARK))["assets"]
    assert after != before
    assert sorted(place.name for place in site.glob("assets-*")) == [after]
    assert not (site / "2-two.html").exists()
    assert (site / "own.txt").is_file()


def test_a_folder_of_something_else_is_left_alone(monkeypatch, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "thesis.tex").write_text("mine")
    notebooks = little_notebooks(tmp_path / "notebooks")
    with pytest.raises(ValueError, match="holds other files"):
        build_little(monkeypatch, tmp_path / "own", notebooks)
    with pytest.raises(ValueError, match="is a file"):
        build_little(monkeypatch, tmp_path / "own" / "thesis.tex", notebooks)
    assert [file.name for file in (tmp_path / "own").iterdir()] == ["thesis.tex"]


def test_the_command_says_what_is_wrong(tmp_path, capsys):
    assert main([str(tmp_path / "site"), "--pyodide", str(tmp_path)]) == 1
    assert "pyodide-lock.json" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main([str(tmp_path / "site"), "--wheel", "missing.whl"])
    assert "--wheel missing.whl is not a file" in capsys.readouterr().err


def test_no_server_comes_with_it():
    program = """
import sys
from explainer.command import main
try:
    main(["site", "--help"])
finally:
    print([name for name in ("voila", "tornado", "jupyter_server", "matplotlib") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.splitlines()[-1] == "[]"
    assert "--pyodide" in done.stdout


def test_compiled_files_are_python_without_its_source():
    here = find_python(f"{sys.version_info.major}.{sys.version_info.minor}")
    files = compiled({"a/b.py": b'"""Words."""\nx = 1\n', "a/b.txt": b"kept"}, here)
    assert sorted(files) == ["a/b.pyc", "a/b.txt"]
    assert b"Words." not in files["a/b.pyc"]
    assert b"Words." in compiled({"numpy/b.py": b'"""Words."""'}, here)["numpy/b.pyc"]
    assert find_python("2.0") is None
    with pytest.raises(ValueError, match="could not compile"):
        compiled({"a.py": b"x ="}, here)


def test_a_bundle_is_the_same_for_the_same_files():
    files = {"a": b"1", "b/c": b"", "d": b"22"}
    assert pack(files) == pack(dict(files))
    assert unpacked(pack(files)) == files


@pytest.fixture(scope="module")
def stored():
    return stored_cells(notebooks_folder(), STEMS)[0]


def words(markup):
    """What a picture or a page says, in order."""
    return re.findall(r">([^<>]+)<", re.sub(r"<(style|script)\b.*?</\1>", "", markup, flags=re.DOTALL))


@pytest.mark.parametrize("stem", STEMS)
def test_what_stands_there_first_is_what_the_notebook_has_stored(stored, stem):
    for cell in read_cells(notebooks_folder() / f"{stem}.ipynb"):
        if not cell.is_live:
            continue
        (svg,) = (output["data"]["image/svg+xml"] for output in cell.outputs if "image/svg+xml" in output["data"])
        said = words(stored[stem][cell.name].html)
        drawn = [text for text in words("".join(svg)) if "e−" not in text]  # rounding depends on the processor
        assert drawn
        assert [text for text in drawn if text not in said] == []


def test_what_stands_there_first_says_all_that_it_will_say(stored):
    said = words(stored["1-explorer"]["explorer"].html)
    assert any("S₁ leads with 0.665" in text for text in said)
    assert any("Raising z₂ by 0.01 lowers S₁ by" in text for text in said)
    assert "every row of J sums to 0" in said


@pytest.mark.parametrize("stem", STEMS)
def test_stored_pictures_take_the_colours_of_the_theme(stored, stem):
    for cell in stored[stem].values():
        assert "data-part" in cell.html
        assert "var(--sx-" in cell.html
        assert 'class="jupyter-widgets widget-container widget-box widget-vbox page-controls" inert' in cell.html
