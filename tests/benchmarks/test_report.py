import json
import math
import xml.etree.ElementTree as ET

import pytest

from benchmarks.__main__ import README, plain
from benchmarks.chart import draw
from benchmarks.report import BEGIN, END, markdown, replaced
from benchmarks.tables import span, table
from tests.benchmarks.results import a_run, samples


def cells(text, beginning):
    """The cells of every table line whose first cell begins so."""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
    return [line for line in lines if line[0].startswith(beginning)]


def test_every_line_of_a_table_has_as_many_cells_as_its_head():
    width = None
    for line in markdown(a_run()).splitlines():
        if line.startswith("|"):
            assert width in (None, line.count("|"))
            width = line.count("|")
        else:
            width = None


def test_the_numbers_stand_where_they_belong():
    text = markdown(a_run())
    whole = ["the explorer", "prompt", "10.0 (20.0)", "18.0 (36.0)", "2.0", "20.0", "10.0", "58"]
    assert whole in cells(text, "the explorer")
    assert ["the explorer", "warm", "0.80 (1.60)", "99", "5.80", "2.50"] in cells(text, "the explorer")
    assert ["the explorer", "44.0", "91.0", "120.0", "65.0", "20,000", "1.00", "1.00"] in cells(text, "the explorer")
    assert ["the explorer", "10 (20)", "30 (60)", "125 (250)", "16 (ended: delay)"] in cells(text, "the explorer")
    assert ["in the server", "0.75", "0.75", "0.75"] in cells(text, "in the server")
    assert ["the interact", "300 (600, 1 lost)", "–", "–", "2 (ended: delay)"] in cells(text, "the interact")
    assert ["behind JupyterHub", "11.0 (22.0)", "1.25", "–", "60", "58"] in cells(text, "behind JupyterHub")
    slow = ["own server, half the speed", "18.0 (36.0)", "–", "6.4", "60", "54"]
    assert slow in cells(text, "own server, half the speed")
    assert ["JAX", "6 ms (12 ms) · 3 ulp"] in cells(text, "JAX")
    assert ["drag → change, full Explorer, n = 10", "≤ 4× the echo floor", "5.0× the floor", "**not met**"] in cells(
        text, "drag → change, full Explorer, n = 10"
    )


def test_nothing_that_is_missing_is_dropped_silently():
    text = markdown(a_run() | {"opening": {"failed": "RuntimeError: no answer"}})
    assert "**Not installed, so not compared: ipympl.**" in text
    assert "**Not installed, so not compared: PyTorch.**" in text
    assert "Not measured, for lack of time: n = 20." in text
    assert "This section failed: RuntimeError: no answer" in text


def test_a_run_survives_json():
    results = a_run()
    results["live"]["rows"][0]["times the floor"] = math.inf
    results["live"]["rows"][0]["change ms"]["median"] = 123.456789
    read = json.loads(json.dumps(plain(results), allow_nan=False))
    assert read["live"]["rows"][0]["times the floor"] is None
    assert read["live"]["rows"][0]["change ms"]["median"] == 123.5
    assert markdown(read).count("\n") == markdown(a_run()).count("\n")


def test_tables_replace_tables_and_nothing_else():
    page = README.read_text(encoding="utf-8")
    once = replaced(page, "| a |\n")
    assert once.startswith(page[: page.index(BEGIN)])
    assert replaced(once, "| b |\n") == replaced(page, "| b |\n")
    with pytest.raises(ValueError, match="must hold the lines"):
        replaced(f"{END}{BEGIN}", "")


def test_a_lost_answer_is_told():
    assert span(samples(1.0)) == "1.0 (2.0)"
    assert span(samples(1.0, lost=3)) == "1.0 (2.0, 3 lost)"


def test_a_table_is_markdown():
    assert table(["x", "y"], [["a|b", "1"]]).splitlines() == ["| x | y |", "| --- | ---: |", r"| a\|b | 1 |"]


def test_the_chart_is_the_same_file_for_the_same_run(tmp_path):
    first, second = tmp_path / "docs" / "a.svg", tmp_path / "docs" / "b.svg"
    draw(a_run(), first)
    draw(a_run(), second)
    assert first.read_bytes() == second.read_bytes()
    assert ET.parse(first).getroot().tag.endswith("svg")
