"""A whole page in one file: the parabola x² with its tangent, drawn by Matplotlib and run by the engine."""

from dataclasses import dataclass
from typing import Annotated

import ipywidgets as widgets
from matplotlib.figure import Figure

from explainer.page import Number, Settings, Word
from explainer.page.controls import Control, Standard
from explainer.page.page import Page
from explainer.page.scene import Choice, Choices, Handle, Scene


@dataclass(frozen=True)
class Point(Settings):
    x: Annotated[float, Number(-2.0, 2.0, key="x")] = 1.0
    line: Annotated[str, Word(("tangent", "secant"), key="line")] = "tangent"


@dataclass(frozen=True)
class Numbers:
    x: float
    y: float
    slope: float


def compute(point: Point) -> Numbers:
    return Numbers(point.x, point.x**2, 2 * point.x if point.line == "tangent" else point.x)  # through (0, 0)


class Curve:
    title = "A parabola and a line"

    def __init__(self) -> None:
        self.figure = Figure(figsize=(4, 4))
        self.axes = self.figure.add_subplot(xlim=(-2, 2), ylim=(-1, 4))
        xs = [k / 20 - 2 for k in range(81)]
        self.axes.plot(xs, [x * x for x in xs])
        self.artists = {"line": self.axes.plot([], [])[0], "dot": self.axes.plot([0], [0], "o")[0]}

    def update(self, at: Numbers) -> None:
        self.artists["dot"].set_data([at.x], [at.y])
        self.artists["line"].set_data([-2, 2], [at.y + at.slope * (x - at.x) for x in (-2, 2)])


def scene(point: Point, numbers: Numbers) -> Scene[Point, Numbers]:
    curve = Curve()
    dot = Handle("dot", curve.axes, "x", "x", read=lambda p: p.x, change=lambda p, x: p.replace(x=x))
    vertex = Choice("line", "Go to the vertex", press=lambda p: p.replace(x=0.0))
    return Scene({"curve": curve}, handles=[dot], choices=[Choices("line", [[vertex]])])


def controls():
    line = widgets.Dropdown(options=["tangent", "secant"], description="Line")
    return [[Control(line, lambda p: p.line, lambda p, line: p.replace(line=line)), Standard.UNDO, Standard.RESET]]


TANGENT = Page(Point(), compute, scene, controls=controls)
