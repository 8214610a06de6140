"""The checking lab, declared: for the claims of the catalogue, or for a reader's own function."""

from __future__ import annotations

import dataclasses
from typing import TypeVar

import ipywidgets as widgets

from explainer.page.controls import Control, Rows, Standard
from explainer.page.page import Page
from explainer.page.scene import Scene
from explainer.pages.check import controls
from explainer.pages.check.effort import TimedFunction
from explainer.pages.check.in_time import InTime
from explainer.pages.check.numbers import CheckNumbers
from explainer.pages.check.scene import check_scene, key
from explainer.pages.check.settings import CheckSettings, LabSettings
from explainer.pages.check.subjects import SUBJECTS, Subject
from explainer.pages.check.usual_checks import UsualChecks
from explainer.pages.frame import framed
from explainer.pages.logit_scene import class_counter

C = TypeVar("C", bound=CheckSettings)


def declare() -> Page[LabSettings, CheckNumbers[LabSettings]]:
    """Return the declaration of the lab."""
    in_time = InTime[LabSettings](lambda settings: settings.subject)
    return framed(__file__, LabSettings(), in_time.at_rest, scene, key, lab_controls, in_motion=in_time.in_motion)


def declare_own(subject: Subject) -> Page[CheckSettings, CheckNumbers[CheckSettings]]:
    """Return the declaration of the lab for a reader's own derivative, for one running page."""
    timed = TimedFunction(subject.f) if subject.guarded else None
    known = subject if timed is None else dataclasses.replace(subject, f=timed)
    in_time = InTime[CheckSettings](lambda _: known, timed)
    return framed(__file__, CheckSettings(), in_time.at_rest, scene, key, own_controls, in_motion=in_time.in_motion)


def scene(settings: C, numbers: CheckNumbers[C]) -> Scene[C, CheckNumbers[C]]:
    """Return the pictures, and below them what the usual checks say."""
    return check_scene(settings, numbers, last={"popular": UsualChecks()})


def lab_controls() -> Rows[LabSettings]:
    """Return the controls of the lab."""
    claims = [(subject.title, name) for name, subject in SUBJECTS.items()]
    claim = Control[LabSettings](
        widgets.Dropdown(options=claims, description="Claim"),
        read=lambda settings: settings.claim,
        change=lambda settings, name: settings.replace(claim=name),
    )
    return [[claim, *_where()], controls.differences()]


def own_controls() -> Rows[CheckSettings]:
    """Return the controls for a reader's own derivative, which is the only claim."""
    return [_where(), controls.differences()]


def _where() -> list[Control[C] | Standard]:
    return [class_counter(10, "Inputs n"), controls.place(), Standard.UNDO, Standard.RESET]
