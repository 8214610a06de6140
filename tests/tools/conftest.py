"""Programs that do nothing but answer, to be found by the finders."""

import pytest


@pytest.fixture
def program(tmp_path):
    """Return a maker of programs: a shell script of that name and body, in a folder of its own."""

    def make(name, body):
        folder = tmp_path / f"bin-{name}"
        folder.mkdir(exist_ok=True)
        file = folder / name
        file.write_text(f"#!/bin/sh\n{body}\n")
        file.chmod(0o755)
        return str(file)

    return make


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch):
    for name in ("CHROME", "NODE", "PYTHON"):
        monkeypatch.delenv(name, raising=False)
