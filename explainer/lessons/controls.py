"""The Explorer's controls, and what their entries mean."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable

import ipywidgets as widgets

from explainer.lessons.panel import Panel, Propose, class_counter, row, stacked
from explainer.live import LiveFigure
from explainer.snapshot.settings import MAX_CLASSES, PRESETS, Settings
from explainer.views.labels import logit, name_input

_SLIDER = {"width": "20rem", "max_width": "100%"}


class Controls(Panel[Settings]):
    """Widgets for everything in `Settings` that is not chosen in the pictures; parameters: see `Panel`."""

    def __init__(
        self,
        live: LiveFigure,
        propose: Propose[Settings],
        undo: Callable[[], None],
        reset: Callable[[], None],
    ) -> None:
        super().__init__(live, propose, undo, reset)
        self.preset = widgets.Dropdown(options=[_NO_PRESET, *PRESETS], description="Preset", tooltip="Start from these")
        self.classes = class_counter(MAX_CLASSES)
        self.labels = widgets.Text(description="Labels", placeholder="cat, dog, …", continuous_update=False)
        self.temperature = widgets.FloatLogSlider(
            value=1.0,
            min=-math.log10(20),
            max=math.log10(20),
            step=math.log10(20) / 130,
            description="Temperature T",
            readout_format=".2f",
            layout=_SLIDER,
        )
        self.method = widgets.Dropdown(
            options=["central", "forward", "complex"], description="Differences", layout={"width": "13rem"}
        )
        self.step = widgets.FloatLogSlider(
            value=1e-5, min=-12, max=-1, step=0.1, description="Step h", readout_format=".0e", layout=_SLIDER
        )
        self.logits = [
            widgets.Text(description=name_input(index), continuous_update=False, layout={"width": "6.2rem"})
            for index in range(MAX_CLASSES)
        ]
        self._hear(self.preset, lambda settings, name: PRESETS.get(name, settings))
        self._hear(self.classes, resized)
        self._hear(self.labels, relabelled)
        self._hear(self.temperature, lambda settings, value: settings.replace(temperature=_plain(value)))
        self._hear(self.method, lambda settings, value: settings.replace(method=value))
        self._hear(self.step, lambda settings, value: settings.replace(step=_plain(value)))
        for index, text in enumerate(self.logits):
            self._hear(text, functools.partial(_with_written, index))

    def laid_out(self, *, check: bool) -> widgets.VBox:
        """Return the controls for a page; those of the finite-difference `check` only where it has one."""
        start = row(self.preset, self.classes, self.labels, self.undo, self.reset)
        tune = row(self.temperature, *((self.method, self.step) if check else ()))
        logits = row(*self.logits)
        logits.add_class("sx-logits")
        return stacked(start, tune, logits)

    def _show(self, settings: Settings, before: Settings | None) -> None:
        for index, value in enumerate(settings.logits):
            self.logits[index].value = logit(value)
        if before is None or before.n != settings.n or before.labels != settings.labels:
            self._resize(settings)
        _slide(self.temperature, settings.temperature)
        self.method.value = settings.method
        _slide(self.step, settings.step)
        self.preset.value = next((name for name, preset in PRESETS.items() if _same(preset, settings)), _NO_PRESET)

    def _resize(self, settings: Settings) -> None:
        self.classes.value = settings.n
        self.labels.value = ", ".join(settings.labels)
        for index, text in enumerate(self.logits):
            text.layout.display = None if index < settings.n else "none"


_NO_PRESET = "your own"


def resized(settings: Settings, n: int) -> Settings:
    """Return `settings` with `n` classes: the last ones go, or new ones come with the lowest logit there is."""
    lowest = min(z for z in settings.logits if math.isfinite(z))
    logits = (*settings.logits, *[lowest] * (n - settings.n))[:n]
    labels = (*settings.labels, *map(str, range(settings.n + 1, n + 1)))[:n] if settings.labels else ()
    i, j = (min(index, n - 1) for index in settings.selected)
    return settings.fitted(logits=logits, labels=labels, selected=(i, j))


def relabelled(settings: Settings, written: str) -> Settings:
    """Return `settings` with the labels of a comma-separated list; empty for none."""
    labels = tuple(label.strip() for label in written.split(",")) if written.strip() else ()
    return settings.replace(labels=labels)


def with_logit(settings: Settings, index: int, value: float) -> Settings:
    """Return `settings` with one logit changed, and a window that holds it."""
    logits = (*settings.logits[:index], value, *settings.logits[index + 1 :])
    low, high = settings.window
    inside = value == -math.inf or low <= value <= high
    return settings.replace(logits=logits) if inside else settings.fitted(logits=logits)


def _with_written(index: int, settings: Settings, written: str) -> Settings:
    return with_logit(settings, index, read_logit(written, index))


def read_logit(written: str, index: int) -> float:
    """Return the number that a reader wrote; ``-inf`` or ``−∞`` masks the class.

    Raises
    ------
    ValueError
        If it is none.
    """
    plain = written.strip().replace("−", "-").replace("∞", "inf").replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        msg = f"`{name_input(index)}` must be a number such as 1.5, or -inf to mask the class; got {written!r}."
        raise ValueError(msg) from None


def _slide(slider: widgets.FloatLogSlider, value: float) -> None:
    """Move a slider that is elsewhere; one that only was rounded stays under the reader's hand."""
    if not math.isclose(slider.value, value, rel_tol=0.01):
        slider.value = value


def _plain(value: float) -> float:
    """Return the short number that is meant by the place of a logarithmic slider."""
    return float(f"{value:.3g}")


def _same(preset: Settings, settings: Settings) -> bool:
    return (preset.logits, preset.labels, preset.temperature) == (
        settings.logits,
        settings.labels,
        settings.temperature,
    )
