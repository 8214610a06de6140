"""A real Chromium for the tests that ask for one, and a page that notices what should not happen."""

import re
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import expect, sync_playwright

import explainer.pages  # noqa: F401  # before pytest, importing a page's folder by itself, binds its name to the module
from tools.find_browser import NoBrowserError, find_browser, installed
from tools.find_pyodide import ADVICE, NoPyodideError, find_pyodide

# What a browser does on its own account (updates, first-run pages, field trials) is not the project's doing.
CHROMIUM = [
    "--no-sandbox",  # Chromium refuses root without it, and in a container everybody is root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

VIEWPORT = {"width": 1280, "height": 800}

PATIENCE = 30_000
"""Milliseconds that a browser test waits for a state at most: for a machine whose cores are both taken."""
expect.set_options(timeout=PATIENCE)

# The same examples in every run, however slow it is.
settings.register_profile("explainer", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("explainer")


_without_pyodide = []


def pytest_collection_modifyitems(config, items):
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    leave_out_what_needs_pyodide(config, items)


def leave_out_what_needs_pyodide(config, items):
    """Run no test of the site in a browser where Pyodide's files are not at hand; the last lines will say so."""
    needing = [item for item in items if "pyodide_folder" in getattr(item, "fixturenames", ())]
    try:
        find_pyodide(may_fetch=False) if needing else None
    except NoPyodideError as problem:
        _without_pyodide[:] = [str(problem)]
        items[:] = [item for item in items if item not in needing]
        config.hook.pytest_deselected(items=needing)


def pytest_terminal_summary(terminalreporter, config):
    if hasattr(config, "workerinput"):
        return
    if hasattr(config.option, "numprocesses") and config.option.numprocesses:
        with suppress(NoPyodideError):  # the workers have collected, in the same surroundings
            find_pyodide(may_fetch=False)
            return
        _without_pyodide[:] = [ADVICE]
    for words in _without_pyodide:
        terminalreporter.section("not run", yellow=True)
        terminalreporter.write_line(f"tests/browser/test_site.py. {words}")


@pytest.fixture(scope="session")
def pyodide_folder():
    """The folder of Pyodide's files; without one, the tests that ask for it are not run."""
    return find_pyodide(may_fetch=False)


@pytest.fixture(scope="session")
def chrome():
    """The path of a Chromium: `$CHROME`, else an installed one. None at all is a failure."""
    try:
        return find_browser([installed])
    except NoBrowserError as problem:
        pytest.fail(str(problem), pytrace=False)


@pytest.fixture(scope="session")
def browser(chrome):
    """A Chromium for the whole session. While it runs, `asyncio.run` refuses to in this thread: use sync clients."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chrome, args=CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture
def expected_noise():
    """Regular expressions of console errors that a test brings about on purpose; append to it."""
    return []


@pytest.fixture
def page(browser, expected_noise):
    """A page of its own, which at the end must not have seen an error or a request to any other host."""
    context = new_context(browser)
    with quiet(context, expected_noise):
        yield context.new_page()
        context.close()


def new_context(browser):
    """A browser's window, cookies and cache, as nobody has used them before."""
    context = browser.new_context(viewport=VIEWPORT)
    context.set_default_timeout(PATIENCE)
    return context


@contextmanager
def quiet(context, expected_noise):
    """No page of a context sees an error or asks another host for anything."""
    seen = []

    def see(socket):
        if is_foreign(socket.url):
            seen.append(f"websocket: {socket.url}")

    def hear(page):
        page.on("websocket", see)

    heard = {
        "console": lambda message: message.type == "error" and seen.append(f"console: {message.text}"),
        "weberror": lambda error: seen.append(f"page: {error.error}"),
        "request": lambda request: is_foreign(request.url) and seen.append(f"request: {request.url}"),
        "page": hear,
    }
    for page in context.pages:
        hear(page)
    for event, listener in heard.items():
        context.on(event, listener)
    yield
    for page in context.pages:
        page.remove_listener("websocket", see)
    for event, listener in heard.items():
        context.remove_listener(event, listener)
    unexpected = [line for line in seen if not any(re.search(pattern, line) for pattern in expected_noise)]
    assert not unexpected, "the page was not quiet:\n" + "\n".join(unexpected)


def is_foreign(url):
    """Whether `url` leads to another machine."""
    address = urlsplit(url)
    return address.scheme not in ("data", "blob", "about") and address.hostname != "127.0.0.1"
