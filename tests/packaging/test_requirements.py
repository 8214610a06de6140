"""pyproject.toml says what is needed; environment.yml and constraints.txt say the same in their own ways."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

CHECKOUT = Path(__file__).parents[2]
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NEEDED = [Requirement(line) for line in PROJECT["dependencies"]]
FOR_TESTS = [Requirement(line) for line in PROJECT["optional-dependencies"]["test"]]
FOR_THE_HUB = [Requirement(line) for line in PROJECT["optional-dependencies"]["hub"]]
CONDA_NAMES = {"matplotlib-base": "matplotlib"}
PIN = re.compile(r"([A-Za-z0-9][\w.-]*)==(\S+)")


def pins():
    lines = (CHECKOUT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def test_environment_yml_has_the_same_dependencies_with_the_same_bounds():
    entries = yaml.safe_load((CHECKOUT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    conda = [Requirement(entry) for entry in entries if isinstance(entry, str) and entry != "pip"]
    listed = {CONDA_NAMES.get(requirement.name, requirement.name): requirement.specifier for requirement in conda}
    expected = {requirement.name: requirement.specifier for requirement in NEEDED}
    assert listed == {"python": Requirement(f"python{PROJECT['requires-python']}").specifier, **expected}


def test_environment_yml_installs_this_package():
    entries = yaml.safe_load((CHECKOUT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    assert {"pip": ["-e ."]} in entries


def test_constraints_are_plain_pins_without_an_address():
    assert pins()
    for line in pins():
        assert PIN.fullmatch(line), line
    text = (CHECKOUT / "constraints.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert "--" not in text


@pytest.mark.parametrize("requirement", NEEDED + FOR_TESTS + FOR_THE_HUB, ids=str)
def test_every_requirement_is_pinned_to_a_version_it_allows(requirement):
    versions = {canonicalize_name(name): version for name, version in (PIN.fullmatch(line).groups() for line in pins())}
    assert requirement.specifier.contains(Version(versions[canonicalize_name(requirement.name)]))
