"""What a field of `Settings` may hold: each kind checks a value, and writes it into an address and reads it back.

A kind stands in the annotation of its field, so that a limit is said once:

    temperature: Annotated[float, Number(0.05, 20.0, key="T")] = 1.0

Values come from a reader's hands, from a notebook's cell, or from an address that anybody can write. So lengths are
bounded before anything is built, and an error never shows more than the beginning of what it refuses.
"""

from __future__ import annotations

import math
import re
import reprlib
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

V = TypeVar("V")

_NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[-+]?[0-9]+)?|-inf", re.IGNORECASE)
_LONGEST_NUMBER = 32
LONGEST_SHOWN: Final = 80
"""Characters of a value in an error message."""
_shown = reprlib.Repr()
_shown.maxstring = _shown.maxlong = _shown.maxother = LONGEST_SHOWN - 20


def shown(value: object) -> str:
    """Show a value in an error message: its beginning, however large it is.

    Examples
    --------
    >>> shown((1.0, 2.0)), len(shown("x" * 10**6))
    ('(1.0, 2.0)', 60)
    """
    try:
        return _shown.repr(value)[:LONGEST_SHOWN]
    except ValueError:  # an integer of more than 4300 digits
        return f"a very large {type(value).__name__}"


@dataclass(frozen=True, kw_only=True)
class Kind(ABC, Generic[V]):
    """What all kinds have.

    Parameters
    ----------
    key : str
        Under which the field stands in an address; empty: it does not stand there.
    look : bool
        Whether the field only says what is looked at: to look elsewhere is no step of undo.
    """

    key: str = ""
    look: bool = False

    @abstractmethod
    def check(self, name: str, value: Any) -> V:
        """Return `value` in its canonical type.

        Raises
        ------
        TypeError, ValueError
            If it is not of this kind, with `name`, the requirement and what came.
        """

    @abstractmethod
    def write(self, value: V) -> Sequence[str]:
        """Return the texts that stand for `value` in an address, each under the field's key; mostly one."""

    @abstractmethod
    def read(self, name: str, texts: Sequence[str]) -> Any:
        """Return what `texts` stand for, to be checked.

        Raises
        ------
        ValueError
            If they can stand for nothing of this kind.
        """


@dataclass(frozen=True)
class Number(Kind[float]):
    """A number from `low` to `high`."""

    low: float
    high: float

    def check(self, name: str, value: Any) -> float:
        """Return `value` as a float."""
        number = as_number(value)
        if not self.low <= number <= self.high:
            msg = f"`{name}` must be a number from {self.low:g} to {self.high:g}; got {shown(value)}."
            raise ValueError(msg)
        return number

    def write(self, value: float) -> Sequence[str]:
        """Write its digits."""
        return (written(value),)

    def read(self, name: str, texts: Sequence[str]) -> float:
        """Read its digits."""
        return read_number(name, only(name, texts))


@dataclass(frozen=True)
class Whole(Kind[int]):
    """A whole number from `low` to `high`; `first` is what an address counts from, where it counts otherwise."""

    low: int
    high: int
    first: int = 0

    def check(self, name: str, value: Any) -> int:
        """Return `value`, an int."""
        if type(value) is not int or not self.low <= value <= self.high:
            msg = f"`{name}` must be a whole number from {self.low} to {self.high}; got {shown(value)}."
            raise ValueError(msg)
        return value

    def write(self, value: int) -> Sequence[str]:
        """Write its digits."""
        return (str(value + self.first),)

    def read(self, name: str, texts: Sequence[str]) -> int:
        """Read its digits."""
        return read_wholes(name, only(name, texts), 1)[0] - self.first


@dataclass(frozen=True)
class Numbers(Kind[tuple[float, ...]]):
    """From `least` to `most` numbers, each from `low` to `high`; with `masks` also −∞, though not all of them."""

    least: int
    most: int
    low: float
    high: float
    masks: bool = False

    def check(self, name: str, value: Any) -> tuple[float, ...]:
        """Return `value` as a tuple of floats, none of them −0."""
        if not is_sequence(value) or not self.least <= len(value) <= self.most:
            msg = f"`{name}` must be a sequence of {self._count} numbers; got {shown(value)}."
            raise ValueError(msg)
        numbers = tuple(as_number(number) + 0.0 for number in value)
        if not all(self.low <= number <= self.high or (self.masks and number == -math.inf) for number in numbers):
            or_masked = ", or −∞" if self.masks else ""
            msg = f"`{name}` must be {self._count} numbers {self._range}{or_masked}; got {shown(value)}."
            raise ValueError(msg)
        if numbers and max(numbers) == -math.inf:
            msg = f"`{name}` must hold at least one finite number; got only −∞."
            raise ValueError(msg)
        return numbers

    def write(self, value: tuple[float, ...]) -> Sequence[str]:
        """Write the numbers with commas."""
        return (",".join(map(written, value)),) if value else ()

    def read(self, name: str, texts: Sequence[str]) -> tuple[float, ...]:
        """Read numbers with commas."""
        return tuple(read_number(name, part) for part in bounded_parts(name, only(name, texts), ",", self.most))

    @property
    def _count(self) -> str:
        return str(self.most) if self.least == self.most else f"{self.least} to {self.most}"

    @property
    def _range(self) -> str:
        return f"within ±{self.high:g}" if self.low == -self.high else f"from {self.low:g} to {self.high:g}"


@dataclass(frozen=True)
class Table(Kind[tuple[tuple[float, ...], ...]]):
    """Rows of numbers: from `least` to `most` rows of `columns` each, from `low` to `high`."""

    least: int
    most: int
    columns: int
    low: float
    high: float

    def check(self, name: str, value: Any) -> tuple[tuple[float, ...], ...]:
        """Return `value` as a tuple of tuples of floats."""
        if not is_sequence(value) or not self.least <= len(value) <= self.most:
            msg = f"`{name}` must hold {self.least} to {self.most} rows; got {shown(value)}."
            raise ValueError(msg)
        return tuple(self._row.check(name, row) for row in value)

    def write(self, value: tuple[tuple[float, ...], ...]) -> Sequence[str]:
        """Write the rows with colons between them."""
        return (":".join(self._row.write(row)[0] for row in value),) if value else ()

    def read(self, name: str, texts: Sequence[str]) -> tuple[tuple[float, ...], ...]:
        """Read rows with colons between them."""
        rows = bounded_parts(name, only(name, texts), ":", self.most)
        return tuple(self._row.read(name, (row,)) for row in rows)

    @property
    def _row(self) -> Numbers:
        return Numbers(self.columns, self.columns, self.low, self.high)


@dataclass(frozen=True)
class Indices(Kind[tuple[int, ...]]):
    """As many whole numbers as `below` has, each from 0 to under its bound there; an address counts them from 1."""

    below: tuple[int, ...]

    def check(self, name: str, value: Any) -> tuple[int, ...]:
        """Return `value` as a tuple of ints."""
        fits = is_sequence(value) and len(value) == len(self.below)
        if not fits or not all(type(k) is int and 0 <= k < b for k, b in zip(value, self.below, strict=True)):
            bounds = ", ".join(map(str, self.below))
            msg = f"`{name}` must be {len(self.below)} whole numbers from 0, below {bounds}; got {shown(value)}."
            raise ValueError(msg)
        return tuple(value)

    def write(self, value: tuple[int, ...]) -> Sequence[str]:
        """Write them with commas, counted from 1."""
        return (",".join(str(index + 1) for index in value),)

    def read(self, name: str, texts: Sequence[str]) -> tuple[int, ...]:
        """Read numbers counted from 1, with commas."""
        counted = read_wholes(name, only(name, texts), len(self.below))
        if 0 in counted or len(counted) != len(self.below):
            msg = f"`{name}` must be {len(self.below)} numbers counted from 1; got {shown(texts[0])}."
            raise ValueError(msg)
        return tuple(number - 1 for number in counted)


@dataclass(frozen=True)
class Pairs(Kind[tuple[tuple[int, int], ...]]):
    """At most `most` pairs of whole numbers from 0 to 99."""

    most: int

    def check(self, name: str, value: Any) -> tuple[tuple[int, int], ...]:
        """Return `value` as a tuple of pairs."""
        if not is_sequence(value) or len(value) > self.most:
            msg = f"`{name}` must hold at most {self.most} pairs; got {shown(value)}."
            raise ValueError(msg)
        pair = Indices((100, 100))
        return tuple((first, second) for first, second in (pair.check(name, each) for each in value))

    def write(self, value: tuple[tuple[int, int], ...]) -> Sequence[str]:
        """Write pairs with commas, and colons between them."""
        return (":".join(f"{first},{second}" for first, second in value),) if value else ()

    def read(self, name: str, texts: Sequence[str]) -> tuple[tuple[int, ...], ...]:
        """Read pairs with commas, and colons between them."""
        return tuple(read_wholes(name, part, 2) for part in bounded_parts(name, only(name, texts), ":", self.most))


@dataclass(frozen=True)
class Word(Kind[str]):
    """One of a few words."""

    choices: tuple[str, ...]

    def check(self, name: str, value: Any) -> str:
        """Return `value`, one of the words."""
        if not isinstance(value, str) or value not in self.choices:
            msg = f"`{name}` must be one of {', '.join(self.choices)}; got {shown(value)}."
            raise ValueError(msg)
        return value

    def write(self, value: str) -> Sequence[str]:
        """Write the word."""
        return (value,)

    def read(self, name: str, texts: Sequence[str]) -> str:
        """Read the word."""
        return only(name, texts)


@dataclass(frozen=True)
class Words(Kind[tuple[str, ...]]):
    """At most `most` of a few words, each as often as one likes."""

    choices: tuple[str, ...]
    most: int

    def check(self, name: str, value: Any) -> tuple[str, ...]:
        """Return `value` as a tuple."""
        if not is_sequence(value) or len(value) > self.most:
            msg = f"`{name}` must hold at most {self.most} words; got {shown(value)}."
            raise ValueError(msg)
        word = Word(self.choices)
        return tuple(word.check(name, each) for each in value)

    def write(self, value: tuple[str, ...]) -> Sequence[str]:
        """Write the words with commas."""
        return (",".join(value),) if value else ()

    def read(self, name: str, texts: Sequence[str]) -> tuple[str, ...]:
        """Read words with commas."""
        return bounded_parts(name, only(name, texts), ",", self.most)


@dataclass(frozen=True)
class Texts(Kind[tuple[str, ...]]):
    """At most `most` printable texts of at most `longest` characters, which a reader writes; a key each."""

    most: int
    longest: int

    def check(self, name: str, value: Any) -> tuple[str, ...]:
        """Return `value` as a tuple."""
        good = is_sequence(value) and len(value) <= self.most
        if not good or not all(isinstance(s, str) and len(s) <= self.longest and s.isprintable() for s in value):
            msg = (
                f"`{name}` must be at most {self.most} printable texts of at most {self.longest} characters; "
                f"got {shown(value)}."
            )
            raise ValueError(msg)
        return tuple(value)

    def write(self, value: tuple[str, ...]) -> Sequence[str]:
        """Write each under the key."""
        return value

    def read(self, name: str, texts: Sequence[str]) -> tuple[str, ...]:
        """Read each."""
        return tuple(texts)


@dataclass(frozen=True)
class Flag(Kind[bool]):
    """Yes or no."""

    def check(self, name: str, value: Any) -> bool:
        """Return `value`, a bool."""
        if not isinstance(value, bool):
            msg = f"`{name}` must be True or False; got {shown(value)}."
            raise TypeError(msg)
        return value

    def write(self, value: bool) -> Sequence[str]:
        """Write 1 or 0."""
        return ("1" if value else "0",)

    def read(self, name: str, texts: Sequence[str]) -> bool:
        """Read 1 or 0."""
        return Word(("0", "1")).check(name, only(name, texts)) == "1"


def as_number(value: Any) -> float:
    """Return `value` as a float; NaN where it is no number. Texts and truth values are none."""
    try:
        return math.nan if isinstance(value, (str, bytes, bool)) else float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def is_sequence(value: Any) -> bool:
    """Return whether `value` is a sequence, and no text."""
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))


def written(value: float) -> str:
    """Write a number as briefly as reads back to it.

    Examples
    --------
    >>> written(3.0), written(-0.25), written(float("-inf"))
    ('3', '-0.25', '-inf')
    """
    return repr(value).removesuffix(".0")


def only(name: str, texts: Sequence[str]) -> str:
    """Return the only one of `texts`.

    Raises
    ------
    ValueError
        If there are more.
    """
    if len(texts) != 1:
        msg = f"`{name}` must occur once in an address; got it again as {shown(texts[1])}."
        raise ValueError(msg)
    return texts[0]


def bounded_parts(name: str, text: str, separator: str, most: int) -> tuple[str, ...]:
    """Split `text`, of which no more than `most` parts are allowed.

    Raises
    ------
    ValueError
        If there are more.
    """
    parts = text.split(separator, most)
    if len(parts) > most:
        msg = f"`{name}` must hold at most {most} values; got {shown(text)}."
        raise ValueError(msg)
    return tuple(parts)


def read_number(name: str, text: str) -> float:
    """Read a decimal number, or ``-inf``.

    Raises
    ------
    ValueError
        If it is none, or too large for float64.
    """
    good = len(text) <= _LONGEST_NUMBER and _NUMBER.fullmatch(text)
    if not good or (math.isinf(float(text)) and text.lower() != "-inf"):
        msg = f"`{name}` must be a number such as 1.5 or -inf; got {shown(text)}."
        raise ValueError(msg)
    return float(text)


def read_wholes(name: str, text: str, most: int) -> tuple[int, ...]:
    """Read whole numbers of at most 9 digits, with commas.

    Raises
    ------
    ValueError
        If they are none.
    """
    parts = bounded_parts(name, text, ",", most)
    if not all(re.fullmatch(r"[0-9]{1,9}", part) for part in parts):
        msg = f"`{name}` must be whole numbers such as 1,2; got {shown(text)}."
        raise ValueError(msg)
    return tuple(map(int, parts))
