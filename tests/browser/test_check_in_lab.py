"""The checking lab in JupyterLab: its own notebook, and a reader's function in a cell."""

import shutil

import pytest
from playwright.sync_api import expect

from explainer.core import softmax_jacobian
from explainer.serve.notebooks import notebooks_folder
from explainer.views.numerals import signed
from tests.browser.driving import part, run_in_lab
from tests.serving import started_server, write_notebook

OWN = """\
from explainer import softmax
from explainer.pages import check
import numpy as np

def own(z):
    s = softmax(z)
    if z[0] > 5:
        raise ArithmeticError("too far out")
    return np.diag(s) - np.outer(s, s)

check(own)
"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks")
    shutil.copy(notebooks_folder() / "4-check.ipynb", folder / "lesson.ipynb")
    write_notebook(folder / "own.ipynb", ("code", OWN))
    with started_server("lab", "--notebooks", str(folder), "--token", "sesame") as running:
        yield running


def run_all(page, lab, name, count):
    run_in_lab(page, lab, name, count)
    return page.locator(".live")


def test_the_lesson_has_a_lab_and_a_hunt(page, lab):
    figures = run_all(page, lab, "lesson", 2)
    first, second = figures.nth(0), figures.nth(1)
    handle = part(first, "logit-handle-0")
    handle.focus()
    handle.press("PageUp")
    expect(part(first, "numeric-value-0-1").locator("text")).to_have_text(
        signed(softmax_jacobian([1.3, -0.7, 1.1])[0, 1])
    )
    part(second, "diagnosis-nothing").click()
    expect(part(second, "hunt-outcome")).to_be_visible()


def test_a_function_that_fails_somewhere_is_told_there_and_lives_on_elsewhere(page, lab):
    view = run_all(page, lab, "own", 1).first
    expect(part(view, "check-outcome")).to_have_text("All 9 entries agree.")
    handle = part(view, "logit-handle-0")
    handle.focus()
    handle.press("End")
    expect(part(view, "check-problem")).to_contain_text("`jacobian` raised ArithmeticError (too far out) at z = (16,")
    handle.press("Home")
    expect(part(view, "check-problem")).to_be_hidden()
    expect(part(view, "numeric-value-0-0").locator("text")).to_have_text(
        signed(softmax_jacobian([-4, -0.7, 1.1])[0, 0])
    )
