"""Row 5: how many students can drag at once, each with a kernel, before they feel the others."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from benchmarks.browser import KINDS
from benchmarks.plan import Clock, Plan
from benchmarks.processors import spent, spent_between
from benchmarks.samples import summarize
from benchmarks.servers import OURS, STOCK, Server, running, write_page
from benchmarks.student import Student

CLASSES = 5
RATE = 10.0
LIMIT_MS = 100.0
SPARE_BYTES = 1.5e9  # what must be free for another kernel to be started
PEER_SIZES = (1, 2, 4, 8, 16)
TOGETHER = 2  # pages opened at the same time


def measure(plan: Plan) -> dict[str, Any]:
    """Return the classes that were tried, ours and peer (a)'s on its own server, and the largest that felt no delay."""
    budget, seconds = plan.budgets["class"], plan.class_seconds
    with running(OURS, None, "--warm=0") as server:
        page = server.page("1-explorer") + "?z=2,1,0,0,0"
        ours = asyncio.run(_grow(server, page, plan.students, seconds, Clock(0.8 * budget), asked=max(plan.students)))
    with TemporaryDirectory() as name, running(STOCK, Path(name)) as server:
        page = server.page(write_page(Path(name), "interact", CLASSES))
        peer = asyncio.run(_grow(server, page, PEER_SIZES, seconds, Clock(0.2 * budget)))
    return {
        "rows": [
            {"page": "explorer", "label": KINDS["explorer"].label, **ours},
            {"page": "interact", "label": KINDS["interact"].label, **peer},
        ]
    }


async def _grow(
    server: Server, page: str, sizes: Sequence[int], seconds: float, clock: Clock, asked: int = 0
) -> dict[str, Any]:
    """Let a class grow until someone waits, memory ends, or time does; then look between the last two sizes.

    In the end comes the size that is asked about, however long they wait there.
    """
    students: list[Student] = []
    steps: list[dict[str, Any]] = []
    took = 0.0
    ended = "delay"
    while (size := next_size(steps, sizes)) is not None:
        ended = _lack(clock, took, size > len(students)) or ended
        if ended != "delay":
            break
        begun = time.monotonic()
        steps.append(await _drag_together(server, page, students, size, seconds))
        took = time.monotonic() - begun
    found = largest(steps)
    if asked not in {0, *(step["students"] for step in steps)} and not _lack(clock, 2.0 * took, True):
        steps.append(await _drag_together(server, page, students, asked, seconds))
    for student in students:
        student.close()
    return {"steps": steps, "students": found, "ended": "every size was tried" if found == max(sizes) else ended}


def _lack(clock: Clock, seconds: float, more: bool) -> str:
    """Return what is missing for another step, which opens more pages or does not; empty if nothing is."""
    if clock.left < seconds:
        return "time"
    return "memory" if more and psutil.virtual_memory().available < SPARE_BYTES else ""


async def _drag_together(
    server: Server, page: str, students: list[Student], size: int, seconds: float
) -> dict[str, Any]:
    """Let so many students drag, after as many more have come as that takes."""
    while len(students) < size:
        wanted = min(TOGETHER, size - len(students))
        students += await asyncio.gather(*(Student.open(page) for _ in range(wanted)))
    before = spent(server)
    drags = await asyncio.gather(
        *(student.drag_steadily(seconds, RATE, place / size) for place, student in enumerate(students[:size]))
    )
    waits = summarize([wait for drag in drags for wait in drag])
    print(f"  {size} students: p95 {waits.p95:.0f} ms", flush=True)
    each = spent_between(before, spent(server), sum(map(len, drags)))
    return {"students": size, "reply ms": asdict(waits), "processor ms": each}


def next_size(steps: list[dict[str, Any]], sizes: Sequence[int]) -> int | None:
    """Return the size to try after `steps`: the next of `sizes`, or the middle below one too large; None for no more.

    Examples
    --------
    >>> calm = [{"students": 8, "reply ms": {"p95": 20.0, "lost": 0}}]
    >>> late = [{"students": 16, "reply ms": {"p95": 120.0, "lost": 0}}]
    >>> next_size([], (8, 16, 24)), next_size(calm, (8, 16, 24)), next_size(calm + late, (8, 16, 24))
    (8, 16, 12)
    """
    low = largest(steps)
    high = min((step["students"] for step in steps if not is_calm(step)), default=None)
    if high is None:
        return next((size for size in sizes if size > low), None)
    return (low + high) // 2 if high - low > max(1, low // 8) else None


def is_calm(step: dict[str, Any]) -> bool:
    """Whether the 95th percentile is within `LIMIT_MS` and no answer was lost."""
    return bool(step["reply ms"]["p95"] <= LIMIT_MS and not step["reply ms"]["lost"])


def largest(steps: list[dict[str, Any]]) -> int:
    """Return the largest class that felt no delay; 0 for none.

    Examples
    --------
    >>> calm, late = ({"p95": p95, "lost": 0} for p95 in (20.0, 120.0))
    >>> largest([{"students": 4, "reply ms": calm}, {"students": 8, "reply ms": late}])
    4
    """
    return max((step["students"] for step in steps if is_calm(step)), default=0)
