"""One server of the real pages and one window for all browser tests."""

import pytest

from tests.conftest import VIEWPORT, new_context, quiet
from tests.serving import started_server


@pytest.fixture(scope="session")
def server():
    """The real command with its own notebooks, as it is started without any options."""
    with started_server() as running:
        yield running


@pytest.fixture(scope="session")
def window(browser):
    """A window for all tests: to open a page costs more than most of what is done with it."""
    context = new_context(browser)
    yield context
    context.close()


@pytest.fixture(scope="module")
def pages(window):
    """The pages of a module: another may have a server of its own, which ends with it."""
    yield window.pages
    for page in window.pages:
        page.close()


@pytest.fixture
def page(window, pages, expected_noise):
    """The window's page as it was at first, but for what it shows: `open_page` brings that to its beginning."""
    page, *_ = window.pages or [window.new_page()]
    page.set_viewport_size(VIEWPORT)
    page.emulate_media(**dict.fromkeys(("media", "color_scheme", "reduced_motion", "forced_colors"), "null"))
    page.mouse.move(0, 0)
    with quiet(window, expected_noise):
        yield page
        for other in window.pages:
            if other is not page:
                other.close()
