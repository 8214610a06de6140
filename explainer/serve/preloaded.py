"""What the pages' kernels import: imported once, in the process that they are forked from."""

import gc
import os
import pkgutil
import sys
from importlib import import_module
from importlib.util import find_spec
from multiprocessing import spawn

ALWAYS = ("networkx", "explainer.serve.forking", "explainer.serve.kernel")


def pages() -> list[str]:
    """Return all modules of the pages, in whatever folder of `explainer.pages` they are."""
    spec = find_spec("explainer.pages")
    assert spec is not None
    return [module.name for module in pkgutil.walk_packages(spec.submodule_search_locations, "explainer.pages.")]


# As ipykernel sets it, but that would be too late for a Matplotlib that is imported already.
os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
for module in (*ALWAYS, *pages()):
    try:
        import_module(module)
    except ImportError as problem:  # of which multiprocessing says nothing
        print(f"softmax-explainer: pages will open late, as {module} cannot be preloaded: {problem}", file=sys.stderr)

# A fork of this process would run the server's main module again, as `multiprocessing` does for the sake of functions
# that are defined there. A kernel's is not; and a launcher without `if __name__ == "__main__"` would serve in each.
spawn._fixup_main_from_name = spawn._fixup_main_from_path = lambda _: None  # type: ignore[attr-defined]
gc.collect()
gc.freeze()  # the collector writes to what it looks at, and what is written to is shared no more
