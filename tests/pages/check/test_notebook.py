"""What the notebook claims."""

import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

from explainer.core import softmax, softmax_jacobian
from explainer.page import address
from explainer.pages.check import diagonal_only, torch_style
from explainer.pages.check.numbers import compute
from explainer.pages.check.settings import LabSettings
from explainer.pages.check.subjects import SUBJECTS

NOTEBOOK = Path(__file__).parents[3] / "notebooks" / "4-check.ipynb"


@pytest.fixture(scope="module")
def notebook():
    return nbformat.read(NOTEBOOK, as_version=4)


@pytest.fixture(scope="module")
def prose(notebook):
    return " ".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


LINK = re.compile(r"\[([^]]+)\]\(#([^)]*)\)")


def shown(prose, words):
    """What the link with these words shows in the lab, where the page has begun anywhere."""
    (fragment,) = [fragment for text, fragment in LINK.findall(prose) if text == words]
    settings, problems = address.read(fragment, LabSettings())
    assert problems == ()
    return compute(settings, settings.subject)


def test_the_notebook_is_thin(notebook):
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert code[0] == "from explainer.pages import check\n\ncheck()"
    assert not any("def " in source for source in code)


def test_every_link_stands_between_the_lab_and_the_hunt(notebook):
    ids = [cell.id for cell in notebook.cells]
    linked = [ids.index(cell.id) for cell in notebook.cells if LINK.search(cell.source)]
    assert linked
    assert ids.index("lab") < min(linked) <= max(linked) < ids.index("hunt")


def test_a_claim_that_is_right_somewhere(prose):
    assert shown(prose, "not all of them wrong everywhere").check.ok
    overflown = shown(prose, "its exponentials overflow")
    assert (overflown.subject.name, overflown.settings.place) == ("unshifted", "beyond exp")
    assert "nan" in overflown.problem


def test_what_cannot_be_resolved(prose):
    assert (shown(prose, "one class has it all").check.verdicts == "cannot resolve").any()


def test_both_arms_and_the_bottom_of_the_v(prose):
    best = shown(prose, "central").error
    for words in ("long step", "short step"):
        assert shown(prose, words).error > 1e3 * best
    for words, method, precision in (
        ("forward", "forward", "float64"),
        ("central", "central", "float64"),
        ("float32", "central", "float32"),
    ):
        numbers = shown(prose, words)
        assert (numbers.settings.method, numbers.settings.precision) == (method, precision)
        assert numbers.settings.step == pytest.approx(numbers.theory_step, rel=1e-2)
    tiny = shown(prose, "complex step")
    assert (tiny.settings.method, tiny.settings.step) == ("complex", 1e-12)
    assert tiny.error < 1e-14


def test_a_check_that_proves_nothing(prose):
    diagonal = shown(prose, "“Only the diagonal”")
    assert diagonal.subject.title == "Only the diagonal"
    assert not any(finding.holds for finding in diagonal.usual_checks)
    leading = shown(prose, "z₁ leads by 12")
    assert leading.settings.logits == (12.0, 0.0, 0.0)
    assert leading.usual_checks[0].holds
    assert leading.wrong.sum() == 6
    ones = shown(prose, "many a wrong claim’s too").usual_checks[2]
    assert (ones.name, ones.holds) == ("upstream gradient of ones", True)


def test_the_numbers_in_the_prose_are_true(prose):
    J = softmax_jacobian([12.0, 0.0, 0.0])
    assert "when [z₁ leads by 12](#claim=diagonal-only&z=12,0,0) the largest is 6 · 10⁻⁶" in prose
    assert round(abs(J[~np.eye(3, dtype=bool)]).max() * 1e6) == 6
    assert "A check that allows an absolute error of 10⁻⁵ then passes, although six of nine" in prose
    assert torch_style(softmax, diagonal_only, [12.0, 0.0, 0.0])
    assert not torch_style(softmax, diagonal_only, [11.0, 0.0, 0.0])
    for dtype, written in ((np.float64, "2.2 · 10⁻¹⁶"), (np.float32, "1.2 · 10⁻⁷")):
        assert written in prose
        exponent = int(np.floor(np.log10(np.finfo(dtype).eps)))
        assert written.startswith(f"{np.finfo(dtype).eps / 10.0**exponent:.1f}")
    assert "ten ways in which people write it" in prose
    assert len([s for s in SUBJECTS.values() if not s.name.startswith("right")]) == 10
