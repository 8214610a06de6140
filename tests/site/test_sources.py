"""Files from elsewhere are taken by their hash alone."""

import base64
import hashlib
import json

import pytest

from explainer.site import sources
from explainer.site.pyodide import LOCK, Pyodide, in_folder
from explainer.site.sources import SourceError, fetch, npm
from tests.site.archives import tarball
from tests.site.sites import served


@pytest.fixture(autouse=True)
def cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def host(tmp_path):
    (tmp_path / "host").mkdir()
    with served(tmp_path / "host") as address:
        yield tmp_path / "host", address


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def sha512(content):
    return base64.b64encode(hashlib.sha512(content).digest()).decode()


def test_a_file_is_fetched_once(host):
    folder, address = host
    (folder / "a.bin").write_bytes(b"right")
    assert fetch(f"{address}/a.bin", sha256=sha256(b"right")) == b"right"
    (folder / "a.bin").unlink()
    assert fetch(f"{address}/a.bin", sha256=sha256(b"right")) == b"right"


def test_another_file_is_refused_and_not_kept(host, cache):
    folder, address = host
    (folder / "a.bin").write_bytes(b"wrong")
    with pytest.raises(SourceError, match="hash"):
        fetch(f"{address}/a.bin", sha256=sha256(b"right"))
    assert not cache.exists()


def test_a_spoilt_copy_is_fetched_again(host, cache):
    folder, address = host
    (folder / "a.bin").write_bytes(b"right")
    fetch(f"{address}/a.bin", sha256=sha256(b"right"))
    (kept,) = cache.rglob("*a.bin")
    kept.write_bytes(b"spoilt")
    assert fetch(f"{address}/a.bin", sha256=sha256(b"right")) == b"right"


def test_what_cannot_be_had_says_what_to_do(host):
    with pytest.raises(SourceError, match="Connect to the internet"):
        fetch(f"{host[1]}/missing", sha256=sha256(b""))


def test_a_package_of_npm_is_its_files(host, monkeypatch):
    folder, address = host
    packed = tarball({"dist/a.js": b"A", "package.json": b"{}"})
    place = folder / "@some/thing/-"
    place.mkdir(parents=True)
    (place / "thing-1.2.tgz").write_bytes(packed)
    monkeypatch.setenv("npm_config_registry", f"{address}/")
    assert npm("@some/thing", "1.2", sha512(packed)) == {"dist/a.js": b"A", "package.json": b"{}"}
    monkeypatch.setattr(sources, "registry", None)  # what is kept asks nobody
    assert npm("@some/thing", "1.2", sha512(packed))["dist/a.js"] == b"A"


def test_where_there_is_no_npm_that_is_said(monkeypatch):
    monkeypatch.setattr(sources.shutil, "which", lambda *_, **__: None)
    with pytest.raises(SourceError, match="Install Node"):
        npm("@some/thing", "1.2", sha512(b""))


def test_a_folder_without_a_lock_is_no_pyodide(tmp_path):
    with pytest.raises(SourceError, match=LOCK):
        in_folder(tmp_path)


def test_an_unknown_pyodide_is_refused(tmp_path):
    (tmp_path / LOCK).write_text(json.dumps({"info": {"version": "9.9"}}))
    with pytest.raises(SourceError, match=r"Pyodide 9\.9 is not known"):
        in_folder(tmp_path)


def test_a_core_file_that_differs_is_refused(tmp_path):
    version = next(iter(sources.sources()["releases"]))
    (tmp_path / LOCK).write_text(json.dumps({"info": {"version": version}}))
    with pytest.raises(SourceError, match="is missing, or is not that of Pyodide"):
        in_folder(tmp_path)


def test_a_wheel_is_that_of_the_lock(tmp_path):
    entry = {"file_name": "a.whl", "sha256": sha256(b"right")}
    pyodide = Pyodide("0", {}, {"packages": {"Some_Thing": entry}}, tmp_path)
    assert not pyodide.has("some-thing")
    (tmp_path / "a.whl").write_bytes(b"right")
    assert pyodide.has("some-thing")
    assert pyodide.wheel("some-thing") == b"right"
    (tmp_path / "a.whl").write_bytes(b"wrong")
    with pytest.raises(SourceError, match="differs"):
        pyodide.wheel("some-thing")
