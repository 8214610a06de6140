"""What each section of the chain rule shows, and what can be dragged and chosen in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar

import numpy as np
from matplotlib.axes import Axes

from explainer.lessons.board import logit_handles
from explainer.live import Choices, Handle
from explainer.snapshot.chain import ChainSnapshot, Floats, Layer
from explainer.snapshot.chain_settings import (
    INPUTS,
    LARGEST_INPUT,
    LARGEST_MOVE,
    LARGEST_UPSTREAM,
    ChainSettings,
)
from explainer.views.bars import LogitBars
from explainer.views.chain_words import GapTable, MoveWords, RowWords, row_names
from explainer.views.checks import GLYPHS
from explainer.views.column_words import ColumnWords, path_names
from explainer.views.flow import BackwardFlow
from explainer.views.labels import logit, name_input, name_output, probability, signed, sub
from explainer.views.loss_words import LayerWords, LossWords
from explainer.views.mean_rail import MeanRail
from explainer.views.pair_bars import PairBars
from explainer.views.signed_bars import SignedBars
from explainer.views.view import PictureView, TextView
from explainer.views.waterfall import Waterfall
from explainer.views.weight_grid import WeightGrid

View = PictureView[ChainSnapshot] | TextView[ChainSnapshot]
Bars = SignedBars[ChainSnapshot]
T = TypeVar("T")


@dataclass
class Scene:
    """The views of a section by the name of their part, its handles and its choices."""

    views: dict[str, View]
    handles: dict[str, Handle] = field(default_factory=dict)
    choices: list[Choices] = field(default_factory=list)


def scene(reader: ChainSettings) -> Scene:
    """Build what the section of `reader` shows, for as many classes as it has."""
    return {"row": _row, "move": _move, "column": _column, "loss": _loss, "layer": _layer}[reader.section](reader)


def places(reader: ChainSettings) -> Mapping[str, tuple[float, str]]:
    """Return where the handles of the section are, and what that is in words; those of the logits are left out."""
    match reader.section:
        case "row":
            return {"mean-handle": (reader.mean, f"mean {logit(reader.mean)}")}
        case "move":
            return _numbered("dz", reader.move)
        case "column":
            return _numbered("g", reader.upstream)
        case "loss":
            return _numbered("y", reader.target)
        case "layer":
            _, i, j = reader.entry
            return _numbered("x", (*reader.inputs, reader.weights[i][j]))
    return {}


def _numbered(prefix: str, values: tuple[float, ...]) -> dict[str, tuple[float, str]]:
    return {f"{prefix}-handle-{k}": (value, signed(value, 2)) for k, value in enumerate(values)}


def _row(reader: ChainSettings) -> Scene:
    n, bars, rail = reader.n, LogitBars(reader.n), MeanRail()
    views: dict[str, View] = {
        "words": RowWords(n),
        "shift": rail,
        "bars": bars,
        "row": Waterfall[ChainSnapshot](
            "row", n, lambda snapshot: snapshot.row, row_names, title="The row, added up", limit=0.3
        ),
    }
    handle = _handle(rail.axes, "x", "all logits together", *places(reader)["mean-handle"])
    return Scene(views, {"mean-handle": handle, **logit_handles(bars, reader.settings)}, [_outputs(n)])


def _move(reader: ChainSettings) -> Scene:
    n, bars = reader.n, LogitBars(reader.n)
    moves = Bars(
        "dz", [f"dz{sub(k)}" for k in range(n)], lambda snapshot: snapshot.reader.move,
        title="The move dz: drag it", note="dz", low=-LARGEST_MOVE, high=LARGEST_MOVE,
    )  # fmt: skip

    def change(snapshot: ChainSnapshot) -> tuple[Floats, Floats, Floats]:
        known = _known(snapshot.change)
        return known.predicted, known.true, known.true - known.predicted

    pairs = PairBars[ChainSnapshot](
        "change", [f"dS{sub(k)}" for k in range(n)], change, ("J dz", "true", "gap"),
        title="Predicted and true change", limit=0.5,
    )  # fmt: skip
    return Scene(
        {"words": MoveWords(n), "moves": moves, "bars": bars, "change": pairs, "gap": GapTable()},
        {
            **_handles(reader, moves.axes, [f"move dz{sub(k)}" for k in range(n)]),
            **logit_handles(bars, reader.settings),
        },
        [_outputs(n)],
    )


def _column(reader: ChainSettings) -> Scene:
    n, bars = reader.n, LogitBars(reader.n)
    upstream = Bars(
        "g", [f"g{sub(k)}" for k in range(n)], lambda snapshot: snapshot.reader.upstream,
        title="Upstream, gₖ = ∂L/∂Sₖ: drag it", note="∂L/∂Sₖ",
        low=-LARGEST_UPSTREAM, high=LARGEST_UPSTREAM,
    )  # fmt: skip
    total = Waterfall[ChainSnapshot](
        "paths", n, lambda snapshot: snapshot.paths, path_names, title="The paths, added up", limit=1.0
    )
    names = {f"logit-bar-{j}": f"the column of {name_input(j)}" for j in range(n)}
    return Scene(
        {"words": ColumnWords(n), "upstream": upstream, "bars": bars, "flow": BackwardFlow(n), "paths": total},
        {
            **_handles(reader, upstream.axes, [f"upstream gradient g{sub(k)}" for k in range(n)]),
            **logit_handles(bars, reader.settings),
        },
        [Choices((tuple(names),), names, "look at")],
    )


def _loss(reader: ChainSettings) -> Scene:
    n, bars = reader.n, LogitBars(reader.n)
    target = Bars(
        "y", [f"y{sub(k)}" for k in range(n)], lambda snapshot: snapshot.reader.target,
        title="The target y: drag it, hard or soft", note="y", low=0.0, high=1.0, write=lambda y: probability(y, 2),
    )  # fmt: skip

    def gradients(snapshot: ChainSnapshot) -> tuple[Floats, Floats, Floats]:
        known = _known(snapshot.loss)
        return known.gradients["fused"], known.gradients["diagonal"], known.error

    pairs = PairBars[ChainSnapshot](
        "gradient", [f"∂L/∂z{sub(j)}" for j in range(n)], gradients, ("right", "diagonal only", "off by"),
        title="The gradient, right and wrong", limit=1.0,
    )  # fmt: skip
    return Scene(
        {"words": LossWords(n), "target": target, "bars": bars, "gradient": pairs},
        {
            **_handles(reader, target.axes, [f"target y{sub(k)}" for k in range(n)]),
            **logit_handles(bars, reader.settings),
        },
    )


def _layer(reader: ChainSettings) -> Scene:
    n = reader.n

    def layer(snapshot: ChainSnapshot) -> Layer:
        return _known(snapshot.layer)

    def names(snapshot: ChainSnapshot) -> list[str]:
        _, i, j = snapshot.reader.entry
        return [*(f"x{sub(k)}" for k in range(INPUTS)), f"W{sub(i)}{sub(j)}"]

    def dragged(snapshot: ChainSnapshot) -> tuple[float, ...]:
        _, i, j = snapshot.reader.entry
        return (*snapshot.reader.inputs, snapshot.reader.weights[i][j])

    def entry(snapshot: ChainSnapshot) -> tuple[int, int]:
        return snapshot.reader.entry[1:]

    def verdicts(snapshot: ChainSnapshot) -> list[list[str]]:
        signs = [GLYPHS[str(verdict)] for verdict in layer(snapshot).check.verdicts[0]]
        return [signs[i * INPUTS : (i + 1) * INPUTS] for i in range(n)]

    inputs = Bars(
        "x", ["x₁", "x₂", "x₃", "W"], dragged, title="The inputs x and one weight: drag them",
        low=-LARGEST_INPUT, high=LARGEST_INPUT, rename=names,
    )  # fmt: skip
    outputs = Bars(
        "output", [name_output(k) for k in range(n)], lambda snapshot: layer(snapshot).probabilities.tolist(),
        title="The outputs S = softmax(W x)", low=0.0, high=1.0, write=probability, handles=False,
        selected=lambda snapshot: snapshot.reader.entry[0],
    )  # fmt: skip
    weights = WeightGrid[ChainSnapshot](
        "weight",
        n,
        INPUTS,
        lambda snapshot: np.array(snapshot.reader.weights),
        entry,
        title="The weights W",
        limit=2.0,
        digits=2,
    )
    slopes = WeightGrid[ChainSnapshot](
        "slope", n, INPUTS, lambda snapshot: layer(snapshot).slopes, entry, note=verdicts,
        title="∂Sₜ/∂Wᵢⱼ, and its check", limit=0.5,
    )  # fmt: skip
    picks = {f"output-bar-{t}": f"how {name_output(t)} answers to the weights" for t in range(n)}
    return Scene(
        {"words": LayerWords(), "inputs": inputs, "weights": weights, "slopes": slopes, "outputs": outputs},
        _handles(reader, inputs.axes, [*(f"input x{sub(k)}" for k in range(INPUTS)), "the chosen weight"]),
        [_cells("weight", n), _cells("slope", n), Choices((tuple(picks),), picks, "look at")],
    )


def _known(part: T | None) -> T:
    """Return a part of a snapshot that its section always has."""
    if part is None:
        msg = "the snapshot must be of the section that is shown; got that of another."
        raise ValueError(msg)
    return part


def _outputs(n: int) -> Choices:
    names = {f"probability-bar-{i}": f"the row of {name_output(i)}" for i in range(n)}
    return Choices((tuple(names),), names, "look at")


def _cells(prefix: str, n: int) -> Choices:
    rows = tuple(tuple(f"{prefix}-cell-{i}-{j}" for j in range(INPUTS)) for i in range(n))
    return Choices(rows, {rows[i][j]: f"W{sub(i)}{sub(j)}" for i in range(n) for j in range(INPUTS)}, "weight")


def _handles(reader: ChainSettings, axes: Axes, names: list[str]) -> dict[str, Handle]:
    where = places(reader)
    return {gid: _handle(axes, "y", name, *where[gid]) for gid, name in zip(where, names, strict=True)}


def _handle(axes: Axes, axis: Literal["x", "y"], name: str, value: float, text: str) -> Handle:
    low, high = axes.get_xlim() if axis == "x" else axes.get_ylim()
    step, page = (0.1, 1.0) if high - low > 5 else (0.05, 0.25)
    return Handle(axes, axis, name=name, value=value, step=step, page=page, text=text)
