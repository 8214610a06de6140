"""Section 1: overflow and underflow, in six formats and three ways to write softmax."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from explainer.page.scene import Choice, Choices, Handle, Scene
from explainer.pages.precision.formats import FORMATS, REFERENCE
from explainer.pages.precision.numbers import LimitsNumbers
from explainer.pages.precision.questions import QuestionWords, answers
from explainer.pages.precision.ranges import Ranges
from explainer.pages.precision.settings import PrecisionSettings
from explainer.pages.precision.ways import FORMULAS, WAYS, Trace
from explainer.views.labels import name_input
from explainer.views.numerals import bare, compact, logit
from explainer.views.summary import Summary
from explainer.views.view import State, Wording, scrolling

NEAR_ONE: Final = 0.9995
"""From here on to 1, it is written how much is missing."""
_FAR: Final = 4.0
"""A share that is further off, in ulp, is marked."""


def scene(settings: PrecisionSettings) -> Scene[PrecisionSettings, LimitsNumbers]:
    """Return what the section shows."""
    ranges = Ranges(settings.n, float(settings.reach))
    return Scene(
        {
            "summary": Summary(in_short),
            "words": LimitsWords(),
            "ranges": ranges,
            "ways": WaysTable(),
            "steps": StepsTable(settings.n),
            "question": QuestionWords("limits"),
        },
        [*(_handle(ranges, k) for k in range(settings.n)), _shift(ranges)],
        [_cells(), *answers("limits")],
    )


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


def _cells() -> Choices[PrecisionSettings]:
    def cell(f: int, name: str, w: int) -> Choice[PrecisionSettings]:
        named = f"{name}, {FORMULAS[WAYS[w]]}: show its steps"
        return Choice(
            f"way-{f}-{w}", named,
            press=lambda settings: settings.replace(selected=(f, w)), tells=[f"way-value-{f}-{w}"],
        )  # fmt: skip

    rows = [[cell(f, name, w) for w in range(len(WAYS))] for f, name in enumerate(FORMATS)]
    return Choices("formats and ways", rows)


class LimitsWords(Wording[LimitsNumbers]):
    """What the section is about, and what there is to see now.

    Attributes
    ----------
    state : dict
        ``limits-now``.

    Examples
    --------
    >>> from explainer.pages.precision.numbers import compute
    >>> view = LimitsWords()
    >>> view.update(compute(PrecisionSettings(logits=(100.0, 0.0))))
    >>> view.state["limits-now"]
    'Now exp(z)/Σ exp(z) gives no distribution in 5 of 6 formats, z − max z in no format.'
    """

    title = "Overflow and underflow"

    def __init__(self) -> None:
        super().__init__()
        self.markup = """<div class="sx-words"><p>The formula that everybody writes first, exp(z)/Σ exp(z), breaks as
soon as an exponential does not fit into the format. Drag the logits past the end of a bar, or all of them together:
softmax does not change by that, and the first column of the table dies alone.</p>
<p><strong data-gid="limits-now"></strong></p></div>"""

    def say(self, numbers: LimitsNumbers) -> State:
        """Count what breaks."""
        return {"limits-now": _counted(numbers)}


def in_short(numbers: LimitsNumbers) -> str:
    """Tell what breaks, and what comes of the softmax whose steps are shown.

    Examples
    --------
    >>> from explainer.pages.precision.numbers import compute
    >>> in_short(compute(PrecisionSettings(logits=(100.0, 0.0)))).split(". ")[1]
    'float16, exp(z)/Σ exp(z): exp(z₁) = ∞, so ∞/∞ = NaN.'
    """
    trace = numbers.selected
    found = trace.broken or f"off by at most {ulps(trace.error)} ulp"
    return f"{_counted(numbers)} {trace.format.name}, {FORMULAS[trace.way]}: {found}."


def _counted(numbers: LimitsNumbers) -> str:
    broken = [sum(not numbers.traces[name, way].is_distribution for name in FORMATS) for way in ("naive", "shifted")]
    naive, shifted = (f"{count} of {len(FORMATS)} formats" if count else "no format" for count in broken)
    return f"Now exp(z)/Σ exp(z) gives no distribution in {naive}, z − max z in {shifted}."


class WaysTable(Wording[LimitsNumbers]):
    """Formats by ways: the largest error in ulp, or what came instead of a distribution.

    Attributes
    ----------
    state : dict
        ``way-{f}-{w}``, ``way-value-{f}-{w}``.

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
        head = "".join(f'<th scope="col">{FORMULAS[way]}</th>' for way in WAYS)
        rows = "".join(
            f'<tr><th scope="row">{name}</th>'
            + "".join(f"<td>{pressed(f'way-{f}-{w}', f'way-value-{f}-{w}')}</td>" for w in range(len(WAYS)))
            + "</tr>"
            for f, name in enumerate(FORMATS)
        )
        table = f"""<table class="sx-table sx-ways"><thead><tr><td></td>{head}</tr></thead>
<tbody>{rows}</tbody></table>"""
        self.markup = f"""{scrolling(self.title, table)}
<p class="sx-note">Every step is computed in the format. The number is the largest error of a share, in units of its
last place, against softmax of the logits as the format holds them ({REFERENCE}). Press one to see its steps.</p>"""

    def say(self, numbers: LimitsNumbers) -> State:
        """Tell every result."""
        state: State = {}
        for f, name in enumerate(FORMATS):
            for w, way in enumerate(WAYS):
                trace = numbers.traces[name, way]
                state[f"way-value-{f}-{w}"] = outcome(trace)
                state[f"way-{f}-{w}"] = {
                    "data-kind": "broken" if not trace.is_distribution else "far" if trace.error > _FAR else None,
                    "aria-pressed": "true" if numbers.settings.selected == (f, w) else "false",
                }
        return state


def pressed(gid: str, value: str) -> str:
    """Return a cell of a table that can be pressed, and in it the number by which it is called.

    Examples
    --------
    >>> pressed("way-0-0", "way-value-0-0")
    '<span class="sx-way" data-gid="way-0-0"><span data-gid="way-value-0-0"></span></span>'
    """
    return f'<span class="sx-way" data-gid="{gid}"><span data-gid="{value}"></span></span>'


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


def ulps(error: float) -> str:
    """Write an error in ulp."""
    return "–" if math.isnan(error) else "0" if error == 0 else f"{error:.2g}" if error < 100 else f"{error:.0f}"


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
        kinds = ("held", "exp", "share", "error")
        rows = "".join(
            f'<tr><th scope="row">{k + 1}</th>'
            + "".join(f'<td data-gid="step-{kind}-{k}"></td>' for kind in kinds)
            + "</tr>"
            for k in range(n)
        )
        table = f"""<table class="sx-table">
<thead><tr><th scope="col">class</th><th scope="col">z as held</th><th scope="col" data-gid="step-head"></th>
<th scope="col">S</th><th scope="col">off by, ulp</th></tr></thead><tbody>{rows}</tbody></table>"""
        self.markup = f"""<p><strong data-gid="step-of"></strong></p>{scrolling(self.title, table)}
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


def written(value: float, precision: int = 53, most: int = 4) -> str:
    """Write a number of a format: as many digits as it has, at most `most`; ∞, NaN and 0 for what they are.

    Examples
    --------
    >>> written(float("nan")), written(float("inf")), written(59874.14), written(1e-9), written(1 - 2**-24)
    ('NaN', '∞', '59870', '1e−9', '1 − 6e−8')
    """
    if math.isnan(value):
        return "NaN"
    if value == 0 or math.isinf(value):
        return compact(value)
    if NEAR_ONE < value < 1:
        return f"1 − {compact(1 - value)}"
    digits = min(most, max(2, math.ceil(precision * math.log10(2.0)) + 1))
    if 1e-4 <= abs(value) < 1e6:
        rounded = float(f"{value:.{digits - 1}e}")
        return f"{rounded:.15g}".replace("-", "−")
    return compact(value, digits).replace(".000", "").replace("1.0e", "1e")


def shorter_written(share: float, precision: int = 53) -> Iterator[str]:
    """Write a share ever shorter: `written`, without the 0 before the point, with fewer digits, and roughly.

    Examples
    --------
    >>> list(shorter_written(0.6652)), list(shorter_written(1.234e-7)), list(shorter_written(1 - 2**-24))
    (['0.665', '.665', '.67'], ['1.23e−7', '1e−7', '<.01'], ['1 − 6e−8', '>.999'])
    """
    words = written(share, precision, 3)
    yield words
    if not 0 < share < 1:
        return
    if share > NEAR_ONE:
        yield ">.999"
    elif share < 0.01:
        yield compact(share)
        yield "<.01"
    else:
        yield bare(words)
        yield bare(f"{share:.2f}") if share < 0.995 else ">.99"
