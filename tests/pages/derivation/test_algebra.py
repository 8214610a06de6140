import itertools
from functools import cache

import numpy as np
import pytest
import scipy.special
import sympy

from explainer.core.dependency import dependency_graph
from explainer.core.jacobian import softmax_jacobian
from explainer.pages.derivation.algebra import (
    at,
    derive,
    derive_by_logs,
    derive_log_softmax,
    derive_pattern,
    nodes,
    rules,
)
from explainer.pages.derivation.algebra import expression as ex
from explainer.pages.derivation.algebra.structure import parts, vanishes
from explainer.pages.derivation.algebra.value import evaluate

ROUTES = [derive, derive_by_logs, derive_log_softmax]
SMALL = [(i, j, n) for n in (2, 3) for i, j in itertools.product(range(n), repeat=2)]
EVERY = [(i, j, n) for n in range(2, 7) for i, j in itertools.product(range(n), repeat=2)]
Z = np.array([0.7, -1.2, 2.1, 0.3, -0.4, 1.5])
x = sympy.Symbol("x", positive=True)
f, g = (sympy.Function(name, positive=True)(x) for name in "fg")
RULES = [rule for rule in vars(rules).values() if isinstance(rule, rules.Rule)]
NAMES = {"x": x, "f": f, "g": g, "c": sympy.Symbol("c", positive=True)}


def to_sympy(expression, z):
    """The same mathematics in SymPy, softmax spelled out, derivatives taken by SymPy."""

    def total():
        return sum(sympy.exp(logit) for logit in z)

    def convert(e):
        match e:
            case ex.Number(value):
                return sympy.Integer(value)
            case ex.Name(text):
                return NAMES[text]
            case ex.Logit(k):
                return z[k]
            case ex.Softmax(k):
                return sympy.exp(z[k]) / total()
            case ex.Total():
                return total()
            case ex.Delta(i, j):
                return sympy.KroneckerDelta(i, j)
            case ex.Exp(of):
                return sympy.exp(convert(of))
            case ex.Log(of):
                return sympy.log(convert(of))
            case ex.Negative(of):
                return -convert(of)
            case ex.Sum(terms):
                return sympy.Add(*map(convert, terms))
            case ex.Product(factors):
                return sympy.Mul(*map(convert, factors))
            case ex.Quotient(top, bottom):
                return convert(top) / convert(bottom)
            case ex.Power(base, exponent):
                return convert(base) ** exponent
            case ex.Derivative(of, by):
                return sympy.diff(convert(of), convert(by))
            case ex.Matrix("jacobian"):
                S = [convert(ex.Softmax(k)) for k in range(len(z))]
                return sympy.Matrix(S).jacobian(z)
        raise AssertionError(e)

    return convert(expression)


def logits(n):
    return sympy.symbols(f"z_1:{n + 1}", real=True)


def is_zero(expression):
    return sympy.simplify(sympy.expand_log(expression, force=True)) == 0


def equal(a, b, z):
    return is_zero(to_sympy(a, z) - to_sympy(b, z))


def questions(steps):
    return [step.question for step in steps if step.question is not None]


def within(expression):
    yield expression
    for part in parts(expression):
        yield from within(part)


@pytest.mark.slow
@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(("i", "j", "n"), SMALL)
def test_sympy_proves_each_step(route, i, j, n):
    for step in route(i, j, n):
        assert equal(step.left, step.right, logits(n)), step.sentence


@pytest.mark.parametrize(("i", "j", "n"), SMALL)
def test_sympy_proves_the_pattern_at_every_entry(i, j, n):
    for step in derive_pattern()[:-1]:
        assert equal(at(step.left, i, j), at(step.right, i, j), logits(n)), step.sentence


@pytest.mark.parametrize("n", [2, 3])
def test_sympy_proves_the_matrix(n):
    z = logits(n)
    S = sympy.Matrix([to_sympy(ex.Softmax(k), z) for k in range(n)])
    last = derive_pattern()[-1]
    assert (last.left, last.right) == (ex.Matrix("jacobian"), ex.Matrix("diagonal") - ex.Matrix("outer"))
    assert (to_sympy(last.left, z) - (sympy.diag(*S) - S * S.T)).applyfunc(sympy.simplify) == sympy.zeros(n)


@pytest.mark.parametrize(("i", "j", "n"), EVERY)
def test_last_lines_are_the_known_results(i, j, n):
    S_i, S_j = ex.Softmax(i), ex.Softmax(j)
    result = S_i * (ex.Number(1) - S_i) if i == j else -(S_i * S_j)
    assert derive(i, j, n)[-1].equation == ex.Equation(ex.Derivative(S_i, ex.Logit(j)), result)
    assert derive_by_logs(i, j, n)[-1].equation == derive(i, j, n)[-1].equation
    assert derive_log_softmax(i, j, n)[-1].right == ex.Delta(i, j) - S_j


def reference(expression):
    """A function of z for what the derivations differentiate, from SciPy."""
    match expression:
        case ex.Softmax(k):
            return lambda z: scipy.special.softmax(z)[k]
        case ex.Log(ex.Softmax(k)):
            return lambda z: scipy.special.log_softmax(z)[k]
        case ex.Total():
            return lambda z: np.exp(scipy.special.logsumexp(z))
    raise AssertionError(expression)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(("i", "j", "n"), EVERY)
def test_every_step_has_the_value_of_what_is_derived(route, i, j, n):
    z, h = Z[:n], 1e-5
    J = softmax_jacobian(z)
    for step in route(i, j, n):
        match step.left:
            case ex.Derivative(of, ex.Logit(k)):
                assert k == j
                move = h * (np.arange(n) == j)
                difference = (reference(of)(z + move) - reference(of)(z - move)) / (2 * h)
                assert step.value(z) == pytest.approx(difference, rel=1e-8, abs=1e-9)
                if of == ex.Softmax(i):
                    assert step.value(z) == pytest.approx(J[i, j], rel=1e-12)
            case plain:
                assert step.value(z) == pytest.approx(reference(plain)(z), rel=1e-12)
        assert evaluate(step.left, z) == pytest.approx(step.value(z), rel=1e-12)


@pytest.mark.parametrize("n", range(2, 7))
def test_pattern_is_the_jacobian(n):
    J = softmax_jacobian(Z[:n])
    for (i, j), step in itertools.product(itertools.product(range(n), repeat=2), derive_pattern()[:-1]):
        for side in (step.left, step.right):
            assert evaluate(at(side, i, j), Z[:n]) == pytest.approx(J[i, j], rel=1e-12)


def test_both_branches_are_walked():
    keys = {same: [step.rule.key for step in derive(0, 0 if same else 1, 3)] for same in (True, False)}
    assert keys[True] != keys[False]
    for route in keys.values():
        assert {"definition", "quotient", "sum", "constant", "exponential", "algebra"} == set(route)
    assert "chain" in [step.rule.key for step in derive_by_logs(0, 1, 3)]


@pytest.mark.slow
@pytest.mark.parametrize(("i", "j", "n"), SMALL)
def test_what_is_marked_as_vanishing_is_zero_and_nothing_else_is(i, j, n):
    seen = {part for route in ROUTES for step in route(i, j, n) for part in within(step.equation)}
    seen = {part for part in seen if not isinstance(part, ex.Equation)}
    assert {part for part in seen if vanishes(part)} == {part for part in seen if is_nothing(part, n)}


@cache  # most entries and routes share most of their parts
def is_nothing(part, n):
    return is_zero(to_sympy(part, logits(n)))


def test_vanishing_term_is_in_the_numerator_only_off_the_diagonal():
    def first_term(i, j):
        line = next(step for step in derive(i, j, 3) if step.rule.key == "quotient").right
        return line.top.terms[0]

    assert vanishes(first_term(0, 1))
    assert not vanishes(first_term(1, 1))


@pytest.mark.parametrize("n", range(2, 7))
def test_nodes_are_those_of_the_dependency_graph(n):
    graph = dependency_graph(n)
    for i, j in itertools.product(range(n), repeat=2):
        for step in (step for route in ROUTES for step in route(i, j, n)):
            assert nodes(step.equation)
            assert set(nodes(step.equation)) <= set(graph)
            assert len(set(nodes(step.equation))) == len(nodes(step.equation))
    sums = next(step for step in derive(0, 1, n) if step.rule.key == "sum")
    assert set(nodes(sums.equation)) == {"sum", "z_1", *(f"exp_{k}" for k in range(n))}


@pytest.mark.slow
@pytest.mark.parametrize(("i", "j", "n"), SMALL)
def test_sympy_tells_the_right_answer(i, j, n):
    for question in (question for route in ROUTES for question in questions(route(i, j, n))):
        for answer in question.answers:
            assert answer.right == equal(answer.expression, question.subject, logits(n)), (question.prompt, answer)


def test_sympy_tells_where_the_switch_goes():
    (question,) = questions(derive_pattern())
    for answer in question.answers:
        entries = itertools.product(range(3), repeat=2)
        holds = [equal(at(answer.expression, i, j), at(question.subject, i, j), logits(3)) for i, j in entries]
        assert answer.right == all(holds), answer


def test_every_question_has_one_right_answer_and_a_reason_for_each():
    steps = [step for i, j, n in EVERY for route in ROUTES for step in route(i, j, n)] + list(derive_pattern())
    for answers in (question.answers for question in questions(steps)):
        assert sum(answer.right for answer in answers) == 1
        for part in ("label", "expression", "reason"):
            assert len({getattr(answer, part) for answer in answers}) == len(answers) >= 2
        assert all(answer.reason.endswith(".") for answer in answers)


@pytest.mark.parametrize(("i", "j"), [(0, 1), (1, 1)])
def test_decisive_steps_ask_first(i, j):
    asked = {step.rule.key for step in derive(i, j, 3) if step.question}
    assert asked == ({"constant", "algebra", "definition"} if i != j else {"constant", "exponential", "definition"})


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.formula and rule is not rules.KRONECKER])
def test_sympy_proves_each_rule(rule):
    formula = rule.formula
    assert is_zero(to_sympy(at(formula.left, 0, 1), logits(3)) - to_sympy(at(formula.right, 0, 1), logits(3)))


def test_kronecker_delta_is_the_identity_matrix():
    formula = rules.KRONECKER.formula
    for i, j in itertools.product(range(4), repeat=2):
        for side in (formula.left, formula.right):
            assert evaluate(at(side, i, j), Z[:4]) == np.eye(4)[i, j]


def test_every_rule_is_used_and_has_a_key_of_its_own():
    steps = [step for route in ROUTES for step in (*route(0, 1, 3), *route(1, 1, 3))] + list(derive_pattern())
    assert {step.rule for step in steps} == set(RULES)
    assert len({rule.key for rule in RULES}) == len(RULES) == 11
    assert all(step.sentence.endswith((".", "?")) for step in steps)


def test_masked_logit_has_a_derivative_of_zero():
    z = [-np.inf, 1.0, 2.0]
    assert [step.value(z) for step in derive(0, 1, 3)[1:3]] == [0.0, 0.0]


def test_overflow_is_the_formulas_own_and_the_result_is_safe():
    z = [1000.0, 1001.0, 1002.0]
    quotient, last = derive(0, 1, 3)[2], derive(0, 1, 3)[-1]
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
        (ex.Total(), [[1.0, 2.0]], r"`z` must be a vector.*got shape \(1, 2\)\. Pass one row"),
        (ex.Softmax(2), [1.0, 2.0], r"`z` must hold at least 3 logits for index 2; got 2\."),
        (ex.Derivative(ex.Total(), ex.Logit(2)), [1.0, 2.0], r"`z` must hold at least 3 logits for index 2; got 2\."),
        (ex.Name("f"), [1.0, 2.0], r"`expression` must be made of logits.*got Name\(text='f'\)"),
        (ex.Matrix("outer"), [1.0, 2.0], r"`expression` must be made of logits.*got Matrix\(kind='outer'\)"),
        (ex.Delta("i", "j"), [1.0, 2.0], r"numbers as indices; got Delta.*Put the numbers in with `at\(expression"),
    ],
)
def test_expression_without_a_value_is_refused(expression, z, message):
    with pytest.raises(ValueError, match=message):
        evaluate(expression, z)
