"""One entry of the Jacobian, in formula and in words."""

from __future__ import annotations

import math

from explainer.snapshot import Snapshot
from explainer.views.checks import GLYPHS
from explainer.views.labels import name_entry, name_input, name_output, signed, spelled
from explainer.views.view import State

NUDGE = 0.01
"""By how much the sentence raises a logit."""

PINNED = "Pinned: click it again to let it go."
NOT_PINNED = "Point at any cell, bar or arrow to look at it; click to pin it."


def _sub(symbol: str, gid: str) -> str:
    return f'<msub><mi>{symbol}</mi><mn data-gid="{gid}"></mn></msub>'


def _formula(kind: str, symbols: str, numbers: str) -> str:
    derivative = (
        f"<mfrac><mrow><mo>∂</mo>{_sub('S', f'inspector-{kind}-i')}</mrow>"
        f"<mrow><mo>∂</mo>{_sub('z', f'inspector-{kind}-j')}</mrow></mfrac>"
    )
    return (
        f'<div class="sx-inspector-formula" data-gid="inspector-{kind}"><math display="block">{derivative}'
        f"<mo>=</mo><mfrac><mrow>{symbols}</mrow><mi>T</mi></mfrac></math>"
        f'<math display="block"><mo>=</mo><mfrac><mrow>{numbers}</mrow>'
        f'<mn data-gid="inspector-{kind}-temperature"></mn></mfrac>'
        f'<mo data-gid="inspector-{kind}-equals">=</mo><mn class="sx-result" data-gid="inspector-{kind}-result"></mn>'
        "</math></div>"
    )


_SAME = _formula(
    "same",
    f"{_sub('S', 'inspector-same-i1')}<mo>(</mo><mn>1</mn><mo>−</mo>{_sub('S', 'inspector-same-i2')}<mo>)</mo>",
    '<mn data-gid="inspector-same-share"></mn><mo>×</mo><mn data-gid="inspector-same-rest"></mn>',
)
_CROSS = _formula(
    "cross",
    f"<mo>−</mo>{_sub('S', 'inspector-cross-i1')}<mspace width='0.15em'/>{_sub('S', 'inspector-cross-j1')}",
    '<mo>−</mo><mn data-gid="inspector-cross-output"></mn><mo>×</mo><mn data-gid="inspector-cross-input"></mn>',
)

_MARKUP = f"""<section class="sx-inspector" aria-label="Inspector">
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


class Inspector:
    """The selected entry: its rule, its formula with the live numbers, what it means, and its check.

    Attributes
    ----------
    markup : str
        HTML whose changing elements carry ``data-gid``. Both branches of the formula are in it; the one that does not
        apply is hidden.
    state : dict
        ``{gid: {"text": …, attribute: …}}``.
    slow : bool

    Examples
    --------
    >>> from explainer.snapshot import Settings, compute
    >>> view = Inspector()
    >>> view.update(compute(Settings((2.0, 1.0, 0.0), selected=(0, 1))))
    >>> view.state["inspector-words"]["text"]
    'Raising z₂ by 0.01 lowers S₁ by about 0.0016.'
    """

    title = "One entry"
    slow = False
    markup = _MARKUP

    def __init__(self) -> None:
        self.state: State = {}

    def update(self, snapshot: Snapshot) -> None:
        """Show the entry that is selected in `snapshot`."""
        i, j = snapshot.settings.selected
        check = snapshot.check
        rule = "i = j: a probability and its own logit" if i == j else "i ≠ j: a probability and another's logit"
        verdict = str(check.verdicts[i, j])
        self.state = {
            "inspector-name": {"text": name_entry(i, j)},
            "inspector-rule": {"text": rule},
            "inspector-pin": {"text": PINNED if snapshot.settings.pinned else NOT_PINNED},
            "inspector-same": {"hidden": None if i == j else ""},
            "inspector-cross": {"hidden": "" if i == j else None},
            "inspector-words": {"text": _in_words(snapshot, i, j)},
            "inspector-line": _line(snapshot),
            "inspector-verdict": {"text": GLYPHS[verdict], "data-verdict": verdict},
            "inspector-check": {"text": _compared(snapshot, i, j)},
            "inspector-worst": {"text": f"Worst entry: {_worst(snapshot)}"},
            **(_same(snapshot, i) if i == j else _cross(snapshot, i, j)),
        }


def _same(snapshot: Snapshot, i: int) -> State:
    shares = snapshot.probabilities
    # 1 − S_i loses everything where S_i is nearly 1; the sum of the others keeps it.
    rest = math.fsum(share for k, share in enumerate(shares.tolist()) if k != i)
    index: dict[str, str | None] = {"text": str(i + 1)}
    return {
        **{f"inspector-same-{place}": index for place in ("i", "j", "i1", "i2")},
        "inspector-same-share": {"text": _share(float(shares[i]), rest)},
        "inspector-same-rest": {"text": _share(rest, float(shares[i]))},
        **_result(snapshot, "same", i, i),
    }


def _cross(snapshot: Snapshot, i: int, j: int) -> State:
    shares = snapshot.probabilities.tolist()
    total = math.fsum(shares)
    return {
        **{f"inspector-cross-{place}": {"text": str(i + 1)} for place in ("i", "i1")},
        **{f"inspector-cross-{place}": {"text": str(j + 1)} for place in ("j", "j1")},
        "inspector-cross-output": {"text": _share(shares[i], total - shares[i])},
        "inspector-cross-input": {"text": _share(shares[j], total - shares[j])},
        **_result(snapshot, "cross", i, j),
    }


def _result(snapshot: Snapshot, kind: str, i: int, j: int) -> State:
    value = float(snapshot.jacobian[i, j])
    return {
        f"inspector-{kind}-temperature": {"text": spelled(snapshot.settings.temperature, 4)},
        f"inspector-{kind}-equals": {"text": "=" if value == 0 and snapshot.exact_zeros[i, j] else "≈"},
        f"inspector-{kind}-result": {"text": _derivative(value)},
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


def _in_words(snapshot: Snapshot, i: int, j: int) -> str:
    labels = snapshot.settings.labels
    moved, answer = name_input(j, labels), name_output(i, labels)
    value = float(snapshot.jacobian[i, j])
    if snapshot.masked[j]:
        return f"{moved} is masked: raising −∞ by anything changes nothing."
    if value == 0:
        why = "it is masked" if snapshot.masked[i] else "the derivative is too small for float64"
        if snapshot.exact_zeros[i, j] and not snapshot.masked[i]:
            why = "every other class is masked"
        return f"Raising {moved} by {NUDGE} leaves {answer} where it is: {why}."
    verb = "raises" if value > 0 else "lowers"
    return f"Raising {moved} by {NUDGE} {verb} {answer} by about {spelled(abs(value) * NUDGE)}."


def _line(snapshot: Snapshot) -> dict[str, str | None]:
    settings, jacobian = snapshot.settings, snapshot.jacobian
    if settings.column is None:
        i = settings.selected[0]
        numbers = ", ".join(signed(value) for value in jacobian[i].tolist())
        return {"hidden": None, "text": f"Row {i + 1}, how S{_sub_of(i)} answers to each logit: {numbers}. Sum 0."}
    if settings.row is None:
        j = settings.selected[1]
        numbers = ", ".join(signed(value) for value in jacobian[:, j].tolist())
        return {
            "hidden": None,
            "text": f"Column {j + 1}, what z{_sub_of(j)} does to each probability: {numbers}. Sum 0.",
        }
    return {"hidden": "", "text": ""}


def _sub_of(index: int) -> str:
    return name_input(index)[1:]


def _compared(snapshot: Snapshot, i: int, j: int) -> str:
    if snapshot.masked[j]:
        return f"{name_input(j)} is −∞ and cannot be moved: there is no difference to take."
    check = snapshot.check
    verdict = {"agrees": "agree", "differs": "differ", "cannot resolve": "cannot resolve this entry"}
    return (
        f"Finite differences give {_derivative(float(check.numeric[i, j]))}, relative error "
        f"{spelled(float(check.relative_error[i, j]), 2)}: they {verdict[str(check.verdicts[i, j])]}."
    )


def _worst(snapshot: Snapshot) -> str:
    i, j = snapshot.check.worst
    check = snapshot.check
    return (
        f"{name_entry(i, j)}, analytic {_derivative(float(check.analytic[i, j]))}, "
        f"numeric {_derivative(float(check.numeric[i, j]))}, "
        f"relative error {spelled(float(check.relative_error[i, j]), 2)}: {check.verdicts[i, j]}."
    )
