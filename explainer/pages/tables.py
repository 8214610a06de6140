"""What the sections' words are made of: tables whose cells say numbers, and what stands above them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from explainer.views.view import State, Wording, scrolling


class SectionWords(Wording[Any]):
    """What a section is about, what there is to see now, and perhaps buttons.

    Parameters
    ----------
    title : str
    prose : str
        HTML of a paragraph.
    tell : callable
        Numbers of the page → what there is to see now.
    buttons : str
        See `buttons`.
    pressed : callable
        Numbers of the page → what the buttons say of themselves.

    Attributes
    ----------
    state : dict
        ``now``, and the buttons.

    Examples
    --------
    >>> view = SectionWords("Saturation", "One leads.", lambda lead: f"It leads by {lead}.")
    >>> view.update(3)
    >>> view.state
    {'now': 'It leads by 3.'}
    """

    def __init__(
        self,
        title: str,
        prose: str,
        tell: Callable[[Any], str],
        buttons: str = "",
        pressed: Callable[[Any], State] = lambda _: {},
    ) -> None:
        super().__init__()
        self.title, self._tell, self._pressed = title, tell, pressed
        self.markup = f"""<div class="sx-words"><p>{prose}</p>{buttons}
<p><strong data-gid="now"></strong></p></div>"""

    def say(self, numbers: Any) -> State:
        """Tell of `numbers`."""
        return {"now": self._tell(numbers), **self._pressed(numbers)}


def table(title: str, head: Iterable[str], rows: Iterable[tuple[str, Iterable[str]]], kind: str = "") -> str:
    """Return a table that scrolls where it is too wide.

    Parameters
    ----------
    title : str
        What assistive technology calls it.
    head : iterable of str
        What stands above each column, that of the names included; nothing: no head.
    rows : iterable of (str, iterable of str)
        Each row's name and its cells, see `number_cell` and `choice_cell`.
    kind : str
        A class more.

    Examples
    --------
    >>> _, row = table("Sums", (), [("one", [number_cell("sum-0")])]).split("<tbody>")
    >>> row
    '<tr><th scope="row">one</th><td data-gid="sum-0"></td></tr></tbody></table></div>'
    """
    tops = "".join(f'<th scope="col">{words}</th>' if words else "<td></td>" for words in head)
    lines = "".join(f'<tr><th scope="row">{name}</th>{"".join(cells)}</tr>' for name, cells in rows)
    above = f"<thead><tr>{tops}</tr></thead>" if tops else ""
    return scrolling(title, f'<table class="{f"sx-table {kind}".strip()}">{above}<tbody>{lines}</tbody></table>')


def number_cell(gid: str) -> str:
    """Return a cell of a table in which a number stands."""
    return f'<td data-gid="{gid}"></td>'


def choice_cell(gid: str, value: str, note: str = "") -> str:
    """Return a cell of a table that can be pressed, and in it the number by which it is called; below it a note.

    Examples
    --------
    >>> choice_cell("way-0-0", "way-value-0-0")
    '<td><span class="sx-way" data-gid="way-0-0"><span data-gid="way-value-0-0"></span></span></td>'
    """
    below = f' <span class="sx-note" data-gid="{note}"></span>' if note else ""
    return f'<td><span class="sx-way" data-gid="{gid}"><span data-gid="{value}"></span>{below}</span></td>'


def pressed_state(pressed: bool) -> dict[str, str | None]:
    """Return what tells whether an element is pressed."""
    return {"aria-pressed": str(pressed).lower()}


def buttons(before: str, gid: str, names: Sequence[str]) -> str:
    """Return a line of elements to press, ``{gid}-{k}``."""
    each = "".join(f'<span class="sx-choice" data-gid="{gid}-{k}">{name}</span>' for k, name in enumerate(names))
    return f'<p class="sx-buttons">{before} {each}</p>'
