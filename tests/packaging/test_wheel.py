import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.serving import get, started_server

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=CHECKOUT, check=True, capture_output=True, timeout=120)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def scripts(wheel, tmp_path_factory):
    """The scripts of an environment that has the wheel installed, and everything else but the checkout from here."""
    home = tmp_path_factory.mktemp("installed") / "environment"
    venv.create(home, symlinks=os.name != "nt")
    paths = sysconfig.get_paths(scheme="venv", vars={"base": str(home), "platbase": str(home)})
    # The dependencies: importable by a path (whose own .pth files, the editable install's among them, are not
    # followed), Jupyter's data by a link.
    (Path(paths["purelib"]) / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    (home / "share").mkdir()
    (home / "share" / "jupyter").symlink_to(Path(sys.prefix) / "share" / "jupyter")
    python = str(Path(paths["scripts"]) / "python")
    install = [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True, timeout=120)
    return Path(paths["scripts"])


def test_the_wheel_holds_what_a_user_needs_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    template = "explainer/serve/jupyter/voila/templates/explainer"
    for name in (
        "explainer/__init__.py",
        "explainer/py.typed",
        "explainer/live/figure.js",
        "explainer/live/figure.css",
        "explainer/notebooks/0-index.ipynb",
        "explainer/serve/jupyter/labconfig/page_config.json",
        f"{template}/conf.json",
        f"{template}/index.html.j2",
        f"{template}/static/explainer.css",
    ):
        assert name in names
    for notebook in (CHECKOUT / "notebooks").glob("*.ipynb"):
        assert f"explainer/notebooks/{notebook.name}" in names
    strangers = [name for name in names if not re.match(r"explainer/|softmax_explainer-[\d.]+\.dist-info/", name)]
    assert strangers == []
    assert not [name for name in names if re.search(r"__pycache__|\.ipynb_checkpoints|\.test\.mjs$|(^|/)test_", name)]


def test_the_installed_command_serves_its_own_notebooks_outside_the_checkout(scripts, tmp_path):
    where = "import explainer; print(explainer.__file__)"
    python = str(scripts / "python")
    found = subprocess.run([python, "-c", where], cwd=tmp_path, check=True, capture_output=True, text=True, timeout=60)
    assert Path(found.stdout.strip()).is_relative_to(scripts.parent)

    command = (str(scripts / "softmax-explainer"),)
    with started_server("--warm", "0", command=command, cwd=tmp_path) as server:
        index = get(f"{server.base}/").body
        assert "<h1" in index
        page = re.search(r'class="site-card" href="([^"]+)"', index).group(1)
        body = get(server.base + page).body
        assert "did not work" not in body
        assert "vnd.jupyter.widget-view+json" in body
        styles = re.search(r'href="(/voila/templates/explainer/static/explainer.css[^"]*)"', body).group(1)
        assert get(server.base + styles).status == 200


def test_the_installed_lab_works_on_a_copy_of_the_notebooks(scripts, tmp_path):
    with started_server("lab", command=(str(scripts / "softmax-explainer"),), cwd=tmp_path) as server:
        assert (tmp_path / "softmax-explainer-notebooks" / "0-index.ipynb").is_file()
        assert "softmax-explainer-notebooks" in server.output
        token = server.address.split("token=")[1]
        assert get(f"{server.base}/api/contents/0-index.ipynb?token={token}").status == 200
