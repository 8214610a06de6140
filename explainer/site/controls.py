"""The controls of a page before they live: where and as large as they will be, and not to be pressed yet.

Only the kinds that pages use are known, each by the elements that ipywidgets makes of it, so that the same style sheets
apply.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Any

import ipywidgets as widgets


def panel(box: widgets.VBox) -> str:
    """Return a box of controls as HTML.

    Examples
    --------
    >>> row = widgets.HBox([widgets.Button(description="Undo")]).add_class("page-row")
    >>> print(panel(widgets.VBox([row]).add_class("page-controls")))
    <div class="jupyter-widgets widget-container widget-box widget-vbox page-controls" inert><div \
class="jupyter-widgets widget-container widget-box widget-hbox page-row"><button \
class="jupyter-widgets jupyter-button widget-button" disabled>Undo</button></div></div>
    """
    return _box(box, "widget-vbox", " inert")


def _box(box: Any, kind: str, more: str = "") -> str:
    inside = "".join(_control(child) for child in box.children)
    names = " ".join(["jupyter-widgets widget-container widget-box", kind, *box._dom_classes])
    return f'<div class="{names}"{_style(box)}{more}>{inside}</div>'


def _control(control: Any) -> str:
    match control:
        case widgets.HBox():
            return _box(control, "widget-hbox")
        case widgets.VBox():
            return _box(control, "widget-vbox")
        case widgets.Button():
            names = "jupyter-widgets jupyter-button widget-button"
            return f'<button class="{names}"{_style(control)} disabled>{_words(control)}</button>'
        case widgets.ToggleButtons():
            return _labelled(control, "widget-toggle-buttons", f"<div>{''.join(_toggles(control))}</div>", inline="")
        case widgets.Dropdown():
            return _labelled(
                control, "widget-dropdown", f"<select><option>{escape(str(control.label))}</option></select>"
            )
        case widgets.Checkbox():
            box = f'<input type="checkbox"{" checked" * control.value}>'
            words = f'<label class="widget-label-basic">{box}<span>{_words(control)}</span></label>'
            return f'<div class="jupyter-widgets widget-inline-hbox widget-checkbox"{_style(control)}>{words}</div>'
        case widgets.FloatSlider() | widgets.IntSlider() | widgets.FloatLogSlider() | widgets.SelectionSlider():
            track = '<div class="slider-container"><div class="slider noUi-target noUi-horizontal"></div></div>'
            shown = f'<div class="widget-readout">{escape(_readout(control))}</div>' if control.readout else ""
            return _labelled(control, "widget-slider widget-hslider", track + shown)
    value = escape(str(getattr(control, "value", "")))
    hint = escape(str(getattr(control, "placeholder", "") or ""))
    return _labelled(
        control, "widget-text", f'<input type="text" class="widget-input" value="{value}" placeholder="{hint}">'
    )


def _toggles(control: Any) -> Iterable[str]:
    width = control.style.button_width
    style = f' style="width: {width}"' if width else ""
    for label in control._options_labels:
        names = "widget-toggle-button jupyter-button" + " mod-active" * (label == control.label)
        yield f'<button type="button" class="{names}"{style}>{escape(label)}<i></i></button>'


def _labelled(control: Any, kind: str, field: str, inline: str = "jupyter-widgets widget-inline-hbox ") -> str:
    label = f'<label class="widget-label">{_words(control)}</label>' if control.description else ""
    return f'<div class="{inline}{kind}"{_style(control)}>{label}{field}</div>'


def _readout(control: Any) -> str:
    value = control.value
    form = getattr(control, "readout_format", "")
    try:
        return re.sub(r"e([-+])0", r"e\1", format(value, form))
    except (ValueError, TypeError):  # d3's formats are more than Python's
        return str(value)


def _words(control: Any) -> str:
    return escape(control.description)


def _style(control: Any) -> str:
    names = ("display", "width", "max_width", "min_width", "flex", "margin")
    found = {name.replace("_", "-"): getattr(control.layout, name) for name in names}
    words = "; ".join(f"{name}: {value}" for name, value in found.items() if value)
    return f' style="{escape(words)}"' if words else ""
