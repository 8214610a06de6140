"""The lab and the hunt, as events and controls reach them."""

import numpy as np
import pytest

from explainer.live import Choose, Drag, Go
from explainer.page.controls import Standard
from explainer.pages.check import bug_hunt, check, hunt_page, page
from explainer.pages.check.hunt_settings import ROUNDS, HuntSettings, diagnosis_of
from explainer.pages.check.settings import LabSettings
from explainer.pages.check.subjects import SUBJECTS


def do(running, *events):
    for event in events:
        running._on_event(event)
    return running.settings


def press(gid):
    return Choose(gid, pinned=True)


def control(running, description):
    """The widget of a control above the pictures."""
    widgets = [widget for row in running.children[0].children for widget in row.children]
    return next(widget for widget in widgets if widget.description == description)


def said(running, part, gid):
    return running._parts[part]._wanted[gid]["text"]


@pytest.fixture
def lab():
    return check()


def test_the_marker_sets_h_and_the_document_stays(lab):
    document = lab.live.document
    assert do(lab, Drag("step-handle", 10**-3.4, False)).step == 0.000398
    assert lab.live.document is document
    assert lab.live._contents.handles["step-handle"].text == "h = 0.00040"


def test_a_logit_is_dragged_and_taken_back(lab):
    assert do(lab, Drag("logit-handle-1", 5.0, False), Drag("logit-handle-1", 13.0, True)).logits[1] == 13.0
    control(lab, "Undo").click()
    assert lab.settings == LabSettings()


@pytest.mark.parametrize("prefix", ["analytic", "numeric", "check"])
def test_a_cell_of_any_matrix_is_looked_at_in_all(lab, prefix):
    assert do(lab, Choose(f"{prefix}-cell-2-0", pinned=False), Choose(None, pinned=False)).selected == (2, 0)
    assert not lab._history.can_undo


def test_the_controls_set_claim_place_size_method_and_precision(lab):
    control(lab, "Claim").value = "diagonal-only"
    control(lab, "Look at").value = "saturated"
    control(lab, "Inputs n").value = 5
    control(lab, "Differences").value = "forward"
    control(lab, "Precision of f").value = "float32"
    chosen = lab.settings
    assert (chosen.claim, chosen.n, chosen.method, chosen.precision) == ("diagonal-only", 5, "forward", "float32")
    assert chosen.logits[0] == 13.0
    control(lab, "Reset").click()
    assert lab.settings == LabSettings()
    assert control(lab, "Look at").value == "generic"


@pytest.mark.slow
@pytest.mark.parametrize("place", ["saturated", "beyond exp", "all equal"])
def test_every_claim_is_shown_at_every_place(lab, place):
    control(lab, "Look at").value = place
    for name in SUBJECTS:
        control(lab, "Claim").value = name
        assert lab.numbers.subject.name == name
        assert lab.live._said == ""


def test_the_lab_has_less_to_compute_while_something_is_dragged(lab):
    do(lab, Drag("logit-handle-1", 5.0, False))
    coarse = lab.numbers.steps.size
    do(lab, Drag("logit-handle-1", 5.0, True))
    assert coarse < lab.numbers.steps.size


def test_an_own_function_has_no_choice_of_claims_and_its_own_outputs():
    own = check(lambda z: np.ones((1, z.size)), f=lambda z: np.array([z.sum()]))
    cells = {gid for gid in own.live._contents.parts["analytic"].gids if gid.startswith("analytic-cell")}
    assert cells == {f"analytic-cell-0-{j}" for j in range(3)}
    assert "Claim" not in [widget.description for widget in own.children[0].children[0].children]


def test_choices_are_where_the_lab_begins():
    assert check(logits=(1.0, 2.0), method="forward").live._contents.handles["logit-handle-1"].value == 2.0
    with pytest.raises(ValueError, match="`logits` must be 2 to 10 numbers"):
        check(logits=(1.0, -np.inf))
    with pytest.raises(TypeError, match="`claim` is nothing that can be chosen here"):
        check(lambda z: np.eye(z.size), claim="scaled")


def test_f_is_told_from_the_jacobian_by_its_name():
    with pytest.raises(TypeError, match="positional"):
        check(np.diag, np.sin)
    with pytest.raises(TypeError, match="`jacobian` must be given where `f` is"):
        check(f=np.sin)


def test_the_page_lives_on_after_a_bad_point_and_grows_with_its_outputs():
    def f(z):
        if z[0] > 5:
            raise RuntimeError("too far")
        return np.arange(1, 5) * np.exp(z.sum() / 8)

    own = check(lambda z: np.outer(f(z) / 8, np.ones(3)), f=f)
    assert "check-cell-3-2" in own.live._contents.parts["check"].gids
    do(own, Drag("logit-handle-0", 6.0, True))
    assert "RuntimeError (too far)" in said(own, "findings", "check-problem")
    do(own, Drag("logit-handle-0", 4.0, True))
    assert said(own, "findings", "check-problem") == ""
    assert said(own, "findings", "check-outcome") == "All 12 entries agree."


def test_an_own_function_that_returns_more_elsewhere_gets_other_matrices():
    own = check(lambda z: np.eye(3)[: 2 + (z[0] > 5)], f=lambda z: z[: 2 + (z[0] > 5)])
    do(own, Choose("check-cell-1-2", pinned=True))
    assert "check-cell-2-2" not in own.live._contents.parts["check"].gids
    do(own, Drag("logit-handle-0", 6.0, False), Choose("check-cell-2-2", pinned=True))
    assert own.numbers.selected == (2, 2)
    do(own, Drag("logit-handle-0", 4.0, True))
    assert own.numbers.selected == (1, 2)


def test_a_hunt_is_played_to_its_end_and_another_begins():
    running = bug_hunt(6)
    for _ in range(ROUNDS):
        hunt = running.settings
        do(running, Choose("diagnosis-scaled", pinned=False), press("hunt-next"))
        assert running.settings == hunt, "pointing is no answer, and without one there is no way on"
        do(running, Drag("logit-handle-0", 3.0, True), press(f"diagnosis-{diagnosis_of(hunt.subject)}"))
        assert running.settings.answered
        if not running.settings.is_over:
            do(running, press("hunt-next"))
    assert running.settings.score == ROUNDS
    do(running, press("hunt-next"))
    assert running.settings == HuntSettings().begin(7)
    assert control(running, "Hunt number").value == 7


def test_a_hunter_sees_what_the_address_holds():
    running = bug_hunt()
    do(running, Go("hunt=42&answers=nothing&round=2", first=True))
    assert said(running, "hunt", "hunt-round") == "Round 2 of 10."
    assert running.numbers.subject is HuntSettings().begin(42).answer("nothing").onward().subject


def test_the_number_sets_the_hunt_and_generic_is_where_the_round_begins():
    running = bug_hunt()
    control(running, "Hunt number").value = 42
    assert running.settings == HuntSettings().begin(42)
    control(running, "Look at").value = "saturated"
    assert running.settings.logits == (13.0, 0.0, 0.0)
    control(running, "Look at").value = "generic"
    assert running.settings.logits == running.settings.round.logits


def test_a_hunt_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="`number` must be a whole number from 1"):
        bug_hunt(0)


def test_what_is_answered_is_answered():
    assert not any(isinstance(each, Standard) for row in hunt_page.hunt_controls() for each in row)
    assert any(isinstance(each, Standard) for row in page.lab_controls() for each in row)


def test_no_two_handles_or_groups_of_the_notebooks_two_figures_have_one_name():
    documents = [check().live.document, bug_hunt().live.document]
    handles = [handle["name"] for document in documents for handle in document["handles"].values()]
    groups = [group["title"] for document in documents for group in document["choices"]]
    for names in (handles, groups):
        assert len(set(names)) == len(names)
    assert {"logit z₁", "logit z₁, in the hunt", "step h", "step h, in the hunt"} <= set(handles)
