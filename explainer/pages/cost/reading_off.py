"""Section 1: the bill, measured on the reader's machine and read off at any n."""

from __future__ import annotations

import math
from typing import Final

from explainer.core.jacobian import MAX_BYTES
from explainer.page.scene import Handle, Scene
from explainer.pages.cost.bill import RECORDED, SLOPES, exact_memory
from explainer.pages.cost.bill_curves import BillCurves
from explainer.pages.cost.numbers import BillNumbers
from explainer.pages.cost.questions import QUESTIONS
from explainer.pages.cost.settings import LARGEST_SIZE, CostSettings
from explainer.pages.questions import QuestionWords, answers
from explainer.pages.tables import number_cell, table
from explainer.views.numerals import spelled
from explainer.views.summary import Summary
from explainer.views.view import State, Wording

PROSE: Final = """Softmax’s Jacobian J has n² numbers. What training needs is its product with a vector, Jᵀg = S ⊙ (g
− S·g), which has n and never builds J. Drag n, up to a vocabulary of 2024. Press <em>Measure here</em> and the curves
are those of the machine that runs this page: no more than a quarter of its free memory is used, and you can stop at
any time."""
FIRST_MEASURED: Final = RECORDED.points[0].n
"""The smallest n that is measured."""
_NAMES: Final = {"dense": "J, then Jg", "vjp": "VJP", "jvp": "JVP"}


def scene(settings: CostSettings) -> Scene[CostSettings, BillNumbers]:
    """Return what the section shows."""
    curves = BillCurves()
    size = Handle[CostSettings](
        "size-handle", curves.axes, "x", "classes n",
        read=lambda settings: float(settings.size),
        change=lambda settings, value: settings.replace(size=nearest_size(value)),
        write=lambda value: f"n = {counted(round(value))}",
    )  # fmt: skip
    return Scene(
        {
            "summary": Summary(in_short),
            "words": BillWords(),
            "curves": curves,
            "bill": BillTable(),
            "question": QuestionWords(QUESTIONS["bill"]),
        },
        [size],
        answers(QUESTIONS["bill"], CostSettings),
    )


def nearest_size(value: float) -> int:
    """Return the n that is meant where `value` is dragged: to three digits, or a vocabulary that is known.

    Examples
    --------
    >>> nearest_size(50_000.0), nearest_size(12_345.0), nearest_size(1e9)
    (50257, 12300, 128256)
    """
    known = next((n for n in (50_257, LARGEST_SIZE) if abs(value / n - 1) < 0.02), None)
    return known or min(max(int(float(f"{value:.3g}")), 2), LARGEST_SIZE)


def counted(n: int) -> str:
    """Write a large whole number.

    Examples
    --------
    >>> counted(50257)
    '50 257'
    """
    return f"{n:,}".replace(",", " ")


def sized(count: float) -> str:
    """Write a number of bytes.

    Examples
    --------
    >>> sized(20206128392), sized(402056), sized(16), sized(131.6e9)
    ('20.2 GB', '402 kB', '16 bytes', '132 GB')
    """
    for unit, name in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if count >= 0.9995 * unit:
            return f"{spelled(count / unit, 3)} {name}"
    return f"{count:.0f} bytes"


def timed(seconds: float) -> str:
    """Write a time.

    Examples
    --------
    >>> timed(0.00012), timed(34.5), timed(5400.0), timed(float("nan"))
    ('0.12 ms', '34 s', '90 min', '–')
    """
    if math.isnan(seconds):
        return "–"
    if seconds >= 120:
        return f"{spelled(seconds / 60, 2)} min"
    return f"{spelled(seconds, 2)} s" if seconds >= 1 else f"{spelled(1000 * seconds, 2)} ms"


def _number(count: int) -> str:
    return counted(count) if count < 10_000_000 else spelled(float(count), 3)


def in_short(numbers: BillNumbers) -> str:
    """Tell the bill.

    Examples
    --------
    >>> from explainer.pages.cost.numbers import compute
    >>> in_short(compute(CostSettings()))[:76]
    'n = 50 257: J takes 20.2 GB in float64, 5.05 GB in float16; the VJP 402 kB. '
    """
    n = numbers.settings.size
    wide, half, product = (sized(exact_memory(*which)) for which in (("dense", n), ("dense", n, 2), ("vjp", n)))
    limit = f"{MAX_BYTES / 2**30:.1f} GiB"
    refused = f"J is refused. {numbers.refusal}" if numbers.refusal else f"J could be built (limit {limit})."
    return f"n = {counted(n)}: J takes {wide} in float64, {half} in float16; the VJP {product}. {refused}"


class BillWords(Wording[BillNumbers]):
    """What the section is about, the bill in short, and how far the measuring is.

    Attributes
    ----------
    state : dict
        ``now``, ``whose``, ``measured``, ``progress``.
    """

    title = "The bill"
    slow = True
    markup = f"""<div class="sx-words"><p>{PROSE}</p><p><strong data-gid="now"></strong></p>
<p class="sx-progress"><progress data-gid="progress" value="0" max="1" aria-label="measuring"></progress>
<span><span data-gid="whose"></span><span data-gid="measured"></span></span></p></div>"""

    def say(self, numbers: BillNumbers) -> State:
        """Tell of the bill."""
        bill = numbers.bill
        done = len(bill.points)
        told = f": {done} of {bill.total} sizes" + (", and on." if bill.running else ".")
        if bill.refusal:
            told += f" {bill.refusal}"
        return {
            "now": in_short(numbers),
            "whose": bill.whose,
            "measured": told,
            "progress": {"value": f"{done / bill.total:.3f}"},
        }


class BillTable(Wording[BillNumbers]):
    """What each way holds and takes at n.

    Attributes
    ----------
    state : dict
        ``{count|wide|half|seconds|slope}-{kind}``, ``times``, ``read-at``.

    Examples
    --------
    >>> from explainer.pages.cost.numbers import compute
    >>> view = BillTable()
    >>> view.update(compute(CostSettings(size=128_256)))
    >>> view.state["wide-dense"], view.state["wide-vjp"], view.state["times"]
    ('132 GB', '1.03 MB', '128 256')
    """

    title = "The bill, read off"

    def __init__(self) -> None:
        super().__init__()
        columns = {"count": "numbers", "wide": "float64", "half": "float16", "seconds": "time", "slope": "slopes"}
        rows = [(name, [number_cell(f"{c}-{kind}") for c in columns]) for kind, name in _NAMES.items()]
        self.markup = f"""<p>At n = <strong data-gid="read-at"></strong>:</p>{
            table(self.title, ("", *columns.values()), rows)
        } <p>J holds <strong data-gid="times"></strong> times as much as a product with it.</p>
<p class="sx-note">J’s time climbs most steeply where each one is memory fresh from the system. Time: of one
processor; ≈ is beyond what was measured, by n² or n, as are the dashed parts of the curves;
below n = {FIRST_MEASURED} it is as at {FIRST_MEASURED}. Slopes: of memory, and of time for the last three sizes.</p>"""

    def say(self, numbers: BillNumbers) -> State:
        """Tell the bill."""
        n = numbers.settings.size
        state: State = {"read-at": counted(n), "times": counted(n)}
        for kind in SLOPES:
            seconds, measured = numbers.bill.seconds(kind, n)
            about = "" if measured or math.isnan(seconds) else "≈ "
            state[f"count-{kind}"] = _number(exact_memory(kind, n, 1))
            state[f"wide-{kind}"] = sized(exact_memory(kind, n))
            state[f"half-{kind}"] = sized(exact_memory(kind, n, 2))
            state[f"seconds-{kind}"] = about + timed(seconds)
            slopes = (numbers.bill.slope(kind, what) for what in ("memory", "seconds"))
            state[f"slope-{kind}"] = ", ".join("–" if math.isnan(slope) else f"{slope:.2f}" for slope in slopes)
        return state
