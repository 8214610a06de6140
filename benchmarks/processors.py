"""Where the time of a class goes: how long a movement keeps the processors busy, and in which process."""

import os
from collections.abc import Mapping

import psutil

from benchmarks.servers import Server

WHO = ("kernels", "server", "students")
"""The kernels' processes; the server, through which all messages go; this process, which plays the students."""
Spent = dict[str, tuple[float, float]]


def spent(server: Server) -> Spent:
    """Return the seconds of a processor that each of `WHO` has taken so far: in all, and of these in the system."""
    kernels = server.kernels()
    processes = {
        "kernels": kernels,
        "server": [psutil.Process(server.process.pid)],
        "students": [psutil.Process(os.getpid())],
    }
    return {who: _sum(processes[who]) for who in WHO}


def spent_between(before: Spent, after: Spent, movements: int) -> Mapping[str, float]:
    """Return milliseconds for each of so many movements, by who took them; "system": those that were the system's.

    Examples
    --------
    >>> spent_between({who: (0.0, 0.0) for who in WHO}, {who: (2.0, 0.5) for who in WHO}, 1000)
    {'kernels': 2.0, 'server': 2.0, 'students': 2.0, 'system': 1.5}
    """
    scale = 1000.0 / max(1, movements)
    taken = {who: scale * (after[who][0] - before[who][0]) for who in WHO}
    return {**taken, "system": scale * sum(after[who][1] - before[who][1] for who in WHO)}


def _sum(processes: list[psutil.Process]) -> tuple[float, float]:
    times = [process.cpu_times() for process in processes]
    return sum(each.user + each.system for each in times), sum(each.system for each in times)
