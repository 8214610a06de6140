"""The chain rule's declaration: what a reader does, what the page makes of it, and what its prose claims."""

import asyncio
import functools
import itertools
import math
import re
from pathlib import Path

import ipywidgets as widgets
import nbformat
import numpy as np
import pytest

from explainer.live import Choose, Drag, Go, LiveFigure
from explainer.live.events import RefusedAddressError
from explainer.page import address
from explainer.pages.chain_rule import HELD_OUT, RIGHT_ANSWERS, ROUTES, chain_rule
from explainer.pages.chain_rule import trainer as training
from explainer.pages.chain_rule.numbers import compute
from explainer.pages.chain_rule.settings import SECTIONS, ChainRuleSettings
from explainer.pages.chain_rule.trainer import Trainer
from tests.loops import in_a_loop, until

NOTEBOOK = Path(__file__).parents[3] / "notebooks" / "5-chain-rule.ipynb"
POINTS = np.random.default_rng(0).normal(size=(60, 2))


@pytest.fixture
def page():
    return chain_rule()


def do(page, *events):
    """Let the page hear `events`, and return the settings then."""
    for event in events:
        page._on_event(event)
    return page.settings


def part_names(page):
    return [part["name"] for part in page.live.document["parts"]]


def controls(page):
    return [widget for row in page.children[0].children for widget in row.children]


def control(page, description):
    """The control that a reader knows by this description, if it is there."""
    (found,) = [w for w in controls(page) if w.description == description and w.layout.display != "none"]
    return found


def turn_to(page, section):
    next(w for w in controls(page) if isinstance(w, widgets.ToggleButtons)).value = section


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_is_a_page_with_pictures(page, section):
    turn_to(page, section)
    assert page.settings.section == section
    assert "words" in part_names(page)
    assert page.svg().startswith("<svg")
    assert control(page, "Undo").disabled  # turning a page is no step


@pytest.mark.parametrize(
    ("section", "gid", "value", "read", "wanted"),
    [
        ("row", "mean-handle", 2.5, lambda r: r.logits, (3.5, 2.5, 1.5)),
        ("row", "logit-handle-1", -2.0, lambda r: r.logits, (2.0, -2.0, 0.0)),
        ("move", "dz-handle-2", 0.9, lambda r: r.move, (0.5, -0.3, 0.9)),
        ("column", "g-handle-0", -2.0, lambda r: r.upstream, (-2.0, -1.5, 0.5)),
        ("loss", "y-handle-0", 0.25, lambda r: r.target, (0.25, 0.75, 0.0)),
        ("layer", "x-handle-1", 1.25, lambda r: r.inputs, (1.0, 1.25, 1.5)),
        ("layer", "x-handle-3", -1.0, lambda r: r.weights[0][0], -1.0),
    ],
)
def test_a_handle_drags_its_own_number_and_rebuilds_nothing(section, gid, value, read, wanted):
    page = chain_rule(section=section)
    document, before = page.live.document, read(page.settings)
    assert gid in document["handles"]
    assert read(do(page, Drag(gid, value, False))) == wanted
    assert page.live.document is document
    assert page.live._contents.handles[gid].value == value
    assert control(page, "Undo").disabled  # on the way
    do(page, Drag(gid, value, True))
    control(page, "Undo").click()
    assert read(page.settings) == before


def test_all_logits_together_stop_where_the_first_would_leave_the_picture(page):
    assert do(page, Drag("mean-handle", 6.0, True)).logits == (6.0, 5.0, 4.0)
    assert page.live._contents.handles["mean-handle"].value == 5.0


@pytest.mark.parametrize(
    ("section", "gid", "read", "wanted"),
    [
        ("row", "probability-bar-2", lambda r: r.selected, (2, 0)),
        ("move", "probability-bar-1", lambda r: r.selected, (1, 0)),
        ("column", "logit-bar-2", lambda r: r.selected, (0, 2)),
        ("layer", "output-bar-2", lambda r: r.entry, (2, 0, 0)),
        ("layer", "weight-cell-1-2", lambda r: r.entry, (0, 1, 2)),
        ("layer", "slope-cell-2-1", lambda r: r.entry, (0, 2, 1)),
    ],
)
def test_choosing_looks_at_what_was_chosen(section, gid, read, wanted):
    page = chain_rule(section=section)
    assert gid in page.live._contents.chosen
    assert do(page, Choose(gid, pinned=False), Choose(None, pinned=False)) == ChainRuleSettings(section=section)
    assert read(do(page, Choose(gid, pinned=True))) == wanted


@pytest.mark.parametrize(
    ("section", "name", "read"),
    [
        ("move", "Row", lambda r: r.selected[0]),
        ("column", "Column", lambda r: r.selected[1]),
        ("layer", "Output", lambda r: r.entry[0]),
    ],
)
def test_the_picker_looks_at_what_the_section_is_about(page, section, name, read):
    turn_to(page, section)
    control(page, name).value = 2
    assert read(page.settings) == 2
    assert control(page, "Undo").disabled
    control(page, "Classes n").value = 2
    assert control(page, name).value == read(page.settings) == 1


def test_a_target_is_set_hard_or_soft(page):
    turn_to(page, "loss")
    assert control(page, "Target").value == 1
    control(page, "Target").value = 0
    assert page.settings.target == (1.0, 0.0, 0.0)
    control(page, "Target").value = "soft"
    assert page.settings.target == pytest.approx((0.7, 0.15, 0.15))
    do(page, Drag("y-handle-2", 1.0, True))
    assert control(page, "Target").value == 2


@pytest.mark.parametrize("section", [section for section in SECTIONS if section != "training"])
def test_the_number_of_classes(page, section):
    turn_to(page, section)
    for n in (2, 6):
        control(page, "Classes n").value = n
        assert page.settings.n == n
    control(page, "Reset").click()
    assert page.settings == ChainRuleSettings()


def test_labels_are_shown_where_the_classes_are():
    page = chain_rule(labels=("cat", "dog", "cow"))
    assert ">dog</text>" in page.svg()
    assert page.live.document["handles"]["logit-handle-1"]["name"] == "logit z₂ (dog)"


def test_the_address_says_where_to_begin(page):
    do(page, Go("z=1,0&part=loss", first=True))
    assert "target" in part_names(page)
    assert page.settings.logits == (1.0, 0.0)


@pytest.mark.parametrize("fragment", ["z=40,0,0", "z=1,-inf", "z=one", "part=<b>"])
def test_an_address_that_cannot_be_followed_is_told_of(page, fragment):
    with pytest.raises(RefusedAddressError, match="Not all that the address asks for"):
        do(page, Go(fragment, first=True))
    assert page.live.document["parts"][1]["title"] == "Do you add A, B and C, or multiply them?"


def test_a_learning_rate_is_a_step_that_can_be_taken_back(page):
    turn_to(page, "training")
    control(page, "Learning rate").value = 1.0
    assert page.settings.rate == 1.0
    control(page, "Undo").click()
    assert (page.settings.rate, control(page, "Learning rate").value) == (0.5, 0.5)
    do(page, Go("part=training&rate=0.25", first=False))
    assert control(page, "Learning rate").value == 0.25  # an address may ask for one that is not in the list


@pytest.fixture
def brief(monkeypatch):
    """A training of 50 steps."""
    monkeypatch.setattr(training, "Experiment", functools.partial(training.Experiment, steps=50))


def load():
    return POINTS, (POINTS[:, 0] > 0).astype(int)


def trainer(load=load):
    seen, said = [], []
    made = Trainer(load)
    made.show, made.say = lambda: seen.append(made.progress(0.5).done), said.append
    return made, seen, said


@pytest.mark.slow
@pytest.mark.usefixtures("brief")
def test_a_training_runs_to_its_end_beside_other_work():
    async def run():
        made, seen, said = trainer()
        assert made.action(0.5) == "Train"
        made.press(0.5)
        assert made.action(0.5) == "Pause"
        turns = 0
        while made.task is not None:  # what a drag would be: something else that wants its turn
            turns += 1
            await asyncio.sleep(0)
        return made, seen, said, turns

    made, seen, said, turns = in_a_loop(run())
    assert made.progress(0.5).finished
    assert made.action(0.5) == "Train again"
    assert seen == sorted(seen)
    assert seen[-1] == 50
    assert turns > len(seen)
    assert said == []


def test_a_training_is_paused_goes_on_and_is_reset():
    async def run():
        made, _, _ = trainer()
        made.press(0.5)
        await until(lambda: made.progress(0.5).done >= 5)
        made.press(0.5)
        at = made.progress(0.5).done
        for _ in range(50):
            await asyncio.sleep(0)
        assert made.progress(0.5).done == at
        assert made.action(0.5) == "Go on"
        made.press(0.5)
        await until(lambda: made.progress(0.5).done >= at + 5)
        made.reset()
        assert (made.task, made.progress(0.5).done, made.action(0.5)) == (None, -1, "Train")

    in_a_loop(run())


def test_a_training_is_about_one_rate():
    async def run():
        made, _, _ = trainer()
        made.press(0.5)
        await until(lambda: made.progress(0.5).done >= 5)
        assert (made.progress(1.0).done, made.progress(1.0).rate, made.action(1.0)) == (-1, 1.0, "Train")
        first = made.task
        made.press(1.0)
        await until(lambda: made.progress(1.0).done >= 5)
        assert first.cancelled()
        assert (made.progress(0.5).done, made.action(0.5), made.action(1.0)) == (-1, "Train", "Pause")
        made.reset()

    in_a_loop(run())


def test_what_keeps_it_from_training_is_told():
    def load():
        raise ValueError("odd")

    async def run():
        made, _, said = trainer(load)
        made.press(0.5)
        await made.task
        return made, said

    made, said = in_a_loop(run())
    assert "stopped: odd" in said[0]
    assert made.action(0.5) == "Train"


def done(page):
    """How many steps are trained, whether or not the page shows it."""
    return page._page.compute(page.settings.replace(section="training")).progress.done


@pytest.mark.slow
@pytest.mark.usefixtures("brief")
def test_the_page_is_told_of_its_training(monkeypatch):
    said = []
    monkeypatch.setattr(LiveFigure, "say", lambda live, message: said.append(message))
    monkeypatch.setattr(Trainer.__init__, "__defaults__", (load,))
    monkeypatch.setattr(training, "BETWEEN_PICTURES", 0.0)

    async def run():
        page = chain_rule(section="training")
        control(page, "Train").click()
        assert control(page, "Pause")
        await until(lambda: page.numbers.progress.done > 0)
        assert page._scene.views["words"].state["training-steps"] != "Step 0 of 200"
        turn_to(page, "row")
        do(page, Drag("mean-handle", 2.0, False))
        numbers = page.numbers
        trained = done(page)
        await until(lambda: done(page) > trained + 5)
        assert page.numbers is numbers  # who looks elsewhere is not disturbed
        turn_to(page, "training")
        await until(lambda: "Train again" in [w.description for w in controls(page)])
        assert "After 50 steps at rate 0.5" in page._scene.views["words"].state["training-verdict"]
        control(page, "Reset training").click()
        assert page._scene.views["words"].state["training-steps"] == "Step 0 of 200"

    in_a_loop(run())
    assert said == []


@pytest.mark.slow
@pytest.mark.usefixtures("brief")
def test_a_training_makes_pauses_for_a_reader_who_is_busy_and_not_for_its_own_pictures(monkeypatch):
    clock, pauses, rests = itertools.count(), [], asyncio.sleep

    async def sleep(seconds):
        pauses.append(seconds)
        await rests(0)

    async def run():
        made, seen, _ = trainer()
        made.press(0.5)  # and after that the reader looks on
        await made.task
        assert seen[:-1], "no picture was shown on the way"

    monkeypatch.setattr(training, "perf_counter", lambda: next(clock) / 1000)
    monkeypatch.setattr(training, "BETWEEN_PICTURES", 0.0)
    monkeypatch.setattr(training, "BUSY", 0.03)
    monkeypatch.setattr(training.asyncio, "sleep", sleep)
    in_a_loop(run())
    calm = pauses.index(0.0)
    assert set(pauses[:calm]) == {training.PAUSE}
    assert set(pauses[calm:]) == {0.0}


def test_a_slice_is_shorter_than_a_picture_of_a_screen():
    assert training.SLICE < 1 / 60 / 2
    assert training.PAUSE >= training.SLICE


@pytest.fixture(scope="module")
def notebook():
    return nbformat.read(NOTEBOOK, as_version=4)


@pytest.fixture(scope="module")
def prose(notebook):
    return " ".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def test_the_notebook_is_thin_and_asks_for_no_extra(notebook):
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert code[0] == "from explainer.pages import chain_rule\n\nchain_rule()"
    assert not any("def " in source or "load_digits" in source for source in code)


def test_every_link_in_the_prose_leads_to_a_state(prose):
    links = re.findall(r"\]\(#([^)]*)\)", prose)
    states = [address.read(link, ChainRuleSettings()) for link in links]
    assert all(problems == () for _, problems in states)
    assert {settings.section for settings, _ in states} == set(SECTIONS)


def test_raising_all_logits_changes_nothing(prose):
    assert (
        "Raising all logits together by the same amount moves S₁ by A + B + C times that amount: not at all." in prose
    )
    first = ChainRuleSettings()
    one, other = (compute(reader).probabilities for reader in (first, first.raised(4.0)))
    np.testing.assert_allclose(one, other, rtol=1e-15)


def test_half_the_move_leaves_a_quarter_of_the_gap(prose):
    assert "Half the move leaves a quarter of the gap" in prose
    gaps = compute(ChainRuleSettings(section="move")).gaps
    assert gaps[0] / gaps[1] == pytest.approx(4, rel=0.02)


def test_equal_upstream_gradients_add_up_to_0(prose):
    assert "Every path still carries something, and yet the sum is 0." in prose
    paths = compute(ChainRuleSettings(section="column", upstream=(0.5, 0.5, 0.5))).paths
    assert (paths != 0).all()
    assert math.fsum(paths) == pytest.approx(0, abs=1e-16)


def test_the_diagonal_gives_0_for_every_other_class_of_a_hard_target(prose):
    assert "The diagonal alone gives 0 for every other class" in prose
    assert ROUTES["diagonal"]([2.0, 1.0, 0.0], [0.0, 1.0, 0.0])[[0, 2]].tolist() == [0, 0]


def test_the_report_of_the_training_is_what_is_recorded(prose):
    behind = {rate: np.subtract(runs["right"], runs["diagonal"]) for rate, runs in RIGHT_ANSWERS.items()}
    assert "on every seed and at every rate" in prose
    assert all((less > 0).all() for less in behind.values())
    points = [100 * less.mean() / HELD_OUT for less in behind.values()]
    assert f"by {min(points):.1f} to {max(points):.1f} percentage points on average" in prose
    assert "Nine images in ten" in prose
    for runs in RIGHT_ANSWERS.values():
        assert np.mean(runs["diagonal"]) / HELD_OUT == pytest.approx(0.9, abs=0.025)
