"""Which output, with respect to which input: what a reader of the page on dependence chooses."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Literal, Self, TypedDict, Unpack, get_args

from explainer.core.elementwise import FUNCTIONS, Elementwise
from explainer.page import Flag, Indices, Numbers, Word
from explainer.pages.logits import FEW_LOGITS, LogitSettings

Of = Literal["output", "outputs", "loss"]
WithRespectTo = Literal["input", "inputs"]


class Question(TypedDict, total=False):
    """Both questions, or a part of them: of what the derivative is taken, with respect to what, and which of each."""

    of: Of
    wrt: WithRespectTo
    i: int
    j: int


@dataclasses.dataclass(frozen=True)
class DependenceSettings(LogitSettings):
    """`LogitSettings` and two questions: of what the derivative is taken, and with respect to what.

    Parameters
    ----------
    logits : tuple of float
        2 to 6 within ±6: every exponential stands in the picture as it is.
    of : {"output", "outputs", "loss"}
        One output S_i, all outputs, or the loss −ln S_i, where (i, j) is `selected`.
    wrt : {"input", "inputs"}
        One input z_j, or all inputs.
    selected : tuple of int
        (i, j), from 0.
    pinned : bool
        Whether the question stays when the pointer moves on.
    function : str
        The elementwise function that softmax is compared with: "sigmoid", "ReLU" or "exp".
    before : tuple of float
        The logits before the last drag; empty if there was none.

    Examples
    --------
    >>> column = DependenceSettings().ask(of="outputs", wrt="input", j=2)
    >>> column.row, column.column
    (None, 2)
    """

    logits: Annotated[tuple[float, ...], FEW_LOGITS] = (2.0, 1.0, 0.0)
    of: Annotated[Of, Word(get_args(Of), key="of", look=True)] = "outputs"
    wrt: Annotated[WithRespectTo, Word(get_args(WithRespectTo), key="wrt", look=True)] = "input"
    selected: Annotated[tuple[int, int], Indices((6, 6), key="at", look=True)] = (0, 1)
    pinned: Annotated[bool, Flag(key="pin", look=True)] = False
    function: Annotated[str, Word(tuple(FUNCTIONS), key="f")] = "sigmoid"
    before: Annotated[tuple[float, ...], Numbers(0, 6, -6.0, 6.0, key="from")] = ()

    def agree(self) -> None:
        """Require that the question is about classes that there are, and as many logits before as now."""
        super().agree()
        self.require_index("selected", *self.selected)
        if len(self.before) not in (0, self.n):
            msg = f"`before` must be empty or one a logit; got {len(self.before)} for {self.n} logits."
            raise ValueError(msg)

    @property
    def row(self) -> int | None:
        """The output that is asked about, or that the loss is made of; None for all of them."""
        return None if self.of == "outputs" else self.selected[0]

    @property
    def column(self) -> int | None:
        """The input that is asked about; None for all of them."""
        return self.selected[1] if self.wrt == "input" else None

    @property
    def elementwise(self) -> Elementwise:
        """The elementwise function."""
        return FUNCTIONS[self.function]

    @property
    def question(self) -> Question:
        """Both questions as they are asked now."""
        i, j = self.selected
        return {"of": self.of, "wrt": self.wrt, "i": i, "j": j}

    def ask(self, **question: Unpack[Question]) -> Self:
        """Ask for another derivative; what is not named stays."""
        asked: Question = {**self.question, **question}
        return self.replace(of=asked["of"], wrt=asked["wrt"], selected=(asked["i"], asked["j"]))

    def look(self, **question: Unpack[Question]) -> Self:
        """Ask, unless another question is pinned."""
        return self if self.pinned else self.ask(**question)

    def pin(self, **question: Unpack[Question]) -> Self:
        """Ask and stay there; once more lets it go."""
        asked = self.ask(**question)
        return asked.replace(pinned=asked != self or not self.pinned)

    def taken(self) -> Self:
        """Remember the logits, of which one is about to be dragged."""
        return self.replace(before=self.logits)

    def dragged(self, j: int, value: float) -> Self:
        """Change one logit, and ask what it reaches, unless another question is pinned."""
        return self.with_logit(j, value).look(of="outputs", wrt="input", j=j)

    def resized(self, n: int) -> Self:
        """Have `n` classes; the question stays as near as it can, and no drag is remembered."""
        self.require_count(n)
        i, j = (min(index, n - 1, self.n - 1) for index in self.selected)
        return super(DependenceSettings, self.replace(selected=(i, j), before=())).resized(n)
