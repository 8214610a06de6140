"""The README's picture of the results: how soon the picture changes, and how often in a steady drag."""

from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

CLASSES = 5
LINES = (
    ("interact", "stock", "interact + inline Matplotlib"),
    ("ipympl", "stock", "ipympl, artists reused"),
    ("bqplot", "stock", "bqplot"),
    ("three", "prompt", "this project, the same three plots"),
    ("explorer", "prompt", "this project, the full Explorer"),
    ("echo", "prompt", "an empty message there and back"),
)
COLORS = {"three": "#d97706", "explorer": "#d97706", "echo": "#c3cad3"}
OTHERS = "#7a8699"
INK = "#1f2937"
TITLE: dict[str, Any] = {"fontsize": 10, "color": INK, "loc": "left"}
NOTE = (
    f"Logits, probabilities and Jacobian of {CLASSES} classes in Chromium; "
    "this project by its command, the others on Voilà as it comes. Measured by make bench."
)


def draw(results: dict[str, Any], file: Path) -> None:
    """Write the chart of the live pages with n = 5; where only one connection was measured, it is that one."""
    rows = {(row["page"], row["connection"]): row for row in results["live"]["rows"] if row["n"] == CLASSES}
    shown = [
        (page, label, row)
        for page, connection, label in LINES
        if (row := rows.get((page, connection)) or rows.get((page, "prompt")))
    ]
    figure = Figure(figsize=(9.5, 3.1), layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    _bars(left, [(page, row["change ms"]["median"]) for page, _, row in shown], "{:.0f} ms")
    left.set_yticks(range(len(shown)), [label for _, label, _ in shown])
    left.set_title("From a key to the changed picture, median", **TITLE)
    left.invert_yaxis()
    _bars(right, [(page, row["changes a second"]) for page, _, row in shown], "{:.0f}")
    right.set_title("Changes a second in a 60 Hz drag", **TITLE)
    figure.supxlabel(NOTE, x=0.01, ha="left", fontsize=8, color=OTHERS)
    file.parent.mkdir(exist_ok=True)
    with mpl.rc_context({"svg.hashsalt": "benchmark"}):
        figure.savefig(file, metadata={"Date": None, "Title": "How fast the pictures change, side by side"})


def _bars(axes: Axes, values: list[tuple[str, float]], words: str) -> None:
    lengths = [value for _, value in values]
    bars = axes.barh(range(len(values)), lengths, color=[COLORS.get(page, OTHERS) for page, _ in values], height=0.7)
    axes.bar_label(bars, [words.format(value) for value in lengths], padding=4, color=INK, fontsize=9)
    axes.set_xlim(0, 1.18 * max(lengths))
    axes.set_xticks([])
    axes.tick_params(length=0, labelcolor=INK, labelsize=9)
    axes.spines[:].set_visible(False)
