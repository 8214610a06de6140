"""Section 1: the triangle. Three probabilities as a point, and J as what it makes of a circle."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from explainer.page.scene import Choice, Choices, Handle, PointHandle, Scene
from explainer.pages.logit_scene import logit_handles
from explainer.pages.questions import QuestionWords, answers
from explainer.pages.shape import plane
from explainer.pages.shape.move_bars import MoveBars
from explainer.pages.shape.numbers import TriangleNumbers
from explainer.pages.shape.plane_view import Plane
from explainer.pages.shape.questions import QUESTIONS
from explainer.pages.shape.settings import ShapeSettings
from explainer.pages.shape.triangle_view import Triangle
from explainer.pages.tables import buttons, number_cell, table
from explainer.views.labels import sub
from explainer.views.matrix import inputs, outputs
from explainer.views.numerals import logit, probability, signed, spelled
from explainer.views.summary import Summary
from explainer.views.view import State, Wording

Pair = tuple[float, float]

PLACES: Final = {
    "the centre": (0.0, 0.0, 0.0),
    "a race of two": (2.0, 2.0, -2.0),
    "an edge": (0.5, -0.5, -math.inf),
    "a corner": (0.0, -math.inf, -math.inf),
}
WORDS: Final = """Every S is a point of the triangle, every z − mean z one of the plane: one state, dragged in either.
Along the grey lines one S is the same; they are straight in the triangle and curved in the plane. J takes the orange
circle of moves around z to the orange ellipse around S; the axes of the ellipse are the eigenvectors of J, as long as
their λ. Dashed: where softmax really takes the circle. The black arrow is one move dz: drag its end. Keys on the point
move one hundredth of the whole: → from S₁ to S₂, ↑ from S₁ to S₃."""
_STEP: Final = 0.01
_LOGIT_STEP: Final = 0.1


def _between(a: int, b: int, size: float) -> Pair:
    """Return the step that takes `size` from number a and gives it to number b."""
    x, y = (size * (plane.CORNERS[b] - plane.CORNERS[a])).tolist()
    return x, y


def scene(settings: ShapeSettings) -> Scene[ShapeSettings, TriangleNumbers]:
    """Return what the section shows."""
    triangle, logits, bars = Triangle(), Plane(), MoveBars()
    hexagon = [(x, y) for x, y in plane.HEXAGON.tolist()]
    right, up = _between(0, 1, _LOGIT_STEP), _between(0, 2, _LOGIT_STEP)
    mean = Handle[ShapeSettings](
        "logit-handle-3", bars.logits.axes, "y", "all logits together: their mean",
        read=lambda settings: settings.mean, change=ShapeSettings.raised, write=logit,
    )  # fmt: skip
    point = PointHandle[ShapeSettings](
        "point-handle", triangle.axes, "point in the triangle",
        read=lambda settings: settings.shares_point, change=ShapeSettings.at_shares, write=_say_shares,
        right=_between(0, 1, _STEP), up=_between(0, 2, _STEP), digits=5,
        region=[(x, y) for x, y in plane.CORNERS.tolist()],
    )  # fmt: skip
    at = PointHandle[ShapeSettings](
        "logits-handle", logits.axes, "point in the plane of the logits",
        read=lambda settings: settings.logits_point, change=ShapeSettings.at_logits, write=_say_logits,
        region=hexagon, digits=4, right=right, up=up,
    )  # fmt: skip
    tip = PointHandle[ShapeSettings](
        "move-handle", logits.axes, "end of the move dz",
        read=lambda settings: settings.moved_point, change=ShapeSettings.moved_to, write=_say_move,
        region=hexagon, digits=4, right=right, up=up,
    )  # fmt: skip
    return Scene(
        {
            "summary": Summary(in_short),
            "words": TriangleWords(),
            "triangle": triangle,
            "plane": logits,
            "bars": bars,
            "eigen": EigenTable(),
            "ends": EndsTable(),
            "question": QuestionWords(QUESTIONS["triangle"]),
        },
        [point, at, tip, *logit_handles(bars.logits, settings), mean],
        [_places(), *answers(QUESTIONS["triangle"], ShapeSettings)],
    )


def _places() -> Choices[ShapeSettings]:
    def place(k: int, name: str, logits: tuple[float, ...]) -> Choice[ShapeSettings]:
        return Choice(f"place-{k}", name, press=lambda settings: settings.replace(logits=logits))

    return Choices("Go to", [[place(k, *each) for k, each in enumerate(PLACES.items())]])


def _say_shares(settings: ShapeSettings) -> str:
    point = 1 / 3 + plane.from_plane(np.array(settings.shares_point))
    return ", ".join(f"S{sub(k)} {share:.3f}" for k, share in enumerate(np.abs(point).tolist()))


def _say_logits(settings: ShapeSettings) -> str:
    told = ", ".join(f"z{sub(k)} {logit(z)}" for k, z in enumerate(settings.logits))
    return f"{told}; their mean does not count"


def _say_move(settings: ShapeSettings) -> str:
    return ", ".join(f"dz{sub(k)} {logit(x)}" for k, x in enumerate(settings.move))


def limit(settings: ShapeSettings) -> str:
    """Say where the point is a limit; nothing where it is not.

    Examples
    --------
    >>> limit(ShapeSettings((0.0, 1.0, -math.inf)))
    'On an edge: S₃ = 0 is a limit, z₃ → −∞. No finite logits lead there. J has lost a direction: λ₂ = 0.'
    """
    gone = [k for k, z in enumerate(settings.logits) if z == -math.inf]
    if not gone:
        return ""
    shares, logits = (", ".join(f"{symbol}{sub(k)}" for k in gone) for symbol in ("S", "z"))
    where, left = (
        ("an edge", "lost a direction: λ₂ = 0") if len(gone) == 1 else ("a corner", "lost both: nothing moves")
    )
    verb = "is a limit" if len(gone) == 1 else "are limits"
    return f"On {where}: {shares} = 0 {verb}, {logits} → −∞. No finite logits lead there. J has {left}."


def in_short(numbers: TriangleNumbers) -> str:
    """Tell where the point is, both eigenvalues, and how far the move's predictions end from the truth.

    Examples
    --------
    >>> from explainer.pages.shape.numbers import compute
    >>> in_short(compute(ShapeSettings((0.0, 0.0, 0.0), move=(0.0, 0.0, 0.0))))
    'S is 0.333, 0.333, 0.333. λ₁ = 0.333 and λ₂ = 0.333. J dz ends 0 from the true end, the second order 0.'
    """
    first, second = (spelled(gap) for gap in numbers.gaps)
    one, two = (_value(x) for x in numbers.eigenvalues.tolist()[:2])
    shares = ", ".join(f"{share:.3f}" for share in numbers.probabilities.tolist())
    return f"S is {shares}. λ₁ = {one} and λ₂ = {two}. J dz ends {first} from the true end, the second order {second}."


def _value(value: float) -> str:
    return spelled(value, 3)


class TriangleWords(Wording[TriangleNumbers]):
    """What there is to see; buttons that lead to places; and whether the point is a limit.

    Attributes
    ----------
    state : dict
        ``limit``.
    """

    title = "The triangle, and the plane of the logits"

    def __init__(self) -> None:
        super().__init__()
        self.markup = f"""<div class="sx-words"><p>{WORDS}</p>{buttons("Go to", "place", list(PLACES))}</div>"""

    def say(self, numbers: TriangleNumbers) -> State:
        """Tell nothing that changes."""
        return {}


class EigenTable(Wording[TriangleNumbers]):
    """The eigenvalues and eigenvectors of J, and whether the point is a limit.

    Attributes
    ----------
    state : dict
        ``eigenvalue-{k}``, ``eigenvector-{k}-{i}``, ``shape-note``.

    Examples
    --------
    >>> from explainer.pages.shape.numbers import compute
    >>> view = EigenTable()
    >>> view.update(compute(ShapeSettings((0.0, 0.0, 0.0))))
    >>> view.state["eigenvalue-0"], view.state["eigenvector-0-0"], view.state["eigenvector-2-0"]
    ('0.333', 'any', '+0.577')
    """

    title = "Eigenvalues and eigenvectors"

    def __init__(self) -> None:
        super().__init__()
        names = ("λ₁", "λ₂", "λ₃")
        rows = (
            (name, [number_cell(f"eigenvalue-{k}"), *(number_cell(f"eigenvector-{k}-{i}") for i in range(3))])
            for k, name in enumerate(names)
        )
        self.markup = f"""{table(self.title, ("", "λ", *inputs(3)), rows)}
<p>The last row is (1, 1, 1)/√3: all logits together. It moves nothing, wherever the point is.</p>
<p class="sx-held" data-gid="shape-note"></p>"""

    def say(self, numbers: TriangleNumbers) -> State:
        """Tell the numbers."""
        state: State = {}
        for k, value in enumerate(numbers.eigenvalues.tolist()):
            state[f"eigenvalue-{k}"] = _value(value)
            for i, entry in enumerate(numbers.eigenvectors[:, k].tolist()):
                state[f"eigenvector-{k}-{i}"] = "any" if numbers.is_round and k < 2 else signed(entry)
        state["shape-note"] = limit(numbers.settings) or (
            "λ₁ and λ₂ are the same here, as far as one can see: the ellipse is a circle, and every direction in the "
            "plane is an eigenvector."
            if numbers.is_round
            else "λ₁ and λ₂ add up to 1 − S₁² − S₂² − S₃², and their product is 3 S₁S₂S₃."
        )
        return state


class EndsTable(Wording[TriangleNumbers]):
    """Where S ends after the move: by J, by the second derivative as well, and in truth.

    Attributes
    ----------
    state : dict
        ``end-{now|first|second|true}-{k}``, ``gap-first``, ``gap-second``.
    """

    title = "Where the move dz ends"

    def __init__(self) -> None:
        super().__init__()
        kinds = ("now", "first", "second", "true")
        rows = [
            (name, [number_cell(f"end-{kind}-{k}") for kind in kinds]) for k, name in enumerate(outputs(3))
        ]  # fmt: skip
        gaps = ("gap", ["<td></td>", number_cell("gap-first"), number_cell("gap-second"), "<td>0</td>"])
        self.markup = f"""{table(self.title, ("", "now", "S + J dz", "+ ½H", "true"), [*rows, gaps])}
<p class="sx-note">½H stands for ½ Σⱼₖ ∂²Sᵢ/∂zⱼ∂zₖ dzⱼ dzₖ. The gap is the distance from the true end, in all three S
together. Of a small move, half leaves a quarter of the first gap and an eighth of the second. A predicted share below
0 is outside of the triangle.</p>"""

    def say(self, numbers: TriangleNumbers) -> State:
        """Tell the numbers."""
        state = State()
        ends = {
            "now": numbers.probabilities, "first": numbers.first, "second": numbers.second, "true": numbers.truth
        }  # fmt: skip
        for kind, end in ends.items():
            for k, share in enumerate(end.tolist()):
                state[f"end-{kind}-{k}"] = probability(share) if 0 <= share <= 1 else f"{share:.3f}".replace("-", "−")
        state["gap-first"], state["gap-second"] = (_value(gap) for gap in numbers.gaps)
        return state
