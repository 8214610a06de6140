"""What the checking lab and the bug hunt have in common above their pictures: where, how, and in which precision."""

from __future__ import annotations

from typing import TypeVar, get_args

import ipywidgets as widgets

from explainer.core.differences import Method
from explainer.page.controls import Control, toggles
from explainer.pages.check.settings import PLACES, CheckSettings, Precision

C = TypeVar("C", bound=CheckSettings)

_ELSEWHERE = "your own"


def place() -> Control[C]:
    """Return the control for where f is looked at."""
    return Control(
        widgets.Dropdown(options=[_ELSEWHERE, *PLACES], description="Look at"),
        read=lambda settings: settings.place or _ELSEWHERE,
        change=lambda settings, name: settings if name == _ELSEWHERE else settings.at(name),
    )


def differences() -> list[Control[C]]:
    """Return the controls for how differences are taken."""
    return [
        Control(
            toggles(get_args(Method), description="Differences"),
            read=lambda settings: settings.method,
            change=lambda settings, name: settings.replace(method=name),
        ),
        Control(
            toggles(get_args(Precision), description="Precision of f"),
            read=lambda settings: settings.precision,
            change=lambda settings, name: settings.replace(precision=name),
        ),
    ]
