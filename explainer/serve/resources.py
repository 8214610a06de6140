"""What the machine has: descriptors and memory, and for how many readers they last."""

import resource
import sys
from dataclasses import dataclass
from pathlib import Path

WANTED_DESCRIPTORS = 4096
"""The limit that Jupyter Server asks for; beyond, memory ends first."""

OWN_DESCRIPTORS = 48
"""The server's own, with all libraries loaded and files being sent."""

DESCRIPTORS_PER_PAGE = 24
"""While a page opens, the server's sockets to its kernel, its websocket, its request; fewer afterwards."""

SPARE_MEMORY = 256 * 2**20
"""What is left to the machine when no further page is opened."""

_CGROUP = Path("/sys/fs/cgroup")


@dataclass(frozen=True)
class Places:
    """For how many there is room.

    Attributes
    ----------
    readers : int
        Pages open at once.
    connections : int
        Connections beside their websockets: requests, and sockets that say nothing.
    """

    readers: int
    connections: int


def raise_descriptors() -> int:
    """Raise this process's limit of open files as Jupyter Server does, where that is allowed, and return the limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    ceiling = WANTED_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(WANTED_DESCRIPTORS, hard)
    if soft != resource.RLIM_INFINITY and soft < ceiling:
        resource.setrlimit(resource.RLIMIT_NOFILE, (ceiling, hard))
        soft = ceiling
    return WANTED_DESCRIPTORS if soft == resource.RLIM_INFINITY else soft


def places(descriptors: int, readers: int | None = None) -> Places:
    """Return for how many `descriptors` last; with `readers`, for so many at most.

    A quarter is left to connections, since a browser opens six for each page.

    Examples
    --------
    >>> places(4096)
    Places(readers=126, connections=1024)
    >>> places(256)
    Places(readers=6, connections=64)
    >>> places(4096, readers=10)
    Places(readers=10, connections=3808)
    """
    usable = descriptors - OWN_DESCRIPTORS
    fitting = max(1, (usable - descriptors // 4) // DESCRIPTORS_PER_PAGE)
    admitted = min(fitting, readers or fitting)
    return Places(admitted, max(8, usable - admitted * DESCRIPTORS_PER_PAGE))


def free_memory() -> int | None:
    """Return how many bytes can still be used here; None where nobody says.

    In a container this is what its own limit leaves.
    """
    if sys.platform != "linux":
        return None
    machine = _numbers(Path("/proc/meminfo")).get("MemAvailable:", 0) * 1024
    try:
        limit = (_CGROUP / "memory.max").read_text().strip()
        used = int((_CGROUP / "memory.current").read_text())
        idle = _numbers(_CGROUP / "memory.stat").get("inactive_file", 0)
    except (OSError, ValueError):
        return machine
    return machine if limit == "max" else min(machine, int(limit) - used + idle)


def _numbers(file: Path) -> dict[str, int]:
    lines = (line.split() for line in file.read_text().splitlines())
    return {line[0]: int(line[1]) for line in lines if len(line) > 1}
