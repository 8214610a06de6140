"""The lab's pictures and words, with matrices that are neither symmetric nor square."""

import numpy as np
import pytest

from explainer.live import Picture
from explainer.pages.check.effort import LIGHT
from explainer.pages.check.hunt_page import scene as hunt_scene
from explainer.pages.check.hunt_settings import ROUNDS, HuntSettings, diagnosis_of
from explainer.pages.check.hunt_words import HuntWords
from explainer.pages.check.input_bars import InputBars
from explainer.pages.check.matrices import ClaimVerdicts, ValueMatrix
from explainer.pages.check.numbers import compute
from explainer.pages.check.outcome import Outcome
from explainer.pages.check.settings import METHODS, CheckSettings, LabSettings
from explainer.pages.check.subjects import own_subject
from explainer.pages.check.usual_checks import UsualChecks
from explainer.pages.check.v_curve import HIGH, LOW, VCurve
from explainer.views.numerals import signed

A = np.array([[0.11, -0.12], [0.21, 0.22], [-0.31, 0.32]])


@pytest.fixture(scope="module")
def oblong():
    """Three outputs, two inputs, one entry that is wrong."""
    wrong = A.copy()
    wrong[2, 0] = 0.5
    subject = own_subject(lambda z: wrong, lambda z: A @ z)
    return compute(CheckSettings((1.0, 2.0), selected=(2, 0)), subject)


def computed(logits=(0.3, -0.7, 1.1), claim="right", before=None, **changes):
    settings = LabSettings(logits, claim=claim, **changes)
    return compute(settings, settings.subject, before=before)


def test_the_matrices_put_output_i_in_row_i_and_input_j_in_column_j(oblong):
    analytic, numeric, verdicts = (
        ValueMatrix("analytic", 3, 2, "f"),
        ValueMatrix("numeric", 3, 2, "f"),
        ClaimVerdicts(3, 2),
    )
    for view in (analytic, numeric, verdicts):
        view.update(oblong)
    for i in range(3):
        for j in range(2):
            wrong = (i, j) == (2, 0)
            assert analytic.artists[f"analytic-value-{i}-{j}"].get_text() == (signed(0.5) if wrong else signed(A[i, j]))
            assert numeric.artists[f"numeric-value-{i}-{j}"].get_text() == signed(A[i, j])
            assert verdicts.artists[f"check-verdict-{i}-{j}"].get_text() == ("✗" if wrong else "✓")
    assert analytic.artists["analytic-row-2"].get_text() == "f₃"
    assert verdicts.artists["check-selected-entry"].get_xy() == (0, 2)


def test_what_is_no_number_is_written_so():
    view = ValueMatrix("analytic", 3, 3)
    view.update(compute(CheckSettings(), own_subject(lambda z: None, None)))
    assert view.artists["analytic-value-0-1"].get_text() == "NaN"


def test_the_curves_are_the_errors_and_what_lies_outside_lies_on_the_edge():
    numbers = computed()
    view = VCurve()
    view.update(numbers)
    for method in METHODS:
        points = view.artists[f"curve-{method}"].get_xy()
        np.testing.assert_array_equal(points[:, 0], numbers.steps)
        np.testing.assert_array_equal(points[:, 1], np.clip(numbers.curves[method], LOW, HIGH))


@pytest.mark.parametrize(("method", "order"), [("forward", 1), ("central", 2), ("complex", 2)])
def test_theory_is_two_lines_that_cross_between_the_two_regions(method, order):
    numbers = computed(method=method)
    view = VCurve()
    view.update(numbers)
    (x0, y0), (x1, y1) = view.artists["slope-truncation"].get_xy()
    assert np.log10(y1 / y0) / np.log10(x1 / x0) == pytest.approx(order)
    assert y1 == pytest.approx(1.0)
    left, right = view.artists["region-round-off"], view.artists["region-truncation"]
    assert left.get_x() + left.get_width() == pytest.approx(right.get_x()) == pytest.approx(x0)
    falling = view.artists["slope-round-off"]
    assert falling.get_visible() == (method != "complex")
    if falling.get_visible():
        (x0, y0), (x1, y1) = falling.get_xy()
        assert np.log10(y1 / y0) / np.log10(x1 / x0) == pytest.approx(-1)
        assert y1 * x1 == pytest.approx(2.0**-52)


def test_the_handle_and_the_dot_are_centred_on_h():
    for h in (1e-11, 1e-5, 0.1):
        numbers = computed(step=h)
        view = VCurve()
        view.update(numbers)
        for gid in ("step-handle", "step-dot"):
            box = view.artists[gid]
            assert np.sqrt(box.get_x() * (box.get_x() + box.get_width())) == pytest.approx(h)
        dot = view.artists["step-dot"]
        assert np.sqrt(dot.get_y() * (dot.get_y() + dot.get_height())) == pytest.approx(numbers.error)


def test_a_slow_function_has_no_curve_while_it_is_dragged():
    numbers = compute(LabSettings(), LabSettings().subject, LIGHT)
    view, words = VCurve(), Outcome()
    view.update(numbers)
    words.update(numbers)
    assert not any(view.artists[f"curve-{method}"].get_visible() for method in METHODS)
    assert "waits until your hand rests" in words.state["check-curve"]


def test_every_picture_of_the_lab_can_be_patched(oblong):
    views = [VCurve(), ValueMatrix("analytic", 3, 2), ClaimVerdicts(3, 2), InputBars(2, 3)]
    for view in views:
        view.update(oblong)
        picture = Picture(view.figure, view.artists, title=view.title)
        view.update(oblong)
        assert picture.changes() == {}


def test_only_the_curves_are_encoded_anew_where_h_moves():
    first = computed()
    view = VCurve()
    view.update(first)
    picture = Picture(view.figure, view.artists, title="V")
    view.update(computed(step=1e-3, before=first))
    assert set(picture.changes()) == {"step-handle", "step-dot", "step-words"}


def test_own_inputs_show_what_f_returns(oblong):
    view = InputBars(2, 3)
    view.update(oblong)
    assert [view.artists[f"output-value-{i}"].get_text() for i in range(3)] == ["−0.130", "0.650", "0.330"]
    assert not any(gid.startswith("probability") for gid in view.artists)


def test_the_findings_name_the_entry_and_the_worst(oblong):
    view = Outcome()
    view.update(oblong)
    state = view.state
    assert state["check-outcome"] == "Of 6 entries 5 agree, 1 differ, 0 cannot be resolved."
    assert state["check-entry"].startswith("∂f₃/∂z₁: analytic 0.5000, numeric −0.3100 ±")
    assert state["check-entry"].endswith("relative error 1.6: differs.")
    assert state["check-worst"] == f"Worst: {state['check-entry']}"
    assert view.state["identity-0"]["hidden"] == ""


def test_a_problem_is_told_and_goes_away():
    view = Outcome()
    view.update(computed(claim="in-place"))
    assert view.state["check-problem"]["hidden"] is None
    assert "changed its input" in view.state["check-problem"]["text"]
    view.update(computed())
    assert view.state["check-problem"] == {"text": "", "hidden": ""}


def lamp(claim, logits):
    view = UsualChecks()
    view.update(computed(logits, claim))
    return view.state["lamp"]["data-lit"], view.state["lamp-says"]


def test_the_lamp_lights_where_a_pass_proves_nothing():
    assert lamp("diagonal-only", (2.0, 0.0, 0.0))[0] == "false"
    lit, says = lamp("diagonal-only", (14.0, 0.0, 0.0))
    assert lit == "true"
    assert says.startswith("The PyTorch-style check and the JAX-style check and the upstream gradient of ones pass")
    assert "relative error 1. A pass here proves nothing." in says
    assert lamp("scaled", (0.3, -0.7, 1.1))[1].startswith(
        "The upstream gradient of ones passes, and the claim is wrong"
    )
    assert lamp("right", (0.3, -0.7, 1.1))[0] == "false"
    assert lamp("right", (40.0, 0.0, 0.0))[0] == "true"


def told(hunt):
    words = HuntWords()
    words.update(compute(hunt, hunt.subject))
    return words.state


def test_the_hunt_keeps_its_secret_until_it_is_answered():
    hunt = HuntSettings().begin(2)
    state = told(hunt)
    said = " ".join(s if isinstance(s, str) else s.get("text") or "" for s in state.values())
    assert "Round 1" in said
    assert hunt.subject.reveals not in said
    assert hunt.subject.code not in said
    assert state["hunt-next"]["aria-disabled"] == "true"
    truth = diagnosis_of(hunt.subject)
    state = told(hunt.answer(truth))
    assert state["hunt-outcome"]["text"].startswith("Right: ")
    assert state["hunt-reveals"] == {"text": hunt.subject.reveals, "hidden": None}
    assert state["hunt-code"] == {"text": hunt.subject.code, "hidden": None}
    assert state[f"diagnosis-{truth}"]["data-found"] == "right"


def test_a_wrong_diagnosis_is_explained():
    hunt = HuntSettings().begin(2)
    other = "scaled" if diagnosis_of(hunt.subject) != "scaled" else "log-softmax"
    state = told(hunt.answer(other))
    assert state["hunt-outcome"]["text"].startswith("Not that. The answer is: ")
    assert "would show otherwise" in state["hunt-instead"]["text"]
    assert state[f"diagnosis-{other}"]["data-found"] == "wrong"


def test_only_the_last_round_leads_to_another_hunt():
    over = HuntSettings().replace(answers=("nothing",) * ROUNDS)
    assert told(over)["hunt-next"]["text"] == "Next round →"
    last = told(over.replace(turn=ROUNDS - 1))
    assert last["hunt-next"]["text"] == "Play another hunt →"
    assert last["hunt-score"] == f"The hunt is over: {over.score} of {ROUNDS} found."


def test_the_diagnoses_stand_in_two_columns():
    hunt = HuntSettings()
    diagnoses = hunt_scene(hunt, compute(hunt, hunt.subject)).choices[0]
    assert [len(row) for row in diagnoses.rows] == [2] * 5
