"""What a derivation is made of: steps, and the questions to guess before a step is shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy.typing as npt

from explainer.pages.derivation.algebra.expression import Equation, Expression
from explainer.pages.derivation.algebra.rules import Rule
from explainer.pages.derivation.algebra.value import evaluate
from explainer.views.labels import sub

MAXIMUM_N = 6


@dataclass(frozen=True)
class Answer:
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
        The formula that is asked for. Exactly one answer equals it at all logits.
    answers
        In the order in which to show them.
    """

    prompt: str
    subject: Expression
    answers: tuple[Answer, ...]


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
    question
        What to guess before this step is shown, if anything.
    """

    left: Expression
    right: Expression
    rule: Rule
    sentence: str
    question: Question | None = None

    @property
    def equation(self) -> Equation:
        """The line, left = right."""
        return Equation(self.left, self.right)

    def value(self, z: npt.ArrayLike) -> float:
        """Compute the value of the right side at the logits `z` of shape (n,)."""
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
    return "z" + sub(k)


def S_name(k: int) -> str:
    """Name an output in a sentence: ``S_name(0)`` is S₁."""
    return "S" + sub(k)


def exp_name(k: int) -> str:
    """Name an exponential in a sentence: ``exp_name(0)`` is exp(z₁)."""
    return f"exp({z_name(k)})"
