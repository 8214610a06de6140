"""The views of the page on dependence: what is lit, what has moved, what the numbers and words say."""

import dataclasses
import itertools
import re
import xml.etree.ElementTree as ET

import networkx
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba

from explainer.core import cross_entropy_gradient, dependency_graph, softmax, softmax_jacobian
from explainer.core.elementwise import FUNCTIONS
from explainer.live import Words
from explainer.pages.dependence.changes import Changes
from explainer.pages.dependence.numbers import compute
from explainer.pages.dependence.pattern import DotMatrix, ElementwiseHeatmap
from explainer.pages.dependence.question import QuestionPicker
from explainer.pages.dependence.reach import Reach
from explainer.pages.dependence.settings import DependenceSettings
from explainer.views import theme
from explainer.views.computation_graph import MARKS, TINT, ComputationGraph
from explainer.views.numerals import logit, probability, signed

Z = (2.0, 1.0, 0.0, -1.5, 3.2, -5.99)
QUESTIONS = list(itertools.product(("output", "outputs", "loss"), ("input", "inputs")))


def graph_of(n, function=None):
    if function is None:
        return ComputationGraph(n, lambda numbers: numbers.softmax_graph)
    return ComputationGraph(n, lambda numbers: numbers.elementwise_graph, function=FUNCTIONS[function])


def dots_of(n, function=None):
    if function is None:
        return DotMatrix("dot", n, "Softmax", lambda numbers: numbers.jacobian, "every output feels/every input")
    return DotMatrix("dot", n, "Other", lambda numbers: numbers.elementwise_jacobian, "its own/only", symbol="y")


def moments(n):
    start = DependenceSettings(Z[:n], selected=(1, 0))
    for of, wrt in QUESTIONS:
        yield start.ask(of=of, wrt=wrt)
    yield start.replace(before=(0.0,) * n)
    yield start.replace(before=Z[:n], logits=(-6.0,) + (6.0,) * (n - 1))
    yield start.replace(logits=(6.0,) + (-5.99,) * (n - 1))


def lit(view):
    """The nodes with the dark frame of what is lit."""
    nodes = [gid.removeprefix("graph-") for gid in view.artists if re.fullmatch(r"graph-(sum|(z|exp|S)_\d)", gid)]
    return {node for node in nodes if view.artists[f"graph-{node}"].get_linewidth() == 2}


def lit_edges(view):
    edges = {gid: artist for gid, artist in view.artists.items() if "edge" in gid}
    return {tuple(gid.split("-")[2:]) for gid, edge in edges.items() if edge.get_facecolor() == theme.INK}


@pytest.mark.parametrize("n", range(2, 7))
@pytest.mark.parametrize("function", [None, *FUNCTIONS])
def test_the_text_of_a_node_stays_inside_it(n, function):
    view = graph_of(n, function)
    renderer = FigureCanvasAgg(view.figure).get_renderer()
    for settings in moments(n):
        view.update(compute(settings))
        for node in dependency_graph(n, function is not None):
            frame = view.artists[f"graph-{node}"].get_window_extent(renderer)
            for kind in ("label", "value", "mark"):
                text = view.artists[f"graph-{kind}-{node}"]
                if text.get_text():
                    box = text.get_window_extent(renderer)
                    assert frame.x0 <= box.x0, (node, text.get_text())
                    assert box.x1 <= frame.x1, (node, text.get_text())
                    assert frame.y0 - 1 <= box.y0, (node, text.get_text())
                    assert box.y1 <= frame.y1 + 1, (node, text.get_text())


def test_the_nodes_carry_the_values_of_the_computation():
    view = graph_of(3)
    view.update(compute(DependenceSettings(Z[:3])))

    def says(node):
        return view.artists[f"graph-value-{node}"].get_text()

    S = softmax(Z[:3])
    for k in range(3):
        assert says(f"z_{k}") == logit(Z[k])
        assert float(says(f"exp_{k}")) == pytest.approx(np.exp(Z[k]), rel=5e-3)
        assert says(f"S_{k}") == probability(S[k])
    assert float(says("sum")) == pytest.approx(np.exp(Z[:3]).sum(), rel=5e-4)


@pytest.mark.parametrize("function", [None, "sigmoid"])
@pytest.mark.parametrize(("of", "wrt"), QUESTIONS)
def test_lit_is_what_lies_on_a_way_from_input_to_output(function, of, wrt):
    n, settings = 4, DependenceSettings(Z[:4], selected=(2, 1)).ask(of=of, wrt=wrt)
    view = graph_of(n, function)
    view.update(compute(settings))
    if (of, wrt) == ("outputs", "inputs"):
        assert lit(view) == lit_edges(view) == set()
        return
    graph = dependency_graph(n, elementwise=function is not None)
    starts = ["z_1"] if wrt == "input" else [f"z_{k}" for k in range(n)]
    ends = [f"S_{k}" for k in range(n)] if of == "outputs" else ["S_2"]
    ways = [way for start in starts for end in ends for way in networkx.all_simple_paths(graph, start, end)]
    assert lit(view) == {node for way in ways for node in way}
    assert lit_edges(view) == {edge for way in ways for edge in itertools.pairwise(way)}


def test_a_drag_marks_what_changed_and_what_did_not():
    view = graph_of(3)
    view.update(compute(DependenceSettings((2.0, 1.0, 0.0))))
    assert {artist.get_text() for gid, artist in view.artists.items() if "mark" in gid} == {""}
    view.update(compute(DependenceSettings((2.0, 1.5, 0.0), before=(2.0, 1.0, 0.0))))
    marks = {gid.removeprefix("graph-mark-"): a.get_text() for gid, a in view.artists.items() if "mark" in gid}
    assert {node for node, mark in marks.items() if mark == "="} == {"z_0", "z_2", "exp_0", "exp_2"}
    assert {node for node, mark in marks.items() if mark == "▲"} == {"z_1", "exp_1", "sum", "S_1"}
    assert {node for node, mark in marks.items() if mark == "▼"} == {"S_0", "S_2"}
    assert view.artists["graph-exp_0"].get_facecolor() == theme.PAPER
    red, _, blue, _ = view.artists["graph-sum"].get_facecolor()
    assert red > blue  # up is orange
    red, _, blue, _ = view.artists["graph-S_0"].get_facecolor()
    assert blue > red
    assert set(MARKS.values()) == {"▲", "▼", "="}


def contrast(one, other):
    """The contrast ratio of the Web Content Accessibility Guidelines 2.2."""

    def luminance(color):
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color[:3]]
        return np.dot([0.2126, 0.7152, 0.0722], linear)

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_every_colour_of_a_node_lets_its_words_be_read(dark):
    declared = re.findall(r"--sx-([a-z-]+): light-dark\((#\w+), (#\w+)\)", theme.css_variables())
    colour = {name: np.array(to_rgba(pair[dark])) for name, *pair in declared}
    paper, ink = colour["paper"], colour["ink"]
    for cell in ("positive-cell", "negative-cell"):
        assert contrast(ink, TINT * colour[cell] + (1 - TINT) * paper) > 7
    assert contrast(colour["muted"], paper) > 4.5
    assert contrast(paper, ink) > 7


def test_the_dots_are_not_transposed_and_what_is_not_asked_about_steps_back():
    view = dots_of(3)
    numbers = compute(DependenceSettings().ask(of="output", wrt="inputs", i=0))
    jacobian = np.zeros((3, 3))
    jacobian[0, 2] = jacobian[1, 0] = 0.1
    view.update(dataclasses.replace(numbers, jacobian=jacobian))
    faces = {gid: dot.get_facecolor() for gid, dot in view.artists.items() if gid != "dot-count"}
    assert {gid for gid, face in faces.items() if face == theme.INK} == {"dot-0-2"}
    assert {gid for gid, face in faces.items() if face == theme.BAR} == {"dot-1-0"}
    assert view.artists["dot-count"].get_text() == "2 of 9"
    view.update(compute(DependenceSettings().ask(of="outputs", wrt="input", j=2)))
    inked = {gid for gid, dot in view.artists.items() if gid in faces and dot.get_facecolor() == theme.INK}
    assert inked == {"dot-0-2", "dot-1-2", "dot-2-2"}
    places = {gid: dot.center for gid, dot in view.artists.items() if gid in faces}
    assert places["dot-0-2"] == (2.5, 0.5)


@pytest.mark.parametrize(
    ("function", "count"), [("sigmoid", "4 of 16"), ("exp", "4 of 16"), ("ReLU", "2 of 16")]
)  # ReLU is flat below 0 and taken as flat at 0
def test_an_elementwise_pattern_is_its_diagonal(function, count):
    view = dots_of(4, function)
    view.update(compute(DependenceSettings(Z[:4], function=function)))
    assert view.artists["dot-count"].get_text() == count


def test_the_elementwise_heatmap_is_not_transposed_and_says_where_its_colours_end():
    view = ElementwiseHeatmap(3, FUNCTIONS["exp"])
    numbers = compute(DependenceSettings(function="exp"))
    matrix = np.arange(9.0).reshape(3, 3)
    view.update(dataclasses.replace(numbers, elementwise_jacobian=matrix))
    for i, j in np.ndindex(3, 3):
        assert view.artists[f"elementwise-value-{i}-{j}"].get_text() == signed(matrix[i, j])
        assert view.artists[f"elementwise-cell-{i}-{j}"].get_facecolor() == theme.diverging(matrix[i, j], 8.0)
    assert view.artists["elementwise-scale"].get_text().endswith("full colour at 8")
    assert view.artists["elementwise-row-0"].get_text() == "y₁"


# ---- words -------------------------------------------------------------------------------------------------


def state(view, settings):
    view.update(compute(settings))
    said = {gid: {"text": said} if isinstance(said, str) else said for gid, said in view.state.items()}
    return {gid: told.get("text", "") for gid, told in said.items() if told.get("hidden") is None}


@pytest.mark.parametrize("make_words", [lambda n: QuestionPicker(n), lambda n: Reach(), lambda n: Changes()])
@pytest.mark.parametrize("n", [2, 6])
def test_markup_and_state_speak_of_the_same_elements(make_words, n):
    view = make_words(n)
    gids = re.findall(r'data-gid="([^"]+)"', view.markup)
    assert len(gids) == len(set(gids))
    ET.fromstring(f"<div>{view.markup}</div>")
    for settings in moments(n):
        state(view, settings)
        Words(view.markup, view.state, title=view.title)  # refuses what the markup does not have
        assert view.state.keys() == set(gids)


@pytest.mark.parametrize(
    ("of", "wrt", "shape", "name"),
    [
        ("output", "input", "1 output × 1 input", "One number"),
        ("output", "inputs", "1 output × 4 inputs", "A row of the Jacobian: the gradient of one output"),
        ("outputs", "input", "4 outputs × 1 input", "A column of the Jacobian"),
        ("outputs", "inputs", "4 outputs × 4 inputs", "The Jacobian"),
        ("loss", "input", "1 loss × 1 input", "One number: a component of the gradient"),
        ("loss", "inputs", "1 loss × 4 inputs", "A gradient"),
    ],
)
def test_the_answer_has_the_shape_and_the_numbers_that_the_words_mean(of, wrt, shape, name):
    i, j = 2, 1
    settings = DependenceSettings(Z[:4], selected=(i, j)).ask(of=of, wrt=wrt)
    said = state(QuestionPicker(4), settings)
    rows = {"output": softmax_jacobian(Z[:4])[[i]], "outputs": softmax_jacobian(Z[:4])}
    wanted = rows.get(of, cross_entropy_gradient(Z[:4], i)[None])[:, [j] if wrt == "input" else slice(None)]
    cells = {gid: text for gid, text in said.items() if re.fullmatch(r"answer-\d-\d", gid) and text}
    assert cells == {f"answer-{r}-{c}": signed(wanted[r, c]) for r, c in np.ndindex(*wanted.shape)}
    lines = [r for r in range(4) if f"answer-line-{r}" in said]
    assert [(r, c) for r in lines for c in range(4) if f"answer-{r}-{c}" in said] == list(np.ndindex(*wanted.shape))
    assert said["answer-shape"] == shape
    assert said["answer-name"].startswith(name)
    assert said["answer-of"] == {"output": "∂S₃", "outputs": "∂S", "loss": "∂L"}[of]
    assert said["answer-wrt"] == ("∂z₂" if wrt == "input" else "∂z")


@pytest.mark.parametrize(("of", "wrt"), QUESTIONS)
def test_gradient_is_the_word_for_one_output_and_all_inputs_only(of, wrt):
    why = state(QuestionPicker(3), DependenceSettings().ask(of=of, wrt=wrt))["answer-why"]
    if of == "outputs":
        assert why.startswith("Not a gradient")
    elif wrt == "inputs":
        assert why.startswith("“Gradient” is right")
    else:
        assert why.startswith("A partial derivative")


@pytest.mark.parametrize(("j", "told"), [(0, "S₁ − y₁ = 0.665 − 1."), (1, "S₂ − y₂ = 0.245 − 0.")])
def test_a_component_of_the_gradient_of_the_loss_is_told_in_numbers(j, told):
    settings = DependenceSettings((2.0, 1.0, 0.0)).ask(of="loss", wrt="input", i=0, j=j)
    said = state(QuestionPicker(3), settings)
    assert told in said["answer-why"]
    share, y = map(float, told[:-1].rpartition("= ")[2].split(" − "))
    assert float(said["answer-0-0"].replace("−", "-")) == pytest.approx(share - y, abs=1e-3)
    assert f"L = −ln S₁ = {-np.log(softmax([2.0, 1.0, 0.0])[0]):.3f}" in said["answer-why"]


def test_the_pressed_buttons_are_the_question():
    view = QuestionPicker(3)
    view.update(compute(DependenceSettings().ask(of="loss", wrt="input", j=2)))
    buttons = {gid: said["aria-pressed"] for gid, said in view.state.items() if "aria-pressed" in said}
    pressed = {gid for gid, said in buttons.items() if said == "true"}
    assert pressed == {"of-loss", "wrt-input-2"}
    assert len(buttons) == 9


@pytest.mark.parametrize(("i", "j"), [(0, 0), (2, 1)])
def test_the_ways_in_words_are_those_in_the_graph(i, j):
    said = state(Reach(), DependenceSettings().ask(of="output", wrt="input", i=i, j=j))
    ways = list(networkx.all_simple_paths(dependency_graph(3), f"z_{j}", f"S_{i}"))
    assert all("sum" in way for way in ways) == ("only through Σ" in said["reach-softmax"])
    assert (len(ways) == 2) == ("in two ways, directly and through Σ" in said["reach-softmax"])
    elementwise = dependency_graph(3, elementwise=True)
    assert networkx.has_path(elementwise, f"z_{j}", f"S_{i}") == ("no way leads" not in said["reach-elementwise"])


def test_whole_rows_and_columns_in_words():
    column = state(Reach(), DependenceSettings().ask(of="outputs", wrt="input", j=1))
    assert column["reach-softmax"].startswith("z₂ reaches every output: S₂ directly and through Σ")
    assert column["reach-elementwise"] == "In sigmoid, z₂ reaches y₂ and no other output."
    row = state(Reach(), DependenceSettings(function="ReLU").ask(of="output", wrt="inputs", i=2))
    assert row["reach-softmax"].startswith("S₃ needs every input: z₃ directly and through Σ")
    assert row["reach-elementwise"] == "In ReLU, y₃ needs z₃ and no other input."


def test_what_a_drag_changed_in_words():
    view = Changes()
    assert "drag a logit" in state(view, DependenceSettings())["changes-drag"]
    said = state(view, DependenceSettings((2.0, -1.0, -2.0), before=(2.0, -1.0, 0.0), function="ReLU"))
    assert said["changes-drag"] == "z₃ went from 0.00 to −2.00."
    assert said["changes-softmax"].startswith("Softmax: 6 of 10 values changed: z₃, exp z₃, Σ, S₁, S₂, S₃.")
    assert said["changes-softmax"].endswith("These stayed: z₁, z₂, exp z₁, exp z₂.")
    assert said["changes-elementwise"].startswith("ReLU: 1 of 9 values changed: z₃.")  # flat below 0
    back = state(view, DependenceSettings(before=DependenceSettings().logits))
    assert back["changes-drag"].startswith("The logit is back where it was")
    assert back["changes-softmax"] == ""
    everything = state(view, DependenceSettings((1.0, 0.0), before=(0.0, 0.5)))
    assert everything["changes-drag"] == "z₁ went from 0.00 to 1.00 and z₂ went from 0.50 to 0.00."
    assert everything["changes-softmax"].endswith("None stayed.")
