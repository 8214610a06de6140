"""A question for each section, to be guessed before one looks."""

from __future__ import annotations

from typing import Final

from explainer.pages.questions import Question

QUESTIONS: Final = {
    "triangle": Question(
        "z = (1, 0.5, −0.5), so S = (0.55, 0.33, 0.12). Of all moves dz of one length, which moves S furthest?",
        (
            (
                "all three logits up",
                "That moves nothing at all: J(1, 1, 1) = 0. The point in the triangle stays where it is.",
            ),
            (
                "the largest logit alone, up",
                "A third of that move is (1, 1, 1) in disguise, and is lost. What is left of it still helps.",
            ),
            (
                "the two largest, against each other",
                "It is near to the first eigenvector, (0.74, −0.67, −0.07): share goes from one large S to another.",
            ),
        ),
        2,
        {"logits": (1.0, 0.5, -0.5), "move": (1.0, -0.9, -0.1)},
    ),
    "spectrum": Question(
        "An even race of four: S = (¼, ¼, ¼, ¼). What is λ₁, the most that J can do to a move of length 1?",
        (
            ("½", "That is the bound for every softmax. An even race of two reaches it, and no other does."),
            ("¼", "The eigenvalues lie between the sorted probabilities, and these are all ¼. So are λ₁, λ₂ and λ₃."),
            ("3/16", "That is S₁(1 − S₁), what ∂S₁/∂z₁ is. Taking from the others at the same time moves S further."),
        ),
        1,
        {"logits": (0.0, 0.0, 0.0, 0.0)},
    ),
    "names": Question(
        "100 drawn classes give J to about one digit. How many draws give one digit more?",
        (
            ("200", "Twice the draws take the error down by √2 only, to 71 %."),
            ("1 000", "Ten times the draws take the error down by √10, to a third: half a digit."),
            ("10 000", "The error of a mean falls as 1/√N, so a tenth of it takes a hundred times the draws."),
        ),
        2,
        {"name": "covariance"},
    ),
    "invariants": Question(
        "Which of these can the Jacobian of some softmax have?",
        (
            ("an entry of 0.3", "No entry is beyond ¼: S(1 − S) is largest for S = ½, and SᵢSⱼ for two halves."),
            ("an eigenvalue of −0.1", "xᵀJx is a sum of squares for every x. Each of its values is 0 or above."),
            (
                "an eigenvalue of 0.4",
                "Everything from 0 to ½ is there. Two classes of 0.4 each, and one of 0.2: λ₁ = 0.4.",
            ),
        ),
        2,
        {"logits": (0.6931, 0.6931, 0.0)},
    ),
}
"""By section."""
