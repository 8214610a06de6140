"""The Explorer's notebook in JupyterLab, as `softmax-explainer lab` serves it."""

import shutil

import pytest
from playwright.sync_api import expect

from explainer.core import softmax, softmax_jacobian
from explainer.serve.pages import notebooks_folder
from explainer.views.numerals import probability, signed
from tests.browser.driving import drag, drawn, part, run_in_lab, table, value_of
from tests.serving import started_server


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("notebooks")


@pytest.fixture(scope="module")
def lab(folder):
    with started_server("lab", "--notebooks", str(folder), "--token", "sesame") as running:
        yield running


@pytest.fixture
def notebook(request, folder):
    """A copy of the notebook for one test alone: tests share the server, and must not share a kernel."""
    shutil.copy(notebooks_folder() / "1-explorer.ipynb", folder / f"{request.node.name}.ipynb")
    return request.node.name


@pytest.fixture
def explorer(page, lab, notebook):
    run_in_lab(page, lab, notebook)
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


def test_a_kernel_that_is_gone_is_told(explorer):
    explorer.get_by_role("menuitem", name="Kernel", exact=True).click()
    explorer.get_by_role("menuitem", name="Shut Down Kernel", exact=True).click()
    explorer.get_by_role("toolbar").get_by_text("No Kernel").wait_for()
    press(explorer, "ArrowUp")
    expect(explorer.get_by_role("alert").filter(has_text="does not answer")).to_be_visible()


@pytest.mark.parametrize("stem", ["2-dependence", "3-derivation", "5-chain-rule"])
def test_the_other_pages_run_and_drag_as_well(page, lab, folder, stem):
    shutil.copy(notebooks_folder() / f"{stem}.ipynb", folder / f"{stem}.ipynb")
    run_in_lab(page, lab, stem)
    z = value_of(page, "logit-handle-0")
    press(page, "ArrowUp")
    expect(part(page, "logit-handle-0")).to_have_attribute("aria-valuenow", f"{z + 0.1:g}")
    expect(part(page, "logit-value-0").locator("text")).to_have_text(f"{z + 0.1:.2f}")
