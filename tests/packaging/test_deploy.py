"""What is deployed elsewhere says the same as what is tested here."""

import os
import re
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.version import Version
from traitlets.config import PyFileConfigLoader

from explainer.serve import command
from tests.packaging.test_requirements import CHECKOUT, CONDA_NAMES, FOR_THE_HUB, NEEDED, PROJECT

HUB = CHECKOUT / "deploy" / "jupyterhub"
BINDER = CHECKOUT / ".binder"
CONFIG = PyFileConfigLoader("jupyterhub_config.py", path=str(HUB)).load_config()
VALUES = yaml.safe_load((HUB / "values.yaml").read_text(encoding="utf-8"))


def test_every_user_has_a_server_with_limits():
    first, *words = CONFIG.Spawner.cmd
    options = command.parse(words)
    assert first in PROJECT["scripts"]
    assert options.what == "hub"
    assert CONFIG.Spawner.mem_limit == "1G"
    assert options.memory < 2**30  # no kernel takes it all
    assert CONFIG.Spawner.cpu_limit == 1


def test_the_values_of_the_chart_are_those_of_the_configuration():
    user, hub, cull = VALUES["singleuser"], VALUES["hub"], VALUES["cull"]
    assert user["cmd"] == CONFIG.Spawner.cmd
    for what, short in (("memory", "mem"), ("cpu", "cpu")):
        assert user[what] == {limit: CONFIG.Spawner[f"{short}_{limit}"] for limit in ("limit", "guarantee")}
    assert hub["config"]["Authenticator"]["allow_all"] is CONFIG.Authenticator.allow_all is True
    assert hub["config"]["JupyterHub"]["last_activity_interval"] == CONFIG.JupyterHub.last_activity_interval
    (service,) = CONFIG.JupyterHub.services
    assert {f"--timeout={cull['timeout']}", f"--cull-every={cull['every']}"} <= set(service["command"])


def test_the_login_page_is_the_same_in_both():
    login = VALUES["hub"]["extraFiles"]["login"]
    (folder,) = CONFIG.JupyterHub.template_paths
    assert login["stringData"] == (Path(folder) / "login.html").read_text(encoding="utf-8")
    assert [str(Path(login["mountPath"]).parent)] == VALUES["hub"]["templatePaths"]


def test_the_image_has_what_the_hub_starts():
    recipe = (HUB / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r'pip install .*-c \S*constraints.txt ".*\[hub', recipe)
    python = re.search(r"FROM \S*python:([\d.]+)", recipe).group(1)
    assert Requirement(f"python{PROJECT['requires-python']}").specifier.contains(Version(python))
    assert VALUES["singleuser"]["image"]["tag"] == PROJECT["version"]


def test_binder_has_what_the_pages_need_and_the_proxy():
    entries = yaml.safe_load((BINDER / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    found = {CONDA_NAMES.get(r.name, r.name): r.specifier for r in map(Requirement, entries[1:])}
    expected = {requirement.name: requirement.specifier for requirement in NEEDED}
    (proxy,) = (requirement for requirement in FOR_THE_HUB if requirement.name == "jupyter-server-proxy")
    assert found.pop(proxy.name) == proxy.specifier
    assert {name: found[name] for name in expected} == expected
    assert set(found) - set(expected) == {"hatchling", "pip"}
    python = re.fullmatch(r"python=(3\.\d+)", entries[0]).group(1)  # repo2docker understands no other way
    assert Requirement(f"python{PROJECT['requires-python']}").specifier.contains(Version(python))


def test_binder_installs_the_explainer():
    script = BINDER / "postBuild"
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").startswith("#!/bin/sh\n")
    assert re.search(r"pip install .*--no-deps.* \.$", script.read_text(encoding="utf-8"), re.MULTILINE)
