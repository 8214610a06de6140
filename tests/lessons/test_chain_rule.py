"""The chain rule's wiring: what a reader does, what the page makes of it, and what its prose claims."""

import asyncio
import math
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import numpy as np
import pytest

from explainer.core.routes import ROUTES
from explainer.lessons import chain_training
from explainer.lessons.chain_rule import ChainRule, chain_rule
from explainer.lessons.chain_training import MISSING, Trainer
from explainer.live import Choose, Drag, LiveFigure
from explainer.snapshot.chain import compute_chain
from explainer.snapshot.chain_settings import SECTIONS, ChainSettings
from explainer.snapshot.digits_record import HELD_OUT, RIGHT_ANSWERS
from tests.lessons.acting import do, press

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "5-chain-rule.ipynb"
POINTS = np.random.default_rng(0).normal(size=(60, 2))


@pytest.fixture
def lesson():
    return ChainRule(ChainSettings())


def part_names(lesson):
    return [part["name"] for part in lesson.live.document["parts"]]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_is_a_page_with_pictures(lesson, section):
    lesson.controls.section.value = section
    assert lesson.state.settings.section == section
    assert part_names(lesson)[0] == "words"
    assert lesson.page.live.svg().startswith("<svg")
    assert not lesson.state.can_undo  # turning a page is no step


@pytest.mark.parametrize(
    ("section", "gid", "value", "read", "wanted"),
    [
        ("row", "mean-handle", 2.5, lambda r: r.settings.logits, (3.5, 2.5, 1.5)),
        ("row", "logit-handle-1", -2.0, lambda r: r.settings.logits, (2.0, -2.0, 0.0)),
        ("move", "dz-handle-2", 0.9, lambda r: r.move, (0.5, -0.3, 0.9)),
        ("column", "g-handle-0", -2.0, lambda r: r.upstream, (-2.0, -1.5, 0.5)),
        ("loss", "y-handle-0", 0.25, lambda r: r.target, (0.25, 0.75, 0.0)),
        ("layer", "x-handle-1", 1.25, lambda r: r.inputs, (1.0, 1.25, 1.5)),
        ("layer", "x-handle-3", -1.0, lambda r: r.weights[0][0], -1.0),
    ],
)
def test_a_handle_drags_its_own_number_and_rebuilds_nothing(section, gid, value, read, wanted):
    lesson = ChainRule(ChainSettings(section=section))
    document, before = lesson.live.document, read(lesson.state.settings)
    assert gid in document["handles"]
    assert read(do(lesson, Drag(gid, value, False))) == wanted
    assert lesson.live.document is document
    where = lesson.live._handles[gid]
    assert where.value == value
    assert not lesson.state.can_undo  # on the way
    do(lesson, Drag(gid, value, True))
    lesson.controls.undo.click()
    assert read(lesson.state.settings) == before


def test_all_logits_together_stop_where_the_first_would_leave_the_picture(lesson):
    assert do(lesson, Drag("mean-handle", 6.0, True)).settings.logits == (6.0, 5.0, 4.0)
    assert lesson.live._handles["mean-handle"].value == 5.0


@pytest.mark.parametrize(
    ("section", "gid", "read", "wanted"),
    [
        ("row", "probability-bar-2", lambda r: r.settings.selected, (2, 0)),
        ("move", "probability-bar-1", lambda r: r.settings.selected, (1, 0)),
        ("column", "logit-bar-2", lambda r: r.settings.selected, (0, 2)),
        ("layer", "output-bar-2", lambda r: r.entry, (2, 0, 0)),
        ("layer", "weight-cell-1-2", lambda r: r.entry, (0, 1, 2)),
        ("layer", "slope-cell-2-1", lambda r: r.entry, (0, 2, 1)),
    ],
)
def test_choosing_looks_at_what_was_chosen(section, gid, read, wanted):
    lesson = ChainRule(ChainSettings(section=section))
    assert gid in lesson.live._chosen
    assert do(lesson, Choose(gid, pinned=False), Choose(None, pinned=False)) == ChainSettings(section=section)
    assert read(do(lesson, press(gid))) == wanted


@pytest.mark.parametrize(
    ("section", "name", "read"),
    [
        ("move", "Row", lambda r: r.settings.selected[0]),
        ("column", "Column", lambda r: r.settings.selected[1]),
        ("layer", "Output", lambda r: r.entry[0]),
    ],
)
def test_the_picker_looks_at_what_the_section_is_about(lesson, section, name, read):
    lesson.controls.section.value = section
    assert lesson.controls.looked_at.description == name
    lesson.controls.looked_at.value = 2
    assert read(lesson.state.settings) == 2
    assert not lesson.state.can_undo
    lesson.controls.classes.value = 2
    assert lesson.controls.looked_at.value == read(lesson.state.settings) == 1


def test_a_target_is_set_hard_or_soft(lesson):
    lesson.controls.section.value = "loss"
    assert lesson.controls.target.value == 1
    lesson.controls.target.value = 0
    assert lesson.state.settings.target == (1.0, 0.0, 0.0)
    lesson.controls.target.value = "soft"
    assert lesson.state.settings.target == pytest.approx((0.7, 0.15, 0.15))
    do(lesson, Drag("y-handle-2", 1.0, True))
    assert lesson.controls.target.value == 2


@pytest.mark.parametrize("section", SECTIONS)
def test_the_number_of_classes(lesson, section):
    lesson.controls.section.value = section
    for n in (2, 6):
        lesson.controls.classes.value = n
        assert lesson.state.settings.n == n
    lesson.controls.reset.click()
    assert lesson.state.settings == ChainSettings()


def test_the_address_says_where_to_begin(monkeypatch):
    monkeypatch.setattr("explainer.lessons.page.query_string", lambda: "z=1,0&part=loss")
    assert "target" in {part["name"] for part in chain_rule().live.document["parts"]}


@pytest.mark.parametrize("query", ["z=40,0,0", "z=1,-inf", "z=one", "T=2", "part=<b>"])
def test_an_address_that_cannot_be_followed_is_told_of(monkeypatch, query):
    said = []
    monkeypatch.setattr("explainer.lessons.page.query_string", lambda: query)
    monkeypatch.setattr(LiveFigure, "say", lambda live, message: said.append(message))
    assert chain_rule().live.document["parts"][0]["title"] == "Do you add A, B and C, or multiply them?"
    assert "starts from scratch" in said[0]


def trainer(**changes):
    seen, said = [], []
    load = changes.get("load", lambda: (POINTS, (POINTS[:, 0] > 0).astype(int)))
    made = Trainer(lambda: seen.append(made.progress.done), said.append, load)
    return made, seen, said


def in_a_loop(coroutine):
    """Run a coroutine in a thread of its own: this one belongs to the browser's loop where browser tests run too."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def test_a_training_runs_to_its_end_beside_other_work():
    async def run():
        made, seen, said = trainer()
        assert made.action == "Train"
        made.press()
        assert made.action == "Pause"
        turns = 0
        while made.task is not None:  # what a drag would be: something else that wants its turn
            turns += 1
            await asyncio.sleep(0)
        return made, seen, said, turns

    made, seen, said, turns = in_a_loop(run())
    assert made.progress.finished
    assert made.action == "Train again"
    assert seen == sorted(seen)
    assert seen[-1] == 200
    assert turns > len(seen)
    assert said == []


def test_a_training_is_paused_goes_on_and_is_reset():
    async def run():
        made, seen, _ = trainer()
        made.press()
        while made.progress.done < 5:
            await asyncio.sleep(0)
        made.press()
        at = made.progress.done
        for _ in range(50):
            await asyncio.sleep(0)
        assert made.progress.done == at
        assert made.action == "Go on"
        made.press()
        while made.progress.done < at + 5:
            await asyncio.sleep(0)
        made.reset(1.0)
        assert (made.progress.done, made.progress.rate, made.action) == (-1, 1.0, "Train")
        assert seen[-1] == -1

    in_a_loop(run())


@pytest.mark.parametrize(
    ("problem", "words"), [(ImportError("No module named 'sklearn'"), MISSING), (ValueError("odd"), "stopped: odd")]
)
def test_what_keeps_it_from_training_is_told(problem, words):
    def load():
        raise problem

    async def run():
        made, _, said = trainer(load=load)
        made.press()
        await made.task
        return made, said

    made, said = in_a_loop(run())
    assert words in said[0]
    assert made.action == "Train"
    assert "`digits`" in MISSING


def test_the_page_starts_without_scikit_learn():
    program = (
        "import sys\nfrom explainer.lessons.chain_rule import chain_rule\nchain_rule()\nprint('sklearn' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "False"


def test_a_slice_is_shorter_than_a_picture_of_a_screen():
    assert chain_training.SLICE < 1 / 60 / 2
    assert chain_training.PAUSE >= chain_training.SLICE


@pytest.fixture(scope="module")
def notebook():
    return nbformat.read(NOTEBOOK, as_version=4)


@pytest.fixture(scope="module")
def prose(notebook):
    return " ".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def test_the_notebook_is_thin_and_asks_for_no_extra(notebook):
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert code[0] == "from explainer.lessons.chain_rule import chain_rule\n\nchain_rule()"
    assert not any("def " in source or "load_digits" in source for source in code)


def test_raising_all_logits_changes_nothing(prose):
    assert (
        "Raising all logits together by the same amount moves S₁ by A + B + C times that amount: not at all." in prose
    )
    first = ChainSettings()
    one, other = (compute_chain(reader).probabilities for reader in (first, first.raised(4.0)))
    np.testing.assert_allclose(one, other, rtol=1e-15)


def test_half_the_move_leaves_a_quarter_of_the_gap(prose):
    assert "Half the move leaves a quarter of the gap" in prose
    gaps = compute_chain(ChainSettings(section="move")).change.gaps
    assert gaps[0] / gaps[1] == pytest.approx(4, rel=0.02)


def test_equal_upstream_gradients_add_up_to_0(prose):
    assert "Every path still carries something, and yet the sum is 0." in prose
    paths = compute_chain(ChainSettings(section="column", upstream=(0.5, 0.5, 0.5))).paths
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
