"""Expressions written down, as MathML for a page and as LaTeX for everything else.

One walk over the tree decides what is written: signs, brackets, which derivative is written as one fraction. How a
fraction or an index is spelled is the business of `explainer.pages.derivation.algebra.spelling`.

A line can be written twice: with symbols, or with numbers in their place. In the second, each value that depends on the
logits is one number, ``<mn data-gid="…">``, in structure that never changes. So a drag replaces the text of a few
numbers: nothing is laid out anew and nothing flickers. A term of a sum which is 0 whatever the logits is in an
``<mrow class="vanishes">``, for a style sheet to strike out or fade when the reader gets there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy.typing as npt

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
from explainer.pages.derivation.algebra.spelling import LATEX, MATHML, Spelling
from explainer.pages.derivation.algebra.structure import parts, vanishes
from explainer.pages.derivation.algebra.value import evaluate

_LIVE = (Logit, Softmax, Total, Exp, Derivative)  # what becomes one number when numbers are put in


def to_mathml(expression: Expression, numbers: Mapping[str, str] | None = None) -> str:
    """Write `expression` as a MathML element, readable by eye and by a screen reader.

    Parameters
    ----------
    expression
        What to write.
    numbers
        Nothing for symbols; for numbers, their texts by gid, with the keys and the order of `live_numbers`.

    Returns
    -------
    str
        A ``<math>`` element.

    Raises
    ------
    ValueError
        If `numbers` are not as many as the expression has places for.

    Examples
    --------
    >>> line = Softmax(0) * (Number(1) - Softmax(0))
    >>> values = live_numbers(line, [1.0, 2.0, 3.0], prefix="step-9")
    >>> texts = {gid: f"{value:.3f}" for gid, value in values.items()}
    >>> texts
    {'step-9-0': '0.090', 'step-9-1': '0.090'}
    >>> '<mn data-gid="step-9-0">0.090</mn><mo>·</mo><mrow><mo>(</mo>' in to_mathml(line, texts)
    True
    """
    body = _write(expression, MATHML, numbers)
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML" display="block"><mrow>{body}</mrow></math>'


def to_latex(expression: Expression, numbers: Mapping[str, str] | None = None) -> str:
    r"""Write `expression` as LaTeX, without dollar signs; see `to_mathml` for the parameters.

    Examples
    --------
    >>> print(to_latex(Derivative(Softmax(0), Logit(1))))
    \frac{\partial S_{1}}{\partial z_{2}}
    >>> print(to_latex(-(Softmax(0) * Softmax(1)), {"a": "0.25", "b": "0.75"}))
    -0.25 \cdot 0.75
    """
    return _write(expression, LATEX, numbers)


def live_numbers(expression: Expression, z: npt.ArrayLike, prefix: str) -> dict[str, float]:
    """Compute the numbers that stand in `expression` when numbers are put in, by gid, in reading order.

    Parameters
    ----------
    expression
        A line with numbers as its indices; of a `Matrix`, nothing is put in.
    z : (n,) array of real numbers
        The logits.
    prefix
        What the gids begin with; unique to this line on the page.

    Returns
    -------
    dict of str to float
        ``{f"{prefix}-{position}": value}``. The keys depend on the expression alone, never on `z`.

    Raises
    ------
    ValueError
        If the expression holds the letters i or j.

    Examples
    --------
    >>> numbers = live_numbers(Logit(0) - Log(Total()), [0.0, 0.0], prefix="p")
    >>> numbers
    {'p-0': 0.0, 'p-1': 2.0}
    """
    numbers = {}
    for position, place in enumerate(_places(expression)):
        value = evaluate(place, z)
        if not isinstance(value, float):
            msg = f"`expression` must have numbers as indices; got {place!r}. Use `at(expression, i, j)` first."
            raise ValueError(msg)
        numbers[f"{prefix}-{position}"] = value
    return numbers


def _places(expression: Expression) -> Iterator[Expression]:
    """Yield the parts of `expression` that become live numbers, in reading order."""
    if isinstance(expression, _LIVE):
        if not vanishes(expression):  # a plain 0 then
            yield expression
    else:
        for part in parts(expression):
            yield from _places(part)


def _write(expression: Expression, notation: Spelling, numbers: Mapping[str, str] | None) -> str:
    if numbers is None:
        return _Writer(notation).write(expression)
    if len(numbers) != (places := sum(1 for _ in _places(expression))):
        msg = f"`numbers` must fill the {places} places; got {len(numbers)}. Take the keys from `live_numbers`."
        raise ValueError(msg)
    return _Writer(notation, iter(numbers.items())).write(expression)


class _Writer:
    """Writes in one notation, with symbols or, given `numbers`, with the next number wherever a value stands."""

    def __init__(self, notation: Spelling, numbers: Iterator[tuple[str, str]] | None = None) -> None:
        self.to = notation
        self.numbers = numbers

    def write(self, expression: Expression) -> str:
        if self.numbers is None:
            return self.symbols(expression)
        if isinstance(expression, (*_LIVE, Delta)):
            if vanishes(expression):
                return self.to.number("0")
            if isinstance(expression, Delta):
                return self.to.number("1")
            gid, text = next(self.numbers)
            return self.to.number(text, gid)
        return self.symbols(expression)

    def symbols(self, expression: Expression) -> str:
        to = self.to
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
                dot = self.numbers is not None or any(isinstance(f, Derivative | Quotient | Number) for f in factors)
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
        sign = self.to.operator("−") if minus else "" if first else self.to.operator("+")
        body = term.of if isinstance(term, Negative) else term
        written = self.bracketed(body, Sum, Negative, signed=not first)
        return sign + (self.to.vanishing(written) if vanishes(body) else written)

    def bracketed(self, part: Expression, *kinds: type[Expression], signed: bool = False) -> str:
        """Write `part`, in brackets if it is one of `kinds` or, after a sign, a live number that may be negative."""
        signed = signed and self.numbers is not None and _may_be_negative(part)
        written = self.write(part)
        return self.to.bracket(written) if signed or isinstance(part, kinds) else written


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
