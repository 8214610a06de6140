"""Settings as the fragment of an address, and back: the same for every page, from what the fields declare.

``#z=3,1,0&T=2`` says which fields are not as usual. A fragment is written by anybody: it is bounded before it is read,
and of one that holds a mistake everything is kept that can be kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl, urlencode

from explainer.page.reading import shown
from explainer.page.settings import Settings, kinds_of

S = TypeVar("S", bound=Settings)

LONGEST: Final = 4096
"""Characters of a fragment."""
MOST_PAIRS: Final = 64


def write(settings: Settings, begin: Settings) -> str:
    """Return the fragment that stands for `settings`, without its ``#``.

    Parameters
    ----------
    settings : Settings
    begin : Settings
        Where the page begins. What is as there, and as usual besides, is left out.

    Examples
    --------
    >>> from explainer.page.kinds import Number
    >>> from dataclasses import make_dataclass
    >>> from typing import Annotated
    >>> field = ("x", Annotated[float, Number(-2.0, 2.0, key="x")], 1.0)
    >>> Point = make_dataclass("Point", [field], bases=(Settings,), frozen=True)
    >>> write(Point(-0.5), Point()), write(Point(), Point())
    ('x=-0.5', '')
    """
    usual = type(settings)()
    values = {name: getattr(settings, name) for name, kind in kinds_of(type(settings)).items() if kind.key}
    named = {name: value for name, value in values.items() if not value == getattr(begin, name) == getattr(usual, name)}
    implied = begin.replace(**named)  # a field that is as usual may still follow otherwise from those that are not
    pairs = []
    for name, value in values.items():
        if name in named or value != getattr(implied, name):
            kind = kinds_of(type(settings))[name]
            pairs += [(kind.key, text) for text in kind.write(value) or ("",)]
    return urlencode(pairs, safe=",:")


def read(fragment: str, begin: S) -> tuple[S, tuple[str, ...]]:
    """Return the settings that a fragment stands for, and what in it could not be read.

    Parameters
    ----------
    fragment : str
        With or without its ``#`` or ``?``. Keys that are none of the fields' are let pass.
    begin : Settings
        Where the page begins: what the fragment does not name is as there.

    Returns
    -------
    settings : Settings
    problems : tuple of str
        In words; empty where everything was read.

    Examples
    --------
    >>> from explainer.page.kinds import Number
    >>> from dataclasses import make_dataclass
    >>> from typing import Annotated
    >>> fields = [(name, Annotated[float, Number(-2.0, 2.0, key=name)], 0.0) for name in "xy"]
    >>> Point = make_dataclass("Point", fields, bases=(Settings,), frozen=True)
    >>> read("#x=9&y=2", Point())
    (Point(x=0.0, y=2.0), ('`x` must be a number from -2 to 2; got 9.0.',))
    """
    try:
        texts = _texts(fragment)
    except ValueError as problem:
        return begin, (str(problem),)
    wanted: dict[str, Any] = {}
    problems: list[str] = []
    for name, kind in kinds_of(type(begin)).items():
        if kind.key and kind.key in texts:
            given = texts[kind.key]
            try:
                wanted[name] = () if given == [""] else kind.check(kind.key, kind.read(kind.key, given))
            except (ValueError, TypeError) as problem:
                problems.append(str(problem))
    settings, refused = _as_much_as_fits(begin, wanted)
    return settings, (*problems, *refused)


def _texts(fragment: str) -> Mapping[str, Sequence[str]]:
    if len(fragment) > LONGEST:
        msg = f"An address must be at most {LONGEST} characters long; got {len(fragment)}."
        raise ValueError(msg)
    try:
        pairs = parse_qsl(fragment.lstrip("#?"), keep_blank_values=True, errors="strict", max_num_fields=MOST_PAIRS)
    except ValueError:
        msg = f"An address must be at most {MOST_PAIRS} `key=value` pairs in UTF-8; got {shown(fragment)}."
        raise ValueError(msg) from None
    texts: dict[str, list[str]] = {}
    for key, text in pairs:
        texts.setdefault(key, []).append(text)
    return texts


def _as_much_as_fits(begin: S, wanted: Mapping[str, Any]) -> tuple[S, tuple[str, ...]]:
    """Return `begin` with all of `wanted`; where fields do not fit together, with as many of them as do."""
    try:
        return begin.replace(**wanted), ()
    except (ValueError, TypeError):
        taken: dict[str, Any] = {}
    rest, problems = dict(wanted), dict[str, str]()
    progress = True
    while progress:
        progress = False
        for name in list(rest):
            try:
                begin.replace(**taken, **{name: rest[name]})
            except (ValueError, TypeError) as problem:
                problems[name] = str(problem)
            else:
                taken[name] = rest.pop(name)
                progress = True
    return begin.replace(**taken), tuple(problems[name] for name in rest)
