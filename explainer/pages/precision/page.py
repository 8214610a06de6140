"""The page on numbers that break, declared: what is chosen, what is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

import ipywidgets as widgets

from explainer.page.controls import Control, Rows, Standard, toggles
from explainer.page.page import Page
from explainer.page.scene import Scene
from explainer.pages.frame import framed
from explainer.pages.logit_scene import class_counter
from explainer.pages.precision import limits, masks, one_pass, saturation, temperature
from explainer.pages.precision.formats import FORMATS
from explainer.pages.precision.numbers import PrecisionNumbers, compute
from explainer.pages.precision.settings import MOST_CLASSES, REACHES, PrecisionSettings, Section

SECTIONS: Final[Mapping[Section, tuple[str, Callable[[PrecisionSettings], Scene[PrecisionSettings, Any]]]]] = (
    MappingProxyType(
        {
            "limits": ("1 Overflow", limits.scene),
            "saturation": ("2 Saturation", saturation.scene),
            "masks": ("3 Masks", masks.scene),
            "onepass": ("4 One pass", one_pass.scene),
            "temperature": ("5 Temperature", temperature.scene),
        }
    )
)
"""What each section is called, and what it shows."""


def declare() -> Page[PrecisionSettings, PrecisionNumbers]:
    """Return the declaration of the page."""
    return framed(
        __file__,
        PrecisionSettings(),
        compute,
        lambda settings, numbers: SECTIONS[settings.section][1](settings),
        key=lambda settings, numbers: (settings.section, settings.n, settings.reach),
        controls=controls,
    )


def controls() -> Rows[PrecisionSettings]:
    """Return widgets for what is not dragged."""
    section = toggles([(name, section) for section, (name, _) in SECTIONS.items()], tooltip="Which section")
    classes: Control[PrecisionSettings] = class_counter(MOST_CLASSES)
    reach = toggles([(f"±{reach}", reach) for reach in REACHES], description="Axis")
    return [
        [Control(section, lambda settings: settings.section, PrecisionSettings.to_section)],
        [
            replace(classes, there=lambda settings: settings.section != "saturation"),
            Control(
                reach,
                lambda settings: settings.reach,
                lambda settings, value: settings.replace(reach=value),
                there=lambda settings: settings.section == "limits",
            ),
            Control(
                widgets.Dropdown(options=list(FORMATS), description="Format", layout={"width": "13rem"}),
                lambda settings: settings.format,
                PrecisionSettings.in_format,
                there=lambda settings: settings.section in ("masks", "onepass"),
            ),
            Standard.UNDO,
            Standard.RESET,
        ],
    ]
