"""What README and CONTRIBUTING say is true."""

import doctest
import json
import re
from pathlib import Path

import pytest

from explainer.page.running import RunningPage
from explainer.pages import FOLDERS
from explainer.serve.options import arguments
from explainer.site.command import arguments as site_arguments

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
WORDS = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md")}


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_the_examples_of_the_library_run():
    (example,) = blocks("python")
    test = doctest.DocTestParser().get_doctest(example, {}, "README.md", "README.md", 0)
    assert len(test.examples) >= 5
    report = []
    outcome = doctest.DocTestRunner().run(test, out=report.append)
    assert outcome.failed == 0, "".join(report)


def test_the_cell_for_a_notebook_shows_the_explorer():
    (cell,) = blocks("py")
    *before, last = cell.strip().splitlines()
    names = {}
    exec("\n".join(before), names)
    assert isinstance(eval(last, names), RunningPage)


def test_every_page_has_its_line():
    listed = re.findall(r"^\| `(\w+)` \| \w+", README, re.MULTILINE)
    assert sorted(listed) == sorted(FOLDERS)


def test_three_ways_in_stand_at_the_top():
    first = blocks("sh")[0].splitlines()
    assert [line.split("#")[0].strip() for line in first] == ["make site", "make app", "pip install ."]
    assert README.index("make site") < 120


@pytest.mark.parametrize("name", WORDS)
def test_every_make_target_named_is_one(name):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", WORDS[name], re.MULTILINE))
    assert named
    assert named <= targets


@pytest.mark.parametrize("name", WORDS)
def test_every_option_named_is_one(name):
    known = {*arguments()._option_string_actions, *site_arguments()._option_string_actions, "--port"}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", WORDS[name])) <= known


@pytest.mark.parametrize("name", WORDS)
def test_links_and_pictures_lead_to_files(name):
    for target in re.findall(r"\]\(([^):]+)\)", WORDS[name]):
        assert (ROOT / target).is_file(), target


def test_what_is_promised_to_a_class_is_what_was_measured():
    results = json.loads((ROOT / "benchmarks/results.json").read_text())
    (ours,) = [row for row in results["class"]["rows"] if row["page"] == "explorer"]
    waits = {step["students"]: step["reply ms"] for step in ours["steps"]}
    calm = ours["students"]
    late = min(size for size, wait in waits.items() if wait["p95"] > 100)
    processor, cores = results["machine"]["processor"].split(", ")
    for words in (README, (ROOT / "docs/teaching.md").read_text(encoding="utf-8")):
        (promise,) = [
            block for block in re.split(r"\n\n|\n- ", words) if f"{calm} " in block and "drag at once" in block
        ]
        for measured in (processor, cores, results["machine"]["memory"], f"{waits[calm]['p95']:.0f} ms", f"{late} "):
            assert measured in " ".join(promise.split()), (measured, promise)
        assert late > calm


def test_the_way_through_the_house_names_what_is_there():
    (way,) = re.findall(r"## The way.*?```\n(.*?)```", README, re.DOTALL)
    for line in way.splitlines():
        place = re.split(r"\s{2,}", line)[0]
        assert (ROOT / place).exists(), place
