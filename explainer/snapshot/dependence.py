"""Which output, with respect to which input: `DependenceSettings` → `DependenceSnapshot`."""

from __future__ import annotations

import dataclasses
import math
from typing import Final, Literal, Self, get_args

import numpy as np
from numpy.typing import NDArray

from explainer.core import cross_entropy, cross_entropy_gradient
from explainer.core.elementwise import FUNCTIONS, Elementwise
from explainer.snapshot import Snapshot, compute, validation
from explainer.snapshot.graph import GraphState, directions, elementwise_values, needed, reached, softmax_values
from explainer.snapshot.settings import Settings

Floats = NDArray[np.float64]
Of = Literal["output", "outputs", "loss"]
WithRespectTo = Literal["input", "inputs"]

MAX_CLASSES: Final = 6
LARGEST_LOGIT: Final = 6.0


@dataclasses.dataclass(frozen=True)
class DependenceSettings(Settings):
    """`Settings` and two questions: of what the derivative is taken, and with respect to what.

    Parameters
    ----------
    of : {"output", "outputs", "loss"}
        One output S_i, all outputs, or the loss −ln S_i, where (i, j) is `selected`.
    wrt : {"input", "inputs"}
        One input z_j, or all inputs.
    function : str
        The elementwise function that softmax is compared with: "sigmoid", "ReLU" or "exp".
    before : tuple of float
        The logits before the last drag; empty if there was none.

    Raises
    ------
    ValueError
        If a field is none of these, or there are more than 6 logits, or they are not within ±6, or the temperature
        is not 1: every exponential stands in the picture as it is.

    Examples
    --------
    >>> column = DependenceSettings().ask(of="outputs", wrt="input", j=2)
    >>> column.row, column.column
    (None, 2)
    """

    of: Of = "outputs"
    wrt: WithRespectTo = "input"
    function: str = "sigmoid"
    before: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.n > MAX_CLASSES:
            msg = f"`logits` must be at most {MAX_CLASSES}, so that the graph can be read; got {self.n}."
            raise ValueError(msg)
        if not all(math.isfinite(z) and abs(z) <= LARGEST_LOGIT for z in (*self.logits, *self.before)):
            msg = f"`logits` and `before` must be finite and within ±{LARGEST_LOGIT:g}; got {self.logits}. Scale them."
            raise ValueError(msg)
        if self.temperature != 1:
            msg = f"`temperature` must be 1; got {self.temperature}. Divide the logits by it instead."
            raise ValueError(msg)
        validation.check_choice("of", self.of, get_args(Of))
        validation.check_choice("wrt", self.wrt, get_args(WithRespectTo))
        validation.check_choice("function", self.function, tuple(FUNCTIONS))
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

    def ask(
        self, *, of: Of | None = None, wrt: WithRespectTo | None = None, i: int | None = None, j: int | None = None
    ) -> Self:
        """Ask for another derivative; what is not named stays."""
        selected = (self.selected[0] if i is None else i, self.selected[1] if j is None else j)
        return self.replace(of=of or self.of, wrt=wrt or self.wrt, selected=selected)


@dataclasses.dataclass(frozen=True, eq=False)
class DependenceSnapshot(Snapshot):
    """All the numbers of one moment of the page.

    Parameters
    ----------
    settings : DependenceSettings
    softmax_graph, elementwise_graph : GraphState
    elementwise_jacobian : ndarray of float64, shape (n, n)
    loss : float
        −ln S_i, for target i.
    loss_gradient : ndarray of float64, shape (n,)
        S − y.
    """

    settings: DependenceSettings
    softmax_graph: GraphState
    elementwise_graph: GraphState
    elementwise_jacobian: Floats
    loss: float
    loss_gradient: Floats

    @property
    def answer(self) -> Floats:
        """What was asked for, with a row for each output (or one for the loss) and a column for each input."""
        settings = self.settings
        match settings.of:
            case "output":
                rows = self.jacobian[[settings.selected[0]]]
            case "outputs":
                rows = self.jacobian
            case "loss":
                rows = self.loss_gradient[None]
        return rows if settings.column is None else rows[:, [settings.column]]


def compute_dependence(settings: DependenceSettings) -> DependenceSnapshot:
    """Compute all the numbers for `settings`; a pure function.

    Parameters
    ----------
    settings : DependenceSettings

    Returns
    -------
    DependenceSnapshot

    Examples
    --------
    >>> snapshot = compute_dependence(DependenceSettings().ask(of="loss", wrt="inputs"))
    >>> snapshot.answer.round(3).tolist()
    [[-0.335, 0.245, 0.09]]
    """
    z = np.array(settings.logits)
    target = np.zeros(settings.n)
    target[settings.selected[0]] = 1.0
    function = settings.elementwise
    return DependenceSnapshot(
        **{**vars(compute(settings)), "settings": settings},
        softmax_graph=_graph(settings, softmax_values(z), softmax_values(settings.before), False),
        elementwise_graph=_graph(
            settings, elementwise_values(function, z), elementwise_values(function, settings.before), True
        ),
        elementwise_jacobian=function.jacobian(z),
        loss=float(cross_entropy(z, target)),
        loss_gradient=cross_entropy_gradient(z, target).astype(np.float64, copy=False),
    )


def _graph(
    settings: DependenceSettings, now: dict[str, float], before: dict[str, float], elementwise: bool
) -> GraphState:
    """Light what lies between the inputs and the outputs that are asked about."""
    n, i, j = settings.n, settings.row, settings.column
    lit, picked = None, set()
    if j is not None:
        picked.add(f"z_{j}")
        lit = reached(f"z_{j}", n, elementwise)
    if i is not None:
        picked.add(f"S_{i}")
        need = needed(f"S_{i}", n, elementwise)
        lit = need if lit is None else lit & need
    return GraphState(now, lit, frozenset(picked), directions(before, now) if settings.before else {})
