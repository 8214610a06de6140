"""The Explorer's notebook in JupyterLab, as `softmax-explainer lab` serves it."""

import re
import shutil

import nbformat
import pytest
from playwright.sync_api import expect

from explainer.core import softmax, softmax_jacobian
from explainer.serve.notebooks import notebooks_folder
from explainer.serve.pages import read_pages
from explainer.views.numerals import probability, signed
from tests.browser.driving import drag, drawn, part, run_in_lab, small, table, value_of
from tests.serving import started_server


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("notebooks")


@pytest.fixture(scope="module")
def lab(folder):
    with started_server("lab", "--notebooks", str(folder), "--token", "sesame") as running:
        yield running


@pytest.fixture
def explorer(page, lab, folder, expected_noise):
    """The first notebook as it begins. It runs once for all tests here: Lab takes its time to open."""
    expected_noise.append("debugger state")  # Lab's own, of a kernel that goes
    if not page.url.startswith(lab.base):
        shutil.copy(notebooks_folder() / "1-explorer.ipynb", folder / "explorer.ipynb")
        run_in_lab(page, lab, "explorer")
    page.get_by_role("button", name="Reset", exact=True).first.click()
    for j, z in enumerate((2, 1, 0)):
        expect(part(page, f"logit-handle-{j}").first).to_have_attribute("aria-valuenow", f"{z}")
    return page


def views(page):
    return page.locator("[data-explainer-ready=true]")


def assert_shows(view, z):
    s, jacobian = softmax(z), softmax_jacobian(z)
    expect(part(view, "jacobian-value-0-0").locator("text")).to_have_text(signed(jacobian[0, 0]))
    assert [value_of(view, f"logit-handle-{j}") for j in range(3)] == list(z)
    assert [drawn(view, f"probability-value-{i}") for i in range(3)] == [probability(p) for p in s]
    assert table(view, "jacobian-value", 3) == [[signed(v) for v in row] for row in jacobian]


def press(view, key, logit=0):
    handle = part(view, f"logit-handle-{logit}")
    handle.focus()
    handle.press(key)


def test_it_opens_with_the_right_numbers_and_the_mouse_drags(explorer):
    assert_shows(views(explorer), (2.0, 1.0, 0.0))
    drag(explorer, "logit-handle-0", dy=-40)
    z = value_of(explorer, "logit-handle-0")
    assert 2.5 < z <= 6.0
    assert_shows(views(explorer), (z, 1.0, 0.0))


def test_keys_move_a_logit_and_nothing_else(explorer):
    press(explorer, "ArrowUp")
    expect(part(explorer, "logit-handle-0")).to_have_attribute("aria-valuenow", "2.1")
    press(explorer, "PageDown", logit=2)
    expect(part(explorer, "logit-handle-2")).to_have_attribute("aria-valuenow", "-1")
    assert_shows(views(explorer), (2.1, 1.0, -1.0))
    expect(explorer.locator(".jp-Notebook .jp-CodeCell")).to_have_count(5)  # Lab has shortcuts on single keys


def test_a_reloaded_page_shows_the_present_state_and_lives_on(explorer):
    """Lab finds a widget again by the notebook on the disk, so the notebook has to be saved."""
    press(explorer, "PageUp")
    expect(part(explorer, "logit-handle-0")).to_have_attribute("aria-valuenow", "3")
    explorer.keyboard.press("Control+s")
    explorer.locator(".jp-mod-dirty").first.wait_for(state="detached")
    explorer.reload()
    expect(views(explorer)).to_have_count(1, timeout=60_000)
    assert_shows(views(explorer), (3.0, 1.0, 0.0))
    press(explorer, "PageUp")
    expect(part(explorer, "logit-handle-0")).to_have_attribute("aria-valuenow", "4")
    assert_shows(views(explorer), (4.0, 1.0, 0.0))


def close_the_side_bar(page):
    """Give the notebook the room that Lab's list of files takes."""
    if page.locator("#jp-left-stack").is_visible():
        page.keyboard.press("Control+b")
    expect(page.locator("#jp-left-stack")).to_be_hidden()


def resize(page, width):
    """Change the window, and wait until Lab has laid itself out in it."""
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_function(
        "() => Math.abs(document.querySelector('.jp-NotebookPanel').getBoundingClientRect().right - innerWidth) < 60"
    )


def test_what_is_dragged_stays_in_sight_above_what_answers(explorer):
    close_the_side_bar(explorer)
    resize(explorer, 800)
    cell = part(explorer, "jacobian-cell-2-2")
    cell.evaluate("cell => cell.scrollIntoView({ block: 'end', behavior: 'instant' })")
    before = drawn(explorer, "jacobian-value-2-2")
    drag(explorer, "logit-handle-2", dy=-30)
    expect(part(explorer, "jacobian-value-2-2").locator("text")).not_to_have_text(before)
    for gid in ("logit-handle-2", "jacobian-cell-2-2"):
        expect(part(explorer, gid)).to_be_in_viewport(ratio=0.9)


def test_the_link_to_a_state_leads_to_the_page_that_is_served(explorer, lab):
    press(explorer, "PageUp", logit=2)
    expect(part(explorer, "permalink")).to_have_attribute("href", re.compile("#z=2,1,1"))
    with explorer.context.expect_page() as opened:
        part(explorer, "permalink").click()
    served = opened.value
    expect(views(served)).to_have_count(1, timeout=60_000)
    assert served.url.startswith(f"{lab.base}/voila/render/explorer.ipynb#z=2,1,1")
    assert_shows(views(served), (2.0, 1.0, 1.0))


def test_a_second_view_shows_the_present_state_and_follows(explorer):
    press(explorer, "PageUp")
    expect(part(explorer, "logit-handle-0")).to_have_attribute("aria-valuenow", "3")
    explorer.locator(".live").click(button="right", position={"x": 3, "y": 3})
    explorer.get_by_role("menuitem", name="Create New View for Cell Output").click()
    expect(views(explorer)).to_have_count(2)
    first, second = views(explorer).all()
    assert_shows(second, (3.0, 1.0, 0.0))
    press(second, "PageUp", logit=1)
    expect(part(first, "logit-handle-1")).to_have_attribute("aria-valuenow", "2")
    assert_shows(first, (3.0, 2.0, 0.0))
    assert_shows(second, (3.0, 2.0, 0.0))


def test_a_kernel_that_is_gone_is_told(explorer):
    explorer.get_by_role("menuitem", name="Kernel", exact=True).click()
    explorer.get_by_role("menuitem", name="Shut Down Kernel", exact=True).click()
    explorer.get_by_role("toolbar").get_by_text("No Kernel").wait_for()
    press(views(explorer).first, "ArrowUp")
    expect(explorer.get_by_role("alert").filter(has_text="does not answer").first).to_be_visible()


def test_all_pages_run_in_one_notebook_and_drag(page, lab, folder):
    files = [notebooks_folder() / f"{page.stem}.ipynb" for page in read_pages(notebooks_folder())]
    whole, *others = (nbformat.read(file, as_version=4) for file in files)
    for k, other in enumerate(others):
        whole.cells += [nbformat.from_dict(cell | {"id": f"{cell.id}-{k}"}) for cell in other.cells]
    nbformat.write(whole, folder / "all.ipynb")
    run_in_lab(page, lab, "all", figures=len(files) + 1)  # the fourth has two
    for figure in views(page).all():
        handle, link = figure.locator(".live-handle").first, figure.locator("[data-gid=permalink]")
        before, led_to = handle.get_attribute("aria-valuenow"), link.get_attribute("href")
        handle.press("ArrowUp")
        expect(handle).not_to_have_attribute("aria-valuenow", before)
        expect(link).not_to_have_attribute("href", led_to)
    close_the_side_bar(page)
    for width in (640, 800, 1000, 1280, 1920):
        resize(page, width)
        assert small(page) == [], width
