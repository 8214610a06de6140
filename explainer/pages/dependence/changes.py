"""What a drag has changed, in words."""

from __future__ import annotations

from collections.abc import Mapping

from explainer.core.elementwise import Elementwise
from explainer.pages.dependence.numbers import DependenceNumbers
from explainer.views.computation_graph import name_node
from explainer.views.labels import sub
from explainer.views.numerals import logit
from explainer.views.view import State, Wording


class Changes(Wording[DependenceNumbers]):
    """The values that the last drag changed, and those that it did not, in softmax and in an elementwise function.

    A polite live region, told when the hand rests; during a drag the graphs show it.

    Attributes
    ----------
    state : dict
        ``changes-drag``, ``changes-softmax``, ``changes-elementwise``.

    Examples
    --------
    >>> from explainer.pages.dependence.numbers import compute
    >>> from explainer.pages.dependence.settings import DependenceSettings
    >>> view = Changes()
    >>> view.update(compute(DependenceSettings((2.0, 1.5, 0.0), before=(2.0, 1.0, 0.0))))
    >>> print(view.state["changes-softmax"])
    Softmax: 6 of 10 values changed: z₂, exp z₂, Σ, S₁, S₂, S₃. These stayed: z₁, z₃, exp z₁, exp z₃.
    """

    title = "What the drag changed"
    slow = True
    markup = (
        '<div role="status" aria-live="polite"><p data-gid="changes-drag"></p><p data-gid="changes-softmax"></p>'
        '<p data-gid="changes-elementwise"></p></div>'
    )

    def say(self, numbers: DependenceNumbers) -> State:
        """Tell of the last drag."""
        settings = numbers.settings
        pairs = enumerate(zip(settings.before, settings.logits, strict=False))
        moved = [f"z{sub(k)} went from {logit(old)} to {logit(new)}" for k, (old, new) in pairs if old != new]
        drag = "Nothing yet: drag a logit. ▲ will mark what went up, ▼ what went down, = what stayed the same."
        if settings.before:
            drag = f"{' and '.join(moved)}." if moved else "The logit is back where it was, and so is everything else."
        function = settings.elementwise
        name = function.name[0].upper() + function.name[1:]
        return {
            "changes-drag": drag,
            "changes-softmax": _told("Softmax", numbers.softmax_graph.moves) if moved else "",
            "changes-elementwise": _told(name, numbers.elementwise_graph.moves, function) if moved else "",
        }


def _told(name: str, moves: Mapping[str, int], function: Elementwise | None = None) -> str:
    changed, stayed = (
        [name_node(node, function) for node, move in moves.items() if bool(move) is wanted] for wanted in (True, False)
    )
    rest = f"These stayed: {', '.join(stayed)}." if stayed else "None stayed."
    return f"{name}: {len(changed)} of {len(moves)} values changed: {', '.join(changed)}. {rest}"
