"""The same drag in other places.

Over other paths: a stock server, 50 and 100 ms of network, a JupyterHub; and on a machine of half the speed.
"""

from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.browser import KINDS, chromium, drag, new_context, open_page, press_keys
from benchmarks.delay import delayed
from benchmarks.hub import PATH, is_installed, measure_behind
from benchmarks.plan import Clock, Plan
from benchmarks.samples import summarize
from benchmarks.servers import OURS, STOCK, Server, running, write_page

CLASSES = 5
ROUND_TRIPS_MS = (50, 100)
HALF_SPEED = "own server, half the speed"


def measure(plan: Plan) -> dict[str, Any]:
    """Return ``{"rows": [...], "left out": [...]}``, a row for each path: changes a second, and key → change."""
    rows: list[dict[str, Any]] = []
    left_out: list[str] = []
    with TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        stem = write_page(folder, "explorer", CLASSES)
        ours = stack.enter_context(running(OURS, folder, "--warm=0"))
        stock = stack.enter_context(running(STOCK, folder))
        browser = stack.enter_context(chromium())
        clock = Clock(plan.budgets["network"])
        paths = [("own server", 0, ours), ("stock server", 0, stock)]
        paths += [(f"own server, {ms} ms", ms, _through(stack, ours, ms)) for ms in ROUND_TRIPS_MS]
        for path, round_trip, server in paths:
            if clock.is_over():
                left_out.append(path)
                continue
            rows.append(_row(plan, browser, path, round_trip, server.page(stem)))
        if clock.is_over():
            left_out.append(HALF_SPEED)
        else:
            rows.append(_at_half_speed(plan, browser, folder, ours))
        if clock.is_over() or not is_installed():
            left_out.append(PATH)
        else:
            rows.append(measure_behind(plan, browser, folder, stem, ours.page(stem)))
    return {"rows": rows, "left out": left_out}


def _through(stack: ExitStack, server: Server, round_trip_ms: float) -> Server:
    """Return the server as it is reached through a path of so many milliseconds."""
    port = stack.enter_context(delayed(int(server.base.rpartition(":")[2]), round_trip_ms / 2000))
    return replace(server, base=f"http://127.0.0.1:{port}")


def _at_half_speed(plan: Plan, browser: Any, folder: Path, server: Server) -> dict[str, Any]:
    """Measure where the browser's main thread and what the kernel does with a message take twice their time."""
    echo, explorer = (
        server.page(write_page(folder, kind, CLASSES, at_half_speed=True)) for kind in ("echo", "explorer")
    )
    floor = _row(plan, browser, HALF_SPEED, 0, echo, "echo", 2.0)["change ms"]
    return {**_row(plan, browser, HALF_SPEED, 0, explorer, slower=2.0), "floor ms": floor["median"]}


def _row(
    plan: Plan, browser: Any, path: str, round_trip: float, address: str, name: str = "explorer", slower: float = 1.0
) -> dict[str, Any]:
    kind = KINDS[name]
    with new_context(browser) as context:
        page = open_page(context, address, kind)
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
        changes = [change for change, _ in press_keys(page, kind, plan.keys, 0)]
        dragged = [drag(page, kind, plan.drag_seconds) for _ in range(plan.rounds)]
    return {
        "path": path,
        "round trip ms": round_trip,
        "change ms": asdict(summarize(changes)),
        "changes a second": sorted(each["changes"] for each in dragged)[len(dragged) // 2],
        "movements a second": sorted(each["moves"] for each in dragged)[len(dragged) // 2],
    }
