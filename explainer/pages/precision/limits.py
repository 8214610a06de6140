"""Section 1: overflow and underflow, in six formats and three ways to write softmax."""

from __future__ import annotations

import math
from typing import Final

from explainer.page.scene import Handle, Scene
from explainer.pages.logit_scene import cells
from explainer.pages.precision.formats import FORMATS, REFERENCE
from explainer.pages.precision.numbers import LimitsNumbers
from explainer.pages.precision.questions import QUESTIONS
from explainer.pages.precision.ranges import Ranges
from explainer.pages.precision.settings import PrecisionSettings
from explainer.pages.precision.ways import FORMULAS, WAYS, Trace
from explainer.pages.precision.writing import ulps, written
from explainer.pages.questions import QuestionWords, answers
from explainer.pages.tables import SectionWords, choice_cell, number_cell, pressed_state, table
from explainer.views.labels import name_input
from explainer.views.numerals import logit
from explainer.views.summary import Summary
from explainer.views.view import State, Wording

_FAR: Final = 4.0
"""A share that is further off, in ulp, is marked."""
WORDS: Final = """The formula that everybody writes first, exp(z)/Σ exp(z), breaks as soon as an exponential does not
fit into the format. Drag the logits past the end of a bar, or all of them together: softmax does not change by that,
and the first column of the table dies alone."""


def scene(settings: PrecisionSettings) -> Scene[PrecisionSettings, LimitsNumbers]:
    """Return what the section shows."""
    ranges = Ranges(settings.n, float(settings.reach))
    return Scene(
        {
            "summary": Summary(in_short),
            "words": SectionWords("Overflow and underflow", WORDS, in_short),
            "ranges": ranges,
            "ways": WaysTable(),
            "steps": StepsTable(settings.n),
            "question": QuestionWords(QUESTIONS["limits"]),
        },
        [*(_handle(ranges, k) for k in range(settings.n)), _shift(ranges)],
        [
            cells(
                "formats and ways", "way", (len(FORMATS), len(WAYS)),
                press=lambda f, w: lambda settings: settings.replace(selected=(f, w)),
                name=lambda f, w: f"{list(FORMATS)[f]}, {FORMULAS[WAYS[w]]}: show its steps",
                tells=["way-value", "way-shares"],
            ),
            *answers(QUESTIONS["limits"], PrecisionSettings),
        ],
    )  # fmt: skip


def _handle(ranges: Ranges, k: int) -> Handle[PrecisionSettings]:
    return Handle(
        f"logit-handle-{k}", ranges.axes, "x", f"logit {name_input(k)}",
        read=lambda settings: settings.logits[k],
        change=lambda settings, value: settings.with_logit(k, value),
        write=logit,
    )  # fmt: skip


def _shift(ranges: Ranges) -> Handle[PrecisionSettings]:
    return Handle(
        "shift-handle", ranges.axes, "x", "all logits together: their mean",
        read=lambda settings: settings.mean, change=PrecisionSettings.raised, write=logit,
    )  # fmt: skip


def in_short(numbers: LimitsNumbers) -> str:
    """Tell what breaks, and what comes of the softmax whose steps are shown.

    Examples
    --------
    >>> from explainer.pages.precision.numbers import compute
    >>> in_short(compute(PrecisionSettings(logits=(100.0, 0.0)))).split(". ")[1]
    'float16, exp(z)/Σ exp(z): exp(z₁) = ∞, so ∞/∞ = NaN.'
    """
    broken = [sum(not numbers.traces[name, way].is_distribution for name in FORMATS) for way in ("naive", "shifted")]
    naive, shifted = (f"{count} of {len(FORMATS)} formats" if count else "no format" for count in broken)
    trace = numbers.selected
    found = trace.broken or f"off by at most {ulps(trace.error)} ulp"
    return (
        f"exp(z)/Σ exp(z) breaks in {naive}, with z − max z it breaks in {shifted}. "
        f"{trace.format.name}, {FORMULAS[trace.way]}: {found}."
    )


class WaysTable(Wording[LimitsNumbers]):
    """Formats by ways: the largest error in ulp, or what came instead of a distribution.

    Attributes
    ----------
    state : dict
        ``way-{f}-{w}``, ``way-value-{f}-{w}``, ``way-shares-{f}-{w}``.

    Examples
    --------
    >>> from explainer.pages.precision.numbers import compute
    >>> view = WaysTable()
    >>> view.update(compute(PrecisionSettings(logits=(11.0, 11.0))))
    >>> [view.state[f"way-value-2-{w}"] for w in range(3)]
    ['all 0', '0', '0']
    """

    title = "Six formats, three ways"

    def __init__(self) -> None:
        super().__init__()
        rows = (
            (
                name,
                [choice_cell(*(f"way{part}-{f}-{w}" for part in ("", "-value", "-shares"))) for w in range(len(WAYS))],
            )
            for f, name in enumerate(FORMATS)
        )
        self.markup = f"""{table(self.title, ("", *FORMULAS.values()), rows, "sx-ways")}
<p class="sx-note">Every step is computed in the format. The number is the largest error of a share, in units of its
last place, against softmax of the logits as the format holds them ({REFERENCE}).
<span class="sx-wide">Below it are the shares.</span> Press one to see its steps.</p>"""

    def say(self, numbers: LimitsNumbers) -> State:
        """Tell every result."""
        state: State = {}
        for f, name in enumerate(FORMATS):
            for w, way in enumerate(WAYS):
                trace = numbers.traces[name, way]
                state[f"way-value-{f}-{w}"] = outcome(trace)
                shares = trace.shares.astype(float).tolist()
                state[f"way-shares-{f}-{w}"] = ", ".join(written(share, trace.format.precision, 3) for share in shares)
                state[f"way-{f}-{w}"] = {
                    "data-kind": "broken" if not trace.is_distribution else "far" if trace.error > _FAR else None,
                    **pressed_state(numbers.settings.selected == (f, w)),
                }
        return state


def outcome(trace: Trace) -> str:
    """Say in a few characters what came out.

    Examples
    --------
    >>> from explainer.pages.precision.ways import take
    >>> [outcome(take("naive", z, FORMATS["float16"])) for z in ([12.0, 0.0], [11.0, 11.0], [1.0, 0.0])]
    ['NaN', 'all 0', '0.58']
    """
    if trace.is_distribution:
        return ulps(trace.error)
    return "all 0" if math.isfinite(trace.error) else "NaN"


class StepsTable(Wording[LimitsNumbers]):
    """One softmax, class by class: what the format holds, the exponential, the share, the truth, and the error.

    Parameters
    ----------
    n : int
        Classes.

    Attributes
    ----------
    state : dict
        ``step-of``, ``step-broken``, ``step-total``; ``step-{held|exp|share|error}-{k}``.

    Examples
    --------
    >>> from explainer.pages.precision.numbers import compute
    >>> view = StepsTable(2)
    >>> view.update(compute(PrecisionSettings(logits=(12.0, 0.1))))
    >>> view.state["step-held-1"], view.state["step-exp-0"], view.state["step-broken"]
    ('0.09998', '∞', 'exp(z₁) = ∞, so ∞/∞ = NaN.')
    """

    title = "Step by step"

    def __init__(self, n: int) -> None:
        super().__init__()
        head = ("class", "z as held", '<span data-gid="step-head"></span>', "S", "off by, ulp")
        kinds = ("held", "exp", "share", "error")
        rows = ((str(k + 1), [number_cell(f"step-{kind}-{k}") for kind in kinds]) for k in range(n))
        self.markup = f"""<p><strong data-gid="step-of"></strong></p>{table(self.title, head, rows)}
<p>Σ = <span data-gid="step-total"></span>. <strong data-gid="step-broken"></strong></p>"""

    def say(self, numbers: LimitsNumbers) -> State:
        """Tell the steps."""
        trace = numbers.selected
        state: State = {
            "step-of": f"{trace.format.name}: {FORMULAS[trace.way]}",
            "step-head": "exp(z)" if trace.way == "naive" else "exp(z − max z)",
            "step-total": written(trace.total, trace.format.precision),
            "step-broken": trace.broken and f"{trace.broken}.",
        }
        lists = (trace.held.tolist(), trace.weights.tolist(), trace.shares.tolist(), trace.errors.tolist())
        for k, (held, weight, share, error) in enumerate(zip(*lists, strict=True)):
            state[f"step-held-{k}"] = written(float(held), trace.format.precision)
            state[f"step-exp-{k}"] = written(float(weight), trace.format.precision)
            state[f"step-share-{k}"] = written(float(share), trace.format.precision)
            state[f"step-error-{k}"] = ulps(error)
        return state
