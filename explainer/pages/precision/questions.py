"""A question for each section, to be guessed before one looks, with a reason for every answer."""

from __future__ import annotations

from typing import Final

from explainer.pages.questions import Question

QUESTIONS: Final = {
    "limits": Question(
        "float16, z = (11, 11). No exp overflows: exp(11) = 59874 is below 65504. What does exp(z)/Σ exp(z) give?",
        (
            ("½ and ½", "The exponentials are fine. Their sum, 119748, is not: it is ∞ in float16."),
            ("NaN and NaN", "NaN comes of ∞/∞. Here only the sum is ∞; the numerators are finite."),
            (
                "0 and 0",
                "Each exp is finite and their sum is ∞, so each share is 0: no NaN, no warning, and no sum of 1.",
            ),
        ),
        2,
        {"logits": (11.0, 11.0), "selected": (2, 0)},
    ),
    "saturation": Question(
        "float32, and the right class leads by 17. S₁ is printed as 1. What does S₁(1 − S₁) give for ∂S₁/∂z₁?",
        (
            ("4.1×10⁻⁸, the truth", "1 − S₁ cannot be finer than the last place of a number near 1, which is 6×10⁻⁸."),
            (
                "0",
                "S₁ rounded to 1, so 1 − S₁ is 0. The other share, S₂ = 4.1×10⁻⁸, is still there, and S₁·S₂ keeps it.",
            ),
            ("NaN", "Nothing overflows, and nothing is divided by 0. It is worse: a plausible number."),
        ),
        1,
        {"lead": 17.0, "selected": (4, 0), "quantity": "textbook"},
    ),
    "masks": Question(
        "A row of padding: all three classes are masked with −1e4, in float32. What does softmax give?",
        (
            ("NaN", "That is −∞, whose difference from itself is NaN. −1e4 − (−1e4) is 0, as of any number."),
            (
                "⅓ each",
                "Equal fillers are equal logits: the uniform distribution. Nothing says that there was nothing.",
            ),
            ("0 each", "Shares are divided by their own sum, so they add up to 1 whatever the logits are."),
        ),
        1,
        {"logits": (2.0, 1.0, 0.0), "masked": ("1", "2", "3"), "habit": "ten-thousand", "selected": (4, 0)},
    ),
    "onepass": Question(
        "3000 equal logits in float16: each exp(z − max z) is 1. What does their sum come to, one after the other?",
        (
            (
                "3000",
                "3000 is a number of float16; so is 2048. But 2049 is not, and on the way there one must pass it.",
            ),
            ("2048", "Between 2048 and 4096 the numbers of float16 are 2 apart: 2048 + 1 is rounded back to 2048."),
            ("∞", "float16 reaches to 65504. Nothing overflows here; digits are missing."),
        ),
        1,
        {"count": 3000},
    ),
    "temperature": Question(
        "z = (2, 2, 0), and T goes to 0. What does softmax(z/T) come to?",
        (
            ("1, 0, 0", "Nothing tells the first two apart: equal logits have equal shares at every temperature."),
            ("½, ½, 0", "The largest take all, and share it. exp(−2/T) goes to 0, and exp(0/T) is 1 for both of them."),
            (
                "NaN",
                "At T = 0 one would divide by 0. Above it (z − max z)/T is 0 for the largest, and sinks to −∞ for the "
                "others, whose exp is then 0.",
            ),
        ),
        1,
        {"logits": (2.0, 2.0, 0.0), "temperature": 0.01},
    ),
}
"""By section."""
