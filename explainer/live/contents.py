"""What a figure shows: its parts, what in them can be dragged and chosen, and what of it has changed."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from explainer.live.encode import Attributes, difference
from explainer.live.events import Choices
from explainer.live.handles import AnyHandle, Place
from explainer.live.part import Part, Patch


class Contents:
    """Parts by name, in reading order, with their handles and choices.

    Attributes
    ----------
    parts : dict of str to Part
    handles : dict of str to Handle or PointHandle
    choices : tuple of Choices
    chosen : frozenset of str
        What all the choices offer.
    repainted : bool
        Whether something was painted since the last `describe`.
    """

    def __init__(self) -> None:
        self.parts: dict[str, Part] = {}
        self.handles: dict[str, AnyHandle] = {}
        self.choices: tuple[Choices, ...] = ()
        self.chosen: frozenset[str] = frozenset()
        self.repainted = False
        self._paintings = itertools.count()
        self._painting: dict[str, int] = {}
        self._moved: set[str] = set()
        self._sliders: dict[str, Attributes] = {}

    def replace(self, parts: Mapping[str, Part], handles: Mapping[str, AnyHandle], choices: Iterable[Choices]) -> None:
        """Take these parts, and paint them; `ValueError` as `LiveFigure.show` tells."""
        known: set[str] = set()
        for part in parts.values():
            if not known.isdisjoint(part.gids):
                msg = f"`parts` must not share identifiers; got {sorted(known & part.gids)} twice."
                raise ValueError(msg)
            known |= part.gids
        choices = tuple(choices)
        chosen = frozenset().union(*(group.gids for group in choices))
        named = handles.keys() | chosen.union(*(gids for group in choices for gids in group.tells.values()))
        if not known.issuperset(named):
            msg = f"`handles` and `choices` must be in a part; got {sorted(named - known)}."
            raise ValueError(msg)
        self.parts, self.handles, self.choices, self.chosen = dict(parts), dict(handles), choices, chosen
        self._moved, self._sliders = set(handles), {}
        self.repainted = True
        for name in self.parts:
            self._paint(name)

    def move(self, gid: str, value: Place, text: str) -> None:
        """Say where the handle `gid` is now, in data units and in words."""
        handle = self.handles[gid]
        if handle.value != value or handle.text != text:
            self.handles[gid] = replace(handle, value=value, text=text)  # type: ignore[arg-type]  # of its own kind
            self._moved.add(gid)

    def changes(self) -> Patch:
        """Return what has changed since the last call; a part whose change is no patch is painted anew."""
        patch: Patch = {}
        painted = False
        for name, part in self.parts.items():
            changes = part.changes()
            if changes is None:
                self._paint(name)
                painted = True
            else:
                patch.update(changes)
        if painted:
            self._moved, self._sliders = set(self.handles), {}  # the limits of axes may be others
        for gid in [gid for gid in self.handles if gid in self._moved]:
            attributes = self.handles[gid].attributes()
            shown = self._sliders.get(gid, {})
            if shown != attributes:
                patch[gid] = {**patch.get(gid, {}), **difference(shown, attributes)}
                self._sliders[gid] = attributes
        self._moved.clear()
        return patch

    def since_painted(self) -> Patch:
        """Return all that has changed since the parts were painted."""
        patch: Patch = {}
        for part in self.parts.values():
            patch.update(part.since_painted())
        for gid, attributes in self._sliders.items():
            patch[gid] = {**patch.get(gid, {}), **attributes}
        return patch

    def describe(self) -> dict[str, Any]:
        """Return what a page paints: the document."""
        self.repainted = False
        return {
            "parts": [
                {
                    "name": name,
                    "kind": part.kind,
                    "title": part.title,
                    "markup": part.markup,
                    "painting": self._painting[name],  # equal markup painted anew replaces one that was patched
                }
                for name, part in self.parts.items()
            ],
            "handles": {gid: handle.describe() for gid, handle in self.handles.items()},
            "choices": [
                {
                    "rows": group.rows,
                    "names": dict(group.names),
                    "title": group.title,
                    "pointing": group.pointing,
                    "tells": {gid: list(told) for gid, told in group.tells.items()},
                }
                for group in self.choices
            ],
        }

    def _paint(self, name: str) -> None:
        self.repainted = True
        self.parts[name].paint()
        self._painting[name] = next(self._paintings)
