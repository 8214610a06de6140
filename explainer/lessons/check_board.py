"""What the checking lab and the bug hunt have in common: pictures, handles, and the time that there is to compute."""

from __future__ import annotations

from time import perf_counter

from explainer.lessons.board import logit_handles, move_logits
from explainer.lessons.controls import with_logit
from explainer.live import Choices, Drag, Handle, LiveFigure
from explainer.snapshot.check import CheckSnapshot, compute_check
from explainer.snapshot.check_settings import FULL, LIGHT, QUICK, CheckSettings, Effort, affordable
from explainer.snapshot.check_subject import Subject
from explainer.snapshot.settings import Settings
from explainer.views.bars import LogitBars
from explainer.views.check_findings import CheckFindings
from explainer.views.check_matrices import ValueMatrix, VerdictMatrix
from explainer.views.input_bars import InputBars
from explainer.views.labels import name_input, spelled, sub
from explainer.views.v_curve import FIRST, MOST, VCurve
from explainer.views.view import PictureView, TextView

CheckViews = dict[str, PictureView[CheckSnapshot] | TextView[CheckSnapshot]]

_DRAGGING, _RESTING = 0.004, 0.5
_MATRICES = {"analytic": "analytic", "numeric": "numeric", "check": "verdict"}


class Pace:
    """Computes as much as there is time for: a reader's own function may be slow.

    Parameters
    ----------
    subject : Subject or None
        A reader's own; None: only those of the catalogue, which are fast.
    """

    def __init__(self, subject: Subject | None) -> None:
        self._subject = subject
        self._seconds: float | None = None
        self._before: CheckSnapshot | None = None

    def compute(self, reader: CheckSettings, *, rests: bool) -> CheckSnapshot:
        """Return all the numbers for `reader` that can be had within 4 ms, or within half a second at rest.

        The check of the entries itself is always made, however long it takes.
        """
        if self._subject is None:
            self._before = compute_check(reader, effort=FULL if rests else QUICK, before=self._before)
            return self._before
        if self._seconds is None:
            self._measured(reader, LIGHT)
        seconds = self._seconds or 0.0
        return self._measured(reader, affordable(seconds, reader.settings.n, _RESTING if rests else _DRAGGING))

    def _measured(self, reader: CheckSettings, effort: Effort) -> CheckSnapshot:
        start = perf_counter()
        snapshot = compute_check(reader, self._subject, effort, self._before)
        if snapshot.check is not None and (self._before is None or snapshot.curves is not self._before.curves):
            self._seconds = (perf_counter() - start) / effort.calls(reader.settings.n)
        self._before = snapshot
        return snapshot


def shape_of(snapshot: CheckSnapshot) -> object:
    """Return what decides which pictures there are: as long as it stays, they only change."""
    return snapshot.analytic.shape, snapshot.subject.symbol, snapshot.settings.labels


def pictures(snapshot: CheckSnapshot) -> tuple[CheckViews, dict[str, Handle], list[Choices]]:
    """Return the views of logits, matrices, curve and findings, with what in them can be dragged and chosen."""
    (m, n), symbol, settings = snapshot.analytic.shape, snapshot.subject.symbol, snapshot.settings
    curve = VCurve()
    inputs = LogitBars(n, settings.labels) if symbol != "f" else InputBars(n, m)
    views: CheckViews = {
        "bars": inputs,
        "analytic": ValueMatrix("analytic", m, n, symbol),
        "numeric": ValueMatrix("numeric", m, n, symbol),
        "check": VerdictMatrix(m, n, symbol),
        "curve": curve,
        "findings": CheckFindings(),
    }
    step = Handle(
        curve.axes, "x", name="step h", value=settings.step, step=0.1, page=1.0, low=FIRST, high=MOST, digits=2,
        text=_step(settings.step),
    )  # fmt: skip
    bars = inputs.bars if isinstance(inputs, InputBars) else inputs
    choices = [_entries(prefix, title, m, n, symbol) for prefix, title in _MATRICES.items()]
    return views, {**logit_handles(bars, settings), "step-handle": step}, choices


def dragged(reader: CheckSettings, drag: Drag) -> CheckSettings:
    """Return what a drag makes of `reader`."""
    if drag.target == "step-handle":
        return reader.replace(settings=reader.settings.replace(step=float(f"{drag.value:.3g}")))
    return reader.replace(settings=with_logit(reader.settings, int(drag.target.rpartition("-")[2]), drag.value))


def chosen(reader: CheckSettings, gid: str) -> CheckSettings:
    """Return `reader` with the entry looked at whose cell is `gid`."""
    *_, i, j = gid.split("-")
    return reader.replace(selected=(int(i), int(j)))


def move_handles(live: LiveFigure, settings: Settings) -> None:
    """Tell the handles of `pictures` where they are now."""
    move_logits(live, settings)
    live.move("step-handle", settings.step, _step(settings.step))


def _step(h: float) -> str:
    return f"h = {spelled(h)}"


def _entries(prefix: str, title: str, m: int, n: int, symbol: str) -> Choices:
    rows = tuple(tuple(f"{prefix}-cell-{i}-{j}" for j in range(n)) for i in range(m))
    names = {rows[i][j]: f"{title} ∂{symbol}{sub(i)}/∂{name_input(j)}" for i in range(m) for j in range(n)}
    return Choices(rows, names, f"{title} matrix")
