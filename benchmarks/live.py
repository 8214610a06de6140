"""Row 1: from a key or a movement of the pointer to the changed picture, in a real Chromium through real servers."""

from contextlib import ExitStack
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.browser import KINDS, Kind, chromium, drag, new_context, open_page, press_keys
from benchmarks.plan import Clock, Plan
from benchmarks.samples import paired_ratio, summarize
from benchmarks.servers import OURS, PROMPT, STOCK, Server, running, write_page
from explainer.pages.logits import MAX_CLASSES

Key = tuple[str, str]
REFERENCES = {"floor": ("echo", "prompt"), "a": ("interact", "stock"), "b": ("ipympl", "stock")}


def measure(plan: Plan) -> dict[str, Any]:
    """Return ``{"rows": [...], "missing": [...]}``, a row for each page, connection and number of classes.

    Connections: ``stock`` is Voilà as it comes, ``prompt`` the same with `explainer.serve.connection`; for our own
    pages and the floor, ``prompt`` is the command ``softmax-explainer``.
    """
    clock = Clock(plan.budgets["live"])
    missing = [kind.needs for kind in KINDS.values() if find_spec(kind.needs) is None]
    rows: list[dict[str, Any]] = []
    left_out: list[str] = []
    with TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        servers = {
            "prompt": stack.enter_context(running(PROMPT, folder)),
            "ours": stack.enter_context(running(OURS, folder, "--warm=0")),
        }
        if plan.stock_classes:
            servers["stock"] = stack.enter_context(running(STOCK, folder))
        browser = stack.enter_context(chromium())
        took = 0.0
        for n in plan.classes:
            if clock.left < 0.7 * took:
                left_out.append(f"n = {n}")
                continue
            begun = clock.left
            connections = ["prompt", *(["stock"] if n in plan.stock_classes else [])]
            rows += _measure(plan, browser, servers, folder, n, connections)
            took = (begun - clock.left) / len(connections)
            print(f"  n = {n}: {clock.left:.0f} s left for the live pages", flush=True)
    return {"rows": rows, "missing": missing, "left out": left_out}


def _measure(
    plan: Plan, browser: Browser, servers: dict[str, Server], folder: Path, n: int, connections: list[str]
) -> list[dict[str, Any]]:
    kinds = {
        name: kind
        for name, kind in KINDS.items()
        if find_spec(kind.needs) is not None and not (name == "explorer" and n > MAX_CLASSES)
    }
    with ExitStack() as stack:
        pages: dict[Key, Page] = {}
        for name, kind in kinds.items():
            stem = write_page(folder, name, n)
            for connection in connections:
                server = servers[_server(name, connection)]
                context = stack.enter_context(new_context(browser))
                pages[name, connection] = open_page(context, server.page(stem), kind)
        for server in servers.values():
            server.settle()
        changes: dict[Key, list[list[float | None]]] = {key: [] for key in pages}
        paints: dict[Key, list[list[float | None]]] = {key: [] for key in pages}
        for number in range(plan.rounds):
            for key, page in pages.items():
                pairs = press_keys(page, kinds[key[0]], plan.keys, plan.keys * number)
                changes[key].append([change for change, _ in pairs])
                paints[key].append([paint for _, paint in pairs])
        drags = {key: drag(page, kinds[key[0]], plan.drag_seconds) for key, page in pages.items()}
    return [
        _row(key, n, kinds[key[0]], changes, paints, drags[key])
        for key in sorted(pages, key=lambda key: list(KINDS).index(key[0]))
    ]


def _server(name: str, connection: str) -> str:
    return "ours" if connection == "prompt" and name in ("three", "explorer", "echo") else connection


def _row(
    key: Key,
    n: int,
    kind: Kind,
    changes: dict[Key, list[list[float | None]]],
    paints: dict[Key, list[list[float | None]]],
    dragged: dict[str, float],
) -> dict[str, Any]:
    """Return one line of the table, with the ratio to each reference that was measured in the same turns."""
    name, connection = key
    ratios = {}
    for reference, place in REFERENCES.items():
        found = next((k for k in (place, (place[0], "prompt")) if k in changes), None)
        if found is not None:
            ratios[reference] = paired_ratio(changes[found], changes[key])
    return {
        "page": name,
        "label": kind.label,
        "connection": connection,
        "n": n,
        "change ms": asdict(summarize([value for values in changes[key] for value in values])),
        "painted ms": asdict(summarize([value for values in paints[key] for value in values])),
        "times the floor": 1 / ratios["floor"] if ratios.get("floor") else None,
        "faster than (a)": ratios.get("a"),
        "faster than (b)": ratios.get("b"),
        "changes a second": dragged["changes"],
        "movements a second": dragged["moves"],
    }
