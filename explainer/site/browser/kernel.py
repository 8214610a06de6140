"""What a Jupyter kernel is to ipywidgets, and no more: comms, cells, and a stand-in for IPython.

It runs in the page's worker, which calls `start` once and then `receive` with each message of the page.
"""

import ast
import io
import json
import sys
import traceback
import types
from collections.abc import Callable
from contextlib import redirect_stdout
from typing import Any

_post: Callable[[str], None]
_names: dict[str, Any] = {"__name__": "__main__"}


def start(post: Callable[[str], None]) -> None:
    """Be the kernel of a page that hears what is given to `post`, as JSON."""
    global _post
    _post = post
    _stand_in_for_ipython()
    import comm

    comm.create_comm = _page_comm


def receive(text: str) -> None:
    """Hand a message of the page to its widget, then say that it has been dealt with."""
    import comm

    message = json.loads(text)
    try:
        handle = getattr(comm.get_comm_manager(), message["type"])
        handle(None, None, {"content": message["content"], "metadata": {}, "buffers": []})
    finally:
        _say(kind="done", number=message["number"])


def run(cell: str, code: str) -> None:
    """Run the cell of this name, and tell the page what it printed, and which widget its last line is."""
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    value = None
    try:
        with redirect_stdout(printed):
            exec(compile(tree, f"cell {cell}", "exec"), _names)
            if isinstance(last, ast.Expr):
                value = eval(compile(ast.Expression(last.value), f"cell {cell}", "eval"), _names)
    except Exception:
        _say(kind="failed", cell=cell, text=traceback.format_exc())
        return
    model = getattr(value, "model_id", None)
    if model is not None:
        _say(kind="display", cell=cell, model=model)
    _say(kind="ran", cell=cell, text=printed.getvalue())


def _say(**message: Any) -> None:
    _post(json.dumps(message))


def _page_comm(**options: Any) -> Any:
    """Return a comm of which the page has the other end."""
    from comm.base_comm import BaseComm

    class PageComm(BaseComm):
        def publish_msg(
            self, msg_type: str, data: Any = None, metadata: Any = None, buffers: Any = None, **keys: Any
        ) -> None:
            if buffers:
                msg = "A page without a server passes no binary buffers to its widgets; send text."
                raise NotImplementedError(msg)
            content = {"comm_id": self.comm_id, "data": data or {}, **keys}
            _say(kind=msg_type, content=content, metadata=metadata or {})

    return PageComm(**options)


def _stand_in_for_ipython() -> None:
    """Let ipywidgets import from IPython what it names and, without a notebook, does not need."""

    class InteractiveShell:
        @staticmethod
        def initialized() -> bool:
            return False

    def nothing(*_: Any, **__: Any) -> None:
        return None

    modules: dict[str, dict[str, Any]] = {
        "IPython": {"get_ipython": nothing, "version_info": (9, 0), "__version__": "9.0"},
        "IPython.core": {},
        "IPython.core.getipython": {"get_ipython": nothing},
        "IPython.core.interactiveshell": {"InteractiveShell": InteractiveShell},
        "IPython.display": {"display": nothing, "clear_output": nothing},
    }
    for name, content in modules.items():
        module: Any = types.ModuleType(name)
        module.__path__ = []
        module.__dict__.update(content)
        sys.modules[name] = module
        above, _, last = name.rpartition(".")
        if above:
            setattr(sys.modules[above], last, module)
