"""∂S_i/∂z_j by the quotient rule, one step at a time."""

from __future__ import annotations

from explainer.pages.derivation.algebra.expression import Derivative, Exp, Logit, Number, Softmax, Sum, Total
from explainer.pages.derivation.algebra.questions import (
    does_the_top_survive,
    what_is_the_rest,
    what_is_the_sign,
    which_terms_survive,
    which_two_outputs,
)
from explainer.pages.derivation.algebra.rules import ALGEBRA, CONSTANT, DEFINITION, EXPONENTIAL, QUOTIENT, SUM
from explainer.pages.derivation.algebra.step import S_name, Step, check_entry, exp_name, z_name


def derive(i: int, j: int, n: int) -> tuple[Step, ...]:
    """Derive ∂S_i/∂z_j of softmax over n logits by the quotient rule.

    Parameters
    ----------
    i, j
        The entry of the Jacobian: which output, with respect to which input; they count from 0.
    n
        How many logits there are, 2 to 6.

    Returns
    -------
    tuple of Step
        From the definition of S_i to S_i(1 − S_i) where i = j, to −S_i S_j where i ≠ j.

    Raises
    ------
    ValueError
        If `n` or an index is out of range.

    Examples
    --------
    >>> for step in derive(0, 1, n=3):
    ...     print(f"{step.rule.key:12} {step.value([1.0, 2.0, 3.0]):6.3f}")
    definition    0.090
    definition   -0.022
    quotient     -0.022
    sum           7.389
    constant      7.389
    exponential   7.389
    algebra      -0.022
    constant     -0.022
    algebra      -0.022
    algebra      -0.022
    definition   -0.022
    """
    check_entry(i, j, n)
    return (*_opening(i, j, n), *_denominator(i, j, n), *(_equal(i) if i == j else _unequal(i, j)))


def _opening(i: int, j: int, n: int) -> tuple[Step, ...]:
    """Go from the definition to the quotient rule."""
    S, exp, total, z_j = Softmax(i), Exp(Logit(i)), Total(), Logit(j)
    target = Derivative(S, z_j)
    return (
        Step(
            S,
            exp / Sum(tuple(Exp(Logit(k)) for k in range(n))),
            DEFINITION,
            f"{S_name(i)} is one exponential, divided by the sum of all {n}. Call that sum Σ.",
        ),
        Step(
            target,
            Derivative(exp / total, z_j),
            DEFINITION,
            f"Which output, with respect to which input: how does {S_name(i)} answer when {z_name(j)} alone moves?",
        ),
        Step(
            target,
            (Derivative(exp, z_j) * total - exp * Derivative(total, z_j)) / total**2,
            QUOTIENT,
            f"{z_name(j)} may act through the top, {exp_name(i)}, and through the bottom, Σ: one term for each.",
        ),
    )


def _denominator(i: int, j: int, n: int) -> tuple[Step, ...]:
    """Derive ∂Σ/∂z_j = exp(z_j) in a side calculation, and put it back."""
    exp_i, exp_j, z_j, total = Exp(Logit(i)), Exp(Logit(j)), Logit(j), Total()
    slope = Derivative(total, z_j)
    slopes = tuple(Derivative(Exp(Logit(k)), z_j) for k in range(n))
    other = i if i != j else (j + 1) % n
    return (
        Step(slope, Sum(slopes), SUM, f"Aside, for the bottom: differentiate Σ term by term, all {n} of them."),
        Step(
            slope,
            Sum(tuple(term if k == j else Number(0) for k, term in enumerate(slopes))),
            CONSTANT,
            f"Every term without {z_name(j)} is a constant here and vanishes; exactly one is left.",
            which_terms_survive(j, n, other),
        ),
        Step(slope, exp_j, EXPONENTIAL, f"The one that is left, {exp_name(j)}, is its own derivative."),
        Step(
            Derivative(Softmax(i), z_j),
            (Derivative(exp_i, z_j) * total - exp_i * exp_j) / total**2,
            ALGEBRA,
            f"Back to the main line: put {exp_name(j)} in the place of ∂Σ/∂{z_name(j)}.",
        ),
    )


def _equal(i: int) -> tuple[Step, ...]:
    """Take the branch i = j, from the derivative of the top to S_i(1 − S_i)."""
    S, exp, total = Softmax(i), Exp(Logit(i)), Total()
    target = Derivative(S, Logit(i))
    return (
        Step(
            target,
            (exp * total - exp * exp) / total**2,
            EXPONENTIAL,
            f"The top contains {z_name(i)}, and {exp_name(i)} is its own derivative: the first term survives.",
            does_the_top_survive(i, i),
        ),
        Step(
            target, exp * (total - exp) / total**2, ALGEBRA, f"Both terms have the factor {exp_name(i)}: take it out."
        ),
        Step(
            target,
            (exp / total) * ((total - exp) / total),
            ALGEBRA,
            "Σ² is Σ times Σ: give one to each factor of the top.",
        ),
        Step(
            target,
            S * (Number(1) - S),
            DEFINITION,
            f"{exp_name(i)}/Σ is {S_name(i)} again: the derivative is made of the output itself.",
            what_is_the_rest(i),
        ),
    )


def _unequal(i: int, j: int) -> tuple[Step, ...]:
    """Take the branch i ≠ j, from the derivative of the top to −S_i S_j."""
    exp_i, exp_j, total = Exp(Logit(i)), Exp(Logit(j)), Total()
    target = Derivative(Softmax(i), Logit(j))
    return (
        Step(
            target,
            (Number(0) * total - exp_i * exp_j) / total**2,
            CONSTANT,
            f"The top does not contain {z_name(j)}: its derivative is 0, and the first term vanishes.",
            does_the_top_survive(i, j),
        ),
        Step(
            target,
            -(exp_i * exp_j / total**2),
            ALGEBRA,
            "What is left was subtracted, so the minus stays.",
            what_is_the_sign(i, j),
        ),
        Step(
            target,
            -((exp_i / total) * (exp_j / total)),
            ALGEBRA,
            "Σ² is Σ times Σ: give one to each exponential.",
        ),
        Step(
            target,
            -(Softmax(i) * Softmax(j)),
            DEFINITION,
            "Each exponential over Σ is a probability again: the derivative is made of the outputs themselves.",
            which_two_outputs(i, j),
        ),
    )
