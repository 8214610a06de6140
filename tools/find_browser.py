"""Print the path of a Chromium that runs on this machine, installing one where that is possible.

In order: ``$CHROME``; an installed Chromium or Chrome; Playwright's own; Debian's package. A candidate counts
only once it has answered ``--version``: an unfinished download, a stub that points to a missing snap and a
binary without its shared libraries all look installed. What is tried goes to standard error, so that a Makefile
can take standard output as the path.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

ANSWER_SECONDS = 30
PLAYWRIGHT_SECONDS = 180
APT_SECONDS = 600

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MACOS_APPS = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
)
ADVICE = """\
The browser tests need Chromium or Chrome, and none runs here. Install one and try again:
  Debian:          sudo apt-get install chromium
  Fedora:          sudo dnf install chromium
  macOS:           brew install --cask google-chrome
  anywhere else:   .venv/bin/python -m playwright install --with-deps chromium
or name one:       make test CHROME=/path/to/chrome"""


class NoBrowserError(Exception):
    """No Chromium runs on this machine; the message says what to install."""


def say(message: str) -> None:
    """Tell the person who waits what is being tried."""
    print(message, file=sys.stderr, flush=True)


def run_bounded(command: Sequence[str], seconds: float, *, quiet: bool = False) -> bool:
    """Run `command` for at most `seconds`; whether it ended with status 0.

    The whole process group is ended at the limit: a download goes on in a child of the process started here.
    """
    sink = subprocess.DEVNULL if quiet else sys.stderr.fileno()
    try:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, start_new_session=True)
    except OSError:
        return False
    try:
        return process.wait(timeout=seconds) == 0
    except subprocess.TimeoutExpired:
        say(f"{command[0]} has not finished within {seconds:.0f} s; giving it up.")
        return False
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def runs(browser: str) -> bool:
    """Whether `browser` starts here and tells its version."""
    return run_bounded([browser, "--version"], ANSWER_SECONDS, quiet=True)


def installed() -> Iterator[str]:
    """Yield the places where a Chromium or Chrome is usually installed, the preferred one first."""
    for name in NAMES:
        path = shutil.which(name)
        if path is not None:
            yield path
    for folder in (Path("/Applications"), Path.home() / "Applications"):
        for app in MACOS_APPS:
            if (folder / app).is_file():
                yield str(folder / app)


def playwright_path() -> Iterator[str]:
    """Yield where Playwright keeps its Chromium, whether or not it has been downloaded."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return
    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


def from_playwright() -> Iterator[str]:
    """Yield Playwright's Chromium: the one it has, else the one it can download within `PLAYWRIGHT_SECONDS`."""
    yield from playwright_path()
    say("No Chromium is installed; asking Playwright for one ...")
    if run_bounded([sys.executable, "-m", "playwright", "install", "chromium"], PLAYWRIGHT_SECONDS):
        yield from playwright_path()


def from_debian() -> Iterator[str]:
    """Yield Debian's Chromium, installed here and now, where we are root on a Debian."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    say("Playwright had none; installing Debian's package chromium ...")
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    run_bounded([*apt, "update"], APT_SECONDS)  # a stale list may still do
    if run_bounded([*apt, "install", "-y", "chromium"], APT_SECONDS):
        yield from installed()


WAYS: tuple[Callable[[], Iterator[str]], ...] = (installed, from_playwright, from_debian)


def find_browser(ways: Sequence[Callable[[], Iterator[str]]] | None = None) -> str:
    """Return the first Chromium that runs, trying `ways` in order.

    Parameters
    ----------
    ways : sequence of callables, optional
        Each yields paths. The default, `WAYS`, may download; ``[installed]`` never does.

    Raises
    ------
    NoBrowserError
        If none runs. ``$CHROME`` is the reader's own choice: where it is set and does not run, nothing else is
        tried in its place.
    """
    chosen = os.environ.get("CHROME")
    if chosen:
        path = shutil.which(chosen)
        if path is None or not runs(path):
            msg = f"`CHROME` names {chosen}, which does not run here.\n{ADVICE}"
            raise NoBrowserError(msg)
        return path
    for way in WAYS if ways is None else ways:
        for candidate in way():
            if runs(candidate):
                return candidate
            say(f"{candidate} does not run here; looking further.")
    raise NoBrowserError(ADVICE)


def main() -> int:
    """Print the browser's path; status 1 and advice on standard error if there is none."""
    try:
        print(find_browser())
    except NoBrowserError as problem:
        say(str(problem))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
