"""The Explorer, declared: what is chosen, what is shown, and what each handle, choice and control changes."""

from __future__ import annotations

import functools
import math
from typing import Any

import ipywidgets as widgets

from explainer.page.controls import Control, Rows, Standard
from explainer.page.page import Page
from explainer.page.scene import Choice, Choices, Scene
from explainer.pages.explorer.arrows import DependencyArrows
from explainer.pages.explorer.inspector import Inspector
from explainer.pages.explorer.invariants import Invariants
from explainer.pages.explorer.numbers import ExplorerNumbers, compute
from explainer.pages.explorer.settings import PRESETS, ExplorerSettings, Focus
from explainer.pages.explorer.words import CheckMatrix, NumbersTable, in_short
from explainer.pages.frame import framed
from explainer.pages.logit_scene import cells, class_counter, logit_handles
from explainer.views.heatmap import JacobianHeatmap
from explainer.views.labels import name_entry, name_input, name_output
from explainer.views.logit_bars import LogitBars
from explainer.views.numerals import logit
from explainer.views.summary import Summary

_OWN = "your own"
_WIDE = {"width": "20rem", "max_width": "100%"}


def declare() -> Page[ExplorerSettings, ExplorerNumbers]:
    """Return the declaration of the page."""
    return framed(
        __file__,
        ExplorerSettings(),
        compute,
        scene,
        key=lambda settings, numbers: (settings.n, settings.labels),
        controls=controls,
    )


def scene(settings: ExplorerSettings, numbers: ExplorerNumbers) -> Scene[ExplorerSettings, ExplorerNumbers]:
    """Return what is shown for as many classes as there are."""
    n, labels = settings.n, settings.labels
    bars = LogitBars(n, labels)
    return Scene(
        {
            "summary": Summary(in_short),
            "bars": bars,
            "jacobian": JacobianHeatmap(n),
            "inspector": Inspector(),
            "arrows": DependencyArrows(n, labels),
            "check": CheckMatrix(n, n),
            "invariants": Invariants(),
            "numbers": NumbersTable(n),
        },
        handles=logit_handles(bars.logits, settings),
        choices=_choices(n, labels),
        leave=ExplorerSettings.leave,
    )


def _choices(n: int, labels: tuple[str, ...]) -> list[Choices[ExplorerSettings]]:
    """Return what can be pointed at and pinned: inputs, outputs and entries, wherever they stand."""

    def choice(gid: str, name: str, tells: str, focus: Focus, i: int, j: int) -> Choice[ExplorerSettings]:
        return Choice(
            gid, name, press=lambda s: s.pin(focus, i, j), point=lambda s: s.look(focus, i, j), tells=[tells]
        )  # fmt: skip

    def column(gid: str, j: int) -> Choice[ExplorerSettings]:
        name = f"input {name_input(j, labels)}: what it reaches"
        return choice(f"{gid}-{j}", name, f"logit-value-{j}", "column", 0, j)

    def row(gid: str, i: int) -> Choice[ExplorerSettings]:
        name = f"output {name_output(i, labels)}: what it needs"
        return choice(f"{gid}-{i}", name, f"probability-value-{i}", "row", i, 0)

    def edge(i: int, j: int) -> Choice[ExplorerSettings]:
        return choice(f"edge-{j}-{i}", name_entry(i, j), f"jacobian-value-{i}-{j}", "entry", i, j)

    def entries(title: str, prefix: str, *tells: str) -> Choices[ExplorerSettings]:
        return cells(
            title, f"{prefix}-cell", (n, n),
            press=lambda i, j: lambda s: s.pin("entry", i, j), point=lambda i, j: lambda s: s.look("entry", i, j),
            tells=[f"{prefix}-{each}" for each in tells],
        )  # fmt: skip

    ids = range(n)
    classes = [[column(gid, j) for j in ids] for gid in ("logit-handle", "logit-bar")]
    arrows = [
        [
            column("input-node", k),
            *(edge(k, j) for j in ids),
            row("output-node", k),
        ]
        for k in ids
    ]
    return [
        Choices("classes", [*classes, [row("probability-bar", i) for i in ids]]),
        entries("Jacobian", "jacobian", "value"),
        entries("check", "check", "verdict", "value"),
        Choices("arrows", arrows),
    ]


def controls() -> Rows[ExplorerSettings]:
    """Return widgets for everything that is not chosen in the pictures."""
    preset = widgets.Dropdown(options=[_OWN, *PRESETS], description="Preset", tooltip="Start from these")
    labels = widgets.Text(description="Labels", placeholder="cat, dog, …", continuous_update=False)
    method = widgets.Dropdown(
        options=["central", "forward", "complex"], description="Differences", layout={"width": "13rem"}
    )
    logits = [_logit_box(index) for index in range(10)]
    return [
        [
            Control(preset, _preset_of, lambda settings, name: PRESETS.get(name, settings)),
            class_counter(10),
            Control(labels, lambda settings: ", ".join(settings.labels), ExplorerSettings.relabelled),
            Standard.UNDO,
            Standard.RESET,
        ],
        [
            _log_slider("temperature", "Temperature T", -math.log10(20), math.log10(20), math.log10(20) / 130, ".2f"),
            Control(method, lambda settings: settings.method, lambda settings, name: settings.replace(method=name)),
            _log_slider("step", "Step h", -12, -1, 0.1, ".0e"),
        ],
        logits,
    ]


def _preset_of(settings: ExplorerSettings) -> str:
    return next((name for name, preset in PRESETS.items() if preset.same_softmax(settings)), _OWN)


def _log_slider(
    field: str, description: str, low: float, high: float, step: float, written: str
) -> Control[ExplorerSettings]:  # fmt: skip
    slider = widgets.FloatLogSlider(
        value=1e-3, min=low, max=high, step=step, description=description, readout_format=written, layout=_WIDE
    )
    return Control(
        slider,
        read=lambda settings: getattr(settings, field),
        change=lambda settings, value: settings.replace(**{field: float(f"{value:.3g}")}),  # the short number meant
        near=0.01,
    )


def _logit_box(index: int) -> Control[ExplorerSettings]:
    return Control(
        widgets.Text(description=name_input(index), continuous_update=False, layout={"width": "6.2rem"}),
        read=lambda settings: logit(settings.logits[index]) if index < settings.n else "",
        change=functools.partial(_with_written, index),
        there=lambda settings: index < settings.n,
    )


def _with_written(index: int, settings: ExplorerSettings, written: Any) -> ExplorerSettings:
    """Take the number that a reader wrote; ``-inf`` or ``−∞`` masks the class."""
    plain = str(written).strip().replace("−", "-").replace("∞", "inf").replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        msg = f"`{name_input(index)}` must be a number such as 1.5, or -inf to mask the class; got {written!r:.40}."
        raise ValueError(msg) from None
    return settings.with_logit(index, value)
