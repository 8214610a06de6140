"""Gradients, named after what is in them.

Matplotlib names all that it defines so, but for gradients: it counts them, and an artist that is drawn alone counts
otherwise than its figure. One name would then stand for two gradients, or one gradient have another name each time.
"""

from __future__ import annotations

import hashlib
import xml.etree.ElementTree as ET


def name_gradients(root: ET.Element, prefix: str) -> None:
    """Name the gradients in `root` anew, where they are defined and where shapes are filled with them.

    Parameters
    ----------
    root : xml.etree.ElementTree.Element
    prefix : str
        Put before every name.
    """
    names: dict[str, str] = {}
    known: set[str] = set()
    for definitions in root.iter("defs"):
        for gradient in definitions.findall("linearGradient"):
            counted = gradient.attrib.pop("id")
            content = "|".join(value for element in gradient.iter() for value in element.attrib.values())
            name = f"{prefix}g{hashlib.sha256(content.encode()).hexdigest()[:20]}"
            names[f"url(#{counted})"] = f"url(#{name})"
            if name in known:
                definitions.remove(gradient)
            known.add(name)
            gradient.attrib["id"] = name
    if names:
        for shape in root.iter("path"):
            fill = shape.get("fill")
            if fill in names:
                shape.attrib["fill"] = names[fill]
