"""The bug hunt, declared: a mistake is planted, and its outcome is all that is seen of it."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import Final

import ipywidgets as widgets

from explainer.page.controls import Control, Rows, toggles
from explainer.page.page import Page
from explainer.page.scene import Choice, Choices, Scene
from explainer.pages.check import controls
from explainer.pages.check.hunt_settings import CHOICES, MOST, Catalogue, HuntSettings
from explainer.pages.check.hunt_words import NEXT, HuntWords, diagnosis_gid
from explainer.pages.check.in_time import InTime
from explainer.pages.check.numbers import CheckNumbers
from explainer.pages.check.scene import check_scene, key
from explainer.pages.frame import framed

COLUMNS: Final = 2
"""In which the diagnoses stand."""


def declare() -> Page[HuntSettings, CheckNumbers[HuntSettings]]:
    """Return the declaration of the page."""
    in_time = InTime[HuntSettings](lambda settings: settings.subject)
    return framed(
        __file__, HuntSettings(), in_time.at_rest, scene, hunt_key, hunt_controls,
        in_motion=in_time.in_motion, whose=", in the hunt",
    )  # fmt: skip


def scene(
    settings: HuntSettings, numbers: CheckNumbers[HuntSettings]
) -> Scene[HuntSettings, CheckNumbers[HuntSettings]]:
    """Return the question and its answers, and the pictures to look at."""
    pictures = check_scene(settings, numbers, first={"hunt": HuntWords(settings.catalogue)})
    onward = Choices[HuntSettings]("rounds", [[Choice(NEXT, "Next round", HuntSettings.onward)]])
    return Scene(pictures.views, pictures.handles, [_diagnoses(settings.catalogue), onward, *pictures.choices])


def hunt_key(settings: HuntSettings, numbers: CheckNumbers[HuntSettings]) -> Hashable:
    """Return what decides which pictures and which diagnoses there are."""
    return key(settings, numbers), settings.catalogue


def _diagnoses(catalogue: Catalogue) -> Choices[HuntSettings]:
    """Return the diagnoses, with arrow keys among them."""
    choices = [
        Choice(diagnosis_gid(name), title, partial(HuntSettings.answer, diagnosis=name))
        for name, title in CHOICES[catalogue].items()
    ]
    return Choices("diagnoses", [choices[k : k + COLUMNS] for k in range(0, len(choices), COLUMNS)])


def hunt_controls() -> Rows[HuntSettings]:
    """Return the controls of the hunt. What is answered is answered: there is no way back."""
    number = Control[HuntSettings](
        widgets.BoundedIntText(
            min=1, max=MOST, description="Hunt number", layout={"width": "11rem"},
            tooltip="Everybody with the same number hunts the same ten",
        ),
        read=lambda hunt: hunt.number,
        change=HuntSettings.begin,
    )  # fmt: skip
    mistakes = Control[HuntSettings](
        toggles([("of students", "classroom"), ("from the wild", "wild")], description="Mistakes"),
        read=lambda hunt: hunt.catalogue,
        change=HuntSettings.hunt_in,
    )
    return [[number, mistakes, controls.place()], controls.differences()]
