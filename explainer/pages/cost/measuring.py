"""A process that measures what softmax's Jacobian and its products cost on this machine: a line of JSON for each n.

It is a process of its own, of low priority, so that a page stays alive beside it, and can end it at any moment. A
Jacobian is built only where it takes no more than a quarter of the memory that is free. Time is that of a processor, so
that what else runs on the machine adds little.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from explainer.core import softmax_jacobian, softmax_jvp, softmax_vjp

SIZES: Final = (16, 64, 256, 1024, 2048, 4096, 8192, 16_384, 32_768, 50_257, 128_256)
KINDS: Final = ("dense", "vjp", "jvp")
SHARE: Final = 4
"""One part of so many of the free memory may be used."""
UNKNOWN_MACHINE: Final = 2**30
"""Bytes taken for free where nobody says how many are."""
LONG_ENOUGH: Final = 0.1
"""Seconds for which a measurement is repeated; the fastest counts, since a busy machine only ever adds."""
_GROUP: Final = Path("/sys/fs/cgroup")


def free_memory() -> int:
    """Return how many bytes this process can still use: the least of what machine, container and its own limit leave.

    Examples
    --------
    >>> free_memory() > 2**20
    True
    """
    if sys.platform != "linux":
        return UNKNOWN_MACHINE
    import resource  # not on every system

    told = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
    found = [int(told["MemAvailable"].split()[0]) * 1024]
    with contextlib.suppress(OSError, ValueError):  # no container, or none with a limit
        found.append(int((_GROUP / "memory.max").read_text()) - int((_GROUP / "memory.current").read_text()))
    own = resource.getrlimit(resource.RLIMIT_DATA)[0]
    return min([*found, own] if own != resource.RLIM_INFINITY else found)


def measure(sizes: tuple[int, ...] = SIZES, free: Callable[[], int] = free_memory) -> Iterator[dict[str, Any]]:
    """Measure time and peak memory of dense J times a vector, of the VJP and of the JVP, for one n after the other.

    Parameters
    ----------
    sizes : tuple of int
    free : callable
        → how many bytes are free.

    Yields
    ------
    dict
        ``n``; ``dense``, ``vjp``, ``jvp``: seconds and bytes each, ``dense`` None where J was refused; ``refusal``:
        why.

    Examples
    --------
    >>> found = next(measure((16,)))
    >>> found["n"], found["dense"][1] > 8 * 16**2
    (16, True)
    >>> next(measure((1000,), lambda: 2**20))["dense"] is None
    True
    """
    _cost(_through_jacobian, np.zeros(2), np.zeros(2), 2**20)  # what is imported late is imported now
    for n in sizes:
        z, g = np.random.default_rng(n).normal(size=(2, n))
        found: dict[str, Any] = {"n": n, "dense": None, "refusal": ""}
        try:
            found["dense"] = _cost(_through_jacobian, z, g, free() // SHARE)
        except ValueError as refusal:
            found["refusal"] = str(refusal)
        found["vjp"], found["jvp"] = _cost(softmax_vjp, z, g), _cost(softmax_jvp, z, g)
        yield found


def _through_jacobian(z: NDArray[np.float64], g: NDArray[np.float64], most: int) -> object:
    return np.einsum("ij,j->i", softmax_jacobian(z, max_bytes=most), g)  # on one processor, as the others


def _cost(act: Callable[..., object], *given: Any) -> tuple[float, int]:
    """Return the least seconds that `act` takes, and the most bytes that it holds at once."""
    tracemalloc.start()
    begin = process_time()
    act(*given)
    fastest = taken = process_time() - begin
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    while taken < LONG_ENOUGH:
        begin = process_time()
        act(*given)
        lasted = process_time() - begin
        fastest, taken = min(fastest, lasted), taken + lasted
    return fastest, peak


def main() -> None:
    """Print what is measured, as it comes."""
    if hasattr(os, "nice"):
        os.nice(10)
    with contextlib.suppress(BrokenPipeError):  # nobody listens any more: the page has gone
        for found in measure():
            print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
