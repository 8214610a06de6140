"""The lab's and the hunt's wiring, the pace of slow functions, the exercises, and what the notebook claims."""

from pathlib import Path

import nbformat
import numpy as np
import pytest

from explainer.core import default_step, softmax, softmax_jacobian
from explainer.core.popular import torch_style
from explainer.lessons.bug_hunt import BugHunt, bug_hunt
from explainer.lessons.check import CheckLab, check
from explainer.lessons.check_board import Pace
from explainer.lessons.check_exercises import exercise_1, exercise_2, exercise_3
from explainer.live import Choose, Drag
from explainer.snapshot.bug_hunt import ROUNDS, Hunt, diagnosis_of
from explainer.snapshot.check_settings import FULL, LIGHT, QUICK, CheckSettings
from explainer.snapshot.check_subject import SUBJECTS, own_subject
from explainer.snapshot.settings import Settings
from tests.lessons.acting import do, press

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "4-check.ipynb"


@pytest.fixture
def lab():
    return CheckLab(CheckSettings())


def test_the_marker_sets_h_and_the_document_stays(lab):
    document = lab.live.document
    assert do(lab, Drag("step-handle", 10**-3.4, False)).settings.step == 0.000398
    assert lab.live.document is document
    assert lab.live._handles["step-handle"].text == "h = 0.00040"


def test_a_logit_is_dragged_and_taken_back(lab):
    assert do(lab, Drag("logit-handle-1", 5.0, False), Drag("logit-handle-1", 13.0, True)).settings.logits[1] == 13.0
    lab.controls.undo.click()
    assert lab.state.settings == CheckSettings()


@pytest.mark.parametrize("prefix", ["analytic", "numeric", "check"])
def test_a_cell_of_any_matrix_is_looked_at_in_all(lab, prefix):
    assert do(lab, Choose(f"{prefix}-cell-2-0", pinned=False), Choose(None, pinned=False)).selected == (2, 0)


def test_the_controls_set_claim_place_size_method_and_precision(lab):
    lab.controls.subject.value = "diagonal-only"
    lab.controls.place.value = "saturated"
    lab.controls.classes.value = 5
    lab.controls.method.value = "forward"
    lab.controls.precision.value = "float32"
    reader = lab.state.settings
    assert (reader.subject, reader.settings.n, reader.settings.method, reader.precision) == (
        "diagonal-only",
        5,
        "forward",
        "float32",
    )
    assert reader.settings.logits[0] == 13.0
    lab.controls.reset.click()
    assert lab.state.settings == CheckSettings()
    assert lab.controls.place.value == "generic"


@pytest.mark.parametrize("place", ["saturated", "beyond exp", "all equal"])
def test_every_claim_is_shown_at_every_place(lab, place):
    lab.controls.place.value = place
    for name in SUBJECTS:
        lab.controls.subject.value = name
        assert lab.state.settings.subject == name
        assert lab.live._said == ""


def test_an_own_function_has_no_choice_of_claims_and_its_own_outputs():
    page = check(f=lambda z: np.array([z.sum()]), jacobian=lambda z: np.ones((1, z.size)))
    gids = page.live._parts["analytic"].gids
    assert {gid for gid in gids if gid.startswith("analytic-cell")} == {f"analytic-cell-0-{j}" for j in range(3)}
    assert "Claim" not in [widget.description for widget in page.children[0].children[0].children]


def test_settings_are_where_the_lab_begins():
    page = check(settings=Settings((1.0, 2.0), method="forward"))
    assert page.live._handles["logit-handle-1"].value == 2.0
    with pytest.raises(ValueError, match="finite logits"):
        check(settings=Settings((1.0, -np.inf)))


def test_the_page_lives_on_after_a_bad_point_and_grows_with_its_outputs():
    def f(z):
        if z[0] > 5:
            raise RuntimeError("too far")
        return np.arange(1, 5) * np.exp(z.sum() / 8)

    def jacobian(z):
        return np.outer(f(z) / 8, np.ones(3))

    lab = CheckLab(CheckSettings(subject="own"), own_subject(jacobian, f))
    assert lab.live._parts["check"].gids >= {"check-cell-3-2"}
    do(lab, Drag("logit-handle-0", 6.0, True))
    assert "RuntimeError (too far)" in lab.live._parts["findings"]._shown["check-problem"]["text"]
    do(lab, Drag("logit-handle-0", 4.0, True))
    assert lab.live._parts["findings"]._shown["check-problem"]["text"] == ""
    assert lab.live._parts["findings"]._shown["check-outcome"]["text"] == "All 12 entries agree."


def test_the_catalogue_has_its_curves_while_it_is_dragged():
    pace = Pace(None)
    assert pace.compute(CheckSettings(), rests=False).effort == QUICK
    assert pace.compute(CheckSettings(), rests=True).effort == FULL


def test_a_slow_function_is_called_less_while_it_is_dragged(monkeypatch):
    clock = [0.0]

    def f(z):
        clock[0] += 0.001
        return z**2

    monkeypatch.setattr("explainer.lessons.check_board.perf_counter", lambda: clock[0])
    pace = Pace(own_subject(lambda z: np.diag(2 * z), f))
    resting = pace.compute(CheckSettings(subject="own"), rests=True)
    assert resting.effort == QUICK
    start = clock[0]
    moved = CheckSettings(Settings((0.4, -0.7, 1.1)), "own")
    assert pace.compute(moved, rests=False).effort == LIGHT
    assert clock[0] - start < 0.03
    start = clock[0]
    assert pace.compute(moved, rests=True).curves.keys() == {"forward", "central", "complex"}
    assert clock[0] - start < 0.5


def test_a_hunt_is_played_to_its_end_and_another_begins():
    page = BugHunt(Hunt.begin(6))
    for _ in range(ROUNDS):
        hunt = page.state.settings
        do(page, Choose("diagnosis-scaled", pinned=False), press("hunt-next"))
        assert page.state.settings == hunt, "pointing is no answer, and without one there is no way on"
        do(page, Drag("logit-handle-0", 3.0, True), press(f"diagnosis-{diagnosis_of(hunt.subject)}"))
        assert page.state.settings.answered
        if not page.state.settings.is_over:
            do(page, press("hunt-next"))
    assert page.state.settings.score == ROUNDS
    do(page, press("hunt-next"))
    assert page.state.settings == Hunt.begin(7)
    assert page.number.value == 7


def test_the_number_sets_the_hunt_and_generic_is_where_the_round_begins():
    page = BugHunt(Hunt.begin(1))
    page.number.value = 42
    assert page.state.settings == Hunt.begin(42)
    page.controls.place.value = "saturated"
    assert page.state.settings.lab.settings.logits == (13.0, 0.0, 0.0)
    page.controls.place.value = "generic"
    assert page.state.settings.lab.settings.logits == page.state.settings.round.logits


def test_a_hunt_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="`number` must be a whole number from 1"):
        bug_hunt(0)


def test_exercise_1_knows_both_arms_of_the_v():
    assert exercise_1(float(default_step("central", [0.0])[0])).startswith("Right")
    assert "too long" in exercise_1(1e-2)
    assert "too short" in exercise_1(1e-11)


def test_exercise_2_wants_a_fooled_check_and_an_error_that_shows():
    assert exercise_2([12.5, 0.0, 0.0, 0.0]).startswith("Right")
    assert "the check notices" in exercise_2([0.0, 0.0])
    assert "no finite difference can see" in exercise_2([800.0, 0.0, 0.0])


def test_exercise_3_is_solved_by_the_product_rule_and_not_by_less():
    def product_rule(z):
        return np.diag(softmax(z)) + z[:, None] * softmax_jacobian(z)

    assert exercise_3(product_rule) == "Right, for 2, 3 and 5 logits."
    assert exercise_3(lambda z: np.diag(softmax(z))).startswith("Not yet: ∂f")
    assert "returned None" in exercise_3(lambda z: None)


def test_an_exercise_without_an_answer_asks_for_one():
    assert {exercise(...) for exercise in (exercise_1, exercise_2, exercise_3)} == {
        "Put your answer in place of the dots, and run the cell again."
    }


@pytest.fixture(scope="module")
def notebook():
    return nbformat.read(NOTEBOOK, as_version=4)


@pytest.fixture(scope="module")
def prose(notebook):
    return " ".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def test_the_notebook_is_thin(notebook):
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert code[0] == "from explainer.lessons.check import check\n\ncheck()"
    assert not any("def " in source for source in code)


def test_the_numbers_in_the_prose_are_true(prose):
    J = softmax_jacobian([12.0, 0.0, 0.0])
    assert "when z₁ leads by 12 the largest is 6 · 10⁻⁶" in prose
    assert round(abs(J[~np.eye(3, dtype=bool)]).max() * 1e6) == 6
    claim = SUBJECTS["diagonal-only"].jacobian
    assert "A check that allows an absolute error of 10⁻⁵ then passes, although six of nine" in prose
    assert torch_style(softmax, claim, [12.0, 0.0, 0.0])
    assert not torch_style(softmax, claim, [11.0, 0.0, 0.0])
    for dtype, written in ((np.float64, "2.2 · 10⁻¹⁶"), (np.float32, "1.2 · 10⁻⁷")):
        assert written in prose
        exponent = int(np.floor(np.log10(np.finfo(dtype).eps)))
        assert written.startswith(f"{np.finfo(dtype).eps / 10.0**exponent:.1f}")
    assert "ten ways in which people write it" in prose
    assert len([s for s in SUBJECTS.values() if not s.name.startswith("right")]) == 10
