"""What a drag has changed, in words."""

from __future__ import annotations

from collections.abc import Mapping

from explainer.core.elementwise import Elementwise
from explainer.snapshot.dependence import DependenceSnapshot
from explainer.views.computation_graph import name_node
from explainer.views.labels import logit, sub
from explainer.views.view import State


class Changes:
    """The values that the last drag changed, and those that it did not, in softmax and in an elementwise function.

    Attributes
    ----------
    markup : str
        A polite live region.
    state : dict
        ``changes-drag``, ``changes-softmax``, ``changes-elementwise``.
    slow : bool
        True: told when the hand rests; during a drag the graphs show it.

    Examples
    --------
    >>> from explainer.snapshot.dependence import DependenceSettings, compute_dependence
    >>> view = Changes()
    >>> view.update(compute_dependence(DependenceSettings((2.0, 1.5, 0.0), before=(2.0, 1.0, 0.0))))
    >>> print(view.state["changes-softmax"]["text"])
    Softmax: 6 of 10 values changed: z₂, exp z₂, Σ, S₁, S₂, S₃. These stayed: z₁, z₃, exp z₁, exp z₃.
    """

    title = "What the drag changed"
    slow = True
    markup = (
        '<div role="status" aria-live="polite"><p data-gid="changes-drag"></p><p data-gid="changes-softmax"></p>'
        '<p data-gid="changes-elementwise"></p></div>'
    )

    def __init__(self) -> None:
        self.state: State = {}

    def update(self, snapshot: DependenceSnapshot) -> None:
        """Tell of `snapshot`."""
        settings = snapshot.settings
        pairs = enumerate(zip(settings.before, settings.logits, strict=False))
        moved = [f"z{sub(k)} went from {logit(old)} to {logit(new)}" for k, (old, new) in pairs if old != new]
        drag = "Nothing yet: drag a logit. ▲ will mark what went up, ▼ what went down, = what stayed the same."
        if settings.before:
            drag = f"{' and '.join(moved)}." if moved else "The logit is back where it was, and so is everything else."
        function = settings.elementwise
        softmax, elementwise = "", ""
        if moved:
            softmax = _told("Softmax", snapshot.softmax_graph.moves, None)
            elementwise = _told(
                function.name[0].upper() + function.name[1:], snapshot.elementwise_graph.moves, function
            )
        self.state = {
            "changes-drag": {"text": drag},
            "changes-softmax": {"text": softmax},
            "changes-elementwise": {"text": elementwise},
        }


def _told(name: str, moves: Mapping[str, int], function: Elementwise | None) -> str:
    changed, stayed = (
        ", ".join(name_node(node, function) for node, move in moves.items() if (move != 0) is wanted)
        for wanted in (True, False)
    )
    count = sum(move != 0 for move in moves.values())
    return f"{name}: {count} of {len(moves)} values changed: {changed}. These stayed: {stayed}."
