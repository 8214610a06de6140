import itertools
import math
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from explainer.pages.derivation.algebra import (
    at,
    derive,
    derive_by_logs,
    derive_log_softmax,
    derive_pattern,
    live_values,
    rules,
    to_mathml,
)
from explainer.pages.derivation.algebra import expression as ex

TWO_PARTS = {"mfrac", "msub", "msup"}
ROUTES = [derive, derive_by_logs, derive_log_softmax]
EVERY = [(i, j, n) for n in (2, 3) for i, j in itertools.product(range(n), repeat=2)] + [
    (0, 5, 6),
    (5, 0, 6),
    (5, 5, 6),
]
Z = np.array([-0.7, 1.2, 2.1, -0.3, 0.4, -1.5])
S_1, S_2 = ex.Softmax(0), ex.Softmax(1)


def every_formula():
    steps = [step for i, j, n in EVERY for route in ROUTES for step in route(i, j, n)] + list(derive_pattern())
    answers = [answer.expression for step in steps if step.question for answer in step.question.answers]
    stated = [rule.formula for rule in vars(rules).values() if isinstance(rule, rules.Rule) and rule.formula]
    return list(dict.fromkeys([*(step.equation for step in steps), *answers, *stated]))


def read(element):
    """Turn MathML whose values are all numbers into arithmetic, as a reader would."""
    tag, inner = element.tag, list(element)
    if tag == "mfrac":
        return f"(({read(inner[0])})/({read(inner[1])}))"
    if tag == "msup":
        return f"({read(inner[0])})**({read(inner[1])})"
    if tag in ("math", "mrow"):
        if inner and inner[0].text == "log":
            return f"log({''.join(read(child) for child in inner[2:])})"
        return "".join(read(child) for child in inner)
    return {"−": "-", "·": "*", "=": "=="}.get(element.text, element.text)


def with_numbers(expression, z):
    """The line as it stands in the page: each place filled with the value at its position."""
    root = ET.fromstring(to_mathml(expression, "p"))
    values = {f"p-{position}": value for position, value in enumerate(live_values(expression, z))}
    places = [element for element in root.iter("mn") if "data-gid" in element.attrib]
    assert [element.get("data-gid") for element in places] == list(values)
    for element in places:
        element.text = repr(values[element.get("data-gid")])
    return root


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(("i", "j", "n"), EVERY)
def test_line_with_numbers_reads_as_the_steps_value(route, i, j, n):
    for step in route(i, j, n):
        line = read(with_numbers(step.equation, Z[:n]))
        assert not re.search(r"[-+*]-", line), "a negative number after a sign needs brackets"
        left, right = line.split("==")
        assert eval(right, {"log": math.log}) == pytest.approx(step.value(Z[:n]), rel=1e-12)
        assert eval(left, {"log": math.log}) == pytest.approx(step.value(Z[:n]), rel=1e-12)


def test_mathml_is_well_formed():
    for root in (ET.fromstring(to_mathml(formula)) for formula in every_formula()):
        assert root.tag == "math"
        for element in root.iter():
            tag = element.tag
            assert tag in {"math", "mrow", "mi", "mn", "mo", "mtext", "mtable", "mtr", "mtd"} | TWO_PARTS
            assert bool(element.text) == (tag in {"mi", "mn", "mo", "mtext"}), "text is in leaves, and no leaf is empty"
            if tag in TWO_PARTS:
                assert len(element) == 2


def symbols(expression):
    """What a reader sees, a power set off by a ^ and an index by nothing."""
    text = to_mathml(expression).replace("</mrow><mrow>", "</mrow>^<mrow>").replace("\N{FUNCTION APPLICATION}", " ")
    return "".join(
        ET.fromstring(text.replace("\N{INVISIBLE TIMES}", "").replace("\N{INVISIBLE SEPARATOR}", "")).itertext()
    )


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (ex.Derivative(S_1, ex.Logit(1)), "∂S1^∂z2"),  # a fraction: top, then bottom
        (-(S_1 * S_2), "−S1S2"),
        (S_1 - (S_2 - S_1), "S1−(S2−S1)"),
        (S_1 - -S_2, "S1−(−S2)"),
        (S_1 * -S_2, "S1(−S2)"),
        (-(S_1 + S_2), "−(S1+S2)"),
        ((S_1 * S_2) ** 2, "(S1S2)^2"),
        (ex.Exp(ex.Logit(0)) ** 2, "(e^z1)^2"),
        (ex.Log(S_1 * S_2), "log (S1S2)"),
        (ex.Delta("i", "j") - S_1, "δij−S1"),
        (ex.Matrix("diagonal") - ex.Matrix("outer"), "diag (S)−SS⊤"),
    ],
)
def test_brackets_are_where_they_must_be(expression, text):
    assert symbols(expression) == text


def vanishing(expression):
    root = ET.fromstring(to_mathml(expression))
    return ["".join(element.itertext()) for element in root.iter() if element.get("class") == "vanishes"]


def test_terms_that_vanish_are_marked():
    quotient = [next(step for step in derive(0, j, 3) if step.rule.key == "quotient").equation for j in (0, 1)]
    assert list(map(vanishing, quotient)) == [[], ["∂ez1∂z2·Σ"]]
    sums = next(step for step in derive(0, 1, 3) if step.rule.key == "sum").equation
    assert vanishing(sums) == ["∂ez1∂z2", "∂ez3∂z2"]
    assert 'class="vanishes"><mn>0</mn>' in to_mathml(sums, "p")


def test_nothing_is_marked_that_has_a_value():
    for i, j, n in EVERY:
        last = derive(i, j, n)[-1].equation
        assert vanishing(last) == []


def test_matrix_stays_a_symbol():
    last = derive_pattern()[-1].equation
    assert live_values(last, Z) == ()
    assert to_mathml(last, "p") == to_mathml(last)


def test_pattern_at_an_entry_takes_numbers():
    line = at(derive_pattern()[2].right, 0, 1)
    assert read(with_numbers(line, [0.0, 0.0])) == "0.5*(0-0.5)"


def test_letters_take_no_numbers():
    with pytest.raises(ValueError, match=r"`expression` must be made of logits, with numbers as indices"):
        live_values(derive_pattern()[2].right, Z)
