"""All the numbers of one moment of the page: those of the section that is shown."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from typing import Final

import numpy as np

from explainer.core import JacobianCheck
from explainer.pages.logits import Floats, SoftmaxNumbers, softmax_and_jacobian
from explainer.pages.precision import tempered
from explainer.pages.precision.formats import FORMATS
from explainer.pages.precision.habits import HABITS, Masked, mask, ours
from explainer.pages.precision.online import Pass, every_order, merge, one_pass, ones, two_passes
from explainer.pages.precision.saturated import Saturation, saturate
from explainer.pages.precision.settings import LARGEST_LEAD, PrecisionSettings
from explainer.pages.precision.ways import WAYS, Trace, Way, take

LEADS: Final = np.linspace(0.0, LARGEST_LEAD, 121)
"""Where the curves are computed."""


@dataclasses.dataclass(frozen=True, eq=False)
class LimitsNumbers:
    """Softmax in every format and in every way.

    Parameters
    ----------
    settings : PrecisionSettings
    traces : mapping of (str, str) to Trace
        By format and way.
    """

    settings: PrecisionSettings
    traces: Mapping[tuple[str, Way], Trace]

    @property
    def selected(self) -> Trace:
        """The one whose steps are shown."""
        return self.traces[self.settings.format, WAYS[self.settings.selected[1]]]

    def exp_of(self, name: str) -> str:
        """Return what some exp(z) is in a format where it does not fit: ∞, NaN or 0; nothing where all fit."""
        weights = self.traces[name, "naive"].weights.astype(np.float64)
        if np.isnan(weights).any():
            return "NaN"
        return "∞" if np.isinf(weights).any() else "0" if (weights == 0).any() else ""


@dataclasses.dataclass(frozen=True, eq=False)
class SaturationNumbers:
    """What is left of softmax and its derivative where the first of two logits leads.

    Parameters
    ----------
    settings : PrecisionSettings
    points : mapping of str to Saturation
        By format, at the reader's lead.
    curves : mapping of str to Saturation
        By format, from lead 0 to the largest.
    """

    settings: PrecisionSettings
    points: Mapping[str, Saturation]
    curves: Mapping[str, Saturation]


@dataclasses.dataclass(frozen=True, eq=False)
class MasksNumbers:
    """Softmax with masked classes, by every habit, in the chosen format.

    Parameters
    ----------
    settings : PrecisionSettings
    outcomes : mapping of str to Masked
        By habit.
    ours : tuple of float
        What this package's softmax gives, in float64; empty where it refuses.
    refusal : str
        Its words.
    """

    settings: PrecisionSettings
    outcomes: Mapping[str, Masked]
    ours: tuple[float, ...]
    refusal: str

    @property
    def selected(self) -> Masked:
        """The one whose Jacobian is shown."""
        return self.outcomes[self.settings.habit]


@dataclasses.dataclass(frozen=True, eq=False)
class OnePassNumbers:
    """Softmax's sum in one pass, in the chosen format, and long sums in all.

    Parameters
    ----------
    settings : PrecisionSettings
    went : Pass
    chunks : mapping of str to (float, float)
        m and d of the ``first`` and the ``second`` chunk, ``merged``, and by ``two`` passes.
    orders_apart : float
        The largest difference between one pass, over every order of the logits, and two passes; in ulp.
    ones : mapping of str to float
        By format, what the ones come to.
    """

    settings: PrecisionSettings
    went: Pass
    chunks: Mapping[str, tuple[float, float]]
    orders_apart: float
    ones: Mapping[str, float]

    @property
    def precision(self) -> int:
        """How many binary digits the chosen format has."""
        return FORMATS[self.settings.format].precision


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class TemperatureNumbers(SoftmaxNumbers[PrecisionSettings]):
    """Softmax at a temperature, in float64. All arrays hold something for every class, and last for the entropy.

    Parameters
    ----------
    now, cold, hot : ndarray of float64, shape (n + 1,)
        At the reader's temperature, and the limits T → 0 and T → ∞.
    check : JacobianCheck
        The slopes in T beside their finite differences, shape (n + 1, 1).
    curves : ndarray of float64, shape (m, n + 1)
        At the temperatures of `tempered.CURVE`.
    """

    now: Floats
    cold: Floats
    hot: Floats
    check: JacobianCheck
    curves: Floats


PrecisionNumbers = LimitsNumbers | SaturationNumbers | MasksNumbers | OnePassNumbers | TemperatureNumbers


def compute(settings: PrecisionSettings) -> PrecisionNumbers:
    """Compute the numbers of the section that `settings` are in; a pure function.

    Examples
    --------
    >>> numbers = compute(PrecisionSettings(logits=(12.0, 0.0)))
    >>> numbers.selected.broken
    'exp(z₁) = ∞, so ∞/∞ = NaN'
    """
    if settings.section == "saturation":
        points = {name: saturate(np.array([settings.lead]), held) for name, held in FORMATS.items()}
        return SaturationNumbers(settings, points, curves())
    if settings.section == "masks":
        held = FORMATS[settings.format]
        at = (settings.logits, settings.is_masked, held)
        return MasksNumbers(settings, {habit: mask(habit, *at) for habit in HABITS}, *ours(*at[:2]))
    if settings.section == "onepass":
        return _one_pass(settings)
    if settings.section == "temperature":
        return _tempered(settings)
    return LimitsNumbers(settings, compare(settings.logits))


def compare(logits: tuple[float, ...]) -> dict[tuple[str, Way], Trace]:
    """Compute softmax in every format and in every way."""
    return {(name, way): take(way, logits, held) for name, held in FORMATS.items() for way in WAYS}


@functools.cache
def curves() -> Mapping[str, Saturation]:
    """Compute everything about saturation at leads from 0 to the largest, by format."""
    return {name: saturate(LEADS, held) for name, held in FORMATS.items()}


def _one_pass(settings: PrecisionSettings) -> OnePassNumbers:
    number_format = FORMATS[settings.format]
    held = number_format.hold(settings.logits)
    first, second = (one_pass(chunk) for chunk in (held[: settings.cut], held[settings.cut :]))
    ends = [(chunk.maxima[-1], chunk.totals[-1]) for chunk in (first, second)]
    two = two_passes(held)
    chunks = {"first": ends[0], "second": ends[1], "merged": merge(*ends), "two": (held.max(), two)}
    apart = np.abs(every_order(held) - two).max() / number_format.ulp(two)
    return OnePassNumbers(
        settings,
        one_pass(held),
        {name: (float(m), float(d)) for name, (m, d) in chunks.items()},
        float(apart),
        {name: float(totals[settings.count - 1]) for name, totals in ones().items()},
    )


def _tempered(settings: PrecisionSettings) -> TemperatureNumbers:
    z, t = np.array(settings.logits), settings.temperature
    shares, jacobian = softmax_and_jacobian(settings.logits, t)
    frozen = tempered.cold(z)
    return TemperatureNumbers(
        settings, shares, jacobian, t,
        now=np.append(shares, tempered.entropy(z, t)),
        cold=np.append(frozen, np.log(np.count_nonzero(frozen))),
        hot=np.append(np.full(z.size, 1 / z.size), np.log(z.size)),
        check=tempered.check(z, t),
        curves=tempered.curves(settings.logits),
    )  # fmt: skip
