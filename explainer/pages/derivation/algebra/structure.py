"""What can be read off a formula without any numbers: its parts, what it depends on, what vanishes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from explainer.pages.derivation.algebra.expression import (
    Cases,
    Delta,
    Derivative,
    Exp,
    Expression,
    Index,
    Logit,
    Matrix,
    Name,
    Negative,
    Number,
    Product,
    Quotient,
    Softmax,
    Sum,
    Total,
)

LIVE = (Logit, Softmax, Total, Exp, Derivative)
"""What becomes one number when numbers are put in."""


def parts(expression: Expression) -> Iterator[Expression]:
    """Yield the expressions that `expression` is made of, in reading order."""
    for field in fields(expression):
        part = getattr(expression, field.name)
        for item in part if isinstance(part, tuple) else (part,):
            if isinstance(item, Expression):
                yield item


def at(expression: Expression, i: int, j: int) -> Expression:
    """Put numbers (counted from 0) in place of the letters i and j; of `Cases`, the one that applies is left.

    Examples
    --------
    >>> at(Softmax("i") * (Delta("i", "j") - Softmax("j")), 0, 1) == Softmax(0) * (Delta(0, 1) - Softmax(1))
    True
    """
    if isinstance(expression, Cases):
        return at(expression.equal if i == j else expression.unequal, i, j)
    letters = {"i": i, "j": j}

    def placed(part: Any) -> Any:
        if isinstance(part, Expression):
            return at(part, i, j)
        if isinstance(part, tuple):
            return tuple(placed(item) for item in part)
        return letters.get(part, part)

    return replace(expression, **{field.name: placed(getattr(expression, field.name)) for field in fields(expression)})


def depends(expression: Expression, j: Index) -> bool:
    """Whether z_j occurs in `expression`. Σ and every S_k contain every logit; a letter may stand for any index.

    Examples
    --------
    >>> depends(Exp(Logit(0)), 1), depends(Softmax(0), 1)
    (False, True)
    """
    match expression:
        case Logit(k):
            return k == j or isinstance(k, str) or isinstance(j, str)
        case Softmax() | Total() | Matrix() | Name():
            return True
        case _:
            return any(depends(part, j) for part in parts(expression))


def vanishes(expression: Expression) -> bool:
    """Whether `expression` is 0 at all logits by its form: a constant's derivative, a product with a factor 0.

    Examples
    --------
    >>> vanishes(Derivative(Exp(Logit(0)), Logit(1)) * Total())  # exp(z₁) does not contain z₂
    True
    """
    match expression:
        case Number(value):
            return value == 0
        case Delta(i, j):
            return isinstance(i, int) and isinstance(j, int) and i != j
        case Derivative(of, Logit(j)):
            return not depends(of, j)
        case Product(factors):
            return any(map(vanishes, factors))
        case Sum(terms):
            return all(map(vanishes, terms))
        case Negative(of) | Quotient(of, _):
            return vanishes(of)
        case _:
            return False


def places(expression: Expression) -> Iterator[Expression]:
    """Yield the parts of `expression` that become live numbers, in reading order.

    Examples
    --------
    >>> list(places(Delta(0, 1) - Softmax(1)))
    [Softmax(k=1)]
    """
    if isinstance(expression, LIVE):
        if not vanishes(expression):  # a plain 0 then
            yield expression
    else:
        for part in parts(expression):
            yield from places(part)


def nodes(expression: Expression) -> tuple[str, ...]:
    """Name the nodes of the dependency graph that `expression` speaks of, in reading order.

    Examples
    --------
    >>> nodes(Derivative(Exp(Logit(0)) / Total(), Logit(1)))
    ('exp_0', 'sum', 'z_1')
    """

    def found(part: Expression) -> Iterator[str]:
        match part:
            case Exp(Logit(int(k))):
                yield f"exp_{k}"
            case Logit(int(k)):
                yield f"z_{k}"
            case Softmax(int(k)):
                yield f"S_{k}"
            case Total():
                yield "sum"
            case _:
                for inner in parts(part):
                    yield from found(inner)

    return tuple(dict.fromkeys(found(expression)))
