"""What a derivation is made of: steps, and the questions to guess before a step is shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from explainer.pages.derivation.algebra.expression import Equation, Expression
from explainer.pages.derivation.algebra.rules import Rule
from explainer.pages.derivation.algebra.structure import nodes
from explainer.pages.derivation.algebra.value import evaluate

MAXIMUM_N = 6
_SUBSCRIPTS = "₁₂₃₄₅₆"


@dataclass(frozen=True)
class Choice:
    """An answer to choose.

    Parameters
    ----------
    label
        The answer in words.
    expression
        The answer as a formula.
    right
        Whether it equals the question's subject.
    reason
        Why it is right, or what is wrong with it.
    """

    label: str
    expression: Expression
    right: bool
    reason: str


@dataclass(frozen=True)
class Question:
    """A guess to make before its step is shown.

    Parameters
    ----------
    prompt
        The question.
    subject
        The formula that is asked for. Exactly one choice equals it at all logits.
    choices
        The answers, in the order in which to show them.
    """

    prompt: str
    subject: Expression
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Step:
    """One line of a derivation: left = right, by a rule.

    Parameters
    ----------
    left
        What is being derived. Steps with the same `left` are one chain of equals; another `left` between them is a side
        calculation.
    right
        What it equals.
    rule
        Why it equals the line before.
    sentence
        The same in plain words.
    questions
        What to guess before this step is shown.
    """

    left: Expression
    right: Expression
    rule: Rule
    sentence: str
    questions: tuple[Question, ...] = ()

    @property
    def equation(self) -> Equation:
        """The line, left = right."""
        return Equation(self.left, self.right)

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes of the dependency graph that the line speaks of: ``"z_0"``, ``"exp_0"``, ``"sum"``, ``"S_0"``."""
        return nodes(self.equation)

    def value(self, z: npt.ArrayLike) -> float | npt.NDArray[np.float64]:
        """Compute the value of the right side at the logits `z` of shape (n,); see `evaluate`."""
        return evaluate(self.right, z)


def check_entry(i: int, j: int, n: int) -> None:
    """Check that (i, j) is an entry of the Jacobian of n outputs.

    Raises
    ------
    ValueError
        If n is not from 2 to 6, or i or j is not from 0 to n − 1.
    """
    if not 2 <= n <= MAXIMUM_N:
        msg = f"`n` must be from 2 to {MAXIMUM_N}, so that sums can be written out; got {n}. Show fewer logits."
        raise ValueError(msg)
    for name, index in (("i", i), ("j", j)):
        if not 0 <= index < n:
            msg = f"`{name}` must be from 0 to {n - 1} for n = {n}; got {index}. Indices count from 0."
            raise ValueError(msg)


def z_name(k: int) -> str:
    """Name a logit in a sentence: ``z_name(0)`` is z₁."""
    return "z" + _SUBSCRIPTS[k]


def S_name(k: int) -> str:
    """Name an output in a sentence: ``S_name(0)`` is S₁."""
    return "S" + _SUBSCRIPTS[k]


def exp_name(k: int) -> str:
    """Name an exponential in a sentence: ``exp_name(0)`` is exp(z₁)."""
    return f"exp({z_name(k)})"
