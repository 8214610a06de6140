"""Make the pictures of the README and of the index: every page, as the real command serves it to a real Chromium.

``docs/explorer.png`` is the Explorer whole; ``notebooks/pictures/<page>.png`` is the card of each page, and the list
of pages in the index notebook is renewed to show them. ``card.toml`` in a page's folder says in which state the page is
at its most telling.
"""

import io
import os
import re
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from explainer.serve.index import renew_listing
from explainer.serve.notebooks import notebooks_folder
from explainer.serve.pages import read_pages

ROOT = Path(__file__).parent.parent
START_SECONDS = 60
PAGE_SECONDS = 60
CARD = (1280, 800)  # shown at half of that on a screen, at all of it on a projector
MARGIN = 16
WIDE = 1280
COLOURS = 64  # a palette: flat colours and text need no more, and take a third of the bytes
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@dataclass(frozen=True)
class Card:
    """How to photograph a page for the index.

    Attributes
    ----------
    parts : tuple of str
        The parts of the page to show, side by side; empty for all, as the page places them.
    fragment : str
        The state to open the page in, as its address has it.
    width : int
        How many CSS pixels of the page make the width of a card.
    """

    parts: tuple[str, ...] = ()
    fragment: str = ""
    width: int = 640

    @property
    def css(self) -> str:
        """The style sheet that leaves only `parts`, in a board as wide as a card.

        Examples
        --------
        >>> print(Card(("bars", "jacobian")).css.splitlines()[2])
        .live-part:not([data-part="bars"], [data-part="jacobian"]) { display: none; }
        """
        chosen = ", ".join(f'[data-part="{part}"]' for part in self.parts)
        rules = [f".live {{ width: {self.width - 2 * MARGIN}px; }}", ".page-controls { visibility: hidden; }"]
        if self.parts:
            rules += [
                f".live-part:not({chosen}) {{ display: none; }}",
                f".live-board {{ grid-template: none / repeat({len(self.parts)}, minmax(0, 1fr)) !important; }}",
                ".live-part { grid-area: auto !important; }",
            ]
        return "\n".join(rules)


def card_of(notebook: Path) -> Card:
    """Return how to photograph the page that a notebook calls; any other as the page is.

    Examples
    --------
    >>> card_of(notebooks_folder() / "1-explorer.ipynb").parts
    ('bars', 'jacobian')
    """
    call = re.search(r"from explainer\.pages import (\w+)", notebook.read_text(encoding="utf-8"))
    file = ROOT / "explainer" / "pages" / (call[1] if call else "") / "card.toml"
    if not file.is_file():
        return Card()
    said = tomllib.loads(file.read_text(encoding="utf-8"))
    return Card(**{**said, "parts": tuple(said.get("parts", ()))})


@contextmanager
def served() -> Iterator[str]:
    """Yield the address of a running ``softmax-explainer``, without its last slash."""
    command = [sys.executable, "-m", "explainer.command", "--no-browser", "--port", "0", "--warm", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    limit = threading.Timer(START_SECONDS, process.kill)
    limit.start()
    try:
        assert process.stdout is not None
        words = iter(process.stdout)
        address = next((match[1] for line in words if (match := re.search(r"is at +(\S+)/ ", line))), None)
        if address is None:
            msg = f"softmax-explainer did not start within {START_SECONDS} s; run it to see why."
            raise RuntimeError(msg)
        limit.cancel()
        yield address
    finally:
        limit.cancel()
        process.terminate()
        process.communicate(timeout=30)


def opened(browser: Browser, address: str, sharpness: float = 1) -> Page:
    """Return a page of `address` that can be dragged."""
    page = browser.new_page(
        viewport={"width": WIDE, "height": 900}, device_scale_factor=sharpness, reduced_motion="reduce"
    )
    page.set_default_timeout(PAGE_SECONDS * 1000)
    page.goto(address)
    page.locator("[data-explainer-ready=true]").first.wait_for()
    page.locator("#loading").wait_for(state="detached")
    page.evaluate("document.fonts.ready")
    return page


def card(browser: Browser, address: str, how: Card) -> bytes:
    """Return the picture of a page for the index, as PNG."""
    sharpness = CARD[0] / how.width
    page = opened(browser, f"{address}#{how.fragment}", sharpness)
    page.mouse.move(0, 0)
    page.add_style_tag(content=how.css)
    box = page.locator(".live-board").first.bounding_box()
    assert box is not None
    width, height = how.width, CARD[1] / sharpness
    above = max(MARGIN, (height - box["height"]) / 2)
    left, top = box["x"] - MARGIN, box["y"] + page.evaluate("scrollY") - above
    picture = page.screenshot(clip={"x": left, "y": top, "width": width, "height": height}, full_page=True)
    page.close()
    return picture


def whole(browser: Browser, address: str) -> bytes:
    """Return the picture of the Explorer, from its controls to the last of its pictures, as PNG."""
    page = opened(browser, address)
    page.mouse.move(0, 0)
    first = page.locator(".page-controls").bounding_box()
    last = page.locator('[data-part="invariants"]').bounding_box()
    assert first is not None
    assert last is not None
    top = first["y"] + page.evaluate("scrollY") - 2 * MARGIN
    height = last["y"] + last["height"] - first["y"] + 3 * MARGIN
    picture = page.screenshot(clip={"x": 0, "y": top, "width": WIDE, "height": height}, full_page=True)
    page.close()
    return picture


def small(picture: bytes) -> bytes:
    """Return `picture` with a palette of `COLOURS`, as small a PNG as Pillow makes.

    Examples
    --------
    >>> plain = io.BytesIO()
    >>> Image.new("RGB", (640, 400), "white").save(plain, "PNG")
    >>> Image.open(io.BytesIO(small(plain.getvalue()))).size
    (640, 400)
    """
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    stored = io.BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(stored, "PNG", optimize=True)
    return stored.getvalue()


def write(file: Path, picture: bytes) -> None:
    """Write `picture` and say so."""
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(small(picture))
    print(f"{file.relative_to(ROOT)}: {file.stat().st_size / 1000:.0f} kB", flush=True)


def main(stems: list[str]) -> None:
    """Make the pictures of the pages `stems`, of all of them if there are none."""
    folder = notebooks_folder()
    pages = [page.stem for page in read_pages(folder) if not stems or page.stem in stems]
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROME"), args=CHROMIUM)
        for stem in pages:
            place = f"{address}/voila/render/{stem}.ipynb"
            write(folder / "pictures" / f"{stem}.png", card(browser, place, card_of(folder / f"{stem}.ipynb")))
            if stem == "1-explorer":
                write(ROOT / "docs" / "explorer.png", whole(browser, place))
        browser.close()
    renew_listing(folder)


if __name__ == "__main__":
    main(sys.argv[1:])
