"""The short way, by logarithms: first ∂log S_i/∂z_j, then ∂S_i/∂z_j."""

from __future__ import annotations

from explainer.pages.derivation.algebra.expression import (
    Delta,
    Derivative,
    Exp,
    Expression,
    Log,
    Logit,
    Number,
    Softmax,
    Total,
)
from explainer.pages.derivation.algebra.questions import how_does_the_logit_change, which_output_is_subtracted
from explainer.pages.derivation.algebra.rules import (
    ALGEBRA,
    CHAIN,
    DEFINITION,
    EXPONENTIAL,
    KRONECKER,
    LOG_LAWS,
    SUM,
)
from explainer.pages.derivation.algebra.step import S_name, Step, check_entry, exp_name, z_name


def derive_log_softmax(i: int, j: int, n: int) -> tuple[Step, ...]:
    """Derive ∂log S_i/∂z_j = δ_ij − S_j, the Jacobian of log-softmax, which is not symmetric.

    Parameters
    ----------
    i, j
        Which output, with respect to which input; they count from 0.
    n
        How many logits there are, 2 to 6.

    Returns
    -------
    tuple of Step
        From the definition of S_i to δ_ij − S_j.

    Raises
    ------
    ValueError
        If `n` or an index is out of range.

    Examples
    --------
    >>> round(derive_log_softmax(0, 1, 3)[-1].value([1.0, 2.0, 3.0]), 3)
    -0.245
    >>> round(derive_log_softmax(1, 0, 3)[-1].value([1.0, 2.0, 3.0]), 3)
    -0.09
    """
    check_entry(i, j, n)
    log_S, z_i, z_j, total = Log(Softmax(i)), Logit(i), Logit(j), Total()
    target, delta = Derivative(log_S, z_j), Delta(i, j)
    return (
        Step(
            log_S,
            Log(Exp(z_i) / total),
            DEFINITION,
            f"Take the logarithm of {S_name(i)}; Σ is the sum of all {n} exponentials.",
        ),
        Step(log_S, z_i - Log(total), LOG_LAWS, "The quotient becomes a difference, so no quotient rule is needed."),
        Step(
            target,
            Derivative(z_i, z_j) - Derivative(Log(total), z_j),
            SUM,
            f"How does each term answer when {z_name(j)} alone moves?",
        ),
        Step(
            target,
            delta - Derivative(Log(total), z_j),
            KRONECKER,
            f"{z_name(i)} is the input that moves: 1."
            if i == j
            else f"{z_name(i)} stays while {z_name(j)} moves, since the inputs are independent: 0.",
            how_does_the_logit_change(i, j),
        ),
        Step(
            target,
            delta - (Number(1) / total) * Derivative(total, z_j),
            CHAIN,
            f"{z_name(j)} reaches log Σ through Σ: multiply the two slopes along the way.",
        ),
        Step(
            target,
            delta - (Number(1) / total) * Exp(z_j),
            EXPONENTIAL,
            f"Of Σ, only {exp_name(j)} contains {z_name(j)}, and it is its own derivative; the rest is constant.",
        ),
        Step(
            target,
            delta - Softmax(j),
            DEFINITION,
            f"{exp_name(j)}/Σ is {S_name(j)}: the output that belongs to the input that moved.",
            which_output_is_subtracted(i, j),
        ),
    )


def derive_by_logs(i: int, j: int, n: int) -> tuple[Step, ...]:
    """Derive ∂S_i/∂z_j through log S_i; see `derive_log_softmax` for the parameters.

    Returns
    -------
    tuple of Step
        The steps of `derive_log_softmax`, then those that lead from ∂log S_i/∂z_j to the last line of `derive`.

    Raises
    ------
    ValueError
        If `n` or an index is out of range.

    Examples
    --------
    >>> from explainer.pages.derivation.algebra import derive
    >>> derive_by_logs(0, 1, 3)[-1].right == derive(0, 1, 3)[-1].right
    True
    """
    S_i, S_j, z_j = Softmax(i), Softmax(j), Logit(j)
    by_logs = derive_log_softmax(i, j, n)
    target = Derivative(S_i, z_j)
    result: Expression = S_i * (Number(1) - S_i) if i == j else -(S_i * S_j)
    return (
        *by_logs,
        Step(
            target,
            S_i * Derivative(Log(S_i), z_j),
            CHAIN,
            f"The slope of a logarithm is the slope divided by {S_name(i)}; so multiply by {S_name(i)} to get it back.",
        ),
        Step(target, S_i * by_logs[-1].right, ALGEBRA, "Put in what we found. This line is the same in both cases."),
        Step(
            target,
            result,
            KRONECKER,
            "The indices are equal: δ is 1." if i == j else "The indices differ: δ is 0, and only the minus is left.",
        ),
    )
