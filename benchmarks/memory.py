"""Row 3: what a kernel takes with the page open, and whether dragging makes it grow."""

import asyncio
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from benchmarks.browser import KINDS
from benchmarks.plan import Clock, Plan
from benchmarks.servers import OURS, PROMPT, Server, running, write_page
from benchmarks.student import Student, value_at

CLASSES = 5
WARM_UP = 200  # first drags load what is loaded once
PEERS = ("interact", "ipympl", "bqplot")


def measure(plan: Plan) -> dict[str, Any]:
    """Return ``{"rows": [...]}``: megabytes when opened, and for ours after thousands of drags."""
    clock = Clock(plan.budgets["memory"])
    rows = []
    with running(OURS, None, "--warm=0") as server:
        address = server.page("1-explorer") + "?z=2,1,0,0,0"
        rows.append({"page": "explorer", "label": KINDS["explorer"].label, **_dragged(server, address, plan, clock)})
    with TemporaryDirectory() as name:
        for kind in PEERS:
            if find_spec(KINDS[kind].needs) is None:
                continue
            with running(PROMPT, Path(name)) as server:
                address = server.page(write_page(Path(name), kind, CLASSES))
                rows.append({"page": kind, "label": KINDS[kind].label, **_opened(server, address)})
    return {"rows": rows}


def _opened(server: Server, address: str) -> dict[str, Any]:
    asyncio.run(_visit(address))
    (kernel,) = server.kernels()
    return {"opened": megabytes(kernel.pid)}


async def _visit(address: str) -> None:
    student = await Student.open(address)
    student.close()


def _dragged(server: Server, address: str, plan: Plan, clock: Clock) -> dict[str, Any]:
    async def drag() -> dict[str, Any]:
        student = await Student.open(address)
        (kernel,) = server.kernels()
        opened, source = megabytes(kernel.pid), kernel.ppid()
        once = megabytes(source) if source != server.process.pid else None  # where kernels are forks
        for number in range(WARM_UP):
            await student.drag(value_at(number))
        before = megabytes(kernel.pid)
        done = 0
        while done < plan.drags and not clock.is_over():
            await student.drag(value_at(WARM_UP + done))
            done += 1
        after = megabytes(kernel.pid)
        student.close()
        growth = {name: after[name] - before[name] for name in after}
        return {"opened": opened, "before": before, "after": after, "drags": done, "growth": growth, "once": once}

    return asyncio.run(drag())


def megabytes(pid: int) -> dict[str, float]:
    """Return a process's memory in MB (10⁶ bytes): resident, its own, and its share where Linux tells."""
    info = psutil.Process(pid).memory_full_info()
    return {kind: getattr(info, kind) / 1e6 for kind in ("rss", "uss", "pss") if hasattr(info, kind)}
