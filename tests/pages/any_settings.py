"""Whatever a reader may choose on a page, at random: made from the kinds of the fields, so it holds for new pages."""

import math

import numpy as np

from explainer.page import Flag, Indices, Number, Numbers, Pairs, Table, Texts, Whole, Word, Words
from explainer.page.settings import kinds_of

TRIES = 30
CHARACTERS = [*"abcmiWWW 0129$\\^_{}<>&=#?;:,+%/'\"", "é", "漢", "−", "∞", "🙂"]
TEXTS = ["", "W" * 100, "$x^2$", "$", "a$b$c", "\\alpha", "<b>&amp;", "a class with a long name", "%41+%", "z=1&z=2"]


def any_settings(begin, seed):
    """Return settings in which most of what stands in an address is chosen at random; the same for the same seed.

    A field whose value fits to none of the others after some tries stays as in `begin`.
    """
    rng = np.random.default_rng(seed)
    kinds = {name: kind for name, kind in kinds_of(type(begin)).items() if kind.key}
    chosen = {}
    for name in rng.permutation(list(kinds)).tolist():
        if rng.random() < 0.2:
            continue
        for _ in range(TRIES):
            wanted = {**chosen, name: any_value(kinds[name], rng)}
            try:
                begin.replace(**wanted)
            except (ValueError, TypeError):
                continue
            chosen = wanted
            break
    return begin.replace(**chosen)


def any_value(kind, rng):
    """Return a value of a kind."""
    match kind:
        case Number(low=low, high=high):
            return any_number(low, high, rng)
        case Whole(low=low, high=high):
            return int(rng.integers(low, high, endpoint=True))
        case Numbers():
            return any_numbers(kind, rng)
        case Table(least=least, most=most, columns=columns, low=low, high=high):
            row = Numbers(columns, columns, low, high)
            return tuple(any_numbers(row, rng) for _ in range(rng.integers(least, most, endpoint=True)))
        case Indices(below=below):
            return tuple(int(rng.integers(bound)) for bound in below)
        case Pairs(most=most):
            return tuple(map(tuple, rng.integers(0, 5, (rng.integers(most, endpoint=True), 2)).tolist()))
        case Word(choices=choices):
            return choices[rng.integers(len(choices))]
        case Words(choices=choices, most=most):
            return tuple(choices[k] for k in rng.integers(len(choices), size=rng.integers(most, endpoint=True)))
        case Texts(most=most, longest=longest):
            return tuple(any_text(longest, rng) for _ in range(rng.integers(most, endpoint=True)))
        case Flag():
            return bool(rng.integers(2))
    msg = f"`any_value` must know every kind; got {type(kind).__name__}. Say here what values it has."
    raise TypeError(msg)


def any_number(low, high, rng):
    """Return a number of a kind that people choose: an end, nothing, one of a usual size, a tiny one, any."""
    usual = round(rng.normal(0, 2), int(rng.integers(4)))
    magnitude = 10.0 ** rng.uniform(-9, math.log10(max(abs(low), abs(high))))
    numbers = [low, high, 0.0, usual, usual, usual, magnitude, -magnitude, rng.uniform(low, high)]
    return min(max(float(rng.choice(numbers)), low), high)


def any_numbers(kind, rng):
    """Return numbers, at times all equal or some of them masked."""
    count = int(rng.integers(kind.least, kind.most, endpoint=True))
    numbers = [any_number(kind.low, kind.high, rng) for _ in range(count)]
    if rng.random() < 0.1:
        numbers = numbers[:1] * count
    if kind.masks and rng.random() < 0.3:
        numbers = [number if k == 0 or rng.random() < 0.6 else -math.inf for k, number in enumerate(numbers)]
    return tuple(numbers)


def any_text(longest, rng):
    """Return a text that might be taken for markup, mathematics or a part of an address."""
    if rng.random() < 0.5:
        return str(rng.choice(TEXTS))[:longest]
    return "".join(rng.choice(CHARACTERS, rng.integers(longest, endpoint=True)).tolist())
