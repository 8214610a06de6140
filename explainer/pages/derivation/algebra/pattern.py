"""From the two branches to one formula for every entry, and to the matrix diag(S) − S Sᵀ."""

from __future__ import annotations

from explainer.pages.derivation.algebra.expression import Cases, Delta, Derivative, Logit, Matrix, Number, Softmax
from explainer.pages.derivation.algebra.questions import where_does_the_switch_go
from explainer.pages.derivation.algebra.rules import ALGEBRA, CASES, KRONECKER, MATRIX
from explainer.pages.derivation.algebra.step import Step


def derive_pattern() -> tuple[Step, ...]:
    """Join both branches by the Kronecker delta, and all entries into J = diag(S) − S Sᵀ.

    Returns
    -------
    tuple of Step
        For every n, with the letters i and j: `at` puts numbers in their place.

    Examples
    --------
    >>> [step.rule.key for step in derive_pattern()]
    ['cases', 'algebra', 'kronecker', 'algebra', 'matrix']
    """
    S_i, S_j, delta = Softmax("i"), Softmax("j"), Delta("i", "j")
    entry = Derivative(S_i, Logit("j"))
    return (
        Step(entry, Cases(S_i * (Number(1) - S_i), -(S_i * S_j)), CASES, "The results of both branches, side by side."),
        Step(
            entry,
            Cases(S_i * (Number(1) - S_j), S_i * (Number(0) - S_j)),
            ALGEBRA,
            "Where i = j, Sᵢ is Sⱼ. Now the branches differ in a single number: 1 or 0.",
        ),
        Step(
            entry,
            S_i * (delta - S_j),
            KRONECKER,
            "A switch that is 1 where i = j and 0 elsewhere writes both as one.",
            where_does_the_switch_go(),
        ),
        Step(
            entry,
            S_i * delta - S_i * S_j,
            ALGEBRA,
            "Multiply out. The first part lives on the diagonal only, the second in every entry.",
        ),
        Step(
            Matrix("jacobian"),
            Matrix("diagonal") - Matrix("outer"),
            MATRIX,
            "All entries at once: S on the diagonal, minus every product of two outputs.",
        ),
    )
