"""What a table of times means nothing without: the machine, and the versions of everything that took part."""

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

from tools.find_browser import NoBrowserError, find_browser, installed

PACKAGES = (
    "numpy",
    "matplotlib",
    "ipywidgets",
    "anywidget",
    "voila",
    "jupyter_server",
    "ipykernel",
    "tornado",
    "ipympl",
    "bqplot",
    "scipy",
    "autograd",
    "jax",
    "torch",
)


def describe() -> dict[str, str]:
    """Return the machine and the versions, by name."""
    facts = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": f"{psutil.virtual_memory().total / 1e9:.0f} GB",
        "system": platform.platform(terse=True),
        "load before": f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown",
        "Python": sys.version.split()[0],
        "Chromium": _chromium(),
    }
    return facts | {name: _version(name) for name in PACKAGES}


def _processor() -> str:
    file = Path("/proc/cpuinfo")
    if file.exists():
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _chromium() -> str:
    try:
        answer = subprocess.run(
            [find_browser([installed]), "--version"], capture_output=True, text=True, timeout=30, check=False
        )
    except NoBrowserError:
        return "not installed"
    return answer.stdout.strip().removeprefix("Chromium ").partition(" built")[0]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
