"""The rules that the derivation follows, each with its statement as a formula."""

from __future__ import annotations

from dataclasses import dataclass

from explainer.pages.derivation.algebra.expression import (
    Cases,
    Delta,
    Derivative,
    Equation,
    Exp,
    Log,
    Logit,
    Name,
    Number,
    Softmax,
    Total,
)


@dataclass(frozen=True)
class Rule:
    """Why a step is allowed.

    Parameters
    ----------
    key
        An identifier, fit for a CSS class.
    name
        What a person calls the rule.
    statement
        The rule in one sentence.
    formula
        The rule as a formula, None for what is no single formula (algebra).
    """

    key: str
    name: str
    statement: str
    formula: Equation | None = None


_c, _f, _g, _x = (Name(letter) for letter in "cfgx")

DEFINITION = Rule(
    "definition",
    "Definition of softmax",
    "A probability is one exponential, divided by the sum Σ of them all.",
    Equation(Softmax("i"), Exp(Logit("i")) / Total()),
)
CONSTANT = Rule(
    "constant",
    "Constants have derivative 0",
    "What does not contain the variable does not change with it.",
    Equation(Derivative(_c, _x), Number(0)),
)
EXPONENTIAL = Rule(
    "exponential",
    "Exponential rule",
    "The exponential function is its own derivative.",
    Equation(Derivative(Exp(_x), _x), Exp(_x)),
)
SUM = Rule(
    "sum",
    "Sum rule",
    "The derivative of a sum is the sum of the derivatives, and so for a difference.",
    Equation(Derivative(_f + _g, _x), Derivative(_f, _x) + Derivative(_g, _x)),
)
QUOTIENT = Rule(
    "quotient",
    "Quotient rule",
    "Slope of the top times the bottom, minus the top times the slope of the bottom, over the bottom squared.",
    Equation(Derivative(_f / _g, _x), (Derivative(_f, _x) * _g - _f * Derivative(_g, _x)) / _g**2),
)
CHAIN = Rule(
    "chain",
    "Chain rule",
    "Along a path of dependence the slopes multiply: that of the logarithm, 1/f, and that of f.",
    Equation(Derivative(Log(_f), _x), (Number(1) / _f) * Derivative(_f, _x)),
)
LOG_LAWS = Rule(
    "log-laws",
    "Laws of logarithms",
    "The logarithm turns a quotient into a difference, and undoes the exponential: log of e to the x is x.",
    Equation(Log(Exp(_x) / _g), _x - Log(_g)),
)
ALGEBRA = Rule("algebra", "Algebra", "The same value, written another way: equals may replace equals.")
CASES = Rule("cases", "Two cases", "Two results that hold in two cases, written as one formula.")
KRONECKER = Rule(
    "kronecker",
    "Kronecker delta",
    "A switch: 1 where the two indices are the same, 0 where they are not.",
    Equation(Delta("i", "j"), Cases(Number(1), Number(0))),
)
MATRIX = Rule(
    "matrix", "Entries to matrix", "A formula for every entry (i, j), with i as row and j as column, is a matrix."
)
