"""The bill: its numbers, and measuring that can be stopped and never makes a page wait."""

import asyncio
import json
import math
import sys

import numpy as np
import pytest
from matplotlib.text import Text

from explainer.core.jacobian import MAX_BYTES
from explainer.live import Drag
from explainer.pages.cost.bill import RECORDED, Bill, Cost, Point, exact_memory
from explainer.pages.cost.bill_curves import BillCurves
from explainer.pages.cost.measuring import SHARE, SIZES, free_memory, measure
from explainer.pages.cost.meter import HERE, PROGRAM, Meter
from explainer.pages.cost.numbers import compute
from explainer.pages.cost.page import declare
from explainer.pages.cost.reading_off import FIRST_MEASURED, BillTable, BillWords, in_short
from explainer.pages.cost.settings import LARGEST_SIZE, CostSettings
from explainer.views.numerals import spelled
from tests.loops import in_a_loop, until

LINE = {"n": 16, "dense": [1.0, 9], "vjp": [1.0, 9], "jvp": [1.0, 9], "refusal": ""}
FOREVER = f"import time\nprint({json.dumps(json.dumps(LINE))}, flush=True)\ntime.sleep(600)"


def run(act):
    in_a_loop(act())


# ---- numbers -----------------------------------------------------------------------------------------------


def test_it_is_the_bill_that_the_prose_names():
    assert exact_memory("dense", 50_257) == 50_257**2 * 8 == np.zeros(1).nbytes * 50_257**2
    words = in_short(compute(CostSettings(size=50_257)))
    for said in ("20.2 GB in float64", "5.05 GB in float16", "402 kB", "J is refused", "takes 18.8 GiB, over"):
        assert said in words
    assert "132 GB in float64" in in_short(compute(CostSettings(size=128_256)))
    assert round(exact_memory("dense", 128_256) / 1e9, 1) == 131.6
    assert "J could be built (limit 2.0 GiB)." in in_short(compute(CostSettings(size=1000)))


def test_the_core_refuses_from_the_size_on_that_the_page_says():
    most = math.isqrt(MAX_BYTES // 8)
    assert compute(CostSettings(size=most)).refusal == ""
    assert "over `max_bytes`" in compute(CostSettings(size=most + 1)).refusal


def test_times_are_read_off_between_and_beyond_what_was_measured():
    points = tuple(
        Point(n, Cost(n**2 * 1e-9, 8 * n**2), Cost(n * 1e-9, 8 * n), Cost(n * 1e-9, 8 * n)) for n in (10, 1000)
    )
    bill = Bill("mine", points, 2)
    assert bill.seconds("dense", 100) == (pytest.approx(1e-5), True)
    assert bill.seconds("dense", 10_000) == (pytest.approx(0.1), False)
    assert bill.seconds("vjp", 10_000) == (pytest.approx(1e-5), False)
    assert math.isnan(Bill("mine", (), 2).seconds("jvp", 5)[0])
    view = BillTable()
    view.update(compute(CostSettings(size=10_000), bill))
    assert view.state["seconds-dense"] == "≈ 100 ms"
    view.update(compute(CostSettings(size=100), bill))
    assert view.state["seconds-dense"] == "0.010 ms"


def test_what_is_recorded_has_the_slopes_of_n_squared_and_n():
    assert tuple(point.n for point in RECORDED.points) == SIZES
    for kind, slope in (("dense", (1.99, 2.01)), ("vjp", (0.8, 1.01)), ("jvp", (0.8, 1.01))):  # in blocks: n, or less
        sizes, memory = np.array([(n, cost.memory) for n, cost in RECORDED.known(kind) if n >= 1024]).T
        fitted = np.polyfit(np.log(sizes), np.log(memory), 1)[0]
        assert slope[0] < fitted < slope[1]
        assert RECORDED.slope(kind, "memory") == pytest.approx(fitted, rel=1e-12)
    assert math.isnan(Bill("mine", (), 1).slope("vjp", "seconds"))
    assert all((point.dense is None) == (point.n > 16_384) for point in RECORDED.points)


# ---- measuring ---------------------------------------------------------------------------------------------


def test_memory_is_what_the_arrays_take():
    (found,) = measure((512,))
    assert 8 * 512**2 <= found["dense"][1] < 8 * 512**2 + 200_000
    assert 8 * 512 <= found["vjp"][1] < 100_000
    assert all(found[kind][0] > 0 for kind in ("dense", "vjp", "jvp"))


def test_a_quarter_of_what_is_free_is_never_passed():
    free = 8 * 300**2 * SHARE
    within, beyond = measure((300, 301), lambda: free)
    assert within["dense"] is not None
    assert beyond["dense"] is None
    assert "over `max_bytes`" in beyond["refusal"]
    assert beyond["vjp"] is not None
    assert free_memory() > 2**20


@pytest.mark.parametrize("program", [PROGRAM, None], ids=["in a process", "in turns"])
def test_there_is_a_line_for_each_size(program):
    """The first of them: the last ones take seconds."""

    async def act():
        meter = Meter(program)
        meter.press()
        assert meter.action == "Stop"
        await until(lambda: len(meter.bill.points) >= 2 or meter.task is None)
        assert meter.bill.running
        task = meter.task
        meter.stop()
        await asyncio.gather(task, return_exceptions=True)
        assert [point.n for point in meter.bill.points][:2] == list(SIZES[:2])
        assert meter.bill.whose == HERE
        assert not meter.bill.running
        assert meter.action == "Measure again"
        meter.forget()
        assert meter.bill is RECORDED

    run(act)


def test_it_is_stopped_at_once_and_its_process_ends(monkeypatch):
    async def act():
        meter, told = Meter((sys.executable, "-c", FOREVER), 2), []
        meter.say = told.append
        meter.press()
        task = meter.task
        await until(lambda: meter.bill.points)
        meter.press()
        assert meter.task is None
        await asyncio.gather(task, return_exceptions=True)  # ends only once the process has
        assert told == []

    run(act)


@pytest.mark.parametrize(
    ("program", "words"),
    [("import sys; sys.exit(3)", r"exit code 3"), ("print('no JSON')", "Measuring stopped")],
)
def test_what_goes_wrong_is_told_and_what_is_recorded_stands_again(program, words):
    async def act():
        meter, told, shown = Meter((sys.executable, "-c", program), 1), [], []
        meter.say, meter.show = told.append, lambda: shown.append(meter.bill)
        meter.press()
        await until(lambda: meter.task is None)
        assert len(told) == 1
        assert words in told[0]
        assert meter.bill is RECORDED
        assert shown == [RECORDED]

    run(act)


def test_a_refusal_is_kept():
    line = {"n": 7, "dense": None, "vjp": [1.0, 8], "jvp": [1.0, 8], "refusal": "too large"}

    async def act():
        meter = Meter((sys.executable, "-c", f"print('''{json.dumps(line)}''')"), 1)
        meter.press()
        await until(lambda: meter.task is None)
        assert meter.bill.refusal == "too large"
        assert meter.bill.refuses
        view = BillWords()
        view.update(compute(CostSettings(), meter.bill))
        assert view.state["measured"] == ": 1 of 1 sizes. too large"

    run(act)


def test_the_handle_reads_off_every_size_up_to_a_vocabulary_of_2024(monkeypatch):
    page = declare().run(section="bill")
    monkeypatch.setattr(page.live, "send", lambda *_: None)
    for value, size in ((2.0, 2), (50_000.0, 50_257), (LARGEST_SIZE, LARGEST_SIZE)):
        page._on_event(Drag("size-handle", value, True))
        assert page.settings.size == size


def test_curves_are_drawn_where_the_measurements_are():
    view = BillCurves()
    view.update(compute(CostSettings()))
    xs = view.artists["memory-dense"].get_xy()[:, 0].tolist()
    assert xs[:8] == [float(n) for n, _ in RECORDED.known("dense")]
    heights = view.artists["memory-dense"].get_xy()[:8, 1]
    np.testing.assert_allclose(np.diff(heights[4:]), np.diff(heights[4:])[0], rtol=0.02)  # n doubles: equal steps
    assert view.artists["refused"].get_visible()
    assert view.artists["refused"].get_position()[0] == 16_384
    beyond = view.artists["memory-beyond-dense"].get_xy()
    assert beyond[0].tolist() == [16_384.0, heights[7]]


def test_numbers_are_exact_as_far_as_there_is_room():
    view = BillTable()
    for n, count in ((1110, "1 232 100"), (3000, "9 000 000"), (50_257, spelled(50_257.0**2, 3))):
        view.update(compute(CostSettings(size=n)))
        assert view.state["count-dense"] == count


def test_below_the_first_size_the_time_is_that_at_the_first_and_this_is_said():
    small, first = BillTable(), BillTable()
    small.update(compute(CostSettings(size=3)))
    first.update(compute(CostSettings(size=SIZES[0])))
    assert small.state["seconds-dense"] == f"≈ {first.state['seconds-dense']}"
    assert FIRST_MEASURED == SIZES[0] == RECORDED.points[0].n
    assert f"below n = {FIRST_MEASURED} it is as at {FIRST_MEASURED}" in " ".join(small.markup.split())


def test_no_slope_is_promised_that_is_only_neared():
    assert RECORDED.slope("vjp", "memory") < 0.9
    texts = [text.get_text() for text in BillCurves().figure.findobj(Text)]
    assert [words for words in texts if words.startswith("VJP and JVP: ")] == ["VJP and JVP: slope towards 1"]
