import itertools

import numpy as np
import pytest
import scipy.special
import sympy

from explainer.core.dependency import dependency_graph
from explainer.core.jacobian import softmax_jacobian
from explainer.pages.derivation import algebra as d
from explainer.pages.derivation.algebra.structure import parts

ROUTES = [d.derive, d.derive_by_logs, d.derive_log_softmax]
SMALL = [(i, j, n) for n in (2, 3) for i, j in itertools.product(range(n), repeat=2)]
EVERY = [(i, j, n) for n in range(2, 7) for i, j in itertools.product(range(n), repeat=2)]
Z = np.array([0.7, -1.2, 2.1, 0.3, -0.4, 1.5])
x = sympy.Symbol("x", positive=True)
f, g = (sympy.Function(name, positive=True)(x) for name in "fg")
NAMES = {"x": x, "f": f, "g": g, "c": sympy.Symbol("c", positive=True)}


def to_sympy(expression, z):
    """The same mathematics in SymPy, softmax spelled out, derivatives taken by SymPy."""

    def total():
        return sum(sympy.exp(logit) for logit in z)

    def convert(e):
        match e:
            case d.Number(value):
                return sympy.Integer(value)
            case d.Name(text):
                return NAMES[text]
            case d.Logit(k):
                return z[k]
            case d.Softmax(k):
                return sympy.exp(z[k]) / total()
            case d.Total():
                return total()
            case d.Delta(i, j):
                return sympy.KroneckerDelta(i, j)
            case d.Exp(of):
                return sympy.exp(convert(of))
            case d.Log(of):
                return sympy.log(convert(of))
            case d.Negative(of):
                return -convert(of)
            case d.Sum(terms):
                return sympy.Add(*map(convert, terms))
            case d.Product(factors):
                return sympy.Mul(*map(convert, factors))
            case d.Quotient(top, bottom):
                return convert(top) / convert(bottom)
            case d.Power(base, exponent):
                return convert(base) ** exponent
            case d.Derivative(of, by):
                return sympy.diff(convert(of), convert(by))
            case d.Matrix("jacobian"):
                S = [convert(d.Softmax(k)) for k in range(len(z))]
                return sympy.Matrix(S).jacobian(z)
        raise AssertionError(e)

    return convert(expression)


def logits(n):
    return sympy.symbols(f"z_1:{n + 1}", real=True)


def is_zero(expression):
    return sympy.simplify(sympy.expand_log(expression, force=True)) == 0


def equal(a, b, z):
    return is_zero(to_sympy(a, z) - to_sympy(b, z))


def within(expression):
    yield expression
    for part in parts(expression):
        yield from within(part)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(("i", "j", "n"), SMALL)
def test_sympy_proves_each_step(route, i, j, n):
    for step in route(i, j, n):
        assert equal(step.left, step.right, logits(n)), step.sentence


@pytest.mark.parametrize(("i", "j", "n"), SMALL)
def test_sympy_proves_the_pattern_at_every_entry(i, j, n):
    for step in d.derive_pattern()[:-1]:
        assert equal(d.at(step.left, i, j), d.at(step.right, i, j), logits(n)), step.sentence


@pytest.mark.parametrize("n", [2, 3])
def test_sympy_proves_the_matrix(n):
    z = logits(n)
    S = sympy.Matrix([to_sympy(d.Softmax(k), z) for k in range(n)])
    last = d.derive_pattern()[-1]
    assert (last.left, last.right) == (d.Matrix("jacobian"), d.Matrix("diagonal") - d.Matrix("outer"))
    assert (to_sympy(last.left, z) - (sympy.diag(*S) - S * S.T)).applyfunc(sympy.simplify) == sympy.zeros(n)


@pytest.mark.parametrize(("i", "j", "n"), EVERY)
def test_last_lines_are_the_known_results(i, j, n):
    S_i, S_j = d.Softmax(i), d.Softmax(j)
    result = S_i * (d.Number(1) - S_i) if i == j else -(S_i * S_j)
    assert d.derive(i, j, n)[-1].equation == d.Equation(d.Derivative(S_i, d.Logit(j)), result)
    assert d.derive_by_logs(i, j, n)[-1].equation == d.derive(i, j, n)[-1].equation
    assert d.derive_log_softmax(i, j, n)[-1].right == d.Delta(i, j) - S_j


def reference(expression):
    """A function of z for what the derivations differentiate, from SciPy."""
    match expression:
        case d.Softmax(k):
            return lambda z: scipy.special.softmax(z)[k]
        case d.Log(d.Softmax(k)):
            return lambda z: scipy.special.log_softmax(z)[k]
        case d.Total():
            return lambda z: np.exp(scipy.special.logsumexp(z))
    raise AssertionError(expression)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(("i", "j", "n"), EVERY)
def test_every_step_has_the_value_of_what_is_derived(route, i, j, n):
    z, h = Z[:n], 1e-5
    J = softmax_jacobian(z)
    for step in route(i, j, n):
        match step.left:
            case d.Derivative(of, d.Logit(k)):
                assert k == j
                move = h * (np.arange(n) == j)
                difference = (reference(of)(z + move) - reference(of)(z - move)) / (2 * h)
                assert step.value(z) == pytest.approx(difference, rel=1e-8, abs=1e-9)
                if of == d.Softmax(i):
                    assert step.value(z) == pytest.approx(J[i, j], rel=1e-12)
            case plain:
                assert step.value(z) == pytest.approx(reference(plain)(z), rel=1e-12)
        assert d.evaluate(step.left, z) == pytest.approx(step.value(z), rel=1e-12)


@pytest.mark.parametrize("n", range(2, 7))
def test_pattern_is_the_jacobian(n):
    for step in d.derive_pattern():
        np.testing.assert_allclose(step.value(Z[:n]), softmax_jacobian(Z[:n]), rtol=1e-12)
        np.testing.assert_allclose(d.evaluate(step.left, Z[:n]), softmax_jacobian(Z[:n]), rtol=1e-12)


def test_pattern_at_an_entry_is_that_entry():
    for (i, j), step in itertools.product(itertools.product(range(4), repeat=2), d.derive_pattern()[:-1]):
        assert d.evaluate(d.at(step.right, i, j), Z[:4]) == pytest.approx(step.value(Z[:4])[i, j], rel=1e-14)


def test_letters_run_over_rows_and_columns():
    S = scipy.special.softmax(Z[:3])
    np.testing.assert_allclose(d.evaluate(d.Softmax("i"), Z[:3]), S[:, np.newaxis])
    np.testing.assert_allclose(d.evaluate(d.Logit("j"), Z[:3]), Z[np.newaxis, :3])
    log_jacobian = d.evaluate(d.Derivative(d.Log(d.Softmax("i")), d.Logit("j")), Z[:3])
    np.testing.assert_allclose(log_jacobian, np.eye(3) - S, rtol=1e-12)
    assert not np.allclose(log_jacobian, log_jacobian.T)


def test_both_branches_are_walked():
    keys = {same: [step.rule.key for step in d.derive(0, 0 if same else 1, 3)] for same in (True, False)}
    assert keys[True] != keys[False]
    for route in keys.values():
        assert {"definition", "quotient", "sum", "constant", "exponential", "algebra"} == set(route)
    assert "chain" in [step.rule.key for step in d.derive_by_logs(0, 1, 3)]


@pytest.mark.parametrize(("i", "j", "n"), SMALL)
def test_what_is_marked_as_vanishing_is_zero_and_nothing_else_is(i, j, n):
    seen = {part for route in ROUTES for step in route(i, j, n) for part in within(step.equation)}
    seen = {part for part in seen if not isinstance(part, d.Equation)}
    assert {part for part in seen if d.vanishes(part)} == {part for part in seen if is_zero(to_sympy(part, logits(n)))}


def test_vanishing_term_is_in_the_numerator_only_off_the_diagonal():
    def first_term(i, j):
        line = next(step for step in d.derive(i, j, 3) if step.rule.key == "quotient").right
        return line.top.terms[0]

    assert d.vanishes(first_term(0, 1))
    assert not d.vanishes(first_term(1, 1))


@pytest.mark.parametrize("n", range(2, 7))
def test_nodes_are_those_of_the_dependency_graph(n):
    graph = dependency_graph(n)
    for i, j in itertools.product(range(n), repeat=2):
        for step in (step for route in ROUTES for step in route(i, j, n)):
            assert step.nodes
            assert set(step.nodes) <= set(graph)
            assert len(set(step.nodes)) == len(step.nodes)
    sums = next(step for step in d.derive(0, 1, n) if step.rule.key == "sum")
    assert set(sums.nodes) == {"sum", "z_1", *(f"exp_{k}" for k in range(n))}


@pytest.mark.parametrize(("i", "j", "n"), SMALL)
def test_sympy_tells_the_right_choice(i, j, n):
    for question in (question for route in ROUTES for step in route(i, j, n) for question in step.questions):
        for choice in question.choices:
            assert choice.right == equal(choice.expression, question.subject, logits(n)), (question.prompt, choice)


def test_sympy_tells_where_the_switch_goes():
    (question,) = (question for step in d.derive_pattern() for question in step.questions)
    for choice in question.choices:
        entries = itertools.product(range(3), repeat=2)
        holds = [equal(d.at(choice.expression, i, j), d.at(question.subject, i, j), logits(3)) for i, j in entries]
        assert choice.right == all(holds), choice


def test_every_question_has_one_right_choice_and_a_reason_for_each():
    steps = [step for i, j, n in EVERY for route in ROUTES for step in route(i, j, n)] + list(d.derive_pattern())
    for question in (question for step in steps for question in step.questions):
        assert sum(choice.right for choice in question.choices) == 1
        for part in ("label", "expression", "reason"):
            assert len({getattr(choice, part) for choice in question.choices}) == len(question.choices) >= 2
        assert all(choice.reason.endswith(".") for choice in question.choices)


@pytest.mark.parametrize(("i", "j"), [(0, 1), (1, 1)])
def test_decisive_steps_ask_first(i, j):
    asked = {step.rule.key for step in d.derive(i, j, 3) if step.questions}
    assert asked == ({"constant", "algebra", "definition"} if i != j else {"constant", "exponential", "definition"})


@pytest.mark.parametrize("rule", [rule for rule in d.RULES.values() if rule.formula and rule.key != "kronecker"])
def test_sympy_proves_each_rule(rule):
    formula = rule.formula
    assert is_zero(to_sympy(d.at(formula.left, 0, 1), logits(3)) - to_sympy(d.at(formula.right, 0, 1), logits(3)))


def test_kronecker_delta_is_the_identity_matrix():
    formula = d.RULES["kronecker"].formula
    np.testing.assert_array_equal(d.evaluate(formula.left, Z[:4]), np.eye(4))
    np.testing.assert_array_equal(d.evaluate(formula.right, Z[:4]), np.eye(4))


def test_every_rule_is_used_and_keyed_by_its_key():
    steps = [step for route in ROUTES for step in (*route(0, 1, 3), *route(1, 1, 3))] + list(d.derive_pattern())
    assert {step.rule.key for step in steps} == set(d.RULES) == {rule.key for rule in d.RULES.values()}
    assert all(d.RULES[step.rule.key] is step.rule and step.sentence.endswith((".", "?")) for step in steps)


def test_masked_logit_has_a_derivative_of_zero():
    z = [-np.inf, 1.0, 2.0]
    assert [step.value(z) for step in d.derive(0, 1, 3)[1:3]] == [0.0, 0.0]


def test_overflow_is_the_formulas_own_and_the_result_is_safe():
    z = [1000.0, 1001.0, 1002.0]
    quotient, last = d.derive(0, 1, 3)[2], d.derive(0, 1, 3)[-1]
    assert np.isnan(quotient.value(z))
    assert last.value(z) == pytest.approx(softmax_jacobian(z)[0, 1], rel=1e-12)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ((0, 0, 1), r"`n` must be from 2 to 6.*got 1\. Show"),
        ((0, 0, 7), r"`n` must be from 2 to 6.*got 7\. Show"),
        ((3, 0, 3), r"`i` must be from 0 to 2 for n = 3; got 3\. Indices count from 0\."),
        ((0, -1, 3), r"`j` must be from 0 to 2 for n = 3; got -1\. Indices count from 0\."),
    ],
)
def test_entry_out_of_range_is_refused(route, entry, message):
    with pytest.raises(ValueError, match=message):
        route(*entry)


@pytest.mark.parametrize(
    ("expression", "z", "message"),
    [
        (d.Total(), [[1.0, 2.0]], r"`z` must be a vector.*got shape \(1, 2\)\. Pass one row"),
        (d.Softmax(2), [1.0, 2.0], r"`z` must hold at least 3 logits for index 2; got 2\."),
        (d.Derivative(d.Total(), d.Logit(2)), [1.0, 2.0], r"`z` must hold at least 3 logits for index 2; got 2\."),
        (d.Name("f"), [1.0, 2.0], r"`expression` must be made of logits; got Name\(text='f'\)"),
    ],
)
def test_expression_without_a_value_is_refused(expression, z, message):
    with pytest.raises(ValueError, match=message):
        d.evaluate(expression, z)
