"""What is left behind when a page is closed: nothing."""

import psutil
from playwright.sync_api import expect

from tests.browser.driving import open_page
from tests.serving import started_server


def test_a_page_that_is_left_ends_its_kernel(page):
    with started_server("--warm", "0") as server:
        open_page(page, server.page("1-explorer"))
        kernels = server.kernels()
        assert len(kernels) == 1
        page.goto(server.base)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        _, alive = psutil.wait_procs(kernels, timeout=20)
        assert not alive
        page.close()  # before its server goes
