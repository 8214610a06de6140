"""The tables: results as Markdown, and the section of README.md that holds them."""

from collections.abc import Iterator
from typing import Any

from benchmarks.bars import Results, judge
from benchmarks.tables import duration, number, span, table

BEGIN = "<!-- results: written by make bench -->"
END = "<!-- end of results -->"
Row = dict[str, Any]


def markdown(results: Results) -> str:
    """Return all tables, in the order in which README.md explains them."""
    parts = [*_head(results), *_bars(results)]
    for section, write in WRITERS.items():
        found = results.get(section, {})
        if "failed" in found:
            parts += [f"### {TITLES[section]}", f"This section failed: {found['failed']}"]
        elif found:
            parts += [f"### {TITLES[section]}", *write(found["rows"])]
            left_out, missing = found.get("left out"), found.get("missing")
            parts += [f"Not measured, for lack of time: {'; '.join(left_out)}."] if left_out else []
            parts += [f"**Not installed, so not compared: {', '.join(missing)}.**"] if missing else []
    return "\n\n".join(parts) + "\n"


def replaced(text: str, tables: str) -> str:
    r"""Return `text` with `tables` between its two markers.

    Raises
    ------
    ValueError
        If a marker is missing.

    Examples
    --------
    >>> replaced(f"before\n{BEGIN}\nold\n{END}\nafter", "new\n").splitlines()[2:4]
    ['', 'new']
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        msg = f"`text` must hold the lines {BEGIN!r} and {END!r}. Put them where the tables belong."
        raise ValueError(msg)
    return f"{before}{BEGIN}\n\n{tables}\n{END}{after}"


def _head(results: Results) -> Iterator[str]:
    facts = results["machine"]
    versions = [f"{name} {value}" for name, value in facts.items() if name not in _MACHINE]
    where = ", ".join(facts[name] for name in _MACHINE[:-1])
    yield f"A {results['plan']} run: {where}; load before it {facts['load before']}. Versions: {', '.join(versions)}."


_MACHINE = ("processor", "memory", "system", "date", "load before")


def _bars(results: Results) -> Iterator[str]:
    marks = {True: "met", False: "**not met**", None: "–"}
    yield "### What is promised"
    rows = [[bar.what, bar.bar, bar.measured, marks[bar.is_met]] for bar in judge(results)]
    yield table(["what", "promise", "measured", ""], rows)


def _live(rows: list[Row]) -> Iterator[str]:
    for n in sorted({row["n"] for row in rows}):
        head = [
            f"n = {n}",
            "connection",
            "change, ms",
            "painted, ms",
            "× floor",
            "(a) ÷ this",
            "(b) ÷ this",
            "changes/s",
        ]
        lines = [
            [
                row["label"],
                row["connection"],
                span(row["change ms"]),
                span(row["painted ms"]),
                number(row["times the floor"]),
                number(row["faster than (a)"]),
                number(row["faster than (b)"]),
                number(row["changes a second"], 0),
            ]
            for row in rows
            if row["n"] == n
        ]
        yield table(head, lines)


def _network(rows: list[Row]) -> Iterator[str]:
    head = ["path", "change, ms", "× direct", "floor, ms", "movements/s", "changes/s"]
    lines = [
        [
            row["path"],
            span(row["change ms"]),
            number(row.get("times direct"), 2),
            number(row.get("floor ms"), 1),
            number(row["movements a second"], 0),
            number(row["changes a second"], 0),
        ]
        for row in rows
    ]
    yield table(head, lines)


def _opening(rows: list[Row]) -> Iterator[str]:
    head = ["page", "state", "seconds", "requests", "MB", "(a) cold ÷ this"]
    yield table(
        head,
        [
            [
                row["label"],
                row["state"],
                span(row["seconds"], 2),
                number(row["requests"], 0),
                number(row["megabytes"], 2),
                number(row["faster than (a) cold"], 2),
            ]
            for row in rows
        ],
    )


def _memory(rows: list[Row]) -> Iterator[str]:
    head = ["page", "own, MB", "PSS, MB", "RSS, MB", "once for all, PSS, MB", "drags", "growth, PSS, MB", "RSS, MB"]
    yield table(
        head,
        [
            [
                row["label"],
                *(number(row["opened"].get(kind)) for kind in ("uss", "pss", "rss")),
                number((row.get("once") or {}).get("pss")),
                f"{row['drags']:,}" if "drags" in row else "–",
                *(number(row.get("growth", {}).get(kind), 2) for kind in ("pss", "rss")),
            ]
            for row in rows
        ],
    )


def _core(rows: list[Row]) -> Iterator[str]:
    for operation in dict.fromkeys(row["operation"] for row in rows):
        ours = [row for row in rows if row["operation"] == operation]
        shapes = list(dict.fromkeys(tuple(row["shape"]) for row in ours))
        cells = {(tuple(row["shape"]), row["library"]): row for row in ours}
        libraries = list(dict.fromkeys(row["library"] for row in ours))
        lines = [[name, *(_cell(cells.get((shape, name))) for shape in shapes)] for name in libraries]
        yield table([operation, *("×".join(f"{size:,}" for size in shape) for shape in shapes)], lines)


def _cell(row: Row | None) -> str:
    if row is None:
        return "–"
    times = row["microseconds"]
    error = row["largest error, ulp"]
    worst = f" · {error:.2g} ulp" if error is not None else ""
    return f"{duration(times['median'])} ({duration(times['p95'])}){worst}"


def _classroom(rows: list[Row]) -> Iterator[str]:
    sizes = sorted({step["students"] for row in rows for step in row["steps"]})
    lines = []
    for row in rows:
        steps = {step["students"]: step["reply ms"] for step in row["steps"]}
        waits = [span(steps[size], 0) if size in steps else "–" for size in sizes]
        lines.append([row["label"], *waits, f"{row['students']} (ended: {row['ended']})"])
    yield table(["drag → reply, ms, students:", *map(str, sizes), "without delay"], lines)
    parts = {
        "kernels": "in the kernels",
        "server": "in the server",
        "students": "in the students",
        "system": "of all: system",
    }
    for row in rows:
        steps = {step["students"]: step.get("processor ms", {}) for step in row["steps"]}
        lines = [
            [words, *(number(steps.get(size, {}).get(part), 2) for size in sizes)] for part, words in parts.items()
        ]
        yield table([f"{row['label']}: processor time of a movement, ms", *map(str, sizes)], lines)


def _site(rows: list[Row]) -> Iterator[str]:
    head = [
        "page",
        "picture, s",
        "live, s: first",
        "second",
        "MB: first",
        "second",
        "requests",
        "change, ms",
        "× server",
    ]
    head += ["changes/s, n = 5", "n = 10", "tab, PSS, MB"]

    def told(row: Row, name: str, digits: int) -> str:
        return span(row[name], digits) if name in row else "–"

    lines = [
        [
            row["label"],
            told(row, "first: picture", 2),
            *(told(row, f"{visit}: seconds", 1) for visit in ("first", "second")),
            *(number(row.get(f"{visit}: megabytes", {}).get("median"), 2) for visit in ("first", "second")),
            number(row.get("first: requests", {}).get("median"), 0),
            told(row, "change ms", 1),
            number(row.get("times the server"), 2),
            *(number(row.get(f"changes a second, n = {n}"), 0) for n in (5, 10)),
            number(row.get("tab MB"), 0),
        ]
        for row in rows
    ]
    yield table(head, lines)


WRITERS = {
    "live": _live,
    "opening": _opening,
    "memory": _memory,
    "core": _core,
    "class": _classroom,
    "network": _network,
    "site": _site,
}
TITLES = {
    "live": "1. Live: from a key or a drag to the changed picture",
    "opening": "2. Opening: from the address to a page that can be dragged, n = 3",
    "memory": "3. Memory of a kernel, n = 5",
    "core": "4. The core, one thread",
    "class": "5. A class, n = 5",
    "network": "6. Paths and places: the full Explorer, n = 5, in a drag at 60 Hz",
    "site": "7. The site: Python in the page, the full Explorer",
}
