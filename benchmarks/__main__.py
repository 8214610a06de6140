"""Measure everything side by side: ``python -m benchmarks`` (``make bench``)."""

import argparse
import json
import math
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks import classroom, core, live, memory, network, opening, site
from benchmarks.chart import draw
from benchmarks.machine import describe
from benchmarks.plan import FULL, QUICK, Plan
from benchmarks.report import markdown, replaced

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
README = HERE / "README.md"
CHART = HERE.parent / "docs" / "benchmark.svg"
SECTIONS: dict[str, Callable[[Plan], dict[str, Any]]] = {
    "core": core.measure,
    "live": live.measure,
    "network": network.measure,
    "opening": opening.measure,
    "memory": memory.measure,
    "class": classroom.measure,
    "site": site.measure,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, and write what a full run found; 1 if a section failed."""
    options = _arguments().parse_args(argv)
    if options.redraw:
        _write(json.loads(RESULTS.read_text(encoding="utf-8")))
        return 0
    plan = QUICK if options.quick else FULL
    results = run(plan, options.only or list(SECTIONS))
    print("\n" + markdown(results))
    if plan is FULL and not options.only:
        RESULTS.write_text(json.dumps(plain(results), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        _write(results)
        print(f"Written: {', '.join(str(file.relative_to(HERE.parent)) for file in (RESULTS, README, CHART))}")
    return 1 if any("failed" in results[name] for name in SECTIONS if name in results) else 0


def run(plan: Plan, names: Sequence[str]) -> dict[str, Any]:
    """Return the machine and the results of the sections `names`; one that fails does not end the others."""
    results: dict[str, Any] = {"plan": plan.name, "machine": describe()}
    for name, measure in SECTIONS.items():
        if name not in names:
            continue
        print(f"{name} ...", flush=True)
        begun = time.monotonic()
        try:
            results[name] = measure(plan)
        except Exception as problem:
            results[name] = {"failed": f"{type(problem).__name__}: {problem}"}
            print(f"  failed: {results[name]['failed']}", file=sys.stderr, flush=True)
        print(f"  {time.monotonic() - begun:.0f} s", flush=True)
    return results


def plain(value: Any) -> Any:
    """Return `value` as JSON can hold it, to four digits: NaN and ∞ become null."""
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return float(f"{value:.4g}") if math.isfinite(value) else None
    return value


def _write(results: dict[str, Any]) -> None:
    README.write_text(replaced(README.read_text(encoding="utf-8"), markdown(results)), encoding="utf-8")
    if "rows" in results["live"]:
        draw(results, CHART)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--quick", action="store_true", help="less of everything, in under 3 minutes; nothing is written")
    what.add_argument("--redraw", action="store_true", help="write tables and chart anew from results.json")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, metavar="SECTION", help=f"of {', '.join(SECTIONS)}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
