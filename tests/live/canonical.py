"""The page's part, played by ElementTree: applies patches as a browser would, and says what is seen.

Independent of `explainer.live`: it knows only the contract ``{gid: {attribute: value}}`` and SVG.
"""

import xml.etree.ElementTree as ET
from typing import Any

_OWN = {"class", "role", "tabindex", "aria-label", "aria-labelledby", "aria-orientation", "aria-roledescription"}


def apply_patch(root: ET.Element, patch: dict[str, dict[str, str | None]]) -> None:
    """Set in the tree what a patch says."""
    groups = {e.get("data-gid"): e for e in root.iter() if e.get("data-gid") is not None}
    for gid, changes in patch.items():
        group = groups[gid]
        for name, value in changes.items():
            if name == "markup":
                group[:] = list(ET.fromstring(f"<g>{value}</g>"))
                continue
            is_html = group.tag not in ("g", "svg")
            if name == "display" or name.startswith("aria-"):
                element = group
            else:
                element = group if is_html else next(e for e in group.iter() if e.tag not in ("g", "defs"))
            if name == "text":
                element.text = value
            elif value is None:
                del element.attrib[name]
            else:
                element.set(name, value)


def seen(root: ET.Element) -> Any:
    """Return a tree in which two pictures are equal exactly if all that they show is.

    What is not displayed is left out; references are replaced by what they refer to; only the attributes and
    the elements that make a picture a control (role, hit target, …) are ignored.
    """
    elements = reversed(list(root.iter()))  # of several with one identifier the first counts
    definitions: dict[str | None, Any] = {e.get("id"): e for e in elements if e.get("id") is not None}
    return _seen(root, definitions)


def _seen(element: ET.Element, definitions: dict[str | None, Any]) -> Any:
    attributes: dict[str, Any] = {}
    for name, value in element.attrib.items():
        if name in _OWN or name == "id" or name == "data-at" or name.startswith("aria-value"):
            continue
        if name == "href" and value.startswith("#"):
            attributes[name] = _definition(value.removeprefix("#"), definitions)
        elif value.startswith("url("):
            attributes[name] = _definition(value.removeprefix("url(#").removesuffix(")"), definitions)
        else:
            attributes[name] = value
    children = tuple(
        _seen(child, definitions)
        for child in element
        if child.tag != "defs" and child.get("display") != "none" and child.get("class") != "live-hit"
    )
    children = tuple(child for child in children if child[0] != "g" or child[3])  # an empty group shows nothing
    return element.tag, tuple(sorted(attributes.items())), (element.text or "").strip("\n"), children


def _definition(identifier: str, definitions: dict[str | None, Any]) -> Any:
    assert identifier in definitions, f"{identifier} is referred to and not defined"
    if isinstance(definitions[identifier], ET.Element):  # a scatter plot refers to its marker a thousand times
        definitions[identifier] = _seen(definitions[identifier], definitions)
    return definitions[identifier]
