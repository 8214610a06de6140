"""A piece of HTML whose values stay alive in a page, beside the pictures."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping

from explainer.live.encode import Attributes, difference
from explainer.live.part import Patch

State = Mapping[str, str | Mapping[str, str | None]]
"""What the elements say: ``{gid: {attribute: value}}``; ``text`` is the content, None an attribute not set.

A str alone is the content: ``{"s": "0.5"}`` is short for ``{"s": {"text": "0.5"}}``.
"""


class Words:
    """Static markup and the few values in it that change.

    Parameters
    ----------
    markup : str
        Well-formed HTML (every tag closed), written by the program and never taken from a reader. The
        elements that change carry ``data-gid`` and hold text only. Elements with the same ``data-gid`` say the
        same, wherever they stand.
    state : mapping
        What those elements say; replaced by `set`.
    title : str
        The accessible name; the page shows it as a heading.

    Raises
    ------
    ValueError
        If `markup` is not well-formed, or `state` names an element that it does not have.

    Examples
    --------
    >>> words = Words('<p>S₁ is <b data-gid="s"></b></p>', {"s": "0.5"}, title="Value")
    >>> words.set({"s": "0.7"})
    >>> words.changes()
    {'s': {'text': '0.7'}}
    """

    kind = "html"

    def __init__(self, markup: str, state: State, *, title: str) -> None:
        try:
            root = ET.fromstring(f"<div>{markup}</div>")
        except ET.ParseError as problem:
            msg = f"`markup` must be well-formed, with every tag closed; {problem} in: {markup[:80]}"
            raise ValueError(msg) from problem
        self.title = title
        self._own = _own(root)
        # HTML knows no ``<b/>``: it would open a tag that swallows what follows.
        self.markup = ET.tostring(root, encoding="unicode", method="html").removeprefix("<div>").removesuffix("</div>")
        self._wanted = {gid: dict(own) for gid, own in self._own.items()}
        self._shown = dict(self._own)
        self._touched: set[str] = set()
        self.set(state)

    @property
    def gids(self) -> frozenset[str]:
        """The elements that can be addressed."""
        return frozenset(self._own)

    def set(self, state: State) -> None:
        """Take over what the elements are to say; those not named keep what they say.

        Raises
        ------
        ValueError
            If `state` names an element that the markup does not have.
        """
        unknown = state.keys() - self._own.keys()
        if unknown:
            msg = f"`state` must name elements of the markup (data-gid); got {sorted(unknown)}."
            raise ValueError(msg)
        for gid, said in state.items():
            if isinstance(said, str):
                said = {"text": said}
            wanted = self._wanted[gid]
            if any(wanted.get(name) != value for name, value in said.items()):
                self._wanted[gid] = _applied(wanted, said)
                self._touched.add(gid)

    def paint(self) -> str:
        """Return the markup; a page that puts it in anew needs all `changes` again."""
        self._shown = dict(self._own)
        self._touched = set(self._own)
        return self.markup

    def changes(self) -> Patch:
        """Return what to set in the page since the last call."""
        if not self._touched:
            return {}
        touched = [gid for gid in self._own if gid in self._touched]
        patch = {gid: change for gid in touched if (change := difference(self._shown[gid], self._wanted[gid]))}
        self._shown.update((gid, self._wanted[gid]) for gid in touched)
        self._touched.clear()
        return patch

    def since_painted(self) -> Patch:
        """Return all in which the page differs from `markup`."""
        return {gid: change for gid, shown in self._shown.items() if (change := difference(self._own[gid], shown))}


def _own(root: ET.Element) -> dict[str, Attributes]:
    """Return what the elements of the markup say; of those with one identifier what they have in common.

    All of them get the text of the first, so that they agree from the beginning.
    """
    own: dict[str, Attributes] = {}
    for element in root.iter():
        gid = element.get("data-gid")
        if gid is None:
            continue
        attributes = {k: v for k, v in element.attrib.items() if k != "data-gid"}
        if gid not in own:
            own[gid] = {**attributes, "text": element.text or ""}
        else:
            element.text = own[gid]["text"]
            own[gid] = {k: v for k, v in own[gid].items() if k == "text" or attributes.get(k) == v}
    return own


def _applied(shown: Attributes, said: Mapping[str, str | None]) -> Attributes:
    merged = {**shown, **said}
    return {k: v for k, v in merged.items() if v is not None}
