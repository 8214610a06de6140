import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "tools" / "find_python.sh"


def find(path, **environment):
    return subprocess.run(
        ["/bin/sh", str(SCRIPT)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env={"PATH": path, **environment},
    )


@pytest.fixture
def pythons(tmp_path):
    """A folder with `python3`, too old, and `python3.12`, which fits."""
    old, fits = tmp_path / "python3", tmp_path / "python3.12"
    old.write_text("#!/bin/sh\nexit 1\n")
    fits.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    for file in (old, fits):
        file.chmod(0o755)
    return tmp_path


def test_the_first_that_fits_is_printed(pythons):
    found = find(str(pythons))
    assert (found.returncode, found.stdout) == (0, f"{pythons / 'python3.12'}\n")


def test_the_readers_choice_is_the_only_one_asked(pythons):
    found = find(str(pythons), PYTHON="python3")
    assert (found.returncode, found.stdout) == (1, "")
    assert "PYTHON=python3 is not a Python 3.11" in found.stderr


def test_none_at_all_says_what_to_install(tmp_path):
    found = find(str(tmp_path))
    assert found.returncode == 1
    assert "python3-venv" in found.stderr


def test_this_very_python_fits():
    assert find(os.environ["PATH"], PYTHON=sys.executable).stdout.strip() == sys.executable
