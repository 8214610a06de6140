"""The examples of Matplotlib's gallery: fetched once, and run without a display, a network or a reader."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import runpy
import signal
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.figure import Figure

CACHE = Path(__file__).parent.parent / "build" / "gallery"

BACKEND = '''"""Stands in for Matplotlib's build backend: pip asks for a name and a version, not for a build."""
from pathlib import Path


def prepare_metadata_for_build_wheel(folder, settings=None):
    info = Path(folder) / "matplotlib-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\\nName: matplotlib\\nVersion: {version}\\n")
    return info.name
'''


class OfflineError(OSError):
    """An example asked for the network."""


class NobodyThereError(RuntimeError):
    """An example waits for a reader's hand."""


class TooLongError(RuntimeError):
    """An example takes Matplotlib itself too long."""


def fetch() -> Path:
    """Return the folder with the examples of the installed Matplotlib, fetched once."""
    version = mpl.__version__
    galleries = CACHE / f"matplotlib-{version}" / "galleries"
    if galleries.is_dir():
        return galleries
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as backend:
        (Path(backend) / "mesonpy.py").write_text(BACKEND.format(version=version), encoding="utf-8")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-binary", "matplotlib", "--no-deps"]
        command += ["--no-build-isolation", "--dest", str(CACHE), f"matplotlib=={version}"]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": backend})
    with tarfile.open(CACHE / f"matplotlib-{version}.tar.gz") as archive:
        members = [m for m in archive.getmembers() if m.name.startswith(f"matplotlib-{version}/galleries/")]
        archive.extractall(CACHE, members, filter="data")
    return galleries


@contextlib.contextmanager
def quiet_and_alone() -> Iterator[None]:
    """Let an example run without a display, a network, a reader, or an end to wait for."""

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise OfflineError

    def wait_for_reader(*args: Any, **kwargs: Any) -> None:
        raise NobodyThereError

    FigureCanvasBase.start_event_loop = wait_for_reader  # type: ignore[method-assign]
    asyncio.BaseEventLoop.run_forever = wait_for_reader  # type: ignore[method-assign]  # one serves pages
    socket.socket.connect = refuse  # type: ignore[method-assign]
    time.sleep = plt.pause = plt.show = lambda *args, **kwargs: None
    plt.switch_backend("agg")
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), open(os.devnull) as nothing:
        sys.stdin = nothing
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            yield


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise `TooLongError` in what takes more than `seconds` of a processor's time."""

    def stop(*args: Any) -> None:
        raise TooLongError

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def figures_of(example: Path) -> list[Figure]:
    """Run an example and return the figures that it leaves behind."""
    sys.argv = [str(example)]
    sys.path.insert(0, str(example.parent))
    left = runpy.run_path(str(example), run_name="__main__")
    figures = [plt.figure(number) for number in plt.get_fignums()]
    return figures + [v for v in left.values() if isinstance(v, Figure) and v not in figures]


def reason(problem: BaseException) -> str:
    """Return in a few words why an example cannot run here."""
    match problem:
        case ModuleNotFoundError():
            return f"needs the package {(problem.name or '?').partition('.')[0]}"
        case NobodyThereError():
            return "waits for a reader's hand"
        case AttributeError() if "FigureCanvasSVG" in str(problem):
            return "draws by hand on a canvas of pixels, when it is drawn"
        case TooLongError():
            return "takes Matplotlib itself too long to draw"
        case OfflineError():
            return "needs a network"
        case _ if isinstance(problem.__cause__ or problem.__context__, OfflineError):
            return "needs a network"
        case ImportError():
            return "needs a display"
    return f"{type(problem).__name__}: {str(problem).splitlines()[0] if str(problem) else ''}"[:90]
