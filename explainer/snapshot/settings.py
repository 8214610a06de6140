"""What the reader chose: one frozen, validated value, which also fits into an address.

Settings come from the hands of a reader, from a notebook cell or from the query of a link that anybody can
write; so every field is checked, and lengths are bounded before anything is parsed.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, Literal, Self, get_args
from urllib.parse import parse_qsl, urlencode

from explainer.snapshot import validation
from explainer.snapshot.validation import MAX_CLASSES, shown
from explainer.snapshot.window import DEFAULT_WINDOW, fitting_window

__all__ = ["MAX_CLASSES", "PRESETS", "Focus", "Method", "Settings", "fitting_window"]

Focus = Literal["entry", "row", "column"]
Method = Literal["central", "forward", "complex"]

_MAX_QUERY = 4096
_NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[-+]?[0-9]+)?|-inf", re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class Settings:
    """Everything a reader can choose.

    Parameters
    ----------
    logits : tuple of float
        2 to 10 of them, within ±10⁶. −∞ masks a class; at least one is finite.
    labels : tuple of str
        Empty, or one a class; printable, at most 24 characters each.
    temperature : float
        From 0.05 to 20.
    selected : tuple of int
        (i, j), the entry ∂S_i/∂z_j that is looked at; from 0.
    focus : {"entry", "row", "column"}
        Whether the entry is looked at, or row i (the fan-in of S_i), or column j (the fan-out of z_j).
    pinned : bool
        Whether the selection stays when the pointer moves on.
    method : {"central", "forward", "complex"}
        How the check takes its differences.
    step : float
        The step h of the check, from 1e-12 to 0.1.
    window : tuple of float
        The visible range of logits. Finite logits lie inside; `fitted` finds one.

    Raises
    ------
    TypeError, ValueError
        For anything else, naming the field.

    Examples
    --------
    >>> settings = Settings(logits=(3.0, 1.0, 0.0))
    >>> settings.replace(temperature=2.0).to_query()
    'z=3,1,0&T=2'
    >>> Settings.from_query("z=40,0,0").window
    (-50.0, 50.0)
    """

    logits: tuple[float, ...] = (2.0, 1.0, 0.0)
    labels: tuple[str, ...] = ()
    temperature: float = 1.0
    selected: tuple[int, int] = (0, 1)
    focus: Focus = "entry"
    pinned: bool = False
    method: Method = "central"
    step: float = 1e-5
    window: tuple[float, float] = DEFAULT_WINDOW

    def __post_init__(self) -> None:
        for name, check in _CHECKS.items():
            object.__setattr__(self, name, check(getattr(self, name)))
        n = self.n
        if len(self.labels) not in (0, n):
            msg = f"`labels` must be empty or one a class; got {len(self.labels)} labels for {n} logits."
            raise ValueError(msg)
        if max(self.selected) >= n:
            msg = f"`selected` must name an output and an input below {n}; got {self.selected}."
            raise ValueError(msg)
        low, high = self.window
        if not all(low <= z <= high for z in self.logits if z != -math.inf):
            msg = f"`window` must hold every finite logit; got {self.window} for {self.logits}. Use `fitted()`."
            raise ValueError(msg)

    @property
    def n(self) -> int:
        """The number of classes."""
        return len(self.logits)

    @property
    def row(self) -> int | None:
        """The output that is looked at; None where a whole column is."""
        return None if self.focus == "column" else self.selected[0]

    @property
    def column(self) -> int | None:
        """The input that is looked at; None where a whole row is."""
        return None if self.focus == "row" else self.selected[1]

    def replace(self, **changes: Any) -> Self:
        """Copy, with some fields changed and validated; the window is not refitted."""
        return dataclasses.replace(self, **changes)

    def fitted(self, **changes: Any) -> Self:
        """Copy, with some fields changed, and the smallest nice window that holds its logits."""
        logits = validation.check_logits(changes.get("logits", self.logits))
        return self.replace(**{**changes, "logits": logits, "window": fitting_window(logits)})

    def to_query(self) -> str:
        """Write the query of a link to these settings; what is as usual is left out, and so is the window.

        Returns
        -------
        str
            Keys: ``z``, ``labels`` (once a class), ``T``, ``at`` (output and input, from 1), ``focus``,
            ``pin``, ``method``, ``h``.
        """
        pairs = [("z", ",".join(map(_written, self.logits)))]
        pairs += [("labels", label) for label in self.labels]
        usual = Settings()
        if self.temperature != usual.temperature:
            pairs.append(("T", _written(self.temperature)))
        if self.selected != usual.selected:
            pairs.append(("at", ",".join(str(index + 1) for index in self.selected)))
        if self.focus != usual.focus:
            pairs.append(("focus", self.focus))
        if self.pinned:
            pairs.append(("pin", "1"))
        if self.method != usual.method:
            pairs.append(("method", self.method))
        if self.step != usual.step:
            pairs.append(("h", _written(self.step)))
        return urlencode(pairs, safe=",")

    @classmethod
    def from_query(cls, query: str) -> Self:
        """Read the settings that a query holds; the way back from `to_query`.

        Parameters
        ----------
        query : str
            With or without its question mark. Keys that are none of ours (a server's ``token``) are let pass.

        Returns
        -------
        Settings

        Raises
        ------
        ValueError
            If the query is too long, or a value in it cannot be what it should be.
        """
        if len(query) > _MAX_QUERY:
            msg = f"`query` must be at most {_MAX_QUERY} characters long; got {len(query)}."
            raise ValueError(msg)
        try:
            pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=True, errors="strict", max_num_fields=64)
        except ValueError:
            msg = f"`query` must be at most 64 `key=value` pairs in UTF-8; got {query[:80]!r}."
            raise ValueError(msg) from None
        changes: dict[str, Any] = {}
        labels = tuple(value for key, value in pairs if key == "labels")
        if labels:
            changes["labels"] = labels
        for key, value in pairs:
            if key not in _KEYS:
                continue
            field, read = _KEYS[key]
            if field in changes:
                msg = f"`{key}` must occur once in a query; got it again as {value[:40]!r}."
                raise ValueError(msg)
            changes[field] = read(key, value)
        return cls().fitted(**changes)


_CHECKS: Mapping[str, Callable[[Any], object]] = {
    "logits": validation.check_logits,
    "labels": validation.check_labels,
    "temperature": lambda value: validation.check_number("temperature", value, 0.05, 20.0),
    "selected": validation.check_selected,
    "focus": lambda value: validation.check_choice("focus", value, get_args(Focus)),
    "pinned": validation.check_pinned,
    "method": lambda value: validation.check_choice("method", value, get_args(Method)),
    "step": lambda value: validation.check_number("step", value, 1e-12, 1e-1),
    "window": validation.check_window,
}


def _written(value: float) -> str:
    return repr(value).removesuffix(".0")


def _read_number(key: str, text: str) -> float:
    good = len(text) <= 32 and _NUMBER.fullmatch(text)
    if not good or (math.isinf(float(text)) and text.lower() != "-inf"):  # 1e999
        msg = f"`{key}` must be a number such as 1.5 or -inf; got {shown(text)}."
        raise ValueError(msg)
    return float(text)


def _read_numbers(key: str, text: str) -> tuple[float, ...]:
    return tuple(_read_number(key, part) for part in text.split(","))


def _read_entry(key: str, text: str) -> tuple[int, int]:
    match = re.fullmatch(r"([0-9]{1,2}),([0-9]{1,2})", text)
    if match is None or "0" in (match[1].lstrip("0") or "0", match[2].lstrip("0") or "0"):
        msg = f"`{key}` must be an output and an input counted from 1, such as 1,2; got {shown(text)}."
        raise ValueError(msg)
    return int(match[1]) - 1, int(match[2]) - 1


def _read_pin(key: str, text: str) -> bool:
    return validation.check_choice(key, text, ("0", "1")) == "1"


def _read_word(key: str, text: str) -> str:
    return text


_KEYS: Mapping[str, tuple[str, Callable[[str, str], object]]] = {
    "z": ("logits", _read_numbers),
    "T": ("temperature", _read_number),
    "at": ("selected", _read_entry),
    "focus": ("focus", _read_word),
    "pin": ("pinned", _read_pin),
    "method": ("method", _read_word),
    "h": ("step", _read_number),
}

PRESETS: Final[Mapping[str, Settings]] = MappingProxyType(
    {
        "uniform": Settings((0.0, 0.0, 0.0)),
        "a tie of two": Settings((2.0, 2.0, 0.0, -1.0)),
        "confident": Settings((5.0, 1.0, 0.0, -1.0)),
        "two-way race": Settings((1.5, 1.2, -3.0, -3.5), ("red", "blue", "green", "white")),
        "saturated": Settings(selected=(0, 0)).fitted(logits=(40.0, 0.0, 0.0)),
        "huge": Settings().fitted(logits=(1000.0, 1001.0, 1002.0)),
        "masked": Settings((2.0, 1.0, -math.inf, 0.0)),
        "next word": Settings(
            (4.1, 3.2, 2.6, 1.1, 0.4, -2.3), ("mat", "floor", "sofa", "bed", "roof", "moon"), selected=(0, 1)
        ),
        "digits": Settings(
            (-1.2, -3.4, 0.3, 2.1, -4.0, 1.4, -2.8, -0.6, 3.6, 1.9), tuple("0123456789"), selected=(8, 3)
        ),
        "imbalanced": Settings((4.6, 0.0), ("healthy", "ill"), selected=(1, 1)),
    }
)
"""Settings worth seeing, by the name a reader picks them under."""
