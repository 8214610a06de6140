import html
import itertools
import math
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from matplotlib.mathtext import MathTextParser

from explainer.pages.derivation import algebra as d

NS = "{http://www.w3.org/1998/Math/MathML}"
TWO_PARTS = {"mfrac", "msub", "msup"}
ROUTES = [d.derive, d.derive_by_logs, d.derive_log_softmax]
EVERY = [(i, j, n) for n in (2, 3) for i, j in itertools.product(range(n), repeat=2)] + [
    (0, 5, 6),
    (5, 0, 6),
    (5, 5, 6),
]
Z = np.array([-0.7, 1.2, 2.1, -0.3, 0.4, -1.5])
S_1, S_2 = d.Softmax(0), d.Softmax(1)


def every_formula():
    steps = [step for i, j, n in EVERY for route in ROUTES for step in route(i, j, n)] + list(d.derive_pattern())
    choices = [choice.expression for step in steps for question in step.questions for choice in question.choices]
    rules = [rule.formula for rule in d.RULES.values() if rule.formula]
    return list(dict.fromkeys([*(step.equation for step in steps), *choices, *rules]))


def read(element):
    """Turn MathML whose values are all numbers into arithmetic, as a reader would."""
    tag, inner = element.tag.removeprefix(NS), list(element)
    if tag == "mfrac":
        return f"(({read(inner[0])})/({read(inner[1])}))"
    if tag == "msup":
        return f"({read(inner[0])})**({read(inner[1])})"
    if tag in ("math", "mrow"):
        if inner and inner[0].text == "log":
            return f"log({''.join(read(child) for child in inner[2:])})"
        return "".join(read(child) for child in inner)
    return {"−": "-", "·": "*", "=": "=="}.get(element.text, element.text)


def with_numbers(expression, z, form="{!r}"):
    values = d.live_numbers(expression, z, "p")
    return d.to_mathml(expression, {gid: form.format(value) for gid, value in values.items()})


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(("i", "j", "n"), EVERY)
def test_line_with_numbers_reads_as_the_steps_value(route, i, j, n):
    for step in route(i, j, n):
        line = read(ET.fromstring(with_numbers(step.equation, Z[:n])))
        assert not re.search(r"[-+*]-", line), "a negative number after a sign needs brackets"
        left, right = line.split("==")
        assert eval(right, {"log": math.log}) == pytest.approx(step.value(Z[:n]), rel=1e-12)
        assert eval(left, {"log": math.log}) == pytest.approx(step.value(Z[:n]), rel=1e-12)


@pytest.mark.parametrize(("i", "j", "n"), EVERY)
def test_a_drag_replaces_texts_only(i, j, n):
    for step in (step for route in ROUTES for step in route(i, j, n)):
        before, after = (d.live_numbers(step.equation, z, "p") for z in (Z[:n], -3 * Z[:n]))
        assert list(before) == list(after) == [f"p-{position}" for position in range(len(before))]
        first, second = (ET.fromstring(with_numbers(step.equation, z, "{:.3f}")) for z in (Z[:n], -3 * Z[:n]))
        places = [element for element in first.iter(f"{NS}mn") if "data-gid" in element.attrib]
        assert [element.get("data-gid") for element in places] == list(before)
        for element in places:
            element.text = f"{after[element.get('data-gid')]:.3f}"
        assert ET.tostring(first) == ET.tostring(second)


def test_mathml_is_well_formed():
    for root in (ET.fromstring(d.to_mathml(formula)) for formula in every_formula()):
        assert root.tag == f"{NS}math"
        for element in root.iter():
            tag = element.tag.removeprefix(NS)
            assert tag in {"math", "mrow", "mi", "mn", "mo", "mtext", "mtable", "mtr", "mtd"} | TWO_PARTS
            assert bool(element.text) == (tag in {"mi", "mn", "mo", "mtext"}), "text is in leaves, and no leaf is empty"
            if tag in TWO_PARTS:
                assert len(element) == 2


def test_latex_parses():
    parser = MathTextParser("path")
    for latex in map(d.to_latex, every_formula()):
        inner = re.sub(r"\\begin{cases} (.*?) & i = j \\\\ (.*?) & i \\neq j \\end{cases}", r"{\1} {\2}", latex)
        assert ("cases" in latex) == (inner != latex)
        parser.parse(f"${inner}$")


@pytest.mark.parametrize(
    ("expression", "latex"),
    [
        (d.Derivative(S_1, d.Logit(1)), r"\frac{\partial S_{1}}{\partial z_{2}}"),
        (-(S_1 * S_2), r"-S_{1} \, S_{2}"),
        (S_1 - (S_2 - S_1), r"S_{1}-\left(S_{2}-S_{1}\right)"),
        (S_1 - -S_2, r"S_{1}-\left(-S_{2}\right)"),
        (S_1 * -S_2, r"S_{1} \, \left(-S_{2}\right)"),
        (-(S_1 + S_2), r"-\left(S_{1} + S_{2}\right)"),
        ((S_1 * S_2) ** 2, r"\left(S_{1} \, S_{2}\right)^{2}"),
        (d.Exp(d.Logit(0)) ** 2, r"\left(e^{z_{1}}\right)^{2}"),
        (d.Log(S_1 * S_2), r"\log \left(S_{1} \, S_{2}\right)"),
        (d.Delta("i", "j") - S_1, r"\delta_{ij}-S_{1}"),
        (d.Matrix("diagonal") - d.Matrix("outer"), r"\mathrm{diag}(S)-S S^{\top}"),
    ],
)
def test_brackets_are_where_they_must_be(expression, latex):
    assert d.to_latex(expression) == latex


def vanishing(expression):
    root = ET.fromstring(d.to_mathml(expression))
    return ["".join(element.itertext()) for element in root.iter() if element.get("class") == "vanishes"]


def test_terms_that_vanish_are_marked():
    quotient = [next(step for step in d.derive(0, j, 3) if step.rule.key == "quotient").equation for j in (0, 1)]
    assert list(map(vanishing, quotient)) == [[], ["∂ez1∂z2·Σ"]]
    sums = next(step for step in d.derive(0, 1, 3) if step.rule.key == "sum").equation
    assert vanishing(sums) == ["∂ez1∂z2", "∂ez3∂z2"]
    assert 'class="vanishes"><mn>0</mn>' in with_numbers(sums, Z[:3])


def test_nothing_is_marked_that_has_a_value():
    for i, j, n in EVERY:
        last = d.derive(i, j, n)[-1].equation
        assert vanishing(last) == []


def test_texts_and_gids_are_escaped():
    markup = d.to_mathml(S_1, {'"><script>': "<b>&"})
    (number,) = ET.fromstring(markup).iter(f"{NS}mn")
    assert number.get("data-gid") == '"><script>'
    assert number.text == "<b>&"
    assert "<script>" not in markup
    assert html.unescape(markup) != markup


def test_matrix_stays_a_symbol():
    last = d.derive_pattern()[-1].equation
    assert d.live_numbers(last, Z, "p") == {}
    assert d.to_mathml(last, {}) == d.to_mathml(last)


def test_pattern_at_an_entry_takes_numbers():
    line = d.at(d.derive_pattern()[2].right, 0, 1)
    assert list(d.live_numbers(line, [0.0, 0.0], "p").values()) == [0.5, 0.5]
    assert d.to_latex(line, {"p-0": "0.5", "p-1": "0.5"}) == r"0.5 \cdot \left(0-0.5\right)"


def test_letters_take_no_numbers():
    with pytest.raises(ValueError, match=r"`expression` must have numbers as indices.*`at\(expression, i, j\)` first"):
        d.live_numbers(d.derive_pattern()[2].right, Z, "p")


@pytest.mark.parametrize("numbers", [{}, {"a": "1", "b": "2"}])
def test_numbers_must_fill_the_places(numbers):
    with pytest.raises(ValueError, match=r"`numbers` must fill the 1 places; got"):
        d.to_mathml(S_1, numbers)
