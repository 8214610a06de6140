"""What a field of `Settings` may hold: each kind checks a value, and writes it into an address and reads it back.

A kind stands in the annotation of its field, so that a limit is said once:

    temperature: Annotated[float, Number(0.05, 20.0, key="T")] = 1.0

Values come from a reader's hands, from a notebook's cell, or from an address that anybody can write. So lengths are
bounded before anything is built, and an error never shows more than the beginning of what it refuses.
"""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from explainer.page.reading import (
    as_number,
    bounded_parts,
    is_sequence,
    only,
    read_number,
    read_wholes,
    shown,
    written,
)

V = TypeVar("V")


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


def is_written(text: str) -> bool:
    """Return whether `text` is made of what people write: printable characters, any space, and joiners.

    Persian, Hindi and many emoji need the zero-width joiner and non-joiner (Unicode 15, 23.2). Controls, line breaks
    and marks that turn the direction of what follows are not among it.
    """
    return all(c.isprintable() or unicodedata.category(c) == "Zs" or c in "\u200c\u200d" for c in text)


@dataclass(frozen=True)
class Texts(Kind[tuple[str, ...]]):
    """At most `most` printable texts of at most `longest` characters, which a reader writes; a key each."""

    most: int
    longest: int

    def check(self, name: str, value: Any) -> tuple[str, ...]:
        """Return `value` as a tuple."""
        good = is_sequence(value) and len(value) <= self.most
        if not good or not all(isinstance(s, str) and len(s) <= self.longest and is_written(s) for s in value):
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
