"""What the section on the four names says: how far the routes are apart, both sides of KL, and what was drawn."""

from __future__ import annotations

import math
from typing import Final

from explainer.pages.shape.four_names import NAMES
from explainer.pages.shape.names_numbers import NamesNumbers
from explainer.pages.shape.sampling import CHECKPOINTS, TOTAL
from explainer.pages.shape.settings import ShapeSettings
from explainer.pages.tables import choice_cell, number_cell, pressed_state, table
from explainer.views.labels import name_entry
from explainer.views.numerals import compact, probability, spelled, with_minus
from explainer.views.view import State, Wording

_LEAST: Final = 1e-300
"""Below this, float64 has not all its digits left."""
_ROUNDING: Final = 1e-12
"""A relative difference below this may be made of rounding."""


def in_short(numbers: NamesNumbers) -> str:
    """Tell how far the routes are apart, and both sides of the divergence.

    Examples
    --------
    >>> from explainer.pages.shape.numbers import compute
    >>> from explainer.pages.shape.settings import ShapeSettings
    >>> in_short(compute(ShapeSettings((0.0, 0.0), section="names", move=(1.0, 0.0))))
    'KL is 0.120, and ½ dᵀJd is 0.125. No class is drawn yet.'
    """
    count = numbers.sample.count
    drawn = f"Of {count} draws, the covariance is {compact(numbers.apart('covariance'))} from J." if count else (
        "No class is drawn yet."
    )  # fmt: skip
    return f"KL is {_value(numbers.divergence)}, and ½ dᵀJd is {_value(numbers.quadratic)}. {drawn}"


def _value(value: float) -> str:
    return spelled(value, 3)


def _entry(value: float) -> str:
    """Write an entry of a matrix with six digits; what rounds to 0 there with its power of ten."""
    return with_minus(f"{value:.6f}") if abs(value) >= 1e-6 or value == 0 else compact(value)


class NamesTable(Wording[NamesNumbers]):
    """Every name with one entry of its matrix, and how far that is from J at most.

    Attributes
    ----------
    state : dict
        ``entry-name``; ``name-{name}``, ``entry-{name}``, ``apart-{name}``.

    Examples
    --------
    >>> from explainer.pages.shape.numbers import compute
    >>> from explainer.pages.shape.settings import ShapeSettings
    >>> view = NamesTable()
    >>> view.update(compute(ShapeSettings((0.0, 0.0), section="names")))
    >>> [view.state[f"entry-{name}"] for name in NAMES]
    ['−0.250000', '−0.250000', '–', '−0.250000']
    """

    title = "Four routes to J"

    def __init__(self) -> None:
        super().__init__()
        rows = [
            (
                f'{what}<br/><span class="sx-note">{how}</span>',
                [number_cell(f"entry-{name}"), choice_cell(f"name-{name}", f"apart-{name}")],
            )
            for name, (what, how) in NAMES.items()
        ]
        head = ("", '<span data-gid="entry-name"></span>', "furthest")
        self.markup = f"""{table(self.title, head, rows, "sx-ways")}
<p class="sx-note">Furthest: of all entries, the largest difference from diag(S) − S Sᵀ. Press one to see that
matrix.</p>"""

    def say(self, numbers: NamesNumbers) -> State:
        """Tell the numbers."""
        i, j = numbers.settings.entry
        state: State = {"entry-name": name_entry(i, j)}
        for name in NAMES:
            apart = numbers.apart(name)
            there = not math.isnan(apart)
            state[f"entry-{name}"] = _entry(float(numbers.routes[name][i, j])) if there else "–"
            state[f"apart-{name}"] = compact(apart, 2) if there else "not drawn"
            state[f"name-{name}"] = dict(pressed_state(name == numbers.settings.name))
        return state


class DivergenceWords(Wording[NamesNumbers]):
    """Both sides of KL ≈ ½ dᵀJd, for the whole move and for a tenth of it.

    Attributes
    ----------
    state : dict
        ``kl``, ``half``, ``kl-ratio``.
    """

    title = "KL beside ½ dᵀJd"

    def __init__(self) -> None:
        super().__init__()
        rows = (("KL(S(z) ‖ S(z + d))", [number_cell("kl")]), ("½ dᵀJd", [number_cell("half")]))
        self.markup = f"""{table(self.title, (), rows)}
<p>KL is what log-sum-exp rises above its tangent at t = 1; ½ dᵀJd is what the parabola does. <span
data-gid="kl-ratio"></span></p>"""

    def say(self, numbers: NamesNumbers) -> State:
        """Tell the numbers."""
        kl, half = numbers.divergence, numbers.quadratic
        words = _why_nothing_moves(numbers.settings) or _difference(kl, half)
        return {"kl": _value(kl), "half": _value(half), "kl-ratio": words}


def _why_nothing_moves(settings: ShapeSettings) -> str:
    """Say why d moves nothing; nothing where it moves something."""
    moved = [d for d, z in zip(settings.move, settings.logits, strict=True) if z > -math.inf]
    if len(moved) == 1:
        return "One class has all the probability: no d moves it."
    if len(set(moved)) > 1:
        return ""
    if not any(settings.move):
        return "This d is 0: it moves nothing."
    if moved[0] == 0:
        return "This d moves nothing: it moves only logits that are −∞, and they stay there."
    masked = " that are not −∞" if len(moved) < settings.n else ""
    return f"This d moves nothing: it moves all logits{masked} together."


def _difference(kl: float, half: float) -> str:
    """Say how far both sides are apart, as far as float64 tells."""
    if half < _LEAST:
        return "Both are too small to be compared."
    apart = abs(kl / half - 1)
    told = f"They differ by {_value(100 * apart)} %." if apart > _ROUNDING else "They are the same to 12 digits."
    return (
        f"{told} Of a small d, a tenth takes that down to about a tenth, or less where S weighs d evenly about its "
        "mean."
    )


class SampleWords(Wording[NamesNumbers]):
    """How far the drawing is.

    Attributes
    ----------
    state : dict
        ``sample-progress``, ``sample-count``, ``sample-shares``.
    """

    title = "Draw classes"
    slow = True

    def __init__(self) -> None:
        super().__init__()
        self.markup = """<p>Press <em>Draw</em>, above. Each draw is a vector with one 1. The distance of their
covariance from J falls as 1/√N: a hundred times as many draws for one digit more. (In an even race of two it falls as
1/N.)</p>
<p class="sx-progress"><progress data-gid="sample-progress" value="0" max="1" aria-label="draws"></progress>
<span data-gid="sample-count"></span></p><p data-gid="sample-shares"></p>"""

    def say(self, numbers: NamesNumbers) -> State:
        """Tell of the draws so far."""
        sample = numbers.sample
        shares = ", ".join(probability(hits / sample.count, 4) for hits in sample.hits.tolist()) if sample.count else ""
        return {
            "sample-progress": {"value": f"{len(sample.errors) / len(CHECKPOINTS):.3f}"},
            "sample-count": f"{sample.count:,} of {TOTAL:,} draws".replace(",", "\u202f"),
            "sample-shares": f"Their mean: {shares}" if shares else "",
        }
