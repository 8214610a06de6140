"""A vocabulary of 50 257 words with logits: made up, seeded, and falling off as words in a language do."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Final

import numpy as np

from explainer.core import logsumexp, softmax
from explainer.pages.logits import Floats

SIZE: Final = 50_257
SHOWN: Final = 12
WORDS: Final = (
    "Paris", "located", "a", "the", "in", "known", "called", "now", "not", "Lyon", "home", "one",
)  # fmt: skip
"""The words that lead, after “The capital of France is”."""
_SEED: Final = 2018
_SLOPE: Final = 1.0
_NOISE: Final = 0.2


@functools.cache
def rivals(kind: str) -> Floats:
    """Return the logits of all words but the first, relative to the best of them; shape (50 256,), falling.

    Parameters
    ----------
    kind : {"zipf", "equal"}
        "zipf": −ln r for the word of rank r, as Zipf has it, plus noise of standard deviation 0.2, seeded, sorted.
        "equal": all 0.

    Examples
    --------
    >>> rivals("equal").max(), rivals("zipf")[0], rivals("zipf").shape
    (np.float64(0.0), np.float64(0.0), (50256,))
    """
    if kind == "equal":
        return np.zeros(SIZE - 1)
    ranks = np.arange(1, SIZE)
    logits = -_SLOPE * np.log(ranks) + _NOISE * np.random.default_rng(_SEED).normal(size=SIZE - 1)
    falling = np.sort(logits)[::-1]
    relative: Floats = falling - falling[0]
    return relative


@functools.lru_cache(maxsize=256)
def needed_lead(kind: str, temperature: float) -> float:
    """Return the lead from which on the winner has more than half: T ln Σₖ exp((zₖ − z₂)/T), over its rivals.

    Against n − 1 equal rivals it is T ln(n − 1).

    Examples
    --------
    >>> round(needed_lead("equal", 1.0), 2), round(needed_lead("equal", 0.5), 2)
    (10.82, 5.41)
    """
    return temperature * float(logsumexp(rivals(kind), temperature=temperature))


@dataclass(frozen=True, eq=False)
class NextWord:
    """The shares of the words, and how they answer to the logit of the first.

    Parameters
    ----------
    shares : ndarray of float64, shape (13,)
        Of the 12 that lead, and of all the rest together.
    column : ndarray of float64, shape (13,)
        ∂S/∂z₁ of each, and of all the rest together: what the rest loses.
    """

    shares: Floats
    column: Floats


def next_word(lead: float, temperature: float, kind: str) -> NextWord:
    """Return what becomes of the vocabulary when the first word leads by `lead`.

    The first column of J is ∂S₁/∂z₁ = S₁ Σₖ≠₁ Sₖ/T and ∂Sₖ/∂z₁ = −S₁ Sₖ/T. It adds up to 0.

    Examples
    --------
    >>> found = next_word(needed_lead("equal", 1.0), 1.0, "equal")
    >>> float(found.shares[0].round(9)), float(found.column[0].round(9))
    (0.5, 0.25)
    """
    shares = softmax(np.concatenate([[lead], rivals(kind)]), temperature=temperature)
    told = np.append(shares[:SHOWN], shares[SHOWN:].sum())
    column = -told[0] * told / temperature
    column[0] = told[0] * told[1:].sum() / temperature
    return NextWord(told, column)


def winners_share(leads: Floats, temperature: float, kind: str) -> Floats:
    """Return S₁ for each of `leads`: 1/(1 + exp(−(lead − needed)/T)), the sigmoid about the lead that is needed.

    Examples
    --------
    >>> winners_share(np.array([needed_lead("zipf", 2.0)]), 2.0, "zipf").tolist()
    [0.5]
    """
    share: Floats = 1.0 / (1.0 + np.exp(-(leads - needed_lead(kind, temperature)) / temperature))
    return share
