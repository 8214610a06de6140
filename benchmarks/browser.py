"""A real Chromium, and what `probe.js` measures in its pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, TimeoutError, sync_playwright

from tools.find_browser import find_browser, installed

PROBE = Path(__file__).with_name("probe.js")
OPEN_SECONDS = 30
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No other host exists: stock Voilà's requests to a CDN fail at once, and cost nobody time.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@dataclass(frozen=True)
class Kind:
    """A way to show the three plots, and where to look for its changes.

    Attributes
    ----------
    label : str
        What the tables call it.
    needs : str
        The module without which it cannot be shown.
    handle : str
        Selector of what is dragged.
    watch : str
        Selector of what must change; ``img`` for any new image, ``canvas`` for drawing on a canvas.
    ready : str
        Selector of what is there once the page can be dragged; ``canvas`` for a drawn canvas.
    across : bool
        Whether it is dragged sideways.
    """

    label: str
    needs: str
    handle: str
    watch: str
    ready: str
    across: bool = True


SLIDER = ".noUi-handle"
LIVE_READY = "[data-explainer-ready=true]"
LIVE_HANDLE = '[data-gid="logit-handle-0"]'
# Of these three, one changes by a printed digit wherever z₁ is: ∂S₁/∂z₁ and ∂S₁/∂z₂ stand still only at S₁ = ½.
LIVE_WATCH = ", ".join(
    f'[data-gid="jacobian-{what}-{place}"]' for what in ("cell", "value") for place in ("0-0", "0-1", "1-1")
)
BQPLOT_WATCH = ".bqplot .heatmapcell, .bqplot .gridheatmap"
KINDS = {
    "interact": Kind("(a) interact + inline Matplotlib", "matplotlib", SLIDER, "img", ".jp-OutputArea img"),
    "ipympl": Kind("(b) ipympl, artists reused", "ipympl", SLIDER, "canvas", "canvas"),
    "bqplot": Kind("(c) bqplot", "bqplot", SLIDER, BQPLOT_WATCH, BQPLOT_WATCH),
    "three": Kind("(d) ours, the same three plots", "explainer", LIVE_HANDLE, LIVE_WATCH, LIVE_READY, False),
    "explorer": Kind("(d) ours, the full Explorer", "explainer", LIVE_HANDLE, LIVE_WATCH, LIVE_READY, False),
    "echo": Kind("(e) the floor: an echo", "anywidget", "[data-echo]", "[data-echo]", "[data-echo]", False),
}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield a Chromium: ``$CHROME``, else an installed one."""
    path = find_browser([installed])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def new_context(browser: Browser) -> BrowserContext:
    """Return a context with an empty cache and the probe in every page."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(path=PROBE)
    return context


def open_page(context: BrowserContext, address: str, kind: Kind) -> Page:
    """Open a page and wait until it can be dragged; one that never can is told, and opened once more."""
    page = context.new_page()
    for attempt in (1, 2):
        page.goto(address, timeout=1000 * OPEN_SECONDS, wait_until="commit")
        try:
            page.wait_for_function(
                "(kind) => window.bench?.isReady(kind)", arg=asdict(kind), timeout=1000 * OPEN_SECONDS, polling="raf"
            )
        except TimeoutError:
            print(f"  {address} could not be dragged within {OPEN_SECONDS} s", flush=True)
            if attempt == 2:
                raise
        else:
            break
    return page


def press_keys(page: Page, kind: Kind, count: int, first: int) -> list[tuple[float | None, float | None]]:
    """Return, for each key, the milliseconds to the change and to the frame after it; None where none came."""
    pairs: list[list[float | None]] = page.evaluate(
        "([kind, count, first]) => window.bench.keys(kind, count, first)", [asdict(kind), count, first]
    )
    return [(change, painted) for change, painted in pairs]


def drag(page: Page, kind: Kind, seconds: float) -> dict[str, float]:
    """Return movements and changes a second in a steady drag."""
    result: dict[str, Any] = page.evaluate(
        "([kind, seconds]) => window.bench.drag(kind, seconds)", [asdict(kind), seconds]
    )
    return {name: float(value) for name, value in result.items()}
