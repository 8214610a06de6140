"""Kinds of fields that hold several numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from explainer.page.kinds import Kind
from explainer.page.reading import as_number, bounded_parts, is_sequence, only, read_number, read_wholes, shown, written


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
