"""What a reader of the page on what it costs chooses: which section, and everything that can be dragged in it."""

from __future__ import annotations

import dataclasses
import math
from typing import Annotated, Final, Literal, Self, get_args

from explainer.page import Flag, Indices, Number, Table, Whole, Word, Words
from explainer.pages.logits import FEW_LOGITS, LogitSettings, replaced

Section = Literal["bill", "next", "attention", "batch", "claims"]
SECTIONS: Final = get_args(Section)
UNANSWERED: Final = -1

MOST: Final = FEW_LOGITS.most
"""Tokens and classes."""
LARGEST_SIZE: Final = 128_256
LEADS: Final = (-4.0, 20.0)
TEMPERATURES: Final = (0.25, 4.0)
LARGEST_PART: Final = 2.0
"""Of a vector that is dragged."""
LARGEST_SCORE: Final = 6.0
WIDTHS: Final = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024)
"""How many numbers a query has."""
_COUNTED: Final = tuple(str(k + 1) for k in range(MOST))
_QUERIES = ((1.2, 0.4), (-0.6, 1.4), (0.8, -1.2), (1.5, 1.0), (-1.3, -0.5), (0.3, 1.7))
_KEYS = ((0.9, -0.3), (-0.4, 1.3), (1.4, 0.8), (-1.1, -0.9), (0.2, 1.6), (1.7, -1.2))
_VALUES = ((1.0, -0.5), (-0.8, 1.2), (0.4, 1.6), (-1.4, -0.6), (1.8, 0.2), (-0.3, -1.5))
_UPSTREAM = ((0.7, -1.1), (-0.5, 0.9), (1.3, 0.4), (-1.2, 0.6), (0.2, -1.6), (1.0, 1.0))
_ROWS = ((0.0, 1.5, -1.0, 2.0, 0.5, -0.5), (-1.0, 0.5, 2.5, 0.0, 1.0, -2.0), (1.0, 1.0, 0.0, -1.5, 2.0, 0.5))


def _vectors(key: str) -> Table:
    return Table(0, MOST, 2, -LARGEST_PART, LARGEST_PART, key=key)


@dataclasses.dataclass(frozen=True)
class CostSettings(LogitSettings):
    """`LogitSettings`, and what each section lets a reader choose.

    Parameters
    ----------
    logits : tuple of float
        Of the claims, and the first row of the batch; as many tokens there are.
    section : {"bill", "next", "attention", "batch", "claims"}
    size : int
        n, of which the bill is read.
    lead : float
        By how much the next word leads its best rival.
    temperature : float
        T of the next word.
    rivals : {"zipf", "equal"}
        Whether the next word's rivals fall off, or are all alike.
    queries, keys, values, upstream : tuple of pairs of float
        The first two numbers of each token's q, k and v, and of ∂L/∂O; of as many as there are tokens.
    bias : tuple of tuple of float
        What is added to each score; a row for each query.
    causal, scaled : bool
        Whether no query sees a later key, and whether scores are divided by √d.
    padded : tuple of str
        The tokens that nobody sees, as a person counts them.
    width : int
        d, one of `WIDTHS`; another becomes the nearest.
    entry : tuple of int
        (i, j): the query and the key that are looked at; from 0.
    rows : tuple of tuple of float
        The other rows of the batch.
    count : int
        B, how many rows it has.
    chosen : int
        The row that is dragged; from 0.
    axis : {"rows", "columns"}
        Along which softmax is taken.
    guess : int
        Which answer to the section's question was given; −1 for none yet.

    Examples
    --------
    >>> CostSettings(width=5).width, CostSettings().resized(2).padded
    (6, ())
    """

    logits: Annotated[tuple[float, ...], FEW_LOGITS] = (2.0, 1.0, 0.0, -1.0)
    section: Annotated[Section, Word(SECTIONS, key="part", look=True)] = "bill"
    size: Annotated[int, Whole(2, LARGEST_SIZE, key="n")] = 50_257
    lead: Annotated[float, Number(*LEADS, key="lead")] = 3.0
    temperature: Annotated[float, Number(*TEMPERATURES, key="T")] = 1.0
    rivals: Annotated[str, Word(("zipf", "equal"), key="rivals")] = "zipf"
    queries: Annotated[tuple[tuple[float, ...], ...], _vectors("q")] = _QUERIES
    keys: Annotated[tuple[tuple[float, ...], ...], _vectors("k")] = _KEYS
    values: Annotated[tuple[tuple[float, ...], ...], _vectors("v")] = _VALUES
    upstream: Annotated[tuple[tuple[float, ...], ...], _vectors("g")] = _UPSTREAM
    bias: Annotated[tuple[tuple[float, ...], ...], Table(0, MOST, MOST, -1e4, 1e4, key="b")] = ()
    causal: Annotated[bool, Flag(key="causal")] = True
    scaled: Annotated[bool, Flag(key="scaled")] = True
    padded: Annotated[tuple[str, ...], Words(_COUNTED, MOST, key="pad")] = ()
    width: Annotated[int, Whole(WIDTHS[0], WIDTHS[-1], key="d")] = 2
    entry: Annotated[tuple[int, int], Indices((MOST, MOST), key="at", look=True)] = (2, 0)
    rows: Annotated[tuple[tuple[float, ...], ...], Table(0, 3, MOST, -6.0, 6.0, key="rows")] = _ROWS
    count: Annotated[int, Whole(2, 4, key="B")] = 3
    chosen: Annotated[int, Whole(0, 3, first=1, key="row", look=True)] = 0
    axis: Annotated[str, Word(("rows", "columns"), key="axis")] = "rows"
    guess: Annotated[int, Whole(UNANSWERED, 2, first=1, key="guess")] = UNANSWERED

    def agree(self) -> None:
        """Give every token its vectors and every row its numbers; keep all choices to what there is."""
        super().agree()
        for name, usual in (
            ("queries", _QUERIES), ("keys", _KEYS), ("values", _VALUES), ("upstream", _UPSTREAM), ("rows", _ROWS),
            ("bias", ((0.0,) * MOST,) * MOST),
        ):  # fmt: skip
            given = getattr(self, name)
            self.put(name, (*given, *usual[len(given) :]))
        self.put("padded", tuple(name for name in _COUNTED[: self.n] if name in self.padded))
        self.put("entry", tuple(min(k, self.n - 1) for k in self.entry))
        self.put("chosen", min(self.chosen, self.count - 1))
        self.put("width", min(WIDTHS, key=lambda width: abs(math.log(width / self.width))))

    @property
    def is_padded(self) -> tuple[bool, ...]:
        """Whether each token is padding."""
        return tuple(name in self.padded for name in _COUNTED[: self.n])

    def toggled(self, k: int) -> Self:
        """Make token k padding, or a token again."""
        name = _COUNTED[k]
        rest = tuple(other for other in self.padded if other != name)
        return self.replace(padded=rest if name in self.padded else (*rest, name))

    def with_part(self, name: str, token: int, part: int, value: float) -> Self:
        """Change a number of a token's vector: of ``queries``, ``keys``, ``values`` or ``upstream``."""
        vectors = getattr(self, name)
        changed = (*vectors[:token], replaced(vectors[token], part, value), *vectors[token + 1 :])
        return self.replace(**{name: changed})

    def with_bias(self, i: int, j: int, value: float) -> Self:
        """Change what is added to the score of query i and key j."""
        row = replaced(self.bias[i], j, round(value, 9))
        return self.replace(bias=(*self.bias[:i], row, *self.bias[i + 1 :]))

    @property
    def batch(self) -> tuple[tuple[float, ...], ...]:
        """The (B, n) array."""
        return (self.logits, *(row[: self.n] for row in self.rows[: self.count - 1]))

    def with_element(self, k: int, value: float) -> Self:
        """Change number k of the batch's row that is dragged."""
        if self.chosen == 0:
            return self.with_logit(k, value)
        b = self.chosen - 1
        return self.replace(rows=(*self.rows[:b], replaced(self.rows[b], k, value), *self.rows[b + 1 :]))

    def to_section(self, section: str) -> Self:
        """Go to a section, whose question is still open."""
        return self if section == self.section else self.replace(section=section, guess=UNANSWERED)
