"""The derivative of softmax, step by step, as data: for a page to show and for a test to prove.

A derivation is a tuple of `Step`: an equation, the `Rule` that allows it, a plain sentence, and perhaps a `Question` to
guess first. The mathematics is an `Expression`, from which the line is written with symbols or with places for live
numbers (`to_mathml`) and evaluated (`live_values`).

- `derive`: ∂S_i/∂z_j by the quotient rule, for i = j and i ≠ j.
- `derive_log_softmax`: ∂log S_i/∂z_j = δ_ij − S_j.
- `derive_by_logs`: ∂S_i/∂z_j again, the short way by logarithms.
- `derive_pattern`: both branches joined, S_i(δ_ij − S_j), and J = diag(S) − S Sᵀ.

References
----------
E. Bendersky, "The Softmax function and its derivative" (2016), for the quotient route.

Examples
--------
A page writes a line once, with symbols and with places for numbers:

>>> step = derive(0, 1, n=3)[-1]
>>> symbols, numbers = to_mathml(step.equation), to_mathml(step.equation, "line")

When a logit moves, only the texts of ``[data-gid="line-0"]`` and the others are replaced:

>>> [f"{value:.3f}" for value in live_values(step.equation, [1.0, 2.0, 3.0])]
['-0.022', '0.090', '0.245']
>>> [f"{value:.3f}" for value in live_values(step.equation, [1.0, 2.5, 3.0])]
['-0.027', '0.078', '0.348']
"""

from explainer.pages.derivation.algebra.expression import Expression, Number
from explainer.pages.derivation.algebra.logarithm import derive_by_logs, derive_log_softmax
from explainer.pages.derivation.algebra.notation import to_mathml
from explainer.pages.derivation.algebra.pattern import derive_pattern
from explainer.pages.derivation.algebra.quotient import derive
from explainer.pages.derivation.algebra.rules import Rule
from explainer.pages.derivation.algebra.step import Answer, Question, Step
from explainer.pages.derivation.algebra.structure import at, nodes
from explainer.pages.derivation.algebra.value import live_values

__all__ = [
    "Answer",
    "Expression",
    "Number",
    "Question",
    "Rule",
    "Step",
    "at",
    "derive",
    "derive_by_logs",
    "derive_log_softmax",
    "derive_pattern",
    "live_values",
    "nodes",
    "to_mathml",
]
