"""What is true of every softmax, each with how exactly it came out."""

from __future__ import annotations

from explainer.pages.explorer.numbers import ExplorerNumbers, compute
from explainer.pages.explorer.settings import ExplorerSettings
from explainer.views.numerals import spelled
from explainer.views.view import State, Wording


def _item(name: str) -> str:
    gid = f"invariant-{name}"
    return (
        f'<li class="sx-invariant" data-gid="{gid}"><span class="sx-invariant-sign" data-gid="{gid}-sign"></span> '
        f'<span class="sx-invariant-statement" data-gid="{gid}-statement"></span> '
        f'<span class="sx-invariant-residual" data-gid="{gid}-residual"></span></li>'
    )


class Invariants(Wording[ExplorerNumbers]):
    """A list: does it hold, what it says, and its residual.

    Attributes
    ----------
    state : dict
        Of every invariant: ``invariant-{name}`` (with ``data-holds``), ``invariant-{name}-sign``, ``-statement`` and
        ``-residual``.

    Examples
    --------
    >>> view = Invariants()
    >>> view.update(compute(ExplorerSettings()))
    >>> view.state["invariant-symmetry-sign"], view.state["invariant-symmetry-residual"]
    ('✓', '0')
    """

    title = "Always true"

    def __init__(self) -> None:
        super().__init__()
        names = [invariant.name for invariant in compute(ExplorerSettings()).invariants]
        self.markup = (
            '<section class="sx-invariants" aria-label="Invariants"><ul class="sx-invariants-list">\n'
            + "\n".join(map(_item, names))
            + '\n</ul><p class="sx-note">Beside each, what is left of it in float64. The rank is counted on '
            "D<sup>−½</sup> J D<sup>−½</sup> · T, D = diag(S): it has the same rank, and its eigenvalues are 0 and 1, "
            "so that saturation hides none.</p></section>"
        )

    def say(self, numbers: ExplorerNumbers) -> State:
        """Tell of the invariants."""
        state: State = {}
        for invariant in numbers.invariants:
            gid = f"invariant-{invariant.name}"
            state[gid] = {"data-holds": "true" if invariant.holds else "false"}
            state[f"{gid}-sign"] = "✓" if invariant.holds else "✗"
            state[f"{gid}-statement"] = invariant.statement
            state[f"{gid}-residual"] = spelled(invariant.residual, 2)
        return state
