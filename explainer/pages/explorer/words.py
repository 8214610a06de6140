"""The pictures in words and in numbers, for those who don't see them."""

from __future__ import annotations

from explainer.pages.explorer.numbers import ExplorerNumbers
from explainer.views.labels import name_entry, name_input, name_output, sub
from explainer.views.numerals import compact, logit, probability, signed, spelled
from explainer.views.verdicts import VerdictMatrix
from explainer.views.view import State, Wording, scrolling


class CheckMatrix(VerdictMatrix[ExplorerNumbers]):
    """The page's check."""

    def update(self, numbers: ExplorerNumbers) -> None:
        """Show the check of `numbers`."""
        self.show_verdicts(numbers.check.relative_error, numbers.check.verdicts)
        self.select(numbers.settings.row, numbers.settings.column)


def in_short(numbers: ExplorerNumbers) -> str:
    """Tell who leads, and what the selected entry and the check say.

    Examples
    --------
    >>> from explainer.pages.explorer.numbers import compute
    >>> from explainer.pages.explorer.settings import ExplorerSettings
    >>> print(in_short(compute(ExplorerSettings())))
    S₁ leads with 0.665, then S₂ 0.245, S₃ 0.0900. ∂S₁/∂z₂ is −0.163. All 9 entries agree with finite differences.
    """
    return f"{_leaders(numbers)} {_entry(numbers)} {_check(numbers)}"


def _leaders(numbers: ExplorerNumbers) -> str:
    labels, shares = numbers.settings.labels, numbers.probabilities
    told = [_share(float(s), bool(e)) for s, e in zip(shares, numbers.exact_probabilities, strict=True)]
    if (shares == shares[0]).all():
        return f"All {shares.size} probabilities are {told[0]}."
    first, *others = sorted(range(shares.size), key=lambda i: -shares[i])
    rest = ", ".join(f"{name_output(i, labels)} {told[i]}" for i in others)
    return f"{name_output(first, labels)} leads with {told[first]}, then {rest}."


def _share(share: float, exact: bool) -> str:
    if share > 0.9995 and not exact:
        return "almost 1"
    return spelled(share, 3) if share or exact else "almost 0"


def _entry(numbers: ExplorerNumbers) -> str:
    i, j = numbers.settings.selected
    value = signed(float(numbers.jacobian[i, j]), exact=bool(numbers.exact_zeros[i, j]))
    return f"{name_entry(i, j)} is {value}."


def _check(numbers: ExplorerNumbers) -> str:
    verdicts = numbers.check.verdicts
    counts = {verdict: int((verdicts == verdict).sum()) for verdict in ("agrees", "differs", "cannot resolve")}
    if counts["agrees"] == verdicts.size:
        return f"All {verdicts.size} entries agree with finite differences."
    return (
        f"Of {verdicts.size} entries, finite differences agree with {counts['agrees']}, differ from "
        f"{counts['differs']} and cannot resolve {counts['cannot resolve']}."
    )


class NumbersTable(Wording[ExplorerNumbers]):
    """Every number of the page as tables, told when the hand rests.

    Parameters
    ----------
    n : int
        Classes.

    Attributes
    ----------
    state : dict
        ``table-class-{i}``, ``table-logit-{i}``, ``table-probability-{i}``, ``table-jacobian-{i}-{j}``,
        ``table-numeric-{i}-{j}``, ``table-verdict-{i}-{j}``.

    Examples
    --------
    >>> from explainer.pages.explorer.numbers import compute
    >>> from explainer.pages.explorer.settings import ExplorerSettings
    >>> view = NumbersTable(3)
    >>> view.update(compute(ExplorerSettings()))
    >>> view.state["table-jacobian-0-1"]
    '−0.162803'
    """

    title = "All numbers"
    slow = True

    def __init__(self, n: int) -> None:
        super().__init__()
        tables = scrolling("Tables", f"{_classes_table(n)}\n{_jacobian_table(n)}")
        self.markup = f"<details><summary>The pictures as tables</summary>{tables}</details>"

    def say(self, numbers: ExplorerNumbers) -> State:
        """Tell the numbers."""
        settings, check = numbers.settings, numbers.check
        exact, zeros = numbers.exact_probabilities, numbers.exact_zeros
        state: State = {}
        for i, z in enumerate(settings.logits):
            label = settings.labels[i] if settings.labels else ""
            share = float(numbers.probabilities[i])
            state[f"table-class-{i}"] = label or str(i + 1)
            state[f"table-logit-{i}"] = logit(z)
            state[f"table-probability-{i}"] = probability(share, 6, exact=bool(exact[i]))
            for j in range(settings.n):
                numeric = float(check.numeric[i, j])
                entry = signed(float(numbers.jacobian[i, j]), 6, exact=bool(zeros[i, j]))
                state[f"table-jacobian-{i}-{j}"] = entry
                state[f"table-numeric-{i}-{j}"] = signed(numeric, 6)
                error = compact(float(check.relative_error[i, j]), 2)
                state[f"table-verdict-{i}-{j}"] = f"{check.verdicts[i, j]} (relative error {error})"
        return state


def _classes_table(n: int) -> str:
    rows = "\n".join(
        f'<tr><th scope="row" data-gid="table-class-{i}"></th><td>{name_input(i)} = <span data-gid="table-logit-{i}">'
        f'</span></td><td>{name_output(i)} = <span data-gid="table-probability-{i}"></span></td></tr>'
        for i in range(n)
    )
    return (
        '<table class="sx-table"><caption>Logits and probabilities</caption><thead><tr><th scope="col">class</th>'
        f'<th scope="col">logit</th><th scope="col">probability</th></tr></thead><tbody>\n{rows}\n</tbody></table>'
    )


def _jacobian_table(n: int) -> str:
    head = "".join(f'<th scope="col">z{sub(j)}</th>' for j in range(n))
    rows = "\n".join(_jacobian_row(i, n) for i in range(n))
    return (
        '<table class="sx-table"><caption>The Jacobian ∂Sᵢ/∂zⱼ, its finite differences, and the verdict</caption>'
        f'<thead><tr><th scope="col">output</th><th scope="col">number</th>{head}</tr></thead><tbody>\n{rows}\n'
        "</tbody></table>"
    )


def _jacobian_row(i: int, n: int) -> str:
    def line(kind: str, named: str, first: str = "") -> str:
        cells = "".join(f'<td data-gid="table-{kind}-{i}-{j}"></td>' for j in range(n))
        return f'<tr>{first}<th scope="row">{named}</th>{cells}</tr>'

    output = f'<th scope="rowgroup" rowspan="3">S{sub(i)}</th>'
    return "\n".join((line("jacobian", "formula", output), line("numeric", "differences"), line("verdict", "verdict")))
