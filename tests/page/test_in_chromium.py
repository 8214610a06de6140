"""The page of tangent.py, which nobody here made for softmax, in a real Chromium."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.driving import drag, part, value_of
from tests.serving import started_server, write_notebook

HERE = Path(__file__).parent
FATAL = """
import os, signal
from dataclasses import replace
from tangent import TANGENT, compute

def fatal(point):
    if point.line == "secant":
        os.kill(os.getpid(), signal.SIGKILL)
    return compute(point)

page = replace(TANGENT, compute=fatal).run()
page
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks")
    shutil.copy(HERE / "tangent.py", folder)
    prose = "At [the left](#x=-1.5) it falls; a [secant](#x=0.5&line=secant) is no tangent."
    write_notebook(
        folder / "1-tangent.ipynb",
        ("markdown", "# A tangent"),
        ("code", "from tangent import TANGENT\n\npage = TANGENT.run()\npage"),
        ("markdown", prose),
    )
    with started_server("--notebooks", str(folder), "--warm", "0") as running:
        yield running


def opened(page, server, fragment=""):
    page.goto(f"{server.page('1-tangent')}{fragment}")
    expect(page.locator("[data-live-ready=true]")).to_be_visible(timeout=60_000)
    return page


def fragment_of(page):
    return re.compile(r"1-tangent\.ipynb" + re.escape(page) + "$")


def test_it_is_dragged_chosen_controlled_and_undone(page, server):
    opened(page, server)
    drag(page, "dot", dx=60)
    x = value_of(page, "dot")
    assert 1.2 < x <= 2.0
    expect(page).to_have_url(fragment_of(f"#x={x:g}"))
    part(page, "line").click()
    expect(part(page, "dot")).to_have_attribute("aria-valuenow", "0")
    page.get_by_label("Line", exact=True).select_option("secant")
    expect(page).to_have_url(fragment_of("#x=0&line=secant"))
    for _ in range(2):
        page.get_by_role("button", name="Undo").click()
    expect(part(page, "dot")).to_have_attribute("aria-valuenow", f"{x:g}")
    page.get_by_role("button", name="Reset").click()
    expect(part(page, "dot")).to_have_attribute("aria-valuenow", "1")
    expect(page).to_have_url(fragment_of(""))


def test_what_a_kernel_dies_of_is_asked_of_the_next_one_and_no_more(page, tmp_path, expected_noise):
    expected_noise.append(r"WebSocket|ERR_|[Kk]ernel|Could not send widget sync message")
    shutil.copy(HERE / "tangent.py", tmp_path)
    write_notebook(tmp_path / "1-tangent.ipynb", ("code", FATAL))
    with started_server("--notebooks", str(tmp_path), "--warm", "0") as server:
        opened(page, server)
        page.get_by_label("Line", exact=True).select_option("secant")
        for _ in range(2):
            again = page.get_by_role("alert").get_by_role("link", name="Start again")
            expect(again).to_be_visible(timeout=60_000)
            with page.expect_navigation():
                again.click()
        expect(page.locator("[data-live-ready=true]")).to_be_visible(timeout=60_000)
        part(page, "dot").press("ArrowRight")
        expect(page).to_have_url(fragment_of("#x=1.1"))
        expect(page.get_by_label("Line", exact=True)).to_have_value("tangent")
        page.goto("about:blank")


def test_an_address_is_a_state_and_so_is_an_older_link(page, server):
    opened(page, server, "#x=-1&line=secant")
    assert value_of(page, "dot") == -1
    expect(page.get_by_label("Line", exact=True)).to_have_value("secant")
    page.reload()
    expect(page.locator("[data-live-ready=true]")).to_be_visible(timeout=60_000)
    assert value_of(page, "dot") == -1
    opened(page, server, "?x=-0.5&token=none")
    assert value_of(page, "dot") == -0.5


def test_prose_drives_the_picture_and_the_way_back_leads_back(page, server):
    opened(page, server)
    page.get_by_role("link", name="the left").click()
    expect(part(page, "dot")).to_have_attribute("aria-valuenow", "-1.5")
    page.get_by_role("link", name="secant").click()
    expect(part(page, "dot")).to_have_attribute("aria-valuenow", "0.5")
    expect(page).to_have_url(fragment_of("#x=0.5&line=secant"))
    page.go_back()
    expect(part(page, "dot")).to_have_attribute("aria-valuenow", "-1.5")
    page.go_forward()
    expect(part(page, "dot")).to_have_attribute("aria-valuenow", "0.5")
    page.get_by_role("button", name="Undo").click()
    expect(part(page, "dot")).to_have_attribute("aria-valuenow", "-1.5")


def test_an_address_that_cannot_be_had_is_told(page, server):
    opened(page, server, "#x=77&line=secant")
    expect(page.get_by_role("alert")).to_contain_text("`x` must be a number from -2 to 2")
    expect(page.get_by_label("Line", exact=True)).to_have_value("secant")


def test_a_state_outlives_its_kernel(page, server, expected_noise):
    expected_noise.append(r"WebSocket|ERR_|Failed to load resource|[Kk]ernel")
    opened(page, server)
    drag(page, "dot", dx=-50)
    x = value_of(page, "dot")
    assert x < 0.8
    expect(page).to_have_url(fragment_of(f"#x={x:g}"))
    for kernel in server.kernels():
        kernel.kill()
    page.reload()
    expect(page.locator("[data-live-ready=true]")).to_be_visible(timeout=60_000)
    assert value_of(page, "dot") == x
