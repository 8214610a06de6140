"""The markup of a derivation: every line, rule and question, written once; what is not yet reached is hidden."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from explainer.core.derivation import Choice, Expression, Number, Question, Rule, Step, at, live_numbers, to_mathml
from explainer.snapshot.derivation_settings import question_of

_FORMULA_ONLY = re.compile(r"(?!.*(?!exp)[a-z]{3}).*", re.DOTALL)  # no word but exp


def write_lines(steps: Sequence[Step], i: int, j: int, n: int) -> str:
    """Write all lines of a derivation, with the questions that are asked before them.

    Parameters
    ----------
    steps : sequence of Step
    i, j : int
        The entry whose numbers stand beside the symbols.
    n : int
        How many logits there are.

    Returns
    -------
    str
        Items of a list, all hidden. Identifiers: ``step-{k}``, ``question-{k}``, ``guess-{k}-{c}``, ``reason-{k}-{c}``,
        and those of the numbers, ``line-{k}-{place}``.

    Examples
    --------
    >>> from explainer.core.derivation import derive
    >>> markup = write_lines(derive(0, 1, 3), 0, 1, 3)
    >>> 'data-gid="line-10-2"' in markup, 'data-gid="line-10-3"' in markup
    (True, False)
    """
    written = []
    for k, step in enumerate(steps):
        question = question_of(step)
        if question is not None:
            written.append(_write_question(k, question))
        written.append(_write_step(k, step, i, j, n))
    return "\n".join(written)


def is_aside(steps: Sequence[Step], k: int) -> bool:
    """Whether line `k` is a definition or a side calculation, and not about what is being derived.

    Examples
    --------
    >>> from explainer.core.derivation import derive
    >>> [k for k in range(11) if is_aside(derive(0, 1, 3), k)]
    [0, 3, 4, 5]
    """
    return steps[-1].rule.key != "matrix" and steps[k].left != steps[-1].left


def _write_step(k: int, step: Step, i: int, j: int, n: int) -> str:
    placed = at(step.equation, i, j)
    places = live_numbers(placed, [0.0] * n, prefix=f"line-{k}")
    numbers = _in_html(placed, dict.fromkeys(places, "")) if places else ""
    return f"""<li data-gid="step-{k}" class="sx-step" hidden="">
<div class="sx-step-head"><span class="sx-step-number">{k + 1}</span>{write_rule(step.rule)}</div>
<div class="sx-line"><div class="sx-symbols">{_in_html(step.equation)}</div>
<div class="sx-numbers">{numbers}</div></div>
<p class="sx-sentence">{escape(step.sentence)}</p></li>"""


def write_rule(rule: Rule) -> str:
    """Write a rule as a chip that opens to explain itself.

    Examples
    --------
    >>> from explainer.core.derivation import RULES
    >>> print(write_rule(RULES["algebra"]))
    <details class="sx-rule" data-rule="algebra"><summary>Algebra</summary><div class="sx-rule-says"><p>The same \
value, written another way: equals may replace equals.</p></div></details>
    """
    formula = "" if rule.formula is None else _in_html(rule.formula)
    return (
        f'<details class="sx-rule" data-rule="{rule.key}"><summary>{escape(rule.name)}</summary>'
        f'<div class="sx-rule-says"><p>{escape(rule.statement)}</p>{formula}</div></details>'
    )


def _write_question(k: int, question: Question) -> str:
    answers = "\n".join(
        f'<div class="sx-choice" data-gid="guess-{k}-{c}">{_write_answer(choice)}</div>'
        for c, choice in enumerate(question.choices)
    )
    reasons = "\n".join(
        f'<p class="sx-reason" data-gid="reason-{k}-{c}" hidden=""><b>{"✓" if choice.right else "✗"} '
        f"{escape(choice.label)}.</b> {escape(choice.reason)}</p>"
        for c, choice in enumerate(question.choices)
    )
    return f"""<li data-gid="question-{k}" class="sx-question" hidden="">
<p class="sx-prompt"><b>Guess first.</b> {escape(question.prompt)}</p>
<div class="sx-guesses" role="group" aria-label="{escape(question.prompt)}">
{answers}
</div>
{reasons}
</li>"""


def _write_answer(choice: Choice) -> str:
    """Write the words and the formula; where one says no more than the other, only one of them."""
    if _FORMULA_ONLY.fullmatch(choice.label):
        return _in_html(choice.expression)
    if isinstance(choice.expression, Number):
        return f"<span>{escape(choice.label)}</span>"
    words, colon, _ = choice.label.partition(":")  # what follows is the formula
    return f"<span>{escape(words + colon)}</span>{_in_html(choice.expression)}"


def _in_html(expression: Expression, numbers: Mapping[str, str] | None = None) -> str:
    """Write `expression` for an HTML page, which knows MathML without the name of its namespace."""
    return to_mathml(expression, numbers).replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")
