"""The mathematics of the derivation as a small tree: written down once, then shown, evaluated or proved.

A line of the derivation is an `Expression`, a frozen dataclass whose fields are its parts. Operators build it, so that
code reads as the formula does; everything else is a function over the tree:

- `explainer.pages.derivation.algebra.structure`: which terms vanish, which nodes of the dependency graph occur,
- `explainer.pages.derivation.algebra.value`: the value at given logits,
- `explainer.pages.derivation.algebra.notation`: MathML, with symbols or with places for live numbers.

An index is a number, counted from 0, or one of the letters ``"i"`` and ``"j"`` for a statement about every entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Index = int | Literal["i", "j"]


@dataclass(frozen=True)
class Expression:
    """A formula. Operators build larger ones: ``Logit(0) - Log(Total())`` is z₁ − log Σ."""

    def __add__(self, other: Expression) -> Sum:
        return Sum((self, other))

    def __sub__(self, other: Expression) -> Sum:
        return Sum((self, Negative(other)))

    def __mul__(self, other: Expression) -> Product:
        return Product((self, other))

    def __truediv__(self, other: Expression) -> Quotient:
        return Quotient(self, other)

    def __pow__(self, exponent: int) -> Power:
        return Power(self, exponent)

    def __neg__(self) -> Negative:
        return Negative(self)


@dataclass(frozen=True)
class Number(Expression):
    """A number that never changes, such as 0 or 1."""

    value: int


@dataclass(frozen=True)
class Name(Expression):
    """A letter in the statement of a rule: f, g, x. It has no value."""

    text: str


@dataclass(frozen=True)
class Logit(Expression):
    """The logit z_k."""

    k: Index


@dataclass(frozen=True)
class Softmax(Expression):
    """The probability S_k = exp(z_k)/Σ."""

    k: Index


@dataclass(frozen=True)
class Total(Expression):
    """The denominator Σ = exp(z_1) + … + exp(z_n)."""


@dataclass(frozen=True)
class Delta(Expression):
    """Kronecker's δ_ij: 1 if i = j, else 0."""

    i: Index
    j: Index


@dataclass(frozen=True)
class Matrix(Expression):
    """A whole matrix, as a symbol: the Jacobian J, diag(S) or S Sᵀ."""

    kind: Literal["jacobian", "diagonal", "outer"]


@dataclass(frozen=True)
class Exp(Expression):
    """e to the power of something."""

    of: Expression


@dataclass(frozen=True)
class Log(Expression):
    """The natural logarithm of something."""

    of: Expression


@dataclass(frozen=True)
class Negative(Expression):
    """Minus something; as a term of a `Sum` it is written as a subtraction."""

    of: Expression


@dataclass(frozen=True)
class Sum(Expression):
    """Terms, added."""

    terms: tuple[Expression, ...]


@dataclass(frozen=True)
class Product(Expression):
    """Factors, multiplied."""

    factors: tuple[Expression, ...]


@dataclass(frozen=True)
class Quotient(Expression):
    """A fraction."""

    top: Expression
    bottom: Expression


@dataclass(frozen=True)
class Power(Expression):
    """A whole power."""

    base: Expression
    exponent: int


@dataclass(frozen=True)
class Derivative(Expression):
    """The partial derivative ∂of/∂by; `by` is a `Logit`, or a `Name` in the statement of a rule."""

    of: Expression
    by: Logit | Name


@dataclass(frozen=True)
class Cases(Expression):
    """One formula where i = j, another where i ≠ j."""

    equal: Expression
    unequal: Expression


@dataclass(frozen=True)
class Equation(Expression):
    """Left = right. Its value is that of its right side."""

    left: Expression
    right: Expression
