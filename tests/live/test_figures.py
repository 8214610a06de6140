"""One figure of each kind, changed at random by the machinery that tries Matplotlib's gallery (`make gallery`)."""

import random

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Arc, Circle, ConnectionPatch, Ellipse, FancyArrowPatch, PathPatch, RegularPolygon, Wedge
from matplotlib.path import Path

from tools.gallery import Outcome, try_figure

X, Y = np.meshgrid(np.linspace(-1, 1, 6), np.linspace(-1, 1, 5))
Z = X * np.exp(-(X**2) - Y**2)


def lines(figure):
    axes = figure.add_subplot(title="lines")
    axes.plot([0, 1, 2], [0.0, 2.0, 1.0], "o-", label="a")
    axes.plot([0, 1, 2], [1.0, 0.5, 1.5], "--", animated=True, label="b")
    axes.axline((0, 0), slope=1)
    axes.errorbar([0, 1, 2], [1.0, 2.0, 3.0], yerr=0.3)
    axes.legend()


def shapes(figure):
    axes = figure.add_subplot(xlim=(0, 3), ylim=(0, 3))
    for shape in (
        Arc((1.0, 1.0), 0.5, 0.5, theta2=90),
        Circle((1.0, 1.0), 0.5),
        Ellipse((2.0, 2.0), 1, 0.5),
        FancyArrowPatch((0, 0), (2, 2), mutation_scale=10),
        PathPatch(Path([(0, 0), (1, 2), (2, 0)])),
        RegularPolygon((2.0, 1.0), 5, radius=0.3),
        Wedge((1.0, 2.0), 0.5, 0, 120),
    ):
        axes.add_patch(shape)
    axes.bar([0, 1], [1.0, 2.0], hatch="//")


def words(figure):
    axes = figure.add_subplot(title="")
    axes.text(0.1, 0.1, "plain")
    axes.text(0.5, 0.5, "boxed", bbox={"facecolor": "white"})
    axes.annotate("note", (0.4, 0.4), xytext=(5, 5), textcoords="offset points")
    axes.annotate("out of sight", (9.0, 9.0), xytext=(0.5, 0.5))
    figure.text(0.2, 0.9, "beside")


def collections(figure):
    axes = figure.add_subplot()
    dots = axes.scatter([0, 1, 2], [1.0, 2.0, 3.0], c=[1.0, 2.0, 3.0])
    figure.colorbar(dots)
    axes.fill_between([0, 1, 2], [1.0, 1.5, 1.0])
    axes.vlines([0.5, 1.5], 0, 2)
    axes.quiver([0, 1], [0, 1], [1.0, 0.5], [0.5, 1.0])


def fields(figure):
    left, right = figure.subplots(1, 2)
    left.contourf(X, Y, Z, levels=4, hatches=["//", None, "x", "o"])
    left.contour(X, Y, Z, levels=3)
    right.pcolormesh(X, Y, Z, shading="gouraud")
    right.imshow(Z, interpolation="none", extent=(-1, 1, -1, 1))


def space(figure):
    axes = figure.add_subplot(projection="3d")
    axes.plot([0, 1], [0, 1], [0, 1])
    axes.scatter([0, 1], [1, 0], [0.2, 0.8])
    axes.bar3d([0], [0], [0], [1], [1], [1])


def polar(figure):
    axes = figure.add_subplot(projection="polar")
    axes.plot([0, 1, 2], [1.0, 2.0, 1.0])
    axes.bar([0, 1], [1.0, 2.0])


def subfigures(figure):
    for part in figure.subfigures(1, 2):
        axes = part.subplots()
        axes.bar([0, 1], [1.0, 2.0])
        axes.text(0, 1, "text")
        part.suptitle("part")


def followers(figure):
    axes = figure.add_subplot(xlim=(0, 2), ylim=(0, 2))
    circle = axes.add_patch(Circle((1.0, 1.0), 0.5))
    axes.plot([0, 1, 2], [0.0, 1.0, 2.0])[0].set_clip_path(circle)
    axes.annotate("beside", (1, 0.5), xycoords=circle, va="center")
    axes.add_patch(ConnectionPatch((0, 0), (1, 1), "data", "data", axesA=axes, axesB=axes, patchB=circle))


def pictures(figure):
    axes = figure.add_subplot()
    axes.imshow(Z)
    axes.table([["1", "2"]], loc="top")
    inset = axes.inset_axes((0.6, 0.6, 0.3, 0.3))
    inset.plot([0, 1], [1.0, 0.0])
    axes.indicate_inset_zoom(inset)


@pytest.mark.slow
@pytest.mark.parametrize(
    "make", [lines, shapes, words, collections, fields, space, polar, subfigures, followers, pictures]
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_page_shows_what_a_fresh_drawing_shows(make, seed):
    figure = Figure(figsize=(4, 3))
    make(figure)
    outcome = Outcome(make.__name__)
    try_figure(figure, random.Random(seed), outcome)
    assert outcome.artists > 0
    assert outcome.difference == ""
