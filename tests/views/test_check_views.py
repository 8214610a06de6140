"""The lab's pictures and words, with matrices that are neither symmetric nor square."""

import numpy as np
import pytest

from explainer.live import Picture
from explainer.snapshot.bug_hunt import Hunt, diagnosis_of
from explainer.snapshot.check import METHODS, compute_check
from explainer.snapshot.check_settings import LIGHT, CheckSettings
from explainer.snapshot.check_subject import own_subject
from explainer.snapshot.settings import Settings
from explainer.views.check_findings import CheckFindings, PopularChecks
from explainer.views.check_matrices import ValueMatrix, VerdictMatrix
from explainer.views.hunt_words import DIAGNOSIS_ROWS, HuntWords
from explainer.views.input_bars import InputBars
from explainer.views.labels import signed
from explainer.views.v_curve import HIGH, LOW, VCurve

A = np.array([[0.11, -0.12], [0.21, 0.22], [-0.31, 0.32]])


@pytest.fixture(scope="module")
def oblong():
    """Three outputs, two inputs, one entry that is wrong."""
    wrong = A.copy()
    wrong[2, 0] = 0.5
    subject = own_subject(lambda z: wrong, lambda z: A @ z)
    return compute_check(CheckSettings(Settings((1.0, 2.0)), "own", selected=(2, 0)), subject)


def test_the_matrices_put_output_i_in_row_i_and_input_j_in_column_j(oblong):
    analytic, numeric, verdicts = (
        ValueMatrix("analytic", 3, 2, "f"),
        ValueMatrix("numeric", 3, 2, "f"),
        VerdictMatrix(3, 2),
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
    view.update(compute_check(CheckSettings(subject="own"), own_subject(lambda z: None, None)))
    assert view.artists["analytic-value-0-1"].get_text() == "NaN"


def test_the_curves_are_the_errors_and_what_lies_outside_lies_on_the_edge():
    snapshot = compute_check(CheckSettings())
    view = VCurve()
    view.update(snapshot)
    for method in METHODS:
        points = view.artists[f"curve-{method}"].get_xy()
        np.testing.assert_array_equal(points[:, 0], snapshot.steps)
        np.testing.assert_array_equal(points[:, 1], np.clip(snapshot.curves[method], LOW, HIGH))


@pytest.mark.parametrize(("method", "order"), [("forward", 1), ("central", 2), ("complex", 2)])
def test_theory_is_two_lines_that_cross_between_the_two_regions(method, order):
    reader = CheckSettings(Settings((0.3, -0.7, 1.1), method=method))
    snapshot = compute_check(reader)
    view = VCurve()
    view.update(snapshot)
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
        snapshot = compute_check(CheckSettings(Settings((0.3, -0.7, 1.1), step=h)))
        view = VCurve()
        view.update(snapshot)
        for gid in ("step-handle", "step-dot"):
            box = view.artists[gid]
            assert np.sqrt(box.get_x() * (box.get_x() + box.get_width())) == pytest.approx(h)
        dot = view.artists["step-dot"]
        assert np.sqrt(dot.get_y() * (dot.get_y() + dot.get_height())) == pytest.approx(snapshot.error)


def test_a_slow_function_has_no_curve_while_it_is_dragged():
    snapshot = compute_check(CheckSettings(), effort=LIGHT)
    view, words = VCurve(), CheckFindings()
    view.update(snapshot)
    words.update(snapshot)
    assert not any(view.artists[f"curve-{method}"].get_visible() for method in METHODS)
    assert "waits until your hand rests" in words.state["check-curve"]["text"]


def test_every_picture_of_the_lab_can_be_patched(oblong):
    views = [VCurve(), ValueMatrix("analytic", 3, 2), VerdictMatrix(3, 2), InputBars(2, 3)]
    for view in views:
        view.update(oblong)
        picture = Picture(view.figure, view.artists, title=view.title)
        view.update(oblong)
        assert picture.changes() == {}


def test_only_the_curves_are_encoded_anew_where_h_moves():
    first = compute_check(CheckSettings())
    view = VCurve()
    view.update(first)
    picture = Picture(view.figure, view.artists, title="V")
    view.update(compute_check(CheckSettings(Settings((0.3, -0.7, 1.1), step=1e-3)), before=first))
    assert set(picture.changes()) == {"step-handle", "step-dot", "step-words"}


def test_own_inputs_show_what_f_returns(oblong):
    view = InputBars(2, 3)
    view.update(oblong)
    assert [view.artists[f"output-value-{i}"].get_text() for i in range(3)] == ["−0.130", "0.650", "0.330"]
    assert not any(gid.startswith("probability") for gid in view.artists)


def test_the_findings_name_the_entry_and_the_worst(oblong):
    view = CheckFindings()
    view.update(oblong)
    state = {gid: said.get("text") for gid, said in view.state.items()}
    assert state["check-outcome"] == "Of 6 entries 5 agree, 1 differ, 0 cannot be resolved."
    assert state["check-entry"].startswith("∂f₃/∂z₁: analytic 0.5000, numeric −0.3100 ±")
    assert state["check-entry"].endswith("relative error 1.6: differs.")
    assert state["check-worst"] == f"Worst: {state['check-entry']}"
    assert view.state["identity-0"]["hidden"] == ""


def test_a_problem_is_told_and_goes_away():
    view = CheckFindings()
    view.update(compute_check(CheckSettings(subject="in-place")))
    assert view.state["check-problem"]["hidden"] is None
    assert "changed its input" in view.state["check-problem"]["text"]
    view.update(compute_check(CheckSettings()))
    assert view.state["check-problem"] == {"text": "", "hidden": ""}


def lamp(subject, logits):
    view = PopularChecks()
    view.update(compute_check(CheckSettings(Settings().fitted(logits=logits), subject)))
    return view.state["lamp"]["data-lit"], view.state["lamp-says"]["text"]


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


def test_the_hunt_keeps_its_secret_until_it_is_answered():
    hunt = Hunt.begin(2)
    words = HuntWords()
    words.tell(hunt)
    told = " ".join(said["text"] for said in words.state.values() if said.get("text"))
    assert hunt.subject.reveals not in told
    assert hunt.subject.code not in told
    assert words.state["hunt-next"]["aria-disabled"] == "true"
    truth = diagnosis_of(hunt.subject)
    words.tell(hunt.answer(truth))
    assert words.state["hunt-outcome"]["text"].startswith("Right: ")
    assert words.state["hunt-reveals"] == {"text": hunt.subject.reveals, "hidden": None}
    assert words.state["hunt-code"] == {"text": hunt.subject.code, "hidden": None}
    assert words.state[f"diagnosis-{truth}"]["data-found"] == "right"


def test_a_wrong_diagnosis_is_explained():
    hunt = Hunt.begin(2)
    other = "scaled" if diagnosis_of(hunt.subject) != "scaled" else "log-softmax"
    words = HuntWords()
    words.tell(hunt.answer(other))
    assert words.state["hunt-outcome"]["text"].startswith("Not that. The answer is: ")
    assert "would show otherwise" in words.state["hunt-instead"]["text"]
    assert words.state[f"diagnosis-{other}"]["data-found"] == "wrong"


def test_the_diagnoses_stand_in_two_columns():
    assert [len(row) for row in DIAGNOSIS_ROWS] == [2] * 5
