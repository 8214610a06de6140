"""Row 2: from the navigation to a page that can be dragged.

Cold: the browser's cache is empty and no kernel waits. Warm: the browser has been here before, and the server keeps a
kernel ready that has run the page (Voilà: ``preheat_kernel``; ours: as the command does by default).
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import BrowserContext, TimeoutError

from benchmarks.browser import KINDS, OPEN_SECONDS, Kind, chromium, new_context
from benchmarks.plan import Clock, Plan
from benchmarks.samples import paired_ratio, summarize
from benchmarks.servers import OURS, STOCK, Server, running, write_page

COMPARED = ("interact", "ipympl", "bqplot", "explorer")
CLASSES = 3
MANAGERS = ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8"]
Visit = dict[str, float]
EXTENSIONS = {"ipympl": ["jupyter-matplotlib"], "bqplot": ["bqplot", "bqscales"]}


def measure(plan: Plan) -> dict[str, Any]:
    """Return ``{"rows": [...]}``, a row for each page, cold and warm."""
    kinds = {name: KINDS[name] for name in COMPARED if find_spec(KINDS[name].needs) is not None}
    opened: dict[tuple[str, str], list[Visit | None]] = {}
    with TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        browser = stack.enter_context(chromium())
        for state in ("cold", "warm"):
            clock = Clock(plan.budgets["opening"] / 2)
            with ExitStack() as servers:
                places = {kind: servers.enter_context(_served(kind, state, folder / kind)) for kind in kinds}
                known = {kind: new_context(browser) for kind in kinds}
                if state == "warm":
                    for kind, (server, address) in places.items():
                        _open(known[kind], server, address, kinds[kind])
                for number in range(plan.openings):
                    if number and clock.is_over():
                        break
                    for kind, (server, address) in places.items():
                        context = known[kind] if state == "warm" else new_context(browser)
                        opened.setdefault((kind, state), []).append(_open(context, server, address, kinds[kind]))
                        if state == "cold":
                            context.close()
                for context in known.values():
                    context.close()
    return {"rows": [_row(key, kinds[key[0]], opened) for key in opened]}


@contextmanager
def _served(kind: str, state: str, folder: Path) -> Iterator[tuple[Server, str]]:
    """Start the server of a page, for a peer a stock one without others' extensions; yield it and the address."""
    if kind == "explorer":
        with running(OURS, None, *(["--warm=0"] if state == "cold" else [])) as server:
            yield server, server.page("1-explorer")
        return
    folder.mkdir(exist_ok=True)
    stem = write_page(folder, kind, CLASSES)
    allowed = f"--VoilaConfiguration.extension_allowlist={[*MANAGERS, *EXTENSIONS.get(kind, [])]}"
    with running(STOCK, folder, f"--preheat_kernel={state == 'warm'}", allowed) as server:
        yield server, server.page(stem)


def _open(context: BrowserContext, server: Server, address: str, kind: Kind) -> Visit | None:
    """Open a page once the server rests; return seconds, requests and bytes, None where it never can be dragged."""
    server.settle()
    page = context.new_page()
    network = context.new_cdp_session(page)
    traffic = {"requests": 0.0, "bytes": 0.0}

    def finished(event: dict[str, Any]) -> None:
        traffic["requests"] += 1
        traffic["bytes"] += event["encodedDataLength"]

    def received(event: dict[str, Any]) -> None:
        traffic["bytes"] += len(event["response"]["payloadData"])

    network.on("Network.loadingFinished", finished)
    network.on("Network.webSocketFrameReceived", received)
    network.send("Network.enable")
    try:
        page.goto(address, timeout=1000 * OPEN_SECONDS, wait_until="commit")
        ready = page.wait_for_function(
            "(kind) => window.bench?.isReady(kind) && performance.now()",
            arg=asdict(kind),
            timeout=1000 * OPEN_SECONDS,
            polling="raf",
        )
        return {"seconds": float(ready.json_value()) / 1000, **traffic}
    except TimeoutError:
        print(f"  {address} could not be dragged within {OPEN_SECONDS} s", flush=True)
        return None
    finally:
        page.close()


def _row(key: tuple[str, str], kind: Kind, opened: dict[tuple[str, str], list[Visit | None]]) -> dict[str, Any]:
    visits = opened[key]

    def seconds(place: tuple[str, str]) -> list[list[float | None]]:
        return [[visit and visit["seconds"]] for visit in opened.get(place, [])][: len(visits)]

    reference = seconds(("interact", "cold"))
    return {
        "page": key[0],
        "label": kind.label,
        "state": key[1],
        "seconds": asdict(summarize([visit and visit["seconds"] for visit in visits])),
        "requests": summarize([visit and visit["requests"] for visit in visits]).median,
        "megabytes": summarize([visit and visit["bytes"] / 1e6 for visit in visits]).median,
        "faster than (a) cold": paired_ratio(reference, seconds(key)[: len(reference)]) if reference else None,
    }
