"""What a reader chose on a page: one frozen, checked value, which also stands in the page's address."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Self, get_args, get_origin, get_type_hints

from explainer.page.kinds import Kind


@dataclasses.dataclass(frozen=True)
class Settings:
    """The base of every page's choices.

    A subclass is a frozen dataclass whose fields carry their `Kind`. Making one checks every field, so a value that
    exists is a value that is right.

    Examples
    --------
    >>> from dataclasses import make_dataclass
    >>> from explainer.page.kinds import Number
    >>> field = ("x", Annotated[float, Number(-2.0, 2.0, key="x")], 1.0)
    >>> Point = make_dataclass("Point", [field], bases=(Settings,), frozen=True)
    >>> Point().replace(x=1.5)
    Point(x=1.5)
    >>> Point(x=3)
    Traceback (most recent call last):
    ValueError: `x` must be a number from -2 to 2; got 3.
    """

    def __post_init__(self) -> None:
        for name, kind in kinds_of(type(self)).items():
            object.__setattr__(self, name, kind.check(name, getattr(self, name)))
        self.agree()

    def agree(self) -> None:
        """Refuse fields that are right each by itself and do not fit together; a subclass says which.

        Raises
        ------
        ValueError
            Naming the field.
        """

    def replace(self, **changes: Any) -> Self:
        """Copy, with some fields changed and all of them checked."""
        return dataclasses.replace(self, **changes)

    def put(self, name: str, value: object) -> None:
        """Set a field while the value is being made: for `agree`, where one field follows from another."""
        object.__setattr__(self, name, value)

    def looks_alike(self, other: Settings) -> bool:
        """Return whether `other` differs in nothing but what is looked at."""
        return type(self) is type(other) and all(
            kind.look or getattr(self, name) == getattr(other, name) for name, kind in kinds_of(type(self)).items()
        )


def kinds_of(settings: type[Any]) -> Mapping[str, Kind[Any]]:
    """Return the kind of every field of a class of settings, by the field's name.

    Raises
    ------
    TypeError
        If a field has none.
    """
    known: Any = settings  # of a class with a `__hash__` mypy does not believe that it has one itself
    return _kinds(known)


@functools.cache
def _kinds(settings: type[Any]) -> Mapping[str, Kind[Any]]:
    hints = get_type_hints(settings, include_extras=True)
    found: dict[str, Kind[Any]] = {}
    for field in dataclasses.fields(settings):
        hint = hints[field.name]
        extras = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
        kind = next((extra for extra in extras if isinstance(extra, Kind)), None)
        if kind is None:
            msg = f"`{settings.__name__}.{field.name}` must carry its limits: annotate it with a `Kind`."
            raise TypeError(msg)
        found[field.name] = kind
    return MappingProxyType(found)
