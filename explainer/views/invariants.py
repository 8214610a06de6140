"""What is true of every softmax, each with how exactly it came out."""

from __future__ import annotations

from html import escape

from explainer.snapshot import Settings, Snapshot, compute
from explainer.views.labels import spelled
from explainer.views.view import State


def _item(name: str) -> str:
    gid = f"invariant-{escape(name)}"
    return (
        f'<li class="sx-invariant" data-gid="{gid}"><span class="sx-invariant-sign" data-gid="{gid}-sign"></span> '
        f'<span class="sx-invariant-statement" data-gid="{gid}-statement"></span> '
        f'<span class="sx-invariant-residual" data-gid="{gid}-residual"></span></li>'
    )


class Invariants:
    """A list: does it hold, what it says, and its residual.

    Attributes
    ----------
    markup : str
    state : dict
        Of every invariant: ``invariant-{name}`` (with ``data-holds``), ``invariant-{name}-sign``, ``-statement`` and
        ``-residual``.
    slow : bool

    Examples
    --------
    >>> from explainer.snapshot import Settings, compute
    >>> view = Invariants()
    >>> view.update(compute(Settings()))
    >>> view.state["invariant-symmetry-sign"]["text"], view.state["invariant-symmetry-residual"]["text"]
    ('✓', '0')
    """

    title = "Always true"
    slow = False

    def __init__(self) -> None:
        names = [invariant.name for invariant in compute(Settings()).invariants]
        self.markup = (
            '<section class="sx-invariants" aria-label="Invariants"><ul class="sx-invariants-list">\n'
            + "\n".join(map(_item, names))
            + '\n</ul><p class="sx-note">Beside each, what is left of it in float64. The rank is counted on '
            "D<sup>−½</sup> J D<sup>−½</sup> · T, D = diag(S): it has the same rank, and its eigenvalues are 0 and 1, "
            "so that saturation hides none.</p></section>"
        )
        self.state: State = {}

    def update(self, snapshot: Snapshot) -> None:
        """Show the invariants of `snapshot`."""
        state: State = {}
        for invariant in snapshot.invariants:
            gid = f"invariant-{invariant.name}"
            state[gid] = {"data-holds": "true" if invariant.holds else "false"}
            state[f"{gid}-sign"] = {"text": "✓" if invariant.holds else "✗"}
            state[f"{gid}-statement"] = {"text": invariant.statement}
            state[f"{gid}-residual"] = {"text": spelled(invariant.residual, 2)}
        self.state = state
