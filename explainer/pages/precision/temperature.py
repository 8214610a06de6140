"""Section 5: temperature. Both limits, and how shares, entropy and Jacobian go from one to the other."""

from __future__ import annotations

from typing import Final

import numpy as np

from explainer.page.scene import Handle, Scene
from explainer.pages.logit_scene import cells, logit_handles
from explainer.pages.precision.numbers import TemperatureNumbers
from explainer.pages.precision.questions import QUESTIONS
from explainer.pages.precision.settings import PrecisionSettings
from explainer.pages.precision.temperature_curve import TemperatureCurve
from explainer.pages.precision.tempered import TEMPERATURES
from explainer.pages.precision.writing import written
from explainer.pages.questions import QuestionWords, answers
from explainer.pages.tables import SectionWords, number_cell, table
from explainer.views.heatmap import JacobianHeatmap
from explainer.views.logit_bars import LogitBars
from explainer.views.matrix import outputs
from explainer.views.numerals import spelled
from explainer.views.summary import Summary
from explainer.views.verdicts import GLYPHS
from explainer.views.view import State, Wording

WORDS: Final = """All logits are divided by T before softmax: S = softmax(z/T). Cold, the largest takes all, and equal
ones share; hot, all become equal. Entropy only rises with T, by Var<sub>S</sub>(z)/T³, where the variance is that of a
logit drawn with probability S. No entry of J is larger than 1/(4T), so one heatmap shows it at a fixed scale, where it
fades as T rises and runs over when T is small, and one at its own. Drag T, and press an entry to follow its output."""


def scene(settings: PrecisionSettings) -> Scene[PrecisionSettings, TemperatureNumbers]:
    """Return what the section shows."""
    n = settings.n
    bars, curve = LogitBars(n), TemperatureCurve(n)
    low, high = TEMPERATURES
    temperature = Handle[PrecisionSettings](
        "temperature-handle", curve.axes, "x", "temperature T", read=lambda settings: settings.temperature,
        change=lambda settings, value: settings.replace(temperature=min(max(float(f"{value:.3g}"), low), high)),
        write=lambda value: f"T = {spelled(value, 3)}",
    )  # fmt: skip
    return Scene(
        {
            "summary": Summary(in_short),
            "words": SectionWords("Temperature", WORDS, in_short),
            "bars": bars,
            "curve": curve,
            "slopes": SlopesTable(n),
            "question": QuestionWords(QUESTIONS["temperature"]),
            "fixed": JacobianHeatmap(n, "Jacobian, at the fixed scale ±1/4", prefix="fixed", fixed=0.25),
            "jacobian": JacobianHeatmap(n, "Jacobian, at its own scale ±1/(4T)"),
        },
        [*logit_handles(bars.logits, settings), temperature],
        [
            *(
                cells(
                    title, f"{prefix}-cell", (n, n),
                    press=lambda i, j: lambda settings: settings.replace(entry=(i, j)), tells=[f"{prefix}-value"],
                )
                for title, prefix in (("Jacobian at the fixed scale", "fixed"), ("Jacobian at its own", "jacobian"))
            ),
            *answers(QUESTIONS["temperature"], PrecisionSettings),
        ],
    )  # fmt: skip


def in_short(numbers: TemperatureNumbers) -> str:
    """Tell the entropy, how it moves, and how large the Jacobian is.

    Examples
    --------
    >>> from explainer.pages.precision.numbers import compute
    >>> in_short(compute(PrecisionSettings((1.0, 0.0), section="temperature")))
    'T = 1: entropy H = 0.582 of at most ln 2 = 0.693, dH/dT = 0.197. J reaches 0.197, of at most 0.250.'
    """
    t, n = numbers.temperature, numbers.settings.n
    h, slope, entry, most = (
        spelled(float(x), 3)
        for x in (numbers.now[-1], numbers.check.analytic[-1, 0], np.abs(numbers.jacobian).max(), numbers.limit)
    )
    entropy = f"entropy H = {h} of at most ln {n} = {np.log(n):.3f}, dH/dT = {slope}"
    return f"T = {spelled(t, 3)}: {entropy}. J reaches {entry}, of at most {most}."


class SlopesTable(Wording[TemperatureNumbers]):
    """Every share and the entropy: cold and hot; their slopes in T, and the same by differences.

    Parameters
    ----------
    n : int
        Classes.

    Attributes
    ----------
    state : dict
        ``{cold|hot|slope|difference}-{k}``; after the last class those of the entropy.

    Examples
    --------
    >>> from explainer.pages.precision.numbers import compute
    >>> view = SlopesTable(3)
    >>> view.update(compute(PrecisionSettings((2.0, 2.0, 0.0), section="temperature", temperature=2.0)))
    >>> [view.state[f"cold-{k}"] for k in range(4)], view.state["slope-0"], view.state["difference-0"]
    (['0.5', '0.5', '0', '0.693'], '−0.0328', '−0.0328 ✓')
    """

    title = "Both limits, and the slopes in T"

    def __init__(self, n: int) -> None:
        super().__init__()
        head = ("", "T&#160;→&#160;0", "T&#160;→&#160;∞", "∂/∂T", "differences")
        kinds = ("cold", "hot", "slope", "difference")
        rows = [(name, [number_cell(f"{kind}-{k}") for kind in kinds]) for k, name in enumerate((*outputs(n), "H"))]
        self.markup = f"""{table(self.title, head, rows)}
<p class="sx-note">∂Sᵢ/∂T = −Sᵢ (zᵢ − Σ Sₖzₖ)/T², dH/dT = Var<sub>S</sub>(z)/T³. Central differences: ✓ agree, ✗ differ,
? cannot tell, because what moves is lost in the last digits of S.</p>"""

    def say(self, numbers: TemperatureNumbers) -> State:
        """Tell the numbers."""
        check, state = numbers.check, State()
        columns = {
            "cold": numbers.cold, "hot": numbers.hot, "slope": check.analytic[:, 0], "difference": check.numeric[:, 0]
        }  # fmt: skip
        for kind, values in columns.items():
            state |= {f"{kind}-{k}": written(value, most=3) for k, value in enumerate(values.tolist())}
        for k, verdict in enumerate(check.verdicts[:, 0].tolist()):
            state[f"difference-{k}"] = f"{state[f'difference-{k}']} {GLYPHS[verdict]}"
        return state
