"""Imports go one way, and the core stays light: read from the source, and tried in a fresh interpreter."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import explainer
from explainer.pages import FOLDERS

PACKAGE = Path(explainer.__file__).parent
# What each part may import of this package besides itself; `explainer` itself is the tour of the core.
MAY_IMPORT = {
    "core": set(),
    "views": {"core"},
    "live": set(),
    "page": {"live"},
    "pages": {"core", "views", "live", "page"},
    "lessons": {"pages"},  # where pages were found before
    "serve": set(),
    "site": {"serve"},  # the words of the pages; a test below proves that no server comes with them
    "command": {"serve", "site"},
}
CORE_NAMES = {*explainer.core.__all__, "__version__"}
HEAVY = ("matplotlib", "ipywidgets", "IPython", "networkx", "scipy", "anywidget")


def part_of(name):
    """Return which part of the package a name below it belongs to."""
    return "core" if name in CORE_NAMES else name.removesuffix(".py")


def package_imports_in_full(source, module):
    """Yield what a module's source imports from this package, wherever in it; of a package, each name as well."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level:
            base = module.split(".")[: -node.level]
            names = [".".join([*base, *([node.module] if node.module else []), alias.name]) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name for name in names if name == "explainer" or name.startswith("explainer."))


def package_imports(source, module):
    """Yield the same by the first name below the package."""
    for name in package_imports_in_full(source, module):
        yield name.split(".")[1] if "." in name else "explainer"


def forbidden_imports(source, module, part):
    return {part_of(name) for name in package_imports(source, module)} - MAY_IMPORT[part] - {part}


def other_pages(source, module):
    """Return which other pages a module of a page imports from."""
    own = module.split(".")[2]
    return {name.split(".")[2] for name in package_imports_in_full(source, module) if is_of_page(name)} - {own}


def is_of_page(name):
    return name.startswith("explainer.pages.") and name.split(".")[2] in FOLDERS


def modules():
    for path in sorted(PACKAGE.rglob("*.py")):
        if path != PACKAGE / "__init__.py" and "notebooks" not in path.relative_to(PACKAGE).parts:
            yield path


@pytest.mark.parametrize("path", list(modules()), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_one_way(path):
    module = ".".join(["explainer", *path.relative_to(PACKAGE).with_suffix("").parts])
    part = part_of(path.relative_to(PACKAGE).parts[0])
    source = path.read_text("utf-8")
    assert forbidden_imports(source, module, part) == set()
    if is_of_page(module):
        assert other_pages(source, module) == set()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from explainer.pages.check.settings import CheckSettings", {"check"}),
        ("import explainer.pages.check", {"check"}),
        ("from explainer.pages import check", {"check"}),
        ("from ..check import settings", {"check"}),
        ("from explainer.pages.explorer.numbers import compute", set()),
        ("from explainer.pages.logits import LogitSettings", set()),
    ],
)
def test_the_check_of_pages_can_fail(source, found):
    assert other_pages(source, "explainer.pages.explorer.page") == found


@pytest.mark.parametrize(
    ("source", "part", "found"),
    [
        ("import explainer.views.theme", "core", {"views"}),
        ("from explainer.views import theme", "core", {"views"}),
        ("from explainer import pages", "views", {"pages"}),
        ("def f():\n    from ..views import theme", "live", {"views"}),
        ("from explainer import softmax", "live", {"core"}),
        ("import explainer", "serve", {"explainer"}),
        ("from explainer.core.softmax import softmax\nimport numpy", "views", set()),
    ],
)
def test_the_check_of_directions_can_fail(source, part, found):
    assert forbidden_imports(source, f"explainer.{part}.module", part) == found


def loaded_after(statement):
    """Return which heavy packages a fresh interpreter has loaded after a statement."""
    program = f"import sys\n{statement}\nprint(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.split()


@pytest.mark.parametrize("module", ["explainer", "explainer.core", "explainer.core.mistakes"])
def test_the_core_brings_in_numpy_alone(module):
    assert loaded_after(f"import {module}") == []


def test_the_check_of_loaded_packages_can_fail():
    assert "matplotlib" in loaded_after("import explainer.core, matplotlib")
    assert loaded_after("import explainer.core; explainer.core.dependency_graph(2)") == ["networkx"]
