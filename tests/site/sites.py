"""Sites for tests: built of little, and served as any host would."""

import functools
import http.server
import json
import threading
from contextlib import contextmanager

from explainer.site import build as building
from explainer.site import packages
from explainer.site.pyodide import LIBRARY, LOCK, WASM, Pyodide
from tests.serving import write_notebook
from tests.site.archives import archive

PYTHON = "0.0"
"""A version of which there is no Python here: nothing is compiled."""


def little_pyodide():
    """A Pyodide with names alone."""
    lock = {"info": {"python": f"{PYTHON}.1", "version": "0"}, "packages": {}}
    core = {LOCK: json.dumps(lock).encode(), WASM: b"wasm", LIBRARY: archive({"os.py": b"", "doctest.py": b""})}
    return Pyodide("0", core | {"pyodide.mjs": b"export {}"}, lock, None)


def build_little(monkeypatch, folder, notebooks):
    """Build the site of notebooks, with hardly a package and without the widgets' scripts."""
    monkeypatch.setattr(packages, "TOGETHER", {"explainer": ("comm",)})
    monkeypatch.setattr(packages, "APART", {"networkx": "networkx"})
    monkeypatch.setattr(building, "widgets_script", lambda: "")
    monkeypatch.setattr(building, "widgets_style", lambda: "")
    return building.build(folder, notebooks, little_pyodide(), tell=lambda line: None)


def little_notebooks(folder):
    """Write an index and two pages, none of which lives."""
    folder.mkdir()
    prose = "# One\n\nThe first. See [two](2-two.ipynb#z=1,2), [the index](0-index.ipynb) and [z](#z=3)."
    write_notebook(folder / "1-one.ipynb", ("markdown", prose), ("code", "print('<2>')"))
    notebook = json.loads((folder / "1-one.ipynb").read_text())
    notebook["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["<2>\n"]}]
    (folder / "1-one.ipynb").write_text(json.dumps(notebook))
    write_notebook(folder / "2-two.ipynb", ("markdown", "# Two\n\nThe second."))
    write_notebook(folder / "0-index.ipynb", ("markdown", "# All\n\nWords."), ("markdown", "Run a server."))
    index = json.loads((folder / "0-index.ipynb").read_text())
    index["cells"][1]["metadata"]["tags"] = ["server"]
    (folder / "0-index.ipynb").write_text(json.dumps(index))
    return folder


@contextmanager
def served(folder):
    """Serve `folder` as ``python -m http.server`` does; yield its address."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            """Tests are silent."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=folder))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
