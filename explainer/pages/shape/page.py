"""The page on the shape of softmax's derivative, declared: what is chosen, what is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

import ipywidgets as widgets

from explainer.page.controls import Button, Control, Rows, Standard, toggles
from explainer.page.page import Page
from explainer.page.running import RunningPage
from explainer.page.scene import Scene
from explainer.pages.frame import framed
from explainer.pages.logit_scene import class_counter
from explainer.pages.logits import MAX_CLASSES
from explainer.pages.shape import invariants, names, spectrum, triangle
from explainer.pages.shape.numbers import ShapeNumbers, compute
from explainer.pages.shape.sampling import Sampler
from explainer.pages.shape.settings import Section, ShapeSettings

SECTIONS: Final[Mapping[Section, tuple[str, Callable[[ShapeSettings], Scene[ShapeSettings, Any]]]]] = MappingProxyType(
    {
        "triangle": ("1 The triangle", triangle.scene),
        "spectrum": ("2 Spectrum", spectrum.scene),
        "names": ("3 Four names", names.scene),
        "invariants": ("4 Unbreakable", invariants.scene),
    }
)
"""What each section is called, and what it shows."""


def run(**choices: Any) -> RunningPage[ShapeSettings, ShapeNumbers]:
    """Return the page with its draws, to be displayed; `choices` are those of `Page.run`."""
    sampler = Sampler()
    page = declare(sampler).run(**choices)

    def show() -> None:
        if page.settings.section == "names":
            page.refresh()

    sampler.show = show
    return page


def declare(sampler: Sampler | None = None) -> Page[ShapeSettings, ShapeNumbers]:
    """Return the declaration of the page, for which `sampler` draws; `run` lets it tell the page."""
    sampler = Sampler() if sampler is None else sampler
    return framed(
        __file__,
        ShapeSettings(),
        lambda settings: compute(settings, sampler.sample(settings.logits)),
        lambda settings, numbers: SECTIONS[settings.section][1](settings),
        key=lambda settings, numbers: (settings.section, settings.n),
        controls=lambda: controls(sampler),
    )


def controls(sampler: Sampler) -> Rows[ShapeSettings]:
    """Return widgets for what is not dragged."""
    section = toggles([(name, section) for section, (name, _) in SECTIONS.items()], tooltip="Which section")
    classes: Control[ShapeSettings] = class_counter(MAX_CLASSES)
    return [
        [Control(section, lambda settings: settings.section, ShapeSettings.to_section)],
        [
            replace(classes, there=lambda settings: settings.section != "triangle"),
            Button(
                widgets.Button(description="Draw", button_style="primary", layout={"width": "auto"}),
                press=lambda settings: sampler.press(settings.logits),
                there=lambda settings: settings.section == "names",
                dress=lambda settings: {"description": sampler.action(settings.logits)},
            ),
            Standard.UNDO,
            Standard.RESET,
        ],
    ]
