"""What this project promises of its own speed, and whether a run kept it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
Results = dict[str, Any]

CLASS = 64
"""Students."""


@dataclass(frozen=True)
class Bar:
    """One promise.

    Attributes
    ----------
    what : str
    bar : str
        What was promised.
    measured : str
        What was measured; why not, where it was not.
    is_met : bool or None
        None where it was not measured.
    """

    what: str
    bar: str
    measured: str
    is_met: bool | None


def judge(results: Results) -> list[Bar]:
    """Return every promise with what a run measured of it."""
    return [
        *_live(results),
        *_opening(results),
        *_memory(results),
        *_core(results),
        *_classroom(results),
        *_network(results),
        *_site(results),
    ]


def _bar(what: str, bar: str, value: float | None, show: str, holds: Callable[[float], bool]) -> Bar:
    if value is None or value != value:
        return Bar(what, bar, "not measured", None)
    return Bar(what, bar, show.format(value), holds(value))


def _find(results: Results, section: str, **wanted: Any) -> Row:
    rows = results.get(section, {}).get("rows", [])
    return next((row for row in rows if all(row.get(name) == value for name, value in wanted.items())), {})


def _live(results: Results) -> Iterator[Bar]:
    def explorer(n: int) -> Row:
        return _find(results, "live", page="explorer", connection="prompt", n=n)

    what = "drag → change, full Explorer, n = 5"
    floor = "{:.1f}× the floor"
    yield _bar(what, "≤ 2.5× the echo floor", explorer(5).get("times the floor"), floor, lambda v: v <= 2.5)
    yield _bar(what, "≥ 15× faster than (a)", explorer(5).get("faster than (a)"), "{:.1f}×", lambda v: v >= 15)
    yield _bar(what, "≥ 6× faster than (b)", explorer(5).get("faster than (b)"), "{:.1f}×", lambda v: v >= 6)
    what = "drag → change, full Explorer, n = 10"
    yield _bar(what, "≤ 4× the echo floor", explorer(10).get("times the floor"), floor, lambda v: v <= 4)
    for n, least in ((3, 55), (5, 55), (10, 45)):
        what = f"changes a second in a 60 Hz drag, full Explorer, n = {n}"
        yield _bar(what, f"≥ {least}", explorer(n).get("changes a second"), "{:.1f}", lambda v, least=least: v >= least)


def _opening(results: Results) -> Iterator[Bar]:
    warm, cold = (_find(results, "opening", page="explorer", state=state) for state in ("warm", "cold"))
    seconds = warm.get("seconds", {}).get("median")
    yield _bar("open → ready, warm", "≤ 1.2 s", seconds, "{:.2f} s", lambda v: v <= 1.2)
    ratio = "faster than (a) cold"
    yield _bar("open → ready, warm", "≥ 2× faster than (a) cold", warm.get(ratio), "{:.1f}×", lambda v: v >= 2)
    yield _bar("open → ready, cold", "no slower than (a) cold", cold.get(ratio), "{:.2f}× as fast", lambda v: v >= 1)


def _memory(results: Results) -> Iterator[Bar]:
    row = _find(results, "memory", page="explorer")
    opened, growth, drags = row.get("opened", {}), row.get("growth", {}), row.get("drags", 0)
    size = opened.get("pss")
    yield _bar("kernel memory, Explorer open", "≤ 90 MB PSS", size, "{:.1f} MB", lambda v: v <= 90)
    what = f"its growth over {drags:,} drags"
    yield _bar(what, "≤ 2 MB", growth.get("pss", growth.get("rss")), "{:.2f} MB", lambda v: v <= 2)


def _core(results: Results) -> Iterator[Bar]:
    def compared(operation: str, n: int, libraries: tuple[str, ...] = ()) -> dict[str, float]:
        rows = results.get("core", {}).get("rows", [])
        return {
            row["library"]: row["times ours"]
            for row in rows
            if row["operation"] == operation
            and row["shape"] == [n]
            and not row["library"].startswith(("ours", "floor"))
            and (not libraries or row["library"] in libraries)
        }

    what = "dense Jacobian, n = 2000"
    ours = _find(results, "core", operation="jacobian", shape=[2000], library="ours")
    yield _bar(what, "≤ 2× the floor", ours.get("times the floor"), "{:.2f}×", lambda v: v <= 2)
    yield _fastest(what, "faster than every peer", compared("jacobian", 2000))
    for n in (100_000, 1_000_000):
        for peer in ("JAX", "PyTorch"):
            yield _fastest(f"VJP, n = {n:,}", f"no slower than {peer}, one thread", compared("vjp", n, (peer,)))


def _fastest(what: str, bar: str, peers: dict[str, float]) -> Bar:
    if not peers:
        return Bar(what, bar, "not measured", None)
    first = min(peers, key=lambda name: peers[name])
    return Bar(what, bar, f"the fastest peer, {first}, takes {peers[first]:.2f}× our time", peers[first] >= 1)


def _classroom(results: Results) -> Iterator[Bar]:
    ours, peer = (_find(results, "class", page=page) for page in ("explorer", "interact"))
    steps = {step["students"]: step["reply ms"]["p95"] for step in ours.get("steps", ())}
    yield _bar(f"drag → reply, {CLASS} students, p95", "≤ 100 ms", steps.get(CLASS), "{:.0f} ms", lambda v: v <= 100.0)
    what, bar = "students dragging at once", "≥ 8× peer (a)'s number"
    if not ours or not peer:
        yield Bar(what, bar, "not measured", None)
        return
    least = "at least " if ours["ended"] in ("time", "every size was tried") else ""
    theirs = peer["students"] or "not even 1"
    measured = f"{least}{ours['students']}, (a): {theirs}"
    yield Bar(what, bar, measured, ours["students"] >= 8 * max(1, peer["students"]))


def _network(results: Results) -> Iterator[Bar]:
    paths = {"stock server": 55, "own server, half the speed": 55, "own server, 50 ms": 50, "own server, 100 ms": 50}
    for path, least in paths.items():
        row = _find(results, "network", path=path)
        what = f"changes a second in a 60 Hz drag, {path}"
        yield _bar(what, f"≥ {least}", row.get("changes a second"), "{:.1f}", lambda v, least=least: v >= least)
    row = _find(results, "network", path="behind JupyterHub")
    what = "key → change, behind JupyterHub and its proxy"
    yield _bar(what, "≤ 1.3× direct", row.get("times direct"), "{:.2f}×", lambda v: v <= 1.3)


def _site(results: Results) -> Iterator[Bar]:
    row = _find(results, "site", page="site")

    def median(name: str) -> float | None:
        value: float | None = row.get(name, {}).get("median")
        return value

    yield _bar("site: prose and first picture", "≤ 0.5 s", median("first: picture"), "{:.2f} s", lambda v: v <= 0.5)
    for visit, most, megabytes in (("first", 4.5, 16.0), ("second", 3.0, 0.1)):
        what = f"site: live, {visit} visit"
        yield _bar(what, f"≤ {most} s", median(f"{visit}: seconds"), "{:.1f} s", lambda v, most=most: v <= most)
        what, unit = f"site: bytes, {visit} visit", "{:.2f} MB"
        value = median(f"{visit}: megabytes")
        yield _bar(what, f"≤ {megabytes:g} MB", value, unit, lambda v, most=megabytes: v <= most)
    yield _bar("site: requests, first visit", "≤ 20", median("first: requests"), "{:.0f}", lambda v: v <= 20)
    ratio = row.get("times the server")
    yield _bar("site: key → change, n = 5", "≤ 1.3× our server's", ratio, "{:.2f}×", lambda v: v <= 1.3)
    for n, least in ((5, 55), (10, 45)):
        what, value = f"site: changes a second in a 60 Hz drag, n = {n}", row.get(f"changes a second, n = {n}")
        yield _bar(what, f"≥ {least}", value, "{:.1f}", lambda v, least=least: v >= least)
    yield _bar("site: memory of the tab", "≤ 350 MB PSS", row.get("tab MB"), "{:.0f} MB", lambda v: v <= 350)
    what = f"site: its growth over {row.get('moves', 0):,} movements"
    yield _bar(what, "≤ 5 MB", row.get("growth MB"), "{:.1f} MB", lambda v: v <= 5)
