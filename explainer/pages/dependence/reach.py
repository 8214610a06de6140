"""Which ways lead from the inputs to the outputs that are asked about, in words."""

from __future__ import annotations

from explainer.pages.dependence.numbers import DependenceNumbers
from explainer.pages.dependence.settings import DependenceSettings
from explainer.views.labels import sub
from explainer.views.view import State, Wording


class Reach(Wording[DependenceNumbers]):
    """What the lit part of both graphs means.

    Attributes
    ----------
    state : dict
        ``reach-softmax``, ``reach-elementwise``.

    Examples
    --------
    >>> from explainer.pages.dependence.numbers import compute
    >>> view = Reach()
    >>> view.update(compute(DependenceSettings().ask(of="output", wrt="input", i=0, j=1)))
    >>> print(view.state["reach-softmax"])
    z₂ reaches S₁ only through Σ.
    """

    title = "What reaches what"
    markup = (
        '<p data-gid="reach-softmax"></p><p data-gid="reach-elementwise"></p>'
        '<p class="sx-note">Point at a logit to see what it reaches, at an output to see what it needs, at a cell to '
        "see both. Click to keep it.</p>"
    )

    def say(self, numbers: DependenceNumbers) -> State:
        """Tell of the ways."""
        softmax, elementwise = _told(numbers.settings)
        return {"reach-softmax": softmax, "reach-elementwise": elementwise}


def _told(settings: DependenceSettings) -> tuple[str, str]:
    """Return a sentence on softmax and one on the elementwise function."""
    i, j = settings.row, settings.column
    into, out_of, f = sub(i or 0), sub(j or 0), settings.function
    z, S, y = f"z{out_of}", f"S{into}", f"y{into}"
    if i is None and j is None:
        return (
            "Every input reaches every output through Σ, and its own output directly as well.",
            f"In {f} each input reaches its own output and no other.",
        )
    if i is None:
        return (
            f"{z} reaches every output: S{out_of} directly and through Σ, the others through Σ alone.",
            f"In {f}, {z} reaches y{out_of} and no other output.",
        )
    if j is None:
        return (
            f"{S} needs every input: z{into} directly and through Σ, the others through Σ alone.",
            f"In {f}, {y} needs z{into} and no other input.",
        )
    if i == j:
        return (
            f"{z} reaches {S} in two ways, directly and through Σ; the derivative has a term for each.",
            f"In {f} there is one way from {z} to {y}, and Σ is not on it.",
        )
    return f"{z} reaches {S} only through Σ.", f"In {f} no way leads from {z} to {y}: that derivative is 0, always."
