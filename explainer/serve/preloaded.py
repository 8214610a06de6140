"""What the pages' kernels import: imported once, in the process that they are forked from."""

import gc
import os
import sys
from importlib import import_module

MODULES = (
    "networkx",
    "explainer.lessons.bug_hunt",
    "explainer.lessons.chain_rule",
    "explainer.lessons.check",
    "explainer.lessons.check_exercises",
    "explainer.lessons.dependence",
    "explainer.lessons.derivation",
    "explainer.lessons.explorer",
    "explainer.serve.command",  # each fork runs the server's main module, though not its `main`
    "explainer.serve.forking",
    "explainer.serve.kernel",
    "explainer.snapshot.digits_record",
)

# As ipykernel sets it, but that would be too late for a Matplotlib that is imported already.
os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
try:
    for module in MODULES:
        import_module(module)
except ImportError as problem:  # of which multiprocessing says nothing
    print(f"softmax-explainer: every page will open late, as its kernel has to import all: {problem}", file=sys.stderr)
gc.collect()
gc.freeze()  # the collector writes to what it looks at, and what is written to is shared no more
