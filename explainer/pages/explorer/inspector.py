"""One entry of the Jacobian, in formula and in words."""

from __future__ import annotations

import math

from explainer.pages.explorer.numbers import ExplorerNumbers
from explainer.views.formula import indexed, number, slope
from explainer.views.labels import name_entry, name_input, name_output
from explainer.views.numerals import signed, spelled
from explainer.views.verdicts import GLYPHS
from explainer.views.view import State, Wording, hidden

NUDGE = 0.01
"""By how much the sentence raises a logit."""

PINNED = "Pinned: click it again to let it go."
NOT_PINNED = "Point at any cell, bar or arrow to look at it; click to pin it."

_I, _J = number("inspector-i"), number("inspector-j")


def _formula(kind: str, symbols: str, numbers: str) -> str:
    return (
        f'<div class="sx-inspector-formula" data-gid="inspector-{kind}">'
        f'<math display="block">{slope(indexed("S", _I), indexed("z", _J))}'
        f"<mo>=</mo><mfrac><mrow>{symbols}</mrow><mi>T</mi></mfrac></math>"
        f'<math display="block"><mo>=</mo><mfrac><mrow>{numbers}</mrow>{number("inspector-temperature")}</mfrac>'
        '<mo data-gid="inspector-equals">=</mo><mn class="sx-result" data-gid="inspector-result"></mn></math></div>'
    )


_SAME = _formula(
    "same",
    f"{indexed('S', _I)}<mo>(</mo><mn>1</mn><mo>−</mo>{indexed('S', _I)}<mo>)</mo>",
    f"{number('inspector-output')}<mo>×</mo>{number('inspector-rest')}",
)
_CROSS = _formula(
    "cross",
    f"<mo>−</mo>{indexed('S', _I)}<mspace width='0.15em'/>{indexed('S', _J)}",
    f"<mo>−</mo>{number('inspector-output')}<mo>×</mo>{number('inspector-input')}",
)


class Inspector(Wording[ExplorerNumbers]):
    """The selected entry: its rule, its formula with the live numbers, what it means, and its check.

    Both branches of the formula are in the markup; the one that does not apply is hidden.

    Attributes
    ----------
    state : dict
        ``inspector-…``.

    Examples
    --------
    >>> from explainer.pages.explorer.numbers import compute
    >>> from explainer.pages.explorer.settings import ExplorerSettings
    >>> view = Inspector()
    >>> view.update(compute(ExplorerSettings(selected=(0, 1))))
    >>> view.state["inspector-words"]
    'Raising z₂ by 0.01 lowers S₁ by about 0.0016.'
    """

    title = "One entry"
    markup = f"""<section class="sx-inspector" aria-label="Inspector">
<p class="sx-inspector-rule"><strong data-gid="inspector-name"></strong> <span data-gid="inspector-rule"></span></p>
{_SAME}
{_CROSS}
<p class="sx-inspector-words" data-gid="inspector-words"></p>
<p class="sx-inspector-line" data-gid="inspector-line" hidden=""></p>
<p class="sx-inspector-check"><span class="sx-verdict" data-gid="inspector-verdict"></span>
<span data-gid="inspector-check"></span></p>
<p class="sx-inspector-worst" data-gid="inspector-worst"></p>
<p class="sx-note" data-gid="inspector-pin"></p>
</section>"""

    def say(self, numbers: ExplorerNumbers) -> State:
        """Tell of the entry that is selected."""
        i, j = numbers.settings.selected
        shares, value = numbers.probabilities.tolist(), float(numbers.jacobian[i, j])
        verdict = str(numbers.check.verdicts[i, j])
        line = _line(numbers)
        whose = "its own" if i == j else "another's"
        # 1 − S_i loses everything where S_i is nearly 1; the sum of the others keeps it.
        rest = [math.fsum(share for k, share in enumerate(shares) if k != index) for index in (i, j)]
        return {
            "inspector-name": name_entry(i, j),
            "inspector-rule": f"i {'=' if i == j else '≠'} j: a probability and {whose} logit",
            "inspector-pin": PINNED if numbers.settings.pinned else NOT_PINNED,
            "inspector-same": {"hidden": None if i == j else ""},
            "inspector-cross": {"hidden": "" if i == j else None},
            "inspector-i": str(i + 1),
            "inspector-j": str(j + 1),
            "inspector-output": _share(shares[i], rest[0]),
            "inspector-input": _share(shares[j], rest[1]),
            "inspector-rest": _share(rest[0], shares[i]),
            "inspector-temperature": spelled(numbers.temperature, 4),
            "inspector-equals": "=" if value == 0 and numbers.exact_zeros[i, j] else "≈",
            "inspector-result": _derivative(value),
            "inspector-words": _in_words(numbers, i, j),
            "inspector-line": hidden(not line, line),
            "inspector-verdict": {"text": GLYPHS[verdict], "data-verdict": verdict},
            "inspector-check": _compared(numbers, i, j),
            "inspector-worst": f"Worst entry: {_worst(numbers)}",
        }


def _derivative(value: float) -> str:
    return ("+" if value > 0 else "") + spelled(value, 4)


def _share(share: float, rest: float) -> str:
    """Write a probability with four digits that count, towards 1 as well: `rest` is what it lacks."""
    if rest == 0:
        return "1"
    if rest < 5e-5:
        return f"(1 − {spelled(rest, 2)})"
    return spelled(share, 4)


def _in_words(numbers: ExplorerNumbers, i: int, j: int) -> str:
    labels = numbers.settings.labels
    moved, answer = name_input(j, labels), name_output(i, labels)
    value = float(numbers.jacobian[i, j])
    if numbers.masked[j]:
        return f"{moved} is masked: raising −∞ by anything changes nothing."
    if value == 0:
        why = "it is masked" if numbers.masked[i] else "the derivative is too small for float64"
        if numbers.exact_zeros[i, j] and not numbers.masked[i]:
            why = "every other class is masked"
        return f"Raising {moved} by {NUDGE} leaves {answer} where it is: {why}."
    verb = "raises" if value > 0 else "lowers"
    return f"Raising {moved} by {NUDGE} {verb} {answer} by about {spelled(abs(value) * NUDGE)}."


def _line(numbers: ExplorerNumbers) -> str:
    """Tell of a whole row or column, where one is looked at."""
    settings, jacobian = numbers.settings, numbers.jacobian
    i, j = settings.selected
    if settings.column is None:
        entries, what = jacobian[i], f"Row {i + 1}, how {name_output(i)} answers to each logit"
    elif settings.row is None:
        entries, what = jacobian[:, j], f"Column {j + 1}, what {name_input(j)} does to each probability"
    else:
        return ""
    return f"{what}: {', '.join(signed(value) for value in entries.tolist())}. Sum 0."


def _compared(numbers: ExplorerNumbers, i: int, j: int) -> str:
    if numbers.masked[j]:
        return f"{name_input(j)} is −∞ and cannot be moved: there is no difference to take."
    check = numbers.check
    verdict = {"agrees": "agree", "differs": "differ", "cannot resolve": "cannot resolve this entry"}
    return (
        f"Finite differences give {_derivative(float(check.numeric[i, j]))}, relative error "
        f"{spelled(float(check.relative_error[i, j]), 2)}: they {verdict[str(check.verdicts[i, j])]}."
    )


def _worst(numbers: ExplorerNumbers) -> str:
    i, j = numbers.check.worst
    check = numbers.check
    return (
        f"{name_entry(i, j)}, analytic {_derivative(float(check.analytic[i, j]))}, "
        f"numeric {_derivative(float(check.numeric[i, j]))}, "
        f"relative error {spelled(float(check.relative_error[i, j]), 2)}: {check.verdicts[i, j]}."
    )
