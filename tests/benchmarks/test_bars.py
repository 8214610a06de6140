import math

import pytest

from benchmarks.bars import judge
from tests.benchmarks.results import a_run, core


def verdicts(results):
    return {(bar.what, bar.bar): bar.is_met for bar in judge(results)}


def test_each_promise_is_held_against_what_was_measured():
    assert verdicts(a_run()) == {
        ("drag → change, full Explorer, n = 5", "≤ 2.5× the echo floor"): True,
        ("drag → change, full Explorer, n = 5", "≥ 15× faster than (a)"): True,
        ("drag → change, full Explorer, n = 5", "≥ 6× faster than (b)"): True,
        ("drag → change, full Explorer, n = 10", "≤ 4× the echo floor"): False,
        ("changes a second in a 60 Hz drag, full Explorer, n = 3", "≥ 55"): True,
        ("changes a second in a 60 Hz drag, full Explorer, n = 5", "≥ 55"): True,
        ("changes a second in a 60 Hz drag, full Explorer, n = 10", "≥ 45"): False,
        ("open → ready, warm", "≤ 1.2 s"): True,
        ("open → ready, warm", "≥ 2× faster than (a) cold"): True,
        ("open → ready, cold", "no slower than (a) cold"): False,
        ("kernel memory, Explorer open", "≤ 90 MB PSS"): False,
        ("its growth over 20,000 drags", "≤ 2 MB"): True,
        ("dense Jacobian, n = 2000", "≤ 2× the floor"): True,
        ("dense Jacobian, n = 2000", "faster than every peer"): True,
        ("VJP, n = 100,000", "no slower than JAX, one thread"): False,
        ("VJP, n = 100,000", "no slower than PyTorch, one thread"): None,
        ("VJP, n = 1,000,000", "no slower than JAX, one thread"): None,
        ("VJP, n = 1,000,000", "no slower than PyTorch, one thread"): None,
        ("students dragging at once", "≥ 8× peer (a)'s number"): True,
        ("drag → reply, 64 students, p95", "≤ 100 ms"): False,
        ("changes a second in a 60 Hz drag, stock server", "≥ 55"): True,
        ("changes a second in a 60 Hz drag, own server, half the speed", "≥ 55"): False,
        ("changes a second in a 60 Hz drag, own server, 50 ms", "≥ 50"): True,
        ("changes a second in a 60 Hz drag, own server, 100 ms", "≥ 50"): False,
        ("key → change, behind JupyterHub and its proxy", "≤ 1.3× direct"): True,
        ("site: prose and first picture", "≤ 0.5 s"): True,
        ("site: live, first visit", "≤ 4.5 s"): True,
        ("site: live, second visit", "≤ 3.0 s"): False,
        ("site: bytes, first visit", "≤ 16 MB"): True,
        ("site: bytes, second visit", "≤ 0.1 MB"): True,
        ("site: requests, first visit", "≤ 20"): True,
        ("site: key → change, n = 5", "≤ 1.3× our server's"): False,
        ("site: changes a second in a 60 Hz drag, n = 5", "≥ 55"): True,
        ("site: changes a second in a 60 Hz drag, n = 10", "≥ 45"): False,
        ("site: memory of the tab", "≤ 350 MB PSS"): True,
        ("site: its growth over 1,200 movements", "≤ 5 MB"): True,
    }


def test_one_faster_peer_breaks_the_promise():
    results = a_run()
    results["core"]["rows"].append(core("jacobian", [2000], "JAX, textbook", 900.0, floor=0.9, ours=0.6))
    (bar,) = (bar for bar in judge(results) if bar.bar == "faster than every peer")
    assert not bar.is_met
    assert bar.measured == "the fastest peer, JAX, textbook, takes 0.60× our time"


@pytest.mark.parametrize("section", ["live", "opening", "memory", "core", "class", "network", "site"])
@pytest.mark.parametrize("found", [{"failed": "RuntimeError: no"}, None])
def test_what_was_not_measured_is_neither_met_nor_broken(section, found):
    before = verdicts(a_run())
    results = a_run() | {section: found} if found else {k: v for k, v in a_run().items() if k != section}
    after = judge(results)
    assert len(after) == len(before)
    assert {bar.is_met for bar in after if bar.measured == "not measured"} == {None}
    assert [bar for bar in after if bar.measured == "not measured"]


def test_a_ratio_to_nothing_is_not_measured():
    results = a_run()
    results["live"]["rows"][2]["faster than (a)"] = math.nan
    assert verdicts(results)["drag → change, full Explorer, n = 5", "≥ 15× faster than (a)"] is None


def test_a_peer_that_serves_nobody_counts_as_one():
    results = a_run()
    ours, peer = results["class"]["rows"]
    peer["students"], ours["students"] = 0, 7
    assert verdicts(results)["students dragging at once", "≥ 8× peer (a)'s number"] is False
    ours["students"] = 8
    assert verdicts(results)["students dragging at once", "≥ 8× peer (a)'s number"] is True
