"""A question for each section, to be guessed before one looks, with a reason for every answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from explainer.pages.questions import Question

QUESTIONS: Final[Mapping[str, Question]] = {
    "bill": Question(
        "A language model’s softmax has 50 257 classes. How much memory does its Jacobian take in float64?",
        (
            ("0.4 MB", "That is one vector of 50 257 numbers: what the VJP needs. J has as many rows of that size."),
            ("402 MB", "Fifty thousand times fifty thousand is 2.5 thousand million numbers, of 8 bytes each."),
            ("20.2 GB", "50 257² = 2.53×10⁹ numbers of 8 bytes: 20.2 GB, for one token. The VJP takes 0.4 MB."),
        ),
        2,
        {"size": 50_257},
    ),
    "next": Question(
        "50 257 words at T = 1. The first leads by 5, all others are alike. How much of the probability has it?",
        (
            ("0.99", "e⁵ = 148, and that is weighed against 50 256 ones. Against one rival it would be 0.993."),
            ("0.5", "Half needs a lead of ln 50 256 = 10.82."),
            ("0.003", "148/(148 + 50 256) = 0.0029. A lead that decides among three is nothing among fifty thousand."),
        ),
        2,
        {"rivals": "equal", "lead": 5.0, "temperature": 1.0},
    ),
    "attention": Question(
        "Row i of dA is pᵢ ⊙ (dpᵢ − c) with one number c for the row. To get c, must one know the whole row of P?",
        (
            ("Yes, c = Σⱼ Pᵢⱼ dPᵢⱼ", "That is what c is. But dPᵢⱼ = dOᵢ·Vⱼ, and Σⱼ Pᵢⱼ Vⱼ is Oᵢ, which was kept."),
            ("No: c = dOᵢ·Oᵢ", "Σⱼ Pᵢⱼ (dOᵢ·Vⱼ) = dOᵢ·Σⱼ Pᵢⱼ Vⱼ = dOᵢ·Oᵢ. So P can be made anew, block by block."),
            ("No: c is 0", "It is 0 only by chance. What is 0 is the sum of the row of dA."),
        ),
        1,
        {"entry": (2, 0)},
    ),
    "batch": Question(
        "Softmax over the wrong axis of a (B, n) array, and its derivative over the same wrong axis. What notices?",
        (
            ("The shapes", "Both axes give (B, n), and both Jacobians (B, n, B, n)."),
            (
                "gradcheck",
                "It compares a derivative with the function that it is handed. Both are wrong alike, so it passes.",
            ),
            (
                "The sums of the rows",
                "Rows must add up to 1, and here columns do. Say what must be true, and check that.",
            ),
        ),
        2,
        {"axis": "columns"},
    ),
    "claims": Question(
        "“Winner takes most.” Six classes; the first leads by 1, and the others are all alike. What is its share?",
        (
            ("0.73", "That is against one rival: 1/(1 + e⁻¹). Here there are five."),
            ("0.35", "e/(e + 5) = 0.352. To have more than half it would need a lead of ln 5 = 1.61."),
            ("0.5", "Half needs a lead of ln 5 = 1.61."),
        ),
        1,
        {"logits": (1.0, 0.0, 0.0, 0.0, 0.0, 0.0)},
    ),
}
"""By section."""
