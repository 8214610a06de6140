"""A page that shows one picture, and where it differs from a fresh drawing."""

import xml.etree.ElementTree as ET
from typing import Any

from explainer.live import Picture
from tests.live.canonical import apply_patch, seen


class Page:
    """A page with one picture in it; `update` brings it up to date as `LiveFigure` does."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.tree = ET.fromstring(picture.markup)
        self.repaints = 0

    def update(self) -> dict[str, dict[str, str | None]] | None:
        """Bring the page up to date; return the patch, None where that took a new painting."""
        patch = self.picture.changes()
        if patch is None:
            self.tree = ET.fromstring(self.picture.paint())
            self.repaints += 1
        else:
            apply_patch(self.tree, patch)
        return patch

    def difference(self) -> str:
        """Return where the page differs from a new drawing."""
        return first_difference(seen(self.tree), seen(self.picture.draw()))

    def late_difference(self) -> str:
        """Return where a page that is opened now differs from this one."""
        late = ET.fromstring(self.picture.markup)
        apply_patch(late, self.picture.since_painted())
        return first_difference(seen(late), seen(self.tree), "opened late")

    def assert_true(self) -> None:
        """Assert that this page, and one that is opened now, show what a new drawing shows."""
        assert self.difference() == ""
        assert self.late_difference() == ""


def first_difference(shown: Any, wanted: Any, place: str = "") -> str:
    """Return where two trees that `seen` made begin to differ, in words; nothing if they don't."""
    if shown == wanted:
        return ""
    (tag, attributes, text, children), (tag2, attributes2, text2, children2) = shown, wanted
    place += f"/{tag}[{dict(attributes).get('data-gid', '')}]"
    if (tag, text) != (tag2, text2):
        return f"{place}: <{tag}> {text!r}, not <{tag2}> {text2!r}"
    if attributes != attributes2:
        one, two = dict(attributes), dict(attributes2)
        names = [name for name in one.keys() | two.keys() if one.get(name) != two.get(name)]
        return f"{place}: " + "; ".join(f"{n}={one.get(n)!s:.90}, not {two.get(n)!s:.90}" for n in sorted(names))
    for a, b in zip(children, children2, strict=False):
        if a != b:
            return first_difference(a, b, place)
    return f"{place}: {len(children)} children, not {len(children2)}"
