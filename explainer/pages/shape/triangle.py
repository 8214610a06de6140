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
from explainer.pages.shape.triangle_words import EigenTable, EndsTable, in_short
from explainer.pages.tables import buttons
from explainer.views.labels import sub
from explainer.views.numerals import logit, probability
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
    shares = plane.shares_of(np.array(settings.logits)).tolist()
    exact = (z == -math.inf or settings.logits.count(-math.inf) == 2 for z in settings.logits)
    told = (probability(share, exact=true) for share, true in zip(shares, exact, strict=True))
    return ", ".join(f"S{sub(k)} {words}" for k, words in enumerate(told))


def _say_logits(settings: ShapeSettings) -> str:
    told = ", ".join(f"z{sub(k)} {logit(z)}" for k, z in enumerate(settings.logits))
    return f"{told}; their mean does not count"


def _say_move(settings: ShapeSettings) -> str:
    return ", ".join(f"dz{sub(k)} {logit(x)}" for k, x in enumerate(settings.move))


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
