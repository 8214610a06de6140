"""The chain rule, declared: what is chosen, what is shown, and the training that runs beside it."""

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
from explainer.pages.chain_rule import column, layer, loss, move, row, training
from explainer.pages.chain_rule.digits import RIGHT_ANSWERS
from explainer.pages.chain_rule.numbers import ChainRuleNumbers, compute
from explainer.pages.chain_rule.settings import MOST_CLASSES, ChainRuleSettings, Section
from explainer.pages.chain_rule.trainer import Trainer
from explainer.pages.frame import framed
from explainer.pages.logit_scene import class_counter
from explainer.views.matrix import inputs, outputs

SECTIONS: Final[Mapping[Section, tuple[str, Callable[[ChainRuleSettings], Scene[ChainRuleSettings, Any]]]]] = (
    MappingProxyType(
        {
            "row": ("1 A, B, C", row.scene),
            "move": ("2 As weights", move.scene),
            "column": ("3 A column", column.scene),
            "loss": ("4 A loss", loss.scene),
            "layer": ("5 A layer", layer.scene),
            "training": ("6 Training", training.scene),
        }
    )
)
"""What each section is called, and what it shows."""
SOFT: Final = "soft"
_SOFTENED: Final = 0.7


def run(**choices: Any) -> RunningPage[ChainRuleSettings, ChainRuleNumbers]:
    """Return the page with its training, to be displayed; `choices` are those of `Page.run`."""
    trainer = Trainer()
    page = declare(trainer).run(**choices)

    def show() -> None:
        if page.settings.section == "training":
            page.refresh()

    trainer.show, trainer.say = show, page.live.say
    return page


def declare(trainer: Trainer | None = None) -> Page[ChainRuleSettings, ChainRuleNumbers]:
    """Return the declaration of the page, whose training `trainer` does; `run` lets it tell the page."""
    trainer = Trainer() if trainer is None else trainer
    return framed(
        __file__,
        ChainRuleSettings(),
        lambda settings: compute(settings, trainer.progress(settings.rate)),
        lambda settings, numbers: SECTIONS[settings.section][1](settings),
        key=lambda settings, numbers: (settings.section, settings.n, settings.labels),
        controls=lambda: controls(trainer),
    )


def controls(trainer: Trainer) -> Rows[ChainRuleSettings]:
    """Return widgets for what is not dragged."""
    section = toggles([(name, section) for section, (name, _) in SECTIONS.items()], tooltip="Which section")
    classes: Control[ChainRuleSettings] = class_counter(MOST_CLASSES)
    return [
        [Control(section, lambda settings: settings.section, lambda settings, value: settings.replace(section=value))],
        [
            replace(classes, there=lambda settings: settings.section != "training"),
            _looked_at(),
            _target(),
            *_training(trainer),
            Standard.UNDO,
            Standard.RESET,
        ],
    ]


def _looked_at() -> Control[ChainRuleSettings]:
    def dress(settings: ChainRuleSettings) -> Mapping[str, Any]:
        names = inputs if settings.section == "column" else outputs
        description = {"column": "Column", "layer": "Output"}.get(settings.section, "Row")
        return {"options": _numbered(names(settings.n)), "description": description}

    return Control(
        widgets.Dropdown(options=_numbered(outputs(2)), layout={"width": "8.5rem"}),
        read=lambda settings: settings.looked_at,
        change=ChainRuleSettings.look_at,
        there=lambda settings: settings.section not in ("loss", "training"),
        dress=dress,
    )


def _target() -> Control[ChainRuleSettings]:
    def dress(settings: ChainRuleSettings) -> Mapping[str, Any]:
        return {"options": (*_numbered([f"hard, class {k + 1}" for k in range(settings.n)]), (SOFT, SOFT))}

    return Control(
        widgets.Dropdown(options=[SOFT], description="Target", layout={"width": "11rem"}),
        read=lambda settings: SOFT if settings.hard is None else settings.hard,
        change=with_target,
        there=lambda settings: settings.section == "loss",
        dress=dress,
    )


def with_target(settings: ChainRuleSettings, target: int | str) -> ChainRuleSettings:
    """Return `settings` with a hard target, the class of that index, or with a soft one that still leans the same way.

    Examples
    --------
    >>> with_target(ChainRuleSettings(), 0).target
    (1.0, 0.0, 0.0)
    >>> [round(y, 2) for y in with_target(ChainRuleSettings(), "soft").target]
    [0.15, 0.7, 0.15]
    """
    if isinstance(target, int):
        return settings.with_target(target, 1.0)
    return settings if settings.hard is None else settings.with_target(settings.hard, _SOFTENED)


def _training(trainer: Trainer) -> list[Control[ChainRuleSettings] | Button[ChainRuleSettings]]:
    def there(settings: ChainRuleSettings) -> bool:
        return settings.section == "training"

    def dress(settings: ChainRuleSettings) -> Mapping[str, Any]:
        rates = sorted({*RIGHT_ANSWERS, settings.rate})
        return {"options": tuple((f"{rate:g}", rate) for rate in rates)}

    train = widgets.Button(description="Train", button_style="primary", layout={"width": "auto"})
    again = widgets.Button(description="Reset training", tooltip="Forget what was trained", layout={"width": "auto"})
    rate = widgets.Dropdown(
        description="Learning rate", style={"description_width": "auto"}, layout={"width": "11rem"}
    )  # fmt: skip
    return [
        Button(
            train,
            press=lambda settings: trainer.press(settings.rate),
            there=there,
            dress=lambda settings: {"description": trainer.action(settings.rate)},
        ),
        Button(again, press=lambda settings: trainer.reset(), there=there),
        Control(
            rate,
            read=lambda settings: settings.rate,
            change=lambda settings, value: settings.replace(rate=value),
            there=there,
            dress=dress,
        ),
    ]


def _numbered(names: list[str]) -> tuple[tuple[str, int], ...]:
    return tuple((name, k) for k, name in enumerate(names))
