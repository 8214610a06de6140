"""The widgets' JavaScript as one file: the loader of modules, html-manager, and anywidget."""

from __future__ import annotations

import re
from importlib.metadata import files

from explainer.site.sources import npm, sources

MODULES = ("@jupyter-widgets/base", "@jupyter-widgets/controls", "@jupyter-widgets/html-manager")
"""Of html-manager's file; it also holds versions of the first two for pages of 2017."""
_DEFINES = re.compile(r'^define\("([^"]+)"', re.MULTILINE)


def widgets_script() -> str:
    """Return the file, with all modules under their names."""
    manager = npm("@jupyter-widgets/html-manager", **sources()["npm"]["@jupyter-widgets/html-manager"])
    loader = npm("requirejs", **sources()["npm"]["requirejs"])
    modules = named_modules(manager["dist/libembed-amd.js"].decode())
    return "\n".join([loader["require.js"].decode(), *(modules[name] for name in MODULES), anywidget_module()])


def widgets_style() -> str:
    """Return the style sheets of the widgets."""
    files = npm("@jupyter-widgets/controls", **sources()["npm"]["@jupyter-widgets/controls"])
    sheets = (files[f"css/{name}.css"].decode() for name in ("lumino", "nouislider", "widgets-base"))
    return "\n".join(re.sub(r"^@import .*$", "", sheet, flags=re.MULTILINE) for sheet in sheets)


def named_modules(script: str) -> dict[str, str]:
    r"""Return the modules that a file defines, by name.

    Examples
    --------
    >>> sorted(named_modules('define("a",[],()=>1);\ndefine("b",["a"],(a)=>a);').items())
    [('a', 'define("a",[],()=>1);\n'), ('b', 'define("b",["a"],(a)=>a);')]
    """
    starts = [*_DEFINES.finditer(script)]
    ends = [match.start() for match in starts[1:]] + [len(script)]
    return {match[1]: script[match.start() : end] for match, end in zip(starts, ends, strict=True)}


def anywidget_module() -> str:
    """Return anywidget's module of this environment, under its name, and with its own names to itself."""
    place = next(file for file in files("anywidget") or [] if file.as_posix() == "anywidget/nbextension/index.js")
    named = place.read_text("utf-8").replace(
        'define(["@jupyter-widgets/base"]', 'define("anywidget", ["@jupyter-widgets/base"]'
    )
    return f"(() => {{\n{named}\n}})();\n"
