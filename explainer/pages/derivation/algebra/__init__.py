"""The derivative of softmax, step by step, as data: for a page to show and for a test to prove.

A derivation is a tuple of `Step`: an equation, the `Rule` that allows it, a plain sentence, and questions to guess
first. The mathematics is an `Expression`, from which the line is written with symbols or with live numbers
(`to_mathml`, `to_latex`) and evaluated (`evaluate`).

- `derive`: ∂S_i/∂z_j by the quotient rule, for i = j and i ≠ j.
- `derive_log_softmax`: ∂log S_i/∂z_j = δ_ij − S_j.
- `derive_by_logs`: ∂S_i/∂z_j again, the short way by logarithms.
- `derive_pattern`: both branches joined, S_i(δ_ij − S_j), and J = diag(S) − S Sᵀ.

References
----------
E. Bendersky, "The Softmax function and its derivative" (2016), for the quotient route.

Examples
--------
A page writes a line once, with symbols and with numbers:

>>> z = [1.0, 2.0, 3.0]
>>> step = derive(0, 1, n=3)[-1]
>>> symbols = to_mathml(step.equation)
>>> texts = {gid: f"{value:.3f}" for gid, value in live_numbers(step.equation, z, prefix="line").items()}
>>> texts
{'line-0': '-0.022', 'line-1': '0.090', 'line-2': '0.245'}
>>> line = to_mathml(step.equation, texts)

When a logit moves, only the texts of ``[data-gid="line-0"]`` and the others are replaced:

>>> [f"{value:.3f}" for value in live_numbers(step.equation, [1.0, 2.5, 3.0], prefix="line").values()]
['-0.027', '0.078', '0.348']
"""

from explainer.pages.derivation.algebra.expression import (
    Cases,
    Delta,
    Derivative,
    Equation,
    Exp,
    Expression,
    Log,
    Logit,
    Matrix,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Softmax,
    Sum,
    Total,
)
from explainer.pages.derivation.algebra.logarithm import derive_by_logs, derive_log_softmax
from explainer.pages.derivation.algebra.notation import live_numbers, to_latex, to_mathml
from explainer.pages.derivation.algebra.pattern import derive_pattern
from explainer.pages.derivation.algebra.quotient import derive
from explainer.pages.derivation.algebra.rules import RULES, Rule
from explainer.pages.derivation.algebra.step import Choice, Question, Step
from explainer.pages.derivation.algebra.structure import at, nodes, vanishes
from explainer.pages.derivation.algebra.value import evaluate

__all__ = [
    "RULES",
    "Cases",
    "Choice",
    "Delta",
    "Derivative",
    "Equation",
    "Exp",
    "Expression",
    "Log",
    "Logit",
    "Matrix",
    "Name",
    "Negative",
    "Number",
    "Power",
    "Product",
    "Question",
    "Quotient",
    "Rule",
    "Softmax",
    "Step",
    "Sum",
    "Total",
    "at",
    "derive",
    "derive_by_logs",
    "derive_log_softmax",
    "derive_pattern",
    "evaluate",
    "live_numbers",
    "nodes",
    "to_latex",
    "to_mathml",
    "vanishes",
]
