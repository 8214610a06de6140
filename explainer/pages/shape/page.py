"""The page on the shape of softmax's derivative, declared: what is chosen, what is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from explainer.page.controls import Control, Rows, Standard, toggles
from explainer.page.page import Page
from explainer.page.scene import Scene
from explainer.pages.frame import framed
from explainer.pages.logit_scene import class_counter
from explainer.pages.logits import MAX_CLASSES
from explainer.pages.shape import spectrum, triangle
from explainer.pages.shape.numbers import ShapeNumbers, compute
from explainer.pages.shape.settings import Section, ShapeSettings

SECTIONS: Final[Mapping[Section, tuple[str, Callable[[ShapeSettings], Scene[ShapeSettings, Any]]]]] = MappingProxyType(
    {
        "triangle": ("1 The triangle", triangle.scene),
        "spectrum": ("2 Spectrum", spectrum.scene),
    }
)
"""What each section is called, and what it shows."""


def declare() -> Page[ShapeSettings, ShapeNumbers]:
    """Return the declaration of the page."""
    return framed(
        __file__,
        ShapeSettings(),
        compute,
        lambda settings, numbers: SECTIONS[settings.section][1](settings),
        key=lambda settings, numbers: (settings.section, settings.n),
        controls=controls,
    )


def controls() -> Rows[ShapeSettings]:
    """Return widgets for what is not dragged."""
    section = toggles([(name, section) for section, (name, _) in SECTIONS.items()], tooltip="Which section")
    classes: Control[ShapeSettings] = class_counter(MAX_CLASSES)
    return [
        [Control(section, lambda settings: settings.section, ShapeSettings.to_section)],
        [
            replace(classes, there=lambda settings: settings.section != "triangle"),
            Standard.UNDO,
            Standard.RESET,
        ],
    ]
