"""The tour of the package names what there is."""

import importlib.metadata
import tomllib
import types
from pathlib import Path

import explainer
import explainer.core

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"


def public(module):
    """Return a module's public names, apart from its submodules."""
    return {
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType)
    }


def test_all_is_every_public_name_in_order():
    assert set(explainer.__all__) == public(explainer) | {"__version__"}
    assert set(explainer.core.__all__) == public(explainer.core)
    for module in (explainer, explainer.core):
        assert len(set(module.__all__)) == len(module.__all__)


def test_the_core_is_exported_whole_and_unchanged():
    for name in explainer.core.__all__:
        assert getattr(explainer, name) is getattr(explainer.core, name)
    assert set(explainer.__all__) == {*explainer.core.__all__, "__version__"}


def test_the_tour_mentions_every_name():
    for name in explainer.core.__all__:
        assert f"`{name}`" in explainer.__doc__


def test_everything_public_is_documented_with_an_example():
    for name in explainer.core.__all__:
        value = getattr(explainer, name)
        assert value.__doc__
        if isinstance(value, types.FunctionType):
            assert ">>>" in value.__doc__, name


def test_the_version_is_the_one_that_is_installed():
    assert explainer.__version__ == tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]["version"]
    assert explainer.__version__ == importlib.metadata.version("softmax-explainer")
