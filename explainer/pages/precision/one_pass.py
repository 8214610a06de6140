"""Section 4: one pass. The sum without knowing the maximum, in chunks, in any order; and sums that stop."""

from __future__ import annotations

import math
from typing import Final

from explainer.page.scene import Choice, Choices, Handle, Scene
from explainer.pages.logit_scene import logit_handles
from explainer.pages.precision.formats import FORMATS
from explainer.pages.precision.numbers import OnePassNumbers
from explainer.pages.precision.online import MOST_ONES
from explainer.pages.precision.questions import QUESTIONS
from explainer.pages.precision.settings import PrecisionSettings
from explainer.pages.precision.sum_curve import SumCurve
from explainer.pages.precision.writing import ulps, written
from explainer.pages.questions import QuestionWords, answers
from explainer.pages.tables import SectionWords, buttons, number_cell, pressed_state, table
from explainer.views.bars import Bars
from explainer.views.bars import tick as plain
from explainer.views.labels import name_input
from explainer.views.logit_bars import HEIGHT, PROBABILITIES_BOTTOM, PROBABILITIES_HEIGHT, logit_bars, show_logits
from explainer.views.matrix import inputs, outputs
from explainer.views.summary import Summary
from explainer.views.view import Drawing, State, Wording

WORDS: Final = """To subtract the maximum one must have seen all logits. One pass does without: m is the largest so
far, d the sum of exp(z − m) so far, and when a larger logit comes, d is multiplied by exp(m<sub>old</sub> −
m<sub>new</sub>). Chunks are merged in the same way, which is how attention is computed in blocks. Drag a late logit to
the top."""


def scene(settings: PrecisionSettings) -> Scene[PrecisionSettings, OnePassNumbers]:
    """Return what the section shows."""
    bars, curve = PassBars(settings.n), SumCurve()
    cuts = buttons("Cut after", "cut", inputs(settings.n)[:-1])
    count = Handle[PrecisionSettings](
        "count-handle", curve.axes, "x", "ones added", read=lambda settings: settings.count,
        change=lambda settings, value: settings.replace(count=min(max(round(value), 1), MOST_ONES)),
        write=lambda value: f"{value:.0f} ones",
    )  # fmt: skip
    return Scene(
        {
            "summary": Summary(in_short),
            "words": SectionWords("One pass", WORDS, in_short, cuts, _cut),
            "bars": bars,
            "pass": PassTable(settings.n),
            "question": QuestionWords(QUESTIONS["onepass"]),
            "ones": curve,
            "totals": TotalsTable(),
        },
        [*logit_handles(bars.logits, settings), count],
        [_cuts(settings.n), *answers(QUESTIONS["onepass"], PrecisionSettings)],
    )


def in_short(numbers: OnePassNumbers) -> str:
    """Tell the sum, and what the ones come to.

    Examples
    --------
    >>> from explainer.pages.precision.numbers import compute
    >>> in_short(compute(PrecisionSettings((0.0, 1.0, 0.0), section="onepass")))
    'float16: d is 1.736 in one pass, 1.736 merged, 1.736 in two passes. 3000 ones come to 2048.'
    """
    name, p = numbers.settings.format, numbers.precision
    sums = (float(numbers.went.totals[-1]), numbers.chunks["merged"][1], numbers.chunks["two"][1])
    one, merged, two = (written(total, p) for total in sums)
    ones = f"{numbers.settings.count} ones come to {plain(numbers.ones[name])}"
    return f"{name}: d is {one} in one pass, {merged} merged, {two} in two passes. {ones}."


def _cuts(n: int) -> Choices[PrecisionSettings]:
    def cut(k: int) -> Choice[PrecisionSettings]:
        return Choice(f"cut-{k}", f"cut after {name_input(k)}", press=lambda settings: settings.replace(cut=k + 1))

    return Choices("where the chunks are cut", [[cut(k) for k in range(n - 1)]])


def _cut(numbers: OnePassNumbers) -> State:
    settings = numbers.settings
    return {f"cut-{k}": pressed_state(k + 1 == settings.cut) for k in range(settings.n - 1)}


class PassBars(Drawing[OnePassNumbers]):
    """Logits above; below, the sum d after each of them.

    Parameters
    ----------
    n : int
        Classes.

    Attributes
    ----------
    logits, totals : Bars
        With the prefixes ``logit`` and ``total``.
    """

    title = "Logits, and the sum after each"

    def __init__(self, n: int) -> None:
        super().__init__(HEIGHT)
        self.logits = logit_bars(self, n)
        bottom, height = PROBABILITIES_BOTTOM, PROBABILITIES_HEIGHT
        self.totals = Bars(self, "total", outputs(n, "d"), bottom=bottom, height=height, write=written)
        self.totals.fit(0.0, float(n), {0.0: "0", float(n): str(n)})
        self.note(9.0, bottom + height / 2, "sum d", upright=True)

    def update(self, numbers: OnePassNumbers) -> None:
        """Show the logits and the sums."""
        show_logits(self.logits, numbers.settings)
        for k, total in enumerate(numbers.went.totals.tolist()):
            value = float(total)
            self.totals.show(k, 0.0 if math.isnan(value) else value, written(value, numbers.precision))


class PassTable(Wording[OnePassNumbers]):
    """Step by step: m, the correction, d; then the chunks, and every order.

    Parameters
    ----------
    n : int
        Classes.

    Attributes
    ----------
    state : dict
        ``pass-{m|factor|d}-{k}``, ``chunk-{first|second|merged|two}``, ``orders``.

    Examples
    --------
    >>> from explainer.pages.precision.numbers import compute
    >>> view = PassTable(3)
    >>> view.update(compute(PrecisionSettings((0.0, 1.0, 0.0), section="onepass")))
    >>> [view.state[f"pass-factor-{k}"] for k in range(3)], view.state["chunk-merged"]
    (['–', '0.3679', '1'], 'm = 1, d = 1.736')
    """

    title = "Step by step"

    def __init__(self, n: int) -> None:
        super().__init__()
        rows = (
            (name, [number_cell(f"pass-{kind}-{k}") for kind in ("m", "factor", "d")])
            for k, name in enumerate(inputs(n))
        )
        chunks = {"first": "first chunk", "second": "second chunk", "merged": "merged", "two": "two passes"}
        ends = ((words, [number_cell(f"chunk-{chunk}")]) for chunk, words in chunks.items())
        self.markup = f"""{table(self.title, ("", "m", "d is multiplied by", "d"), rows)}
{table("Chunks", (), ends)}<p data-gid="orders"></p>"""

    def say(self, numbers: OnePassNumbers) -> State:
        """Tell the steps."""
        p, went, state = numbers.precision, numbers.went, State()
        for k in range(numbers.settings.n):
            state[f"pass-m-{k}"] = written(float(went.maxima[k]), p)
            state[f"pass-factor-{k}"] = written(float(went.factors[k]), p) if k else "–"
            state[f"pass-d-{k}"] = written(float(went.totals[k]), p)
        for chunk, (m, d) in numbers.chunks.items():
            state[f"chunk-{chunk}"] = f"m = {written(m, p)}, d = {written(d, p)}"
        orders = math.factorial(numbers.settings.n)
        state["orders"] = (
            f"Over all {orders} orders of the logits, d in one pass differs from two passes by at most "
            f"{ulps(numbers.orders_apart)} ulp of {numbers.settings.format}."
        )
        return state


class TotalsTable(Wording[OnePassNumbers]):
    """What the ones come to in every format.

    Attributes
    ----------
    state : dict
        ``ones-count``, ``ones-{f}``.

    Examples
    --------
    >>> from explainer.pages.precision.numbers import compute
    >>> view = TotalsTable()
    >>> view.update(compute(PrecisionSettings(section="onepass", count=50257)))
    >>> [view.state[f"ones-{f}"] for f in range(6)]
    ['16', '8', '2048', '256', '50257', '50257']
    """

    title = "What they come to"

    def __init__(self) -> None:
        super().__init__()
        rows = ((name, [number_cell(f"ones-{f}")]) for f, name in enumerate(FORMATS))
        self.markup = f"""<p><strong data-gid="ones-count"></strong> ones, added one after the other:</p>
{table(self.title, (), rows)}<p class="sx-note">As many as a vocabulary has words: 50257 equal
logits. A total stops where the next number of the format is 2 away: total + 1 is rounded back to it.</p>"""

    def say(self, numbers: OnePassNumbers) -> State:
        """Tell the totals."""
        totals = {f"ones-{f}": plain(total) for f, total in enumerate(numbers.ones.values())}
        return {"ones-count": str(numbers.settings.count), **totals}
