"""The page on what it costs, declared: what is chosen, what is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

import ipywidgets as widgets

from explainer.page.controls import Button, Control, Rows, Standard, counter, toggles
from explainer.page.page import Page
from explainer.page.running import RunningPage
from explainer.page.scene import Scene
from explainer.pages.cost import attention, batch, claims, next_word, reading_off
from explainer.pages.cost.meter import Meter
from explainer.pages.cost.numbers import CostNumbers, compute
from explainer.pages.cost.settings import MOST, TEMPERATURES, CostSettings, Section
from explainer.pages.frame import framed
from explainer.pages.logit_scene import class_counter

SECTIONS: Final[Mapping[Section, tuple[str, Callable[[CostSettings], Scene[CostSettings, Any]]]]] = MappingProxyType(
    {
        "bill": ("1 The bill", reading_off.scene),
        "next": ("2 The next word", next_word.scene),
        "attention": ("3 Attention", attention.scene),
        "batch": ("4 Batch and axis", batch.scene),
        "claims": ("5 Claims", claims.scene),
    }
)
"""What each section is called, and what it shows."""


def run(**choices: Any) -> RunningPage[CostSettings, CostNumbers]:
    """Return the page with its meter, to be displayed; `choices` are those of `Page.run`."""
    meter = Meter()
    page = declare(meter).run(**choices)

    def show() -> None:
        if page.settings.section == "bill":
            page.refresh()

    meter.show, meter.say = show, page.live.say
    return page


def declare(meter: Meter | None = None) -> Page[CostSettings, CostNumbers]:
    """Return the declaration of the page, whose measuring `meter` does; `run` lets it tell the page."""
    meter = Meter() if meter is None else meter
    return framed(
        __file__,
        CostSettings(),
        lambda settings: compute(settings, meter.bill),
        lambda settings, numbers: SECTIONS[settings.section][1](settings),
        key=lambda settings, numbers: (settings.section, settings.n, settings.count, settings.axis),
        controls=lambda: controls(meter),
    )


def controls(meter: Meter) -> Rows[CostSettings]:
    """Return widgets for what is not dragged."""
    section = toggles([(name, section) for section, (name, _) in SECTIONS.items()], tooltip="Which section")
    tokens: Control[CostSettings] = class_counter(MOST, "Tokens n")
    return [
        [Control(section, lambda settings: settings.section, CostSettings.to_section)],
        [
            *_measuring(meter),
            *_next_word(),
            replace(tokens, there=_in("attention")),
            replace(class_counter(MOST), there=_in("batch", "claims")),
            *_batch(),
            _switch("causal", "Causal mask", "attention"),
            _switch("scaled", "Divide by √d", "attention"),
            Standard.UNDO,
            Standard.RESET,
        ],
    ]


def _in(*sections: Section) -> Callable[[CostSettings], bool]:
    return lambda settings: settings.section in sections


def _switch(field: str, description: str, section: Section) -> Control[CostSettings]:
    return Control(
        widgets.Checkbox(description=description, indent=False, layout={"width": "auto"}),
        read=lambda settings: getattr(settings, field),
        change=lambda settings, value: settings.replace(**{field: value}),
        there=_in(section),
    )


def _batch() -> list[Control[CostSettings]]:
    axis = toggles([("each row", "rows"), ("each column", "columns")], description="Softmax of")
    return [
        Control(
            counter(2, 4, "Rows B"),
            lambda settings: settings.count,
            lambda settings, value: settings.replace(count=value),
            there=_in("batch"),
        ),
        Control(
            axis,
            lambda settings: settings.axis,
            lambda settings, value: settings.replace(axis=value),
            there=_in("batch"),
        ),
    ]


def _measuring(meter: Meter) -> list[Button[CostSettings]]:
    measure = widgets.Button(description="Measure here", button_style="primary", layout={"width": "auto"})
    forget = widgets.Button(description="Recorded figures", layout={"width": "auto"})
    return [
        Button(
            measure,
            press=lambda settings: meter.press(),
            there=_in("bill"),
            dress=lambda settings: {"description": meter.action},
        ),
        Button(forget, press=lambda settings: meter.forget(), there=_in("bill")),
    ]


def _next_word() -> list[Control[CostSettings]]:
    low, high = TEMPERATURES
    temperature = widgets.FloatSlider(
        value=1.0, min=low, max=high, step=0.05, description="T", readout_format=".2f", layout={"width": "22rem"}
    )
    rivals = toggles([("fall off", "zipf"), ("are all alike", "equal")], description="Rivals")
    return [
        Control(
            temperature,
            lambda settings: settings.temperature,
            lambda settings, value: settings.replace(temperature=round(value, 2)),
            there=_in("next"),
        ),
        Control(
            rivals,
            lambda settings: settings.rivals,
            lambda settings, value: settings.replace(rivals=value),
            there=_in("next"),
        ),
    ]
