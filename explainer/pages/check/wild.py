"""Wrong derivatives from public projects, as cards: where, what lets it pass, and what this package says."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from explainer.core import check_jacobian
from explainer.core.found_mistakes import KINDS
from explainer.core.mistakes import Mistake
from explainer.core.sightings import SIGHTINGS, Sighting


@dataclass(frozen=True)
class Card:
    """What is said of one place where a derivative of softmax was told to be wrong.

    Parameters
    ----------
    sighting : Sighting
    kind : Mistake
        With code of this project's own.
    passes : str
        Which popular check lets it pass, where, and why; nothing where there is nothing to let pass.
    ours : str
        What `check_jacobian` says at a generic point.
    """

    sighting: Sighting
    kind: Mistake
    passes: str
    ours: str


class WildCards:
    """All cards: text where they are printed, HTML where a cell ends in them.

    Parameters
    ----------
    cards : tuple of Card
    """

    def __init__(self, cards: tuple[Card, ...]) -> None:
        self.cards = cards

    def __repr__(self) -> str:
        return "\n".join(
            "\n  ".join(filter(None, (f"{card.sighting.cited}: {card.kind.title}", card.passes, card.ours)))
            for card in self.cards
        )

    def _repr_html_(self) -> str:
        return "".join(map(_html, self.cards))


def wild_cards() -> WildCards:
    """Return a card for each sighting, with this package's verdict computed anew.

    Examples
    --------
    >>> print(str(wild_cards()).splitlines()[2])
      check_jacobian at (0.3, −0.7, 1.1): 6 of 9 entries differ.
    """
    return WildCards(tuple(map(_card, SIGHTINGS)))


def _card(sighting: Sighting) -> Card:
    kind = KINDS[sighting.kind]
    check = check_jacobian(kind.f, kind.jacobian, kind.shows_at)
    differ = int((check.verdicts == "differs").sum())
    size = check.verdicts.size
    verdict = f"all {size} entries agree: right" if check.ok else f"{differ} of {size} entries differ"
    passes = "; ".join(f"Passes: {slip.check}, at {_at(slip.z)}. {slip.why}" for slip in kind.slips)
    return Card(sighting, kind, passes, f"check_jacobian at {_at(kind.shows_at)}: {verdict}.")


def _at(z: tuple[float, ...]) -> str:
    return f"({', '.join(f'{x:g}' for x in z)})".replace("-", "−")


def _html(card: Card) -> str:
    passes = f"<p>{escape(card.passes)}</p>" if card.passes else ""
    return (
        f"<details><summary><strong>{escape(card.sighting.cited)}</strong>: {escape(card.kind.title)}</summary>"
        f"<p>{escape(card.sighting.told)} {escape(card.kind.reveals)}</p><pre>{escape(card.kind.code)}</pre>{passes}"
        f"<p>{escape(card.ours)}</p></details>"
    )
