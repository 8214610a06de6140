import sys

import pytest

from explainer.serve import preloaded
from explainer.serve.forking import CAN_FORK
from tests.serving import get, started_server, write_notebook

NO_GUARD = "from explainer.serve.command import main\nmain()\n"


def test_the_pages_are_found_by_themselves(tmp_path, monkeypatch):
    package = tmp_path / "explainer" / "pages"
    (package / "first").mkdir(parents=True)
    (package / "second").mkdir()
    (package / "card.py").touch()
    for folder in (package, package / "first", package / "second"):
        (folder / "__init__.py").touch()
        (folder / "numbers.py").touch()
    monkeypatch.setattr("explainer.__path__", [str(tmp_path / "explainer")])
    monkeypatch.delitem(sys.modules, "explainer.pages", raising=False)
    for name in [name for name in sys.modules if name.startswith("explainer.pages.")]:
        monkeypatch.delitem(sys.modules, name)
    found = preloaded.pages()
    assert {"explainer.pages.card", "explainer.pages.first.numbers", "explainer.pages.second.numbers"} <= set(found)


@pytest.mark.skipif(not CAN_FORK, reason="where kernels are no forks, they run no main module")
def test_a_launcher_without_a_guard_serves_once(tmp_path):
    write_notebook(tmp_path / "1-page.ipynb", ("code", "print(6 * 7)"))
    launcher = tmp_path / "launch.py"
    launcher.write_text(NO_GUARD)
    options = ("--warm", "0", "--notebooks", str(tmp_path))
    with started_server(*options, command=(sys.executable, str(launcher))) as server:
        assert "42" in get(server.page("1-page")).body
        assert len(server.kernels()) == 1
        assert "Traceback" not in server.output
