"""Guess first: what is asked at the decisive steps, with a reason for every answer."""

from __future__ import annotations

from explainer.pages.derivation.algebra.expression import Delta, Derivative, Exp, Logit, Number, Softmax, Total
from explainer.pages.derivation.algebra.step import Answer, Question, S_name, exp_name, z_name

ZERO, ONE, TOTAL = Number(0), Number(1), Total()


def which_terms_survive(j: int, n: int, other: int) -> Question:
    """Ask what is left of ∂Σ/∂z_j; one wrong answer is the exponential of `other`."""
    z_j, exp_j = z_name(j), exp_name(j)
    return Question(
        f"Of the {n} terms of Σ, which survive when we differentiate with respect to {z_j}?",
        Derivative(TOTAL, Logit(j)),
        (
            Answer(
                "all of them",
                TOTAL,
                False,
                f"Only an exponential that contains {z_j} changes when {z_j} moves; the rest stay as they are.",
            ),
            Answer(
                f"only the one with {z_j}",
                Exp(Logit(j)),
                True,
                f"{exp_j} is the only term that contains {z_j}, so it is the only one that moves.",
            ),
            Answer(
                f"only the one with {z_name(other)}",
                Exp(Logit(other)),
                False,
                f"{exp_name(other)} does not contain {z_j}: a constant here, and constants have derivative 0.",
            ),
            Answer(
                "none of them",
                ZERO,
                False,
                f"Σ does contain {z_j}, in {exp_j}. That is how every input reaches every output.",
            ),
        ),
    )


def does_the_top_survive(i: int, j: int) -> Question:
    """Ask whether the first term of the quotient rule survives."""
    same, exp, exp_i, z_j = i == j, Exp(Logit(i)), exp_name(i), z_name(j)
    if same:
        survives = f"The top contains {z_j}, and {exp_i} is its own derivative."
        is_zero = f"It would vanish if the top did not contain {z_j}; but {exp_i} does."
    else:
        survives = f"{exp_i} is its derivative with respect to {z_name(i)}; here {z_j} moves."
        is_zero = f"The top, {exp_i}, does not contain {z_j}: a constant here, with derivative 0."
    return Question(
        f"The first term holds ∂{exp_i}/∂{z_j}. Does it survive?",
        Derivative(exp, Logit(j)) * TOTAL,
        (
            Answer(f"it survives: {exp_i} · Σ", exp * TOTAL, same, survives),
            Answer("it vanishes", ZERO, not same, is_zero),
        ),
    )


def what_is_the_rest(i: int) -> Question:
    """Ask what (Σ − exp z_i)/Σ is."""
    S, S_i, exp_i = Softmax(i), S_name(i), exp_name(i)
    return Question(
        f"The first fraction is {S_i}. What is the second, (Σ − {exp_i})/Σ?",
        (TOTAL - Exp(Logit(i))) / TOTAL,
        (
            Answer(f"−{S_i}", -S, False, "Σ/Σ is 1, not 0: it stays."),
            Answer(
                f"{S_i} − 1",
                S - ONE,
                False,
                f"The sign is turned round: Σ is larger than {exp_i}, so the fraction is positive.",
            ),
            Answer(
                f"1 − {S_i}",
                ONE - S,
                True,
                f"Σ/Σ is 1 and {exp_i}/Σ is {S_i}. Both factors are positive: {S_i} grows with {z_name(i)}.",
            ),
        ),
    )


def what_is_the_sign(i: int, j: int) -> Question:
    """Ask for the sign of ∂S_i/∂z_j, i ≠ j."""
    size, S_i, z_j = Exp(Logit(i)) * Exp(Logit(j)) / TOTAL**2, S_name(i), z_name(j)
    return Question(
        f"So what is the sign of ∂{S_i}/∂{z_j}?",
        Derivative(Softmax(i), Logit(j)),
        (
            Answer(
                "plus",
                size,
                False,
                f"The term with the plus has vanished. Raising {z_j} makes Σ larger, and {S_i} a smaller share of it.",
            ),
            Answer(
                "minus",
                -size,
                True,
                f"The term that is left was subtracted: raising {z_j} takes from {S_i}.",
            ),
            Answer(
                "neither, it is 0",
                ZERO,
                False,
                f"Only the way through the top is closed. {z_j} still reaches {S_i} through Σ.",
            ),
        ),
    )


def which_two_outputs(i: int, j: int) -> Question:
    """Ask which probabilities the two exponentials over Σ are, i ≠ j."""
    S_i, S_j, exp_i, exp_j = S_name(i), S_name(j), exp_name(i), exp_name(j)
    return Question(
        "Each exponential over Σ is a probability. Which two?",
        Derivative(Softmax(i), Logit(j)),
        (
            Answer(
                f"−{S_i}²",
                -(Softmax(i) ** 2),
                False,
                f"{exp_i}/Σ is {S_i}; but the other exponential is {exp_j}, from the derivative of Σ.",
            ),
            Answer(
                f"−{S_j}²",
                -(Softmax(j) ** 2),
                False,
                f"{exp_j}/Σ is {S_j}; but the other exponential is {exp_i}, the top of {S_i}.",
            ),
            Answer(
                f"−{S_i}{S_j}",
                -(Softmax(i) * Softmax(j)),
                True,
                f"{exp_i}/Σ is {S_i} and {exp_j}/Σ is {S_j}. Exchange i and j and nothing changes: J is symmetric.",
            ),
        ),
    )


def how_does_the_logit_change(i: int, j: int) -> Question:
    """Ask for ∂z_i/∂z_j."""
    same, z_i, z_j = i == j, z_name(i), z_name(j)
    if same:
        is_one = f"{z_i} is the input that moves, and we measure by its own move."
        is_zero = f"{z_i} is the very input that moves."
    else:
        is_one = f"That would be so if {z_i} were the input that moves; here {z_j} is."
        is_zero = f"The inputs are free of one another: moving {z_j} leaves {z_i} where it is."
    return Question(
        f"How fast does {z_i} change when {z_j} moves?",
        Derivative(Logit(i), Logit(j)),
        (
            Answer(f"at the rate {z_j}", Logit(j), False, f"{z_j} says where the input is, not how fast it changes."),
            Answer("at the rate 1", ONE, same, is_one),
            Answer("at the rate 0: it stays", ZERO, not same, is_zero),
        ),
    )


def which_output_is_subtracted(i: int, j: int) -> Question:
    """Ask what exp(z_j)/Σ is, in ∂log S_i/∂z_j."""
    exp_j, S_j = exp_name(j), S_name(j)
    if i == j:
        wrong = Answer("1", ONE, False, f"Σ holds more than {exp_j}, so the fraction is less than 1.")
    else:
        wrong = Answer(
            S_name(i),
            Softmax(i),
            False,
            f"That is {exp_name(i)}/Σ. The index is the input's, not the output's: the result is not symmetric.",
        )
    return Question(
        f"What is {exp_j}/Σ?",
        Exp(Logit(j)) / TOTAL,
        (
            wrong,
            Answer(S_j, Softmax(j), True, f"It is the definition of {S_j}, the output of the input that moved."),
            Answer(exp_j, Exp(Logit(j)), False, "That is the derivative of Σ alone; the logarithm divides it by Σ."),
        ),
    )


def where_does_the_switch_go() -> Question:
    """Ask where δ_ij goes, to write both branches as one."""
    S_i, S_j, delta = Softmax("i"), Softmax("j"), Delta("i", "j")
    return Question(
        "Where does the switch δ, 1 for i = j and 0 for i ≠ j, go?",
        Derivative(S_i, Logit("j")),
        (
            Answer(
                "in front of all",
                delta * S_i * (ONE - S_j),
                False,
                "That is 0 wherever i ≠ j, as if no output knew the other inputs. They all do, through Σ.",
            ),
            Answer(
                "in the place of the 1 or 0",
                S_i * (delta - S_j),
                True,
                "It is the only number in which the branches differ.",
            ),
            Answer(
                "in the place of the output in front",
                delta * (ONE - S_j),
                False,
                "That factor stands in both branches, so no switch may take its place.",
            ),
        ),
    )
