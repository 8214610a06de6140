"""Row 4: the core's arithmetic against others', in one thread: speed, and the error in units in the last place.

Run as a program (``python -m benchmarks.core full``) it prints what it measured as JSON: the number of threads must be
set before NumPy and the peers are loaded.
"""

import json
import os
import subprocess
import sys
import time
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers import LIBRARIES, Prepared, missing
from benchmarks.plan import FULL, QUICK, Clock, Plan
from benchmarks.samples import paired_ratio, summarize
from benchmarks.servers import CHECKOUT
from benchmarks.ulps import jacobian_ulps, vjp_ulps

ONE_THREAD = {
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false --xla_force_host_platform_device_count=1",
    "JAX_PLATFORMS": "cpu",
    "NPROC": "1",
}
SHAPES: dict[str, tuple[tuple[int, ...], ...]] = {
    "jacobian": ((10,), (100,), (1000,), (2000,), (5000,), (1000, 10), (64, 100)),
    "vjp": ((10,), (1000,), (100_000,), (1_000_000,), (256, 1000)),
    "check": ((10,), (50,), (200,)),
}
BURST_SECONDS = 0.002  # calls are timed together until they last as long
SLOW_SECONDS = 0.7  # one call that takes longer is all that is measured
ROUNDS = 40
FLOOR = "floor: writing the output once"


def measure(plan: Plan) -> dict[str, Any]:
    """Return ``{"rows": [...], "missing": [...]}``, a row for each operation, shape and library."""
    command = [sys.executable, "-m", "benchmarks.core", plan.name]
    seconds = 3 * plan.budgets["core"] + 120
    done = subprocess.run(
        command,
        cwd=CHECKOUT,
        env={**os.environ, **ONE_THREAD},
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-2000:])
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def compare(plan: Plan) -> dict[str, Any]:
    """Measure in this process."""
    clock = Clock(plan.budgets["core"])
    libraries = {name: make() for name, (_, make) in LIBRARIES.items() if name not in missing()}
    rows: list[dict[str, Any]] = []
    left_out: list[str] = []
    for operation, shapes in SHAPES.items():
        for shape in shapes:
            if clock.is_over() or np.prod(shape) > plan.largest:
                left_out.append(f"{operation}, {shape}")
                continue
            rows += _rows(operation, shape, libraries, plan.core_seconds)
    return {"rows": rows, "missing": missing(), "left out": left_out}


def _rows(operation: str, shape: tuple[int, ...], libraries: dict[str, Any], seconds: float) -> list[dict[str, Any]]:
    rng = np.random.default_rng(0)
    z, g = 3.0 * rng.normal(size=shape), rng.normal(size=shape)
    given = (z, g) if operation == "vjp" else (z,)
    calls: dict[str, Prepared] = {}
    errors: dict[str, float | None] = {}
    for library, operations in libraries.items():
        for name, prepare in operations.items():
            if name.partition(",")[0].removesuffix(" at once") == operation:
                variant = name.removeprefix(operation).strip(", ")
                label = f"{library}, {variant}" if variant else library
                calls[label] = prepare(*given)
    if operation != "check":
        size = (*shape, shape[-1]) if operation == "jacobian" else shape
        calls[FLOOR] = lambda: np.full(size, 0.5)
    numbers, once = {}, {}
    for label, call in calls.items():
        result = call()  # compiles, where there is a compiler, and touches the memory
        begun = time.perf_counter()
        call()
        once[label] = time.perf_counter() - begun
        numbers[label] = max(1, round(BURST_SECONDS / max(once[label], 1e-7)))
        errors[label] = None if label == FLOOR else _ulps(operation, z, g, result)
        del result
    rounds = _in_turns({k: c for k, c in calls.items() if once[k] < SLOW_SECONDS}, numbers, seconds)
    rounds |= {label: [[once[label]]] for label in calls if label not in rounds}
    return [
        {
            "operation": operation,
            "shape": list(shape),
            "library": label,
            "microseconds": asdict(summarize([1e6 * value for values in rounds[label] for value in values])),
            "times the floor": _ratio(rounds[label], rounds.get(FLOOR)),
            "times ours": _ratio(rounds[label], rounds["ours"]),
            "largest error, ulp": errors[label],
        }
        for label in calls
    ]


def _in_turns(calls: dict[str, Prepared], numbers: dict[str, int], seconds: float) -> dict[str, list[list[float]]]:
    """Time a burst of each call in turn, again and again."""
    rounds: dict[str, list[list[float]]] = {label: [] for label in calls}
    clock = Clock(seconds)
    for turn in range(ROUNDS):
        if turn >= 3 and clock.is_over():
            break
        for label, call in calls.items():
            number = numbers[label]
            begun = time.perf_counter()
            for _ in range(number):
                call()
            rounds[label].append([(time.perf_counter() - begun) / number])
    return rounds


def _ratio(rounds: list[list[float]], others: list[list[float]] | None) -> float | None:
    if not others:
        return None
    together = min(len(rounds), len(others))
    return paired_ratio(rounds[:together], others[:together])


def _ulps(operation: str, z: NDArray[np.float64], g: NDArray[np.float64], result: Any) -> float | None:
    """Return the largest error of a result, for a batch that of its first row; None where there is no array."""
    values = getattr(result, "numeric", result)
    if isinstance(values, bool | type(None)):
        return None
    first = np.asarray(values[0] if z.ndim > 1 else values)
    row = z if z.ndim == 1 else z[0]
    if operation == "vjp":
        return vjp_ulps(row, g if z.ndim == 1 else g[0], first)
    return jacobian_ulps(row, first, of_the_largest=operation == "check")


if __name__ == "__main__":
    print(json.dumps(compare(FULL if sys.argv[1] == "full" else QUICK)))
