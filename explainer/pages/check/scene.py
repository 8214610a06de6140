"""What the checking lab and the bug hunt have in common: pictures, and what in them can be dragged and chosen."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

from explainer.page.scene import Choices, Handle, Scene, View
from explainer.pages.check.input_bars import InputBars
from explainer.pages.check.matrices import ClaimVerdicts, ValueMatrix
from explainer.pages.check.numbers import CheckNumbers
from explainer.pages.check.outcome import Outcome, found
from explainer.pages.check.settings import LEAST_STEP, MOST_STEP, CheckSettings
from explainer.pages.check.v_curve import VCurve
from explainer.pages.logit_scene import cells, logit_handles
from explainer.views.labels import name_input, sub
from explainer.views.logit_bars import LogitBars
from explainer.views.numerals import spelled
from explainer.views.summary import Summary

C = TypeVar("C", bound=CheckSettings)


def key(settings: C, numbers: CheckNumbers[C]) -> Hashable:
    """Return what decides which pictures there are: how many outputs there are, only f knows."""
    return numbers.check.analytic.shape, numbers.subject.symbol, settings.labels


def check_scene(
    settings: C,
    numbers: CheckNumbers[C],
    *,
    first: Mapping[str, View[CheckNumbers[C]]] | None = None,
    last: Mapping[str, View[CheckNumbers[C]]] | None = None,
) -> Scene[C, CheckNumbers[C]]:
    """Return inputs, matrices, curve and outcome.

    Parameters
    ----------
    settings, numbers
        See `explainer.page.page.Page`.
    first, last : mapping of str to view, optional
        Other views before and after them.
    """
    (m, n), symbol = numbers.check.analytic.shape, numbers.subject.symbol
    inputs = InputBars(n, m, settings.labels) if numbers.subject.guarded else LogitBars(n, settings.labels)
    curve = VCurve()
    step = Handle[C](
        "step-handle", curve.axes, "x", "step h",
        read=lambda now: now.step, change=lambda now, h: now.replace(step=float(f"{h:.3g}")),
        write=lambda h: f"h = {spelled(h)}", low=LEAST_STEP, high=MOST_STEP,
    )  # fmt: skip

    def matrix(title: str, prefix: str, *tells: str) -> Choices[C]:
        def name(i: int, j: int) -> str:
            return f"∂{symbol}{sub(i)}/∂{name_input(j)}"

        return cells(
            f"{title} matrix", f"{prefix}-cell", (m, n), _look_at, _look_at, name,
            tells=[f"{prefix}-{each}" for each in (*tells, "value")],
        )  # fmt: skip

    return Scene(
        {
            **(first or {}),
            "summary": Summary(found),
            "bars": inputs,
            "analytic": ValueMatrix("analytic", m, n, symbol),
            "numeric": ValueMatrix("numeric", m, n, symbol),
            "check": ClaimVerdicts(m, n, symbol),
            "curve": curve,
            "findings": Outcome(),
            **(last or {}),
        },
        handles=[*logit_handles(inputs.logits, settings), step],
        choices=[matrix("analytic", "analytic"), matrix("numeric", "numeric"), matrix("verdict", "check", "verdict")],
    )


def _look_at(i: int, j: int) -> Callable[[C], C]:
    return lambda now: now.replace(selected=(i, j))
