import os
import select
from pathlib import Path

import pytest

from tools import find_browser
from tools.find_browser import NoBrowserError


def ways(*paths):
    return [lambda: iter(paths)]


def test_the_first_that_answers_is_taken(program):
    stub, works = program("stub", "exit 1"), program("works", "echo Chromium 1.0")
    assert find_browser.find_browser(ways("/nowhere/chromium", stub, works)) == works


def test_later_ways_are_not_tried_once_one_has_worked(program):
    def download():
        raise AssertionError("not needed")
        yield

    works = program("works", "exit 0")
    assert find_browser.find_browser([lambda: iter([works]), download]) == works


def test_none_is_an_error_that_says_what_to_install(program):
    with pytest.raises(NoBrowserError, match="apt-get install chromium"):
        find_browser.find_browser(ways(program("stub", "exit 1")))


def test_the_readers_choice_is_taken(monkeypatch, program):
    mine = program("mine", "exit 0")
    monkeypatch.setenv("CHROME", mine)
    assert find_browser.find_browser(ways(program("other", "exit 0"))) == mine


def test_the_readers_choice_is_not_replaced_when_it_does_not_run(monkeypatch, program):
    monkeypatch.setenv("CHROME", program("mine", "exit 1"))
    with pytest.raises(NoBrowserError, match=r"`CHROME` names .*mine"):
        find_browser.find_browser(ways(program("other", "exit 0")))


def test_installed_ones_come_from_the_path_the_preferred_first(monkeypatch, program):
    chrome, chromium = program("google-chrome", "exit 0"), program("chromium", "exit 0")
    monkeypatch.setenv("PATH", f"{Path(chrome).parent}:{Path(chromium).parent}")
    assert list(find_browser.installed())[:2] == [chromium, chrome]


def test_what_hangs_is_ended_with_its_children(program, tmp_path, capfd):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert not find_browser.run_bounded([program("hangs", f"(echo here; exec sleep 60) > {pipe} & wait")], 0.5)
        assert "has not finished" in capfd.readouterr().err
        assert os.read(reader, 100) == b"here\n"
        ended, _, _ = select.select([reader], [], [], 10)  # the pipe's end is seen once nobody holds it any more
        assert ended
        assert os.read(reader, 100) == b""
    finally:
        os.close(reader)


def test_the_path_alone_goes_to_standard_output(monkeypatch, program, capsys):
    works = program("works", "echo chatter")
    monkeypatch.setenv("CHROME", works)
    assert find_browser.main() == 0
    assert capsys.readouterr().out == f"{works}\n"


def test_failure_has_a_status_and_no_output(monkeypatch, capsys):
    monkeypatch.setenv("CHROME", "/nowhere/chromium")
    assert find_browser.main() == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "make test CHROME=" in err
