"""Expressions written down as MathML.

One walk over the tree decides what is written: signs, brackets, which derivative is written as one fraction. How a
fraction or an index is spelled is the business of `explainer.pages.derivation.algebra.spelling`.

A line can be written twice: with symbols, or with places for numbers. In the second, each value that depends on the
logits is one place, ``<mn data-gid="…">``, in structure that never changes. So a drag replaces the text of a few
numbers: nothing is laid out anew and nothing flickers. A term of a sum which is 0 whatever the logits is in an
``<mrow class="vanishes">``, for a style sheet to strike out or fade when the reader gets there.
"""

from __future__ import annotations

import itertools

from explainer.pages.derivation.algebra import spelling as to
from explainer.pages.derivation.algebra.expression import (
    Cases,
    Delta,
    Derivative,
    Equation,
    Exp,
    Expression,
    Index,
    Log,
    Logit,
    Matrix,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Softmax,
    Sum,
    Total,
)
from explainer.pages.derivation.algebra.structure import LIVE, vanishes


def to_mathml(expression: Expression, prefix: str | None = None) -> str:
    """Write `expression` as a MathML element, readable by eye and by a screen reader.

    Parameters
    ----------
    expression
        What to write.
    prefix
        Nothing for symbols. Otherwise numbers are put in: each value that depends on the logits is an empty place,
        ``{prefix}-{position}``, for the number at that position of `live_values`.

    Returns
    -------
    str
        A ``<math>`` element.

    Examples
    --------
    >>> to_mathml(-Softmax(0))
    '<math display="block"><mrow><mrow><mo>−</mo><msub><mi>S</mi><mrow><mn>1</mn></mrow></msub></mrow></mrow></math>'
    >>> to_mathml(-Softmax(0), "line")
    '<math display="block"><mrow><mrow><mo>−</mo><mn data-gid="line-0"></mn></mrow></mrow></math>'
    """
    return f'<math display="block">{to.row(_Writer(prefix).write(expression))}</math>'


class _Writer:
    """Writes with symbols or, given a prefix, with the next place wherever a value stands."""

    def __init__(self, prefix: str | None) -> None:
        self.gids = None if prefix is None else (f"{prefix}-{position}" for position in itertools.count())

    def write(self, expression: Expression) -> str:
        if self.gids is None or not isinstance(expression, (*LIVE, Delta)):
            return self.symbols(expression)
        if vanishes(expression):
            return to.number("0")
        return to.number("1") if isinstance(expression, Delta) else to.place(next(self.gids))

    def symbols(self, expression: Expression) -> str:
        match expression:
            case Number(value):
                return to.number(str(value))
            case Name(text):
                return to.symbol(text)
            case Logit(k):
                return to.index("z", _label(k))
            case Softmax(k):
                return to.index("S", _label(k))
            case Total():
                return to.symbol("Σ")
            case Delta(i, j):
                return to.index("δ", _label(i), _label(j))
            case Matrix(kind):
                return {"jacobian": to.symbol("J"), "diagonal": to.diagonal(), "outer": to.outer()}[kind]
            case Exp(of):
                return to.power(to.symbol("e"), self.write(of))
            case Log(of):
                return to.log(self.bracketed(of, Sum, Product, Quotient, Negative))
            case Power(base, exponent):
                return to.power(self.bracketed(base, Sum, Product, Quotient, Negative, Exp), to.number(str(exponent)))
            case Quotient(top, bottom):
                return to.fraction(self.write(top), self.write(bottom))
            case Negative(of):
                return to.negative(self.bracketed(of, Sum, Negative, signed=True))
            case Sum(terms):
                return "".join(self.term(term, first=position == 0) for position, term in enumerate(terms))
            case Product(factors):
                dot = self.gids is not None or any(isinstance(f, Derivative | Quotient | Number) for f in factors)
                times = to.operator("·" if dot else "\N{INVISIBLE TIMES}")
                return times.join(self.bracketed(factor, Sum, Negative, signed=True) for factor in factors)
            case Derivative(of, by):
                below = to.operator("∂") + self.symbols(by)
                if isinstance(of, Sum | Product | Quotient | Negative):
                    return to.fraction(to.operator("∂"), below) + to.bracket(self.symbols(of))
                return to.fraction(to.operator("∂") + self.symbols(of), below)
            case Cases(equal, unequal):
                return to.cases(self.write(equal), self.write(unequal))
            case Equation(left, right):
                return self.write(left) + to.operator("=") + self.write(right)
        msg = f"`expression` must be one of the expressions of this package; got {type(expression).__name__}."
        raise TypeError(msg)

    def term(self, term: Expression, first: bool) -> str:
        """Write a term of a sum with its sign before it, and mark it if it vanishes."""
        minus = isinstance(term, Negative)
        sign = to.operator("−") if minus else "" if first else to.operator("+")
        body = term.of if isinstance(term, Negative) else term
        written = self.bracketed(body, Sum, Negative, signed=not first)
        return sign + (to.vanishing(written) if vanishes(body) else written)

    def bracketed(self, part: Expression, *kinds: type[Expression], signed: bool = False) -> str:
        """Write `part`, in brackets if it is one of `kinds` or, after a sign, a live number that may be negative."""
        signed = signed and self.gids is not None and _may_be_negative(part)
        written = self.write(part)
        return to.bracket(written) if signed or isinstance(part, kinds) else written


def _may_be_negative(part: Expression) -> bool:
    """Whether `part`, as a live number, can have a sign."""
    match part:
        case Logit() | Derivative(Softmax() | Log(Softmax())):
            return True
        case _:
            return False


def _label(index: Index) -> str:
    """Count from 1, as a person reads it."""
    return index if isinstance(index, str) else str(index + 1)
