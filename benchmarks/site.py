"""Row 7: the site, with Python in the page, beside our own server's page of the same Explorer.

Files come from a plain server on this machine, as ``python -m http.server`` sends them. *first*: the browser's cache is
empty; *second*: the same browser comes back. Requests and bytes are what the server has sent, headers left out.
"""

import functools
import http.server
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks.browser import KINDS, OPEN_SECONDS, chromium, drag, new_context, open_page, press_keys
from benchmarks.plan import Clock, Plan
from benchmarks.samples import paired_ratio, summarize
from benchmarks.servers import OURS, running
from explainer.serve.notebooks import notebooks_folder
from explainer.site.build import build
from explainer.site.pyodide import in_folder
from tools.find_pyodide import NoPyodideError, find_pyodide

PEERS = {"voici": "Voici", "jupyterlite_core": "JupyterLite"}
KIND = replace(KINDS["explorer"], ready="html[data-site-live=true]")
LOGITS = {5: "#z=2,1,0,-1,-2", 10: "#z=2,1,0,-1,-2,2,1,0,-1,-2"}
PICTURE = """() => document.querySelector('.site-stored svg') !== null
  && (performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? false)"""
Visit = dict[str, float]


@dataclass
class Traffic:
    """What a server has sent since it was last asked."""

    requests: int = 0
    sent: int = 0

    def taken(self) -> tuple[int, int]:
        """Return requests and bytes, and begin to count anew."""
        found = self.requests, self.sent
        self.requests = self.sent = 0
        return found


def measure(plan: Plan) -> dict[str, Any]:
    """Return ``{"rows": [...], "missing": [...]}``: the site, and the server's page."""
    missing = [label for module, label in PEERS.items() if find_spec(module) is None]
    try:
        pyodide = in_folder(find_pyodide())
    except NoPyodideError:
        return {"rows": [], "missing": [*missing, "Pyodide, and so not the site either"]}
    clock = Clock(plan.budgets["site"])
    with TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name) / "site"
        build(folder, notebooks_folder(), pyodide, tell=lambda line: None)
        address, traffic = stack.enter_context(_served(folder))
        server = stack.enter_context(running(OURS, None, "--warm=0"))
        browser = stack.enter_context(chromium())
        page = f"{address}/1-explorer.html"
        visits = _visits(plan, browser, page, traffic, clock)
        site = {"page": "site", "label": f"the site, Pyodide {pyodide.version}", **visits}
        ours = {"page": "explorer", "label": KINDS["explorer"].label}
        for n, fragment in LOGITS.items():
            contexts = [new_context(browser), new_context(browser)]
            pages = [
                open_page(contexts[0], f"{page}{fragment}", KIND),
                open_page(contexts[1], f"{server.page('1-explorer')}{fragment}", KINDS["explorer"]),
            ]
            # Before the keys, which take z₁ so near its limit that a part of the drag would change nothing.
            for row, each in zip((site, ours), pages, strict=True):
                row[f"changes a second, n = {n}"] = drag(each, KIND, plan.drag_seconds)["changes"]
            if n == 5:
                _compare(plan, pages, site, ours)
            for context in contexts:
                context.close()
        site |= _memory(plan, browser, page)
    return {"rows": [site, ours], "missing": missing}


@contextmanager
def _served(folder: Path) -> Iterator[tuple[str, Traffic]]:
    """Serve a folder as ``python -m http.server`` does, and count."""
    traffic = Traffic()

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Nothing is logged."""

        def copyfile(self, source: Any, outputfile: Any) -> None:
            content = source.read()
            traffic.sent += len(content)
            outputfile.write(content)

        def send_response(self, code: int, message: str | None = None) -> None:
            traffic.requests += 1
            super().send_response(code, message)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", traffic
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _visits(plan: Plan, browser: Browser, address: str, traffic: Traffic, clock: Clock) -> dict[str, Any]:
    """Open the page with an empty cache, and once more, so often as there is time for."""
    found: dict[str, list[Visit]] = {"first": [], "second": []}
    for number in range(plan.openings):
        if number and clock.is_over():
            break
        context = new_context(browser)
        for visit in found.values():
            visit.append(_open(context, address, traffic))
        context.close()
    rows: dict[str, Any] = {}
    for name, visits in found.items():
        for what in visits[0]:
            rows[f"{name}: {what}"] = asdict(summarize([visit[what] for visit in visits]))
    return rows


def _open(context: BrowserContext, address: str, traffic: Traffic) -> Visit:
    traffic.taken()
    page = context.new_page()
    page.goto(address, wait_until="commit")
    picture = page.wait_for_function(PICTURE, polling="raf").json_value()
    ready = page.wait_for_function(
        "(kind) => window.bench?.isReady(kind) && performance.now()",
        arg=asdict(KIND), timeout=1000 * OPEN_SECONDS, polling="raf",
    ).json_value()  # fmt: skip
    page.close()
    requests, sent = traffic.taken()
    return {"picture": picture / 1000, "seconds": ready / 1000, "requests": requests, "megabytes": sent / 1e6}


def _compare(plan: Plan, pages: Sequence[Page], site: dict[str, Any], ours: dict[str, Any]) -> None:
    """Press keys on both pages in turns."""
    rounds: list[list[list[float | None]]] = [[], []]
    for number in range(plan.rounds):
        for page, taken in zip(pages, rounds, strict=True):
            taken.append([change for change, _ in press_keys(page, KIND, plan.keys, number % 2)])
    for row, taken in zip((site, ours), rounds, strict=True):
        row["change ms"] = asdict(summarize([value for values in taken for value in values]))
    site["times the server"] = paired_ratio(*rounds)


def _memory(plan: Plan, browser: Browser, address: str) -> dict[str, float]:
    """Return the memory of the tab once it lives, and what it has grown by after a long drag."""
    context = new_context(browser)
    page = open_page(context, f"{address}{LOGITS[5]}", KIND)
    session = context.new_cdp_session(page)
    sizes, moved = [], 0.0
    for seconds in (2 * plan.drag_seconds, 4 * plan.drag_seconds):
        moved = drag(page, KIND, seconds)["moves"] * seconds
        session.send("HeapProfiler.collectGarbage")
        sizes.append(_tab())
    before, after = sizes
    context.close()
    return {"tab MB": before, "moves": round(moved), "growth MB": after - before}


def _tab() -> float:
    """Return the memory of the largest page of this process's browser: its share in MB (10⁶ bytes)."""
    sizes = []
    for process in psutil.Process().children(recursive=True):
        try:
            if "--type=renderer" in process.cmdline():
                info = process.memory_full_info()
                sizes.append(getattr(info, "pss", info.rss) / 1e6)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return max(sizes)
