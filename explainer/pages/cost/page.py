"""The page on what it costs, declared: what is chosen, what is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

import ipywidgets as widgets

from explainer.page.controls import Control, Rows, Standard, toggles
from explainer.page.page import Page
from explainer.page.scene import Scene
from explainer.pages.cost import attention, next_word
from explainer.pages.cost.numbers import CostNumbers, compute
from explainer.pages.cost.settings import MOST, TEMPERATURES, CostSettings, Section
from explainer.pages.frame import framed
from explainer.pages.logit_scene import class_counter

SECTIONS: Final[Mapping[Section, tuple[str, Callable[[CostSettings], Scene[CostSettings, Any]]]]] = MappingProxyType(
    {
        "next": ("2 The next word", next_word.scene),
        "attention": ("3 Attention", attention.scene),
    }
)
"""What each section is called, and what it shows."""


def declare() -> Page[CostSettings, CostNumbers]:
    """Return the declaration of the page."""
    return framed(
        __file__,
        CostSettings(),
        compute,
        lambda settings, numbers: SECTIONS[settings.section][1](settings),
        key=lambda settings, numbers: (settings.section, settings.n, settings.count, settings.claim, settings.axis),
        controls=controls,
    )


def controls() -> Rows[CostSettings]:
    """Return widgets for what is not dragged."""
    section = toggles([(name, section) for section, (name, _) in SECTIONS.items()], tooltip="Which section")
    tokens: Control[CostSettings] = class_counter(MOST, "Tokens n")
    return [
        [Control(section, lambda settings: settings.section, CostSettings.to_section)],
        [
            *_next_word(),
            replace(tokens, there=_in("attention")),
            _switch("causal", "Causal mask", "attention"),
            _switch("scaled", "Divide by √d", "attention"),
            Standard.UNDO,
            Standard.RESET,
        ],
    ]


def _in(section: Section) -> Callable[[CostSettings], bool]:
    return lambda settings: settings.section == section


def _switch(field: str, description: str, section: Section) -> Control[CostSettings]:
    return Control(
        widgets.Checkbox(description=description, indent=False, layout={"width": "auto"}),
        read=lambda settings: getattr(settings, field),
        change=lambda settings, value: settings.replace(**{field: value}),
        there=_in(section),
    )


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
