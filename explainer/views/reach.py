"""Which ways lead from the inputs to the outputs that are asked about, in words."""

from __future__ import annotations

from explainer.snapshot.dependence import DependenceSettings, DependenceSnapshot
from explainer.views.computation_graph import name_node
from explainer.views.labels import sub
from explainer.views.view import State


class Reach:
    """What the lit part of both graphs means.

    Attributes
    ----------
    markup : str
    state : dict
        ``reach-softmax``, ``reach-elementwise``.
    slow : bool

    Examples
    --------
    >>> from explainer.snapshot.dependence import compute_dependence
    >>> view = Reach()
    >>> view.update(compute_dependence(DependenceSettings().ask(of="output", wrt="input", i=0, j=1)))
    >>> print(view.state["reach-softmax"]["text"])
    z₂ reaches S₁ only through Σ.
    """

    title = "What reaches what"
    slow = False
    markup = (
        '<p data-gid="reach-softmax"></p><p data-gid="reach-elementwise"></p>'
        '<p class="sx-note">Point at a logit to see what it reaches, at an output to see what it needs, at a cell to '
        "see both. Click to keep it.</p>"
    )

    def __init__(self) -> None:
        self.state: State = {}

    def update(self, snapshot: DependenceSnapshot) -> None:
        """Tell of `snapshot`."""
        softmax, elementwise = _told(snapshot.settings)
        self.state = {"reach-softmax": {"text": softmax}, "reach-elementwise": {"text": elementwise}}


def _told(settings: DependenceSettings) -> tuple[str, str]:
    """Return a sentence on softmax and one on the elementwise function."""
    i, j = settings.row, settings.column
    z, S, y, f = f"z{sub(j or 0)}", f"S{sub(i or 0)}", f"y{sub(i or 0)}", settings.function
    if i is None and j is None:
        return (
            "Every input reaches every output through Σ, and its own output directly as well.",
            f"In {f} each input reaches its own output and no other.",
        )
    if i is None:
        own = sub(j or 0)
        return (
            f"{z} reaches every output: S{own} directly and through Σ, the others through Σ alone.",
            f"In {f}, {z} reaches y{own} and no other output.",
        )
    if j is None:
        own = name_node(f"z_{i}")
        return (
            f"{S} needs every input: {own} directly and through Σ, the others through Σ alone.",
            f"In {f}, {y} needs {own} and no other input.",
        )
    if i == j:
        return (
            f"{z} reaches {S} in two ways, directly and through Σ; the derivative has a term for each.",
            f"In {f} there is one way from {z} to {y}, and Σ is not on it.",
        )
    return f"{z} reaches {S} only through Σ.", f"In {f} no way leads from {z} to {y}: that derivative is 0, always."
