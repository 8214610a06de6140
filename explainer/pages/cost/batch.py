"""Section 4: batches and axes. The Jacobian of a whole array, and what notices the wrong axis."""

from __future__ import annotations

import functools
from typing import Final

import numpy as np

from explainer.core.batches import batch_pattern
from explainer.page.scene import Handle, Scene
from explainer.pages.cost.blocks import Blocks
from explainer.pages.cost.numbers import BatchNumbers
from explainer.pages.cost.questions import QUESTIONS
from explainer.pages.cost.settings import CostSettings
from explainer.pages.logit_scene import cells
from explainer.pages.questions import QuestionWords, answers
from explainer.pages.tables import SectionWords, table
from explainer.views import theme
from explainer.views.bars import SignedBars
from explainer.views.labels import sub
from explainer.views.matrix import Matrix, inputs, outputs
from explainer.views.numerals import logit
from explainer.views.shorter import shorter_logit, shorter_probability
from explainer.views.summary import Summary
from explainer.views.view import State, Wording

PROSE: Final = """A batch is an array Z of B rows, and softmax is taken of each row. Its Jacobian has four indices,
(B, n, B, n), and is block-diagonal: no row feels another, so all but 1/B of it is 0, and nobody stores that. Take
softmax along the other axis instead and everything has the same shape. Press a row to drag it, and switch the axis."""


def scene(settings: CostSettings) -> Scene[CostSettings, BatchNumbers]:
    """Return what the section shows."""
    rows, n, right = settings.count, settings.n, settings.axis == "rows"
    bars = SignedBars[BatchNumbers](
        "logit", inputs(n), lambda numbers: numbers.settings.batch[numbers.settings.chosen],
        title="The row that is dragged", note="logits", low=-6.0, high=6.0, write=shorter_logit,
    )  # fmt: skip
    pattern = batch_pattern(rows, n, 1 if right else 0)
    blocks = Blocks[BatchNumbers](
        "The Jacobian of the batch", pattern, n, lambda numbers: numbers.jacobian.reshape(pattern.shape)[pattern],
        lambda numbers: numbers.settings.chosen if right else None, rows="∂ output S", columns="∂ input Z",
    )  # fmt: skip
    return Scene(
        {
            "summary": Summary(in_short),
            "words": SectionWords("Batches and axes", PROSE, in_short),
            "bars": bars,
            "shares": Shares(rows, n),
            "blocks": blocks,
            "question": QuestionWords(QUESTIONS["batch"]),
            "checks": ChecksTable(),
        },
        [_handle(bars, k) for k in range(n)],
        [
            cells(
                "S and its sums", "share-cell", (rows + 1, n + 1), _look_at, name=functools.partial(_name, rows, n),
                tells=["share-value"],
            ),
            *answers(QUESTIONS["batch"], CostSettings),
        ],
    )  # fmt: skip


def in_short(numbers: BatchNumbers) -> str:
    """Tell how much of the Jacobian is not 0, and what the sums are.

    Examples
    --------
    >>> from explainer.pages.cost.numbers import compute
    >>> in_short(compute(CostSettings(section="batch", axis="columns")))[:60]
    'Softmax of each column: J has 12 × 12 entries, 1/4 of them c'
    """
    settings = numbers.settings
    along, share = ("row", settings.count) if settings.axis == "rows" else ("column", settings.n)
    size = numbers.shares.size
    sums = ", ".join(f"{total:.3f}" for total in numbers.shares.sum(axis=1).tolist())
    failed = [finding.name for finding in numbers.findings if not finding.holds]
    noticed = f"Of {len(numbers.findings)} checks, {len(failed)} notice." if failed else "Every check passes."
    return (
        f"Softmax of each {along}: J has {size} × {size} entries, 1/{share} of them can be other than 0. "
        f"The rows of S add up to {sums}. {noticed}"
    )


class Shares(Matrix[BatchNumbers]):
    """S, and the sums of its rows and columns.

    Parameters
    ----------
    rows, n : int
        B and n.

    Attributes
    ----------
    artists : dict of str to Artist
        Those of a `Matrix` with the prefix ``share``; the last row and column are sums.
    """

    title = "S, and its sums"

    def __init__(self, rows: int, n: int) -> None:
        names = [*(f"row {b + 1}" for b in range(rows)), "Σ"]
        super().__init__("share", names, [*outputs(n), "Σ"], below=8.0, cells_height=260.0)
        self._last = (rows, n)

    def update(self, numbers: BatchNumbers) -> None:
        """Show the shares, and mark the row that is dragged."""
        shares = numbers.shares
        whole = np.zeros((shares.shape[0] + 1, shares.shape[1] + 1))
        whole[:-1, :-1], whole[:-1, -1], whole[-1, :-1] = shares, shares.sum(axis=1), shares.sum(axis=0)
        whole[-1, -1] = shares.sum()
        for i, row in enumerate(whole.tolist()):
            for j, value in enumerate(row):
                if i < self._last[0] and j < self._last[1]:
                    self.paint(i, j, theme.diverging(value, 1.0))
                    self.write(i, j, shorter_probability(value))
                else:
                    self.write(i, j, (f"{value:.3f}", f"{value:.2f}"))
        self.select(numbers.settings.chosen, None)


class ChecksTable(Wording[BatchNumbers]):
    """What each check says.

    Attributes
    ----------
    state : dict
        ``check-name-{k}``, ``check-sign-{k}``, ``check-words-{k}``.
    """

    title = "What notices?"
    _COUNT: Final = 6

    def __init__(self) -> None:
        super().__init__()
        rows = [
            (
                f'<span data-gid="check-name-{k}"></span>',
                [f'<td data-gid="check-sign-{k}"></td>', f'<td class="sx-note" data-gid="check-words-{k}"></td>'],
            )
            for k in range(self._COUNT)
        ]
        self.markup = f"""{table(self.title, (), rows)}
<p>The wrong axis is no error of any derivative: the code’s derivative is right for what the code computes. Only what is
<em>meant</em> can tell: rows that add up to 1, or a check against softmax of each row.</p>"""

    def say(self, numbers: BatchNumbers) -> State:
        """Tell what each check found."""
        state: State = {}
        for k, finding in enumerate(numbers.findings):
            state[f"check-name-{k}"] = finding.name
            state[f"check-sign-{k}"] = "✓ passes" if finding.holds else "✗ fails"
            state[f"check-words-{k}"] = finding.words
        return state


def _handle(bars: SignedBars[BatchNumbers], k: int) -> Handle[CostSettings]:
    return Handle(
        f"logit-handle-{k}", bars.axes, "y", f"logit z{sub(k)} of the row",
        lambda settings: settings.batch[settings.chosen][k],
        lambda settings, value: settings.with_element(k, settings.nearest_logit(value)),
        write=logit,
    )  # fmt: skip


def _look_at(b: int, _: int) -> functools.partial[CostSettings]:
    return functools.partial(_looking, b=b)


def _looking(settings: CostSettings, b: int) -> CostSettings:
    return settings.replace(chosen=min(b, settings.count - 1))


def _name(rows: int, n: int, b: int, j: int) -> str:
    if b == rows:
        return "sum of all" if j == n else f"sum of column {j + 1}"
    return f"sum of row {b + 1}" if j == n else f"S{sub(b)}{sub(j)}"
