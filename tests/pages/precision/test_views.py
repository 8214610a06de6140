"""What the page says and draws is what was computed."""

import re

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from explainer.page import address
from explainer.page.scene import PictureView
from explainer.pages.precision.formats import FORMATS
from explainer.pages.precision.lead_curve import LeadCurve
from explainer.pages.precision.limits import StepsTable, WaysTable
from explainer.pages.precision.masks import HabitsTable, MaskedJacobian
from explainer.pages.precision.numbers import compute
from explainer.pages.precision.one_pass import PassBars, PassTable, TotalsTable
from explainer.pages.precision.page import SECTIONS, declare
from explainer.pages.precision.questions import QUESTIONS
from explainer.pages.precision.ranges import Ranges
from explainer.pages.precision.saturated import QUANTITIES
from explainer.pages.precision.saturation import QuantitiesTable
from explainer.pages.precision.settings import REACHES, PrecisionSettings
from explainer.pages.precision.settings import SECTIONS as NAMES
from explainer.pages.precision.sum_curve import SumCurve
from explainer.pages.precision.temperature import SlopesTable, in_short
from explainer.pages.precision.temperature_curve import ENTROPY, SHARES, TemperatureCurve
from explainer.pages.precision.tempered import CURVE, TEMPERATURES, cold, slopes
from explainer.pages.precision.ways import WAYS
from explainer.pages.precision.writing import shorter_written, ulps, written
from explainer.pages.questions import QuestionWords
from explainer.pages.slide import HANDLE, Slide
from explainer.views import theme
from explainer.views.numerals import signed


def shown(view, **choices):
    view.update(compute(PrecisionSettings(**choices)))
    return view


def test_every_section_has_its_scene_and_its_question():
    assert tuple(SECTIONS) == NAMES == tuple(QUESTIONS)


@pytest.mark.parametrize(
    "logits", [(2.0, 1.0, 0.0), (12.0, 3.0), (11.0, 11.0), (-800.0, -799.0), (6.2, 0.3, -5.0, 90.0)]
)
def test_every_cell_is_what_its_format_gives(logits):
    numbers = compute(PrecisionSettings(logits=logits))
    state = shown(WaysTable(), logits=logits).state
    for f, name in enumerate(FORMATS):
        for w, way in enumerate(WAYS):
            trace, cell = numbers.traces[name, way], state[f"way-{f}-{w}"]
            shares = trace.shares.astype(float)
            words = "NaN" if np.isnan(shares).any() else "all 0" if not shares.any() else ulps(trace.error)
            assert state[f"way-value-{f}-{w}"] == words
            assert state[f"way-shares-{f}-{w}"].split(", ") == [written(s, FORMATS[name].precision, 3) for s in shares]
            assert (cell["data-kind"] == "broken") == (words in ("NaN", "all 0"))


def test_the_steps_are_those_of_the_cell_that_is_pressed():
    state = shown(StepsTable(2), logits=(11.0, 10.0), selected=(2, 0)).state
    assert state["step-of"] == "float16: exp(z)/Σ exp(z)"
    assert (state["step-exp-0"], state["step-total"], state["step-share-0"]) == ("59870", "∞", "0")
    assert "the sum is ∞" in state["step-broken"]
    state = shown(StepsTable(2), logits=(11.0, 10.0), selected=(2, 1)).state
    assert (state["step-head"], state["step-exp-0"], state["step-broken"]) == ("exp(z − max z)", "1", "")
    assert float(state["step-share-0"]) == pytest.approx(1 / (1 + np.exp(-1)), abs=1e-3)


def test_lines_fall_from_the_logits_through_the_bars():
    view = shown(Ranges(3, 20.0), logits=(12.0, 3.0, -20.0))
    middles = [
        artist.get_x() + artist.get_width() / 2 for artist in (view.artists[f"logit-line-{k}"] for k in range(3))
    ]
    assert middles == pytest.approx([12.0, 3.0, -20.0])
    handle = view.artists["shift-handle"]
    assert handle.get_x() + handle.get_width() / 2 == pytest.approx(-5 / 3)
    assert [view.artists[f"range-end-{f}"].get_text() for f in range(6)] == ["NaN", "∞", "∞", "", "", ""]


def test_every_number_of_saturation_is_shown_for_what_it_is():
    numbers = compute(PrecisionSettings(section="saturation", lead=18.0))
    state = shown(QuantitiesTable(), section="saturation", lead=18.0).state
    for f, (name, held) in enumerate(FORMATS.items()):
        for quantity in QUANTITIES:
            value = float(numbers.points[name].values[quantity][0])
            assert state[f"left-value-{quantity}-{f}"] == written(value, held.precision, 3)
            lost = not numbers.points[name].errors[quantity][0] <= 0.5
            assert state[f"left-{quantity}-{f}"]["data-kind"] == ("broken" if lost else None)
    assert state["truth-first"] == "1 − 2e−8"
    assert state["truth-textbook"] == "1.52e−8"


@pytest.mark.parametrize("section", QUESTIONS)
def test_every_answer_has_a_reason_and_one_is_right(section):
    question = QUESTIONS[section]
    found = []
    for k, (_, reason) in enumerate(question.answers):
        state = shown(QuestionWords(QUESTIONS[section]), section=section, guess=k).state
        assert state["guess-reason"].endswith(reason)
        found.append(state[f"guess-{k}"]["data-found"])
    assert found.count("right") == 1
    assert found[question.right] == "right"
    PrecisionSettings(section=section, **question.shows)


def test_what_the_questions_say_is_so():
    limits = compute(PrecisionSettings(**QUESTIONS["limits"].shows)).selected
    assert limits.weights.tolist() == [59872.0, 59872.0]
    assert np.exp(11.0).round() == 59874
    assert (2 * np.exp(11.0)).round() == 119748
    assert limits.shares.tolist() == [0.0, 0.0]
    point = compute(PrecisionSettings(section="saturation", **QUESTIONS["saturation"].shows)).points["float32"]
    assert (point.values["first"][0], point.values["textbook"][0]) == (1, 0)
    assert f"{point.values['kept'][0]:.1e}" == f"{point.truths['kept'][0]:.1e}" == "4.1e-08"
    assert f"{FORMATS['float32'].ulp(0.9999):.0e}" == "6e-08"
    frozen = compute(PrecisionSettings(section="temperature", **QUESTIONS["temperature"].shows))
    assert frozen.now.tolist() == [0.5, 0.5, pytest.approx(0.0, abs=1e-80), pytest.approx(np.log(2))]


@pytest.mark.parametrize("value", [0.9999, 1 - 2**-24, 1e-5, 1e-30, 123456.0, 65504.0, 1.0, 0.5])
def test_no_number_reads_as_0_or_1_that_is_neither(value):
    words = written(value)
    assert (words == "1") == (value == 1)
    assert words != "0"


def test_the_axis_holds_every_logit_and_may_be_wider():
    assert PrecisionSettings((12.0, 0.0)).reach == "20"
    assert PrecisionSettings((12.0, 0.0), reach="800").reach == "800"
    assert [PrecisionSettings((float(reach), 0.0)).reach for reach in REACHES] == list(REACHES)


def test_all_together_keeps_the_differences_and_stays_on_the_axis():
    start = PrecisionSettings((2.0, 1.0, 0.0))
    for mean in (-30.0, 5.123456789, 30.0):
        moved = start.raised(mean)
        assert np.diff(moved.logits) == pytest.approx([-1, -1], abs=1e-8)
        assert max(map(abs, moved.logits)) <= 20
    assert start.raised(30.0).logits == (20.0, 19.0, 18.0)


def test_another_section_asks_anew():
    settings = PrecisionSettings(guess=1)
    assert settings.to_section("saturation").guess == -1
    assert settings.to_section("limits").guess == 1


def test_a_link_leads_to_a_section():
    settings, problems = address.read("part=saturation&lead=17&guess=2", declare().begin)
    assert problems == ()
    assert (settings.section, settings.lead, settings.guess) == ("saturation", 17.0, 1)
    assert re.search("part=saturation", address.write(settings, declare().begin))


def test_every_habit_is_told_with_its_verdict():
    choices = {"section": "masks", "masked": ("2",), "habit": "zero", "selected": (5, 0)}
    numbers = compute(PrecisionSettings(**choices))
    state = shown(HabitsTable(3), **choices).state
    for habit, found in numbers.outcomes.items():
        assert state[f"verdict-{habit}"] == found.verdict
        assert [state[f"share-{k}-{habit}"] for k in range(3)] == [written(s, 12) for s in found.shares]
        assert state[f"habit-{habit}"]["aria-pressed"] == ("true" if habit == "zero" else "false")
    assert state["share-1-zero"] == "0"
    assert state["ours"] == "S = (0.8808, 0, 0.1192)"
    assert "finite" in shown(HabitsTable(3), section="masks", masked=("1", "2", "3")).state["ours"]


def test_a_class_is_masked_once_and_let_go():
    settings = PrecisionSettings(section="masks", masked=("3", "1", "3", "6"))
    assert settings.masked == ("1", "3")
    assert settings.toggled(0).masked == ("3",)
    assert settings.toggled(1).is_masked == (True, True, True)


def test_the_jacobian_of_the_chosen_habit_is_drawn():
    choices = {"section": "masks", "masked": ("3",), "habit": "zero", "selected": (5, 0)}
    view = shown(MaskedJacobian(3), **choices)
    jacobian = compute(PrecisionSettings(**choices)).selected.jacobian
    for i in range(3):
        for j in range(3):
            assert view.artists[f"jacobian-value-{i}-{j}"].get_text() == signed(jacobian[i, j])
    assert view.artists["jacobian-value-2-0"].get_text() == "0"
    assert view.artists["jacobian-value-0-2"].get_text() != "0"


def test_the_pass_is_told_step_by_step():
    choices = {"section": "onepass", "logits": (0.0, 1.0, 3.0), "selected": (5, 0), "cut": 2}
    state = shown(PassTable(3), **choices).state
    assert [state[f"pass-m-{k}"] for k in range(3)] == ["0", "1", "3"]
    assert [state[f"pass-factor-{k}"] for k in range(3)] == ["–", "0.3679", "0.1353"]
    assert float(state["pass-d-2"]) == pytest.approx(1 + np.exp(-2) + np.exp(-3), abs=1e-3)
    assert state["chunk-first"] == "m = 1, d = 1.368"
    assert state["chunk-second"] == "m = 3, d = 1"
    assert state["chunk-merged"] == state["chunk-two"] == "m = 3, d = 1.185"
    assert "all 6 orders" in state["orders"]


def test_the_ones_come_to_what_was_computed():
    state = shown(TotalsTable(), section="onepass", count=300).state
    assert [state[f"ones-{f}"] for f in range(6)] == ["16", "8", "300", "256", "300", "300"]
    assert compute(PrecisionSettings(section="onepass", **QUESTIONS["onepass"].shows)).ones["float16"] == 2048
    view = shown(SumCurve(), section="onepass", count=300)
    line = view.artists["count-line"]
    assert line.get_x() < 300 < line.get_x() + line.get_width()


def test_a_cut_leaves_a_logit():
    assert PrecisionSettings((1.0, 0.0), cut=5).cut == 1


def test_what_cannot_be_drawn_is_told():
    view = shown(PassBars(2), section="onepass", logits=(500.0, 0.0), selected=(0, 0))
    assert view.artists["total-value-1"].get_text() == "NaN"


def test_the_lead_and_its_curves_stand_where_they_should():
    view = shown(LeadCurve(), section="saturation", lead=17.0, quantity="textbook")
    for gid in ("lead-line", "lead-handle"):
        artist = view.artists[gid]
        assert artist.get_x() + artist.get_width() / 2 == pytest.approx(17.0)
    leads, powers = view.artists["curve-4"].get_xy().T  # float32: lost from 16.64 on, and not before
    assert (powers[leads > 17] == 0).all()
    assert (powers[leads < 15] < 0).all()


@pytest.mark.slow
@pytest.mark.parametrize("logits", [(1.5, 1.13, 0.76, 0.39, 0.02, -0.35), (18.0, 1.0, -0.25, -799.5, 3.25, -12.25)])
@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("section", SECTIONS)
def test_in_every_section_the_most_numbers_can_be_read(section, name, logits):
    settings = PrecisionSettings(logits, section=section, masked=("3",), habit="zero").in_format(name)
    numbers = compute(settings)
    for view in SECTIONS[section][1](settings).views.values():
        view.update(numbers)
        if isinstance(view, PictureView):
            texts = [text for text in view.figure.findobj(Text) if text.get_text().strip()]
            assert [text.get_text() for text in texts if text.get_fontsize() < theme.SMALL_SIZE] == []


@pytest.mark.parametrize("share", [1e-30, 1.2e-7, 0.004, 0.012, 0.6652, 0.996, 0.9999, 1 - 2**-24])
def test_no_shorter_writing_of_a_share_reads_as_0_or_1(share):
    for words in shorter_written(share):
        assert words not in ("0", "1", "1.00", ".00", "0.00")


@pytest.mark.parametrize("masked", [("3",), ("1", "2", "3")])
def test_the_entry_that_is_looked_at_is_marked_and_told(masked):
    view = shown(MaskedJacobian(3), section="masks", masked=masked, habit="zero", entry=(0, 1))
    beside = view.artists["jacobian-entry"].get_text().endswith("beside a mask, 0 is right")
    assert beside == ("1" in masked)
    assert view.artists["jacobian-selected-entry"].get_xy() == (1, 0)
    assert PrecisionSettings((1.0, 0.0), entry=(5, 1)).entry == (1, 1)


HEAT = {"section": "temperature", "logits": (2.0, 2.0, 0.5, -1.0), "temperature": 3.0, "entry": (2, 1)}


def test_the_slopes_are_told_beside_their_differences():
    numbers, z = compute(PrecisionSettings(**HEAT)), np.array(HEAT["logits"])
    state = shown(SlopesTable(4), **HEAT).state
    for k, slope in enumerate(slopes(z, 3.0).tolist()):
        assert state[f"slope-{k}"] == written(slope, most=3)
        assert state[f"difference-{k}"] == f"{written(float(numbers.check.numeric[k, 0]), most=3)} ✓"
    assert [state[f"cold-{k}"] for k in range(5)] == ["0.5", "0.5", "0", "0", "0.693"]
    assert [state[f"hot-{k}"] for k in range(5)] == ["0.25"] * 4 + ["1.39"]
    saturated = shown(SlopesTable(3), section="temperature", temperature=0.02).state
    assert saturated["difference-0"].endswith("?")


def test_the_sentence_tells_entropy_and_the_end_of_the_scale():
    words = in_short(compute(PrecisionSettings((1.0, 1.0), section="temperature", temperature=0.5)))
    assert "T = 0.500" in words
    assert "H = 0.693 of at most ln 2 = 0.693, dH/dT = 0" in words
    assert "0.500, of at most 0.500" in words


def test_curves_end_at_their_limits_and_the_line_stands_at_the_temperature():
    view, z = shown(TemperatureCurve(4), **HEAT), HEAT["logits"]
    numbers = compute(PrecisionSettings(**HEAT))
    for k in range(5):
        foot, tall, most = (*ENTROPY, np.log(4)) if k == 4 else (*SHARES, 1)
        temperatures, heights = view.artists[f"curve-{k}"].get_xy().T
        np.testing.assert_array_equal(temperatures, CURVE)
        np.testing.assert_allclose((heights - foot) / tall * most, numbers.curves[:, k], atol=1e-12)
        for side, value in (("cold", numbers.cold[k]), ("hot", numbers.hot[k])):
            dot = view.artists[f"dot-{side}-{k}"]
            assert dot.get_y() + dot.get_height() / 2 == pytest.approx(foot + tall * value / most)
            x = dot.get_x() * np.sqrt(1 + dot.get_width() / dot.get_x())
            assert x < TEMPERATURES[0] if side == "cold" else x > TEMPERATURES[1]
    line = view.artists["temperature-line"]
    assert line.get_x() * (line.get_x() + line.get_width()) == pytest.approx(9.0)
    dark = [k for k in range(5) if view.artists[f"curve-{k}"].get_edgecolor() == theme.INK]
    assert dark == [2, 4]
    assert "S₃" in view.artists["curve-name"].get_text()
    assert cold(np.array(z)).tolist() == numbers.cold[:-1].tolist()


def test_one_heatmap_stays_at_a_quarter_and_the_other_goes_with_the_temperature():
    choices = {"section": "temperature", "temperature": 0.5, "entry": (2, 1)}
    numbers = compute(PrecisionSettings(**choices))
    views = SECTIONS["temperature"][1](PrecisionSettings(**choices)).views
    for name, prefix, limit in (("fixed", "fixed", 0.25), ("jacobian", "jacobian", 0.5)):
        view = views[name]
        view.update(numbers)
        for i in range(3):
            for j in range(3):
                color = view.artists[f"{prefix}-cell-{i}-{j}"].get_facecolor()
                assert color == theme.diverging(numbers.jacobian[i, j], limit)
                assert view.artists[f"{prefix}-value-{i}-{j}"].get_text() == signed(numbers.jacobian[i, j])
        assert view.artists[f"{prefix}-selected-entry"].get_xy() == (1, 2)
        assert f"{limit:.3f}" in view.artists[f"{prefix}-scale-high"].get_text()
    assert numbers.jacobian[0, 0] < 0.25 < numbers.limit


def test_a_handle_takes_the_temperature_no_further_than_its_axis():
    settings = PrecisionSettings(section="temperature")
    handle = SECTIONS["temperature"][1](settings).handle_of["temperature-handle"]
    for dragged, kept in ((0.00999, 0.01), (100.4, 100.0), (0.123456, 0.123)):
        moved = handle.change(settings, dragged)
        assert moved.temperature == kept
        assert handle.place(moved)[0] == kept
    fragment = address.write(settings.replace(temperature=0.123), settings)
    assert "T=0.123" in fragment
    assert address.read(fragment, settings)[0].temperature == 0.123


@pytest.mark.parametrize(("scale", "limits", "x"), [("linear", (0.0, 60.0), 17.0), ("log", (0.01, 100.0), 3.0)])
def test_a_slide_stands_in_the_middle_of_where_it_is(scale, limits, x):
    axes = Figure(figsize=(3, 2), dpi=72).add_axes((0, 0, 1, 1), xscale=scale, xlim=limits, ylim=(5, 10))
    slide = Slide(axes, 216, 144, 9.0)
    slide.move(x)
    (middle, _) = axes.transData.transform((x, 5.0))
    for artist, wide in ((slide.line, 2.0), (slide.handle, HANDLE)):
        left, right = axes.transData.transform([(artist.get_x(), 5), (artist.get_x() + artist.get_width(), 5)])[:, 0]
        assert (left + right) / 2 == pytest.approx(middle)
        assert right - left == pytest.approx(wide)
        assert artist.get_y() == 5
    assert slide.line.get_height() == 4
    top = axes.transData.transform((x, 5 + slide.handle.get_height()))[1] - axes.transData.transform((x, 5))[1]
    assert top == pytest.approx(HANDLE)
