"""The markup of a derivation: every line, rule and question, written once; what is not yet reached is hidden."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from explainer.pages.derivation.algebra import Answer, Number, Question, Rule, Step, at, to_mathml

_FORMULA_ONLY = re.compile(r"(?!.*(?!exp)[a-z]{3}).*", re.DOTALL)  # no word but exp


def write_lines(steps: Sequence[Step], i: int, j: int) -> str:
    """Write all lines of a derivation, with the questions that are asked before them.

    Parameters
    ----------
    steps : sequence of Step
    i, j : int
        The entry whose numbers stand beside the symbols.

    Returns
    -------
    str
        Items of a list, all hidden. Identifiers: ``step-{k}``, ``question-{k}``, ``guess-{k}-{c}``, ``reason-{k}-{c}``,
        and those of the numbers, ``line-{k}-{place}``.

    Examples
    --------
    >>> from explainer.pages.derivation.algebra import derive
    >>> markup = write_lines(derive(0, 1, 3), 0, 1)
    >>> 'data-gid="line-10-2"' in markup, 'data-gid="line-10-3"' in markup
    (True, False)
    """
    written = []
    for k, step in enumerate(steps):
        if step.question is not None:
            written.append(_write_question(k, step.question))
        written.append(_write_step(k, step, i, j))
    return "\n".join(written)


def is_aside(steps: Sequence[Step], k: int) -> bool:
    """Whether line `k` is a definition or a side calculation, and not about what is being derived.

    Examples
    --------
    >>> from explainer.pages.derivation.algebra import derive
    >>> [k for k in range(11) if is_aside(derive(0, 1, 3), k)]
    [0, 3, 4, 5]
    """
    return steps[-1].rule.key != "matrix" and steps[k].left != steps[-1].left


def _write_step(k: int, step: Step, i: int, j: int) -> str:
    symbols, placed = to_mathml(step.equation), to_mathml(at(step.equation, i, j), f"line-{k}")
    numbers = placed if "data-gid" in placed else ""
    return f"""<li data-gid="step-{k}" class="sx-step" hidden="">
<div class="sx-step-head"><span class="sx-step-number">{k + 1}</span>{write_rule(step.rule)}</div>
<div class="sx-line"><div class="sx-symbols">{symbols}</div>
<div class="sx-numbers">{numbers}</div></div>
<p class="sx-sentence">{escape(step.sentence)}</p></li>"""


def write_rule(rule: Rule) -> str:
    """Write a rule as a chip that opens to explain itself.

    Examples
    --------
    >>> from explainer.pages.derivation.algebra.rules import ALGEBRA
    >>> print(write_rule(ALGEBRA))
    <details class="sx-rule" data-rule="algebra"><summary>Algebra</summary><div class="sx-rule-says"><p>The same \
value, written another way: equals may replace equals.</p></div></details>
    """
    formula = "" if rule.formula is None else to_mathml(rule.formula)
    return (
        f'<details class="sx-rule" data-rule="{rule.key}"><summary>{escape(rule.name)}</summary>'
        f'<div class="sx-rule-says"><p>{escape(rule.statement)}</p>{formula}</div></details>'
    )


def _write_question(k: int, question: Question) -> str:
    answers = "\n".join(
        f'<div class="sx-choice" data-gid="guess-{k}-{c}">{_write_answer(answer)}</div>'
        for c, answer in enumerate(question.answers)
    )
    reasons = "\n".join(
        f'<p class="sx-reason" data-gid="reason-{k}-{c}" hidden=""><b>{"✓" if answer.right else "✗"} '
        f"{escape(answer.label)}.</b> {escape(answer.reason)}</p>"
        for c, answer in enumerate(question.answers)
    )
    return f"""<li data-gid="question-{k}" class="sx-question" hidden="">
<p class="sx-prompt"><b>Guess first.</b> {escape(question.prompt)}</p>
<div class="sx-guesses" role="group" aria-label="{escape(question.prompt)}">
{answers}
</div>
{reasons}
</li>"""


def _write_answer(answer: Answer) -> str:
    """Write the words and the formula; where one says no more than the other, only one of them."""
    if _FORMULA_ONLY.fullmatch(answer.label):
        return to_mathml(answer.expression)
    if isinstance(answer.expression, Number):
        return f"<span>{escape(answer.label)}</span>"
    words, colon, _ = answer.label.partition(":")  # what follows is the formula
    return f"<span>{escape(words + colon)}</span>{to_mathml(answer.expression)}"
