"""The pictures in words and in numbers, for those who don't see them."""

from __future__ import annotations

from explainer.snapshot import Snapshot
from explainer.views.labels import (
    compact,
    logit,
    name_entry,
    name_input,
    name_output,
    probability,
    signed,
    spelled,
    sub,
)
from explainer.views.view import State


class Summary:
    """Two sentences: who leads, and what the selected entry and the check say.

    Attributes
    ----------
    markup : str
        A polite live region.
    state : dict
        ``summary``.
    slow : bool
        True: to be updated when a drag rests, or a screen reader would never stop talking.

    Examples
    --------
    >>> from explainer.snapshot import Settings, compute
    >>> view = Summary()
    >>> view.update(compute(Settings((2.0, 1.0, 0.0))))
    >>> print(view.state["summary"]["text"])
    S₁ leads with 0.665, then S₂ 0.245, S₃ 0.0900. ∂S₁/∂z₂ is −0.163. All 9 entries agree with finite differences.
    """

    title = "In short"
    slow = True
    markup = '<p class="sx-summary" role="status" aria-live="polite" data-gid="summary"></p>'

    def __init__(self) -> None:
        self.state: State = {}

    def update(self, snapshot: Snapshot) -> None:
        """Tell of `snapshot`."""
        self.state = {"summary": {"text": f"{_leaders(snapshot)} {_entry(snapshot)} {_check(snapshot)}"}}


def _leaders(snapshot: Snapshot) -> str:
    labels, shares = snapshot.settings.labels, snapshot.probabilities
    told = [_share(float(s), bool(e)) for s, e in zip(shares, snapshot.exact_probabilities, strict=True)]
    if (shares == shares[0]).all():
        return f"All {shares.size} probabilities are {told[0]}."
    first, *others = sorted(range(shares.size), key=lambda i: -shares[i])
    rest = ", ".join(f"{name_output(i, labels)} {told[i]}" for i in others)
    return f"{name_output(first, labels)} leads with {told[first]}, then {rest}."


def _share(share: float, exact: bool) -> str:
    if share > 0.9995 and not exact:
        return "almost 1"
    return spelled(share, 3) if share or exact else "almost 0"


def _entry(snapshot: Snapshot) -> str:
    i, j = snapshot.settings.selected
    value = signed(float(snapshot.jacobian[i, j]), exact=bool(snapshot.exact_zeros[i, j]))
    return f"{name_entry(i, j)} is {value}."


def _check(snapshot: Snapshot) -> str:
    verdicts = snapshot.check.verdicts
    counts = {verdict: int((verdicts == verdict).sum()) for verdict in ("agrees", "differs", "cannot resolve")}
    if counts["agrees"] == verdicts.size:
        return f"All {verdicts.size} entries agree with finite differences."
    return (
        f"Of {verdicts.size} entries, finite differences agree with {counts['agrees']}, differ from "
        f"{counts['differs']} and cannot resolve {counts['cannot resolve']}."
    )


class NumbersTable:
    """Every number of the page as tables.

    Parameters
    ----------
    n : int
        Classes.

    Attributes
    ----------
    markup : str
    state : dict
        ``table-class-{i}``, ``table-logit-{i}``, ``table-probability-{i}``, ``table-jacobian-{i}-{j}``,
        ``table-numeric-{i}-{j}``, ``table-verdict-{i}-{j}``.
    slow : bool
        True: to be updated when a drag rests.

    Examples
    --------
    >>> from explainer.snapshot import Settings, compute
    >>> view = NumbersTable(3)
    >>> view.update(compute(Settings((2.0, 1.0, 0.0))))
    >>> view.state["table-jacobian-0-1"]["text"]
    '−0.162803'
    """

    title = "All numbers"
    slow = True

    def __init__(self, n: int) -> None:
        tables = f"{_classes_table(n)}\n{_jacobian_table(n)}"
        self.markup = (
            f'<details><summary>The pictures as tables</summary><div class="sx-tables">\n{tables}\n</div></details>'
        )
        self.state: State = {}

    def update(self, snapshot: Snapshot) -> None:
        """Show the numbers of `snapshot`."""
        settings, check = snapshot.settings, snapshot.check
        exact, zeros = snapshot.exact_probabilities, snapshot.exact_zeros
        state: State = {}
        for i, z in enumerate(settings.logits):
            label = settings.labels[i] if settings.labels else ""
            share = float(snapshot.probabilities[i])
            state[f"table-class-{i}"] = {"text": label or str(i + 1)}
            state[f"table-logit-{i}"] = {"text": logit(z)}
            state[f"table-probability-{i}"] = {"text": probability(share, 6, exact=bool(exact[i]))}
            for j in range(settings.n):
                numeric = float(check.numeric[i, j])
                entry = signed(float(snapshot.jacobian[i, j]), 6, exact=bool(zeros[i, j]))
                state[f"table-jacobian-{i}-{j}"] = {"text": entry}
                state[f"table-numeric-{i}-{j}"] = {"text": signed(numeric, 6)}
                error = compact(float(check.relative_error[i, j]), 2)
                state[f"table-verdict-{i}-{j}"] = {"text": f"{check.verdicts[i, j]} (relative error {error})"}
        self.state = state


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
