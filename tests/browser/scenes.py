"""Which states of a page show something of its own: other parts, other words, another picture."""

from contextlib import suppress
from functools import cache

from explainer.page import Numbers, Word, address
from explainer.page.settings import kinds_of
from explainer.pages.check.hunt_settings import plant
from explainer.serve.notebooks import notebooks_folder
from explainer.serve.pages import read_pages
from tests.pages.declared import declaration

PAGES = [page.stem for page in read_pages(notebooks_folder())]
WILD = f";z={','.join(f'{z:g}' for z in plant(1, 'wild')[0].logits)}"
"""The logits at which the first hunt for mistakes from public projects begins."""
FURTHER = {
    "3-derivation": ["step=11&seen=11&ask=0", "route=pattern&step=5&seen=5&ask=0"],
    "6-precision": ["z=1.5,1.13,0.76,0.39,0.02,-800&reach=800"],
    "8-cost": ["z=2,1,0,-1,0.5,3&part=batch&B=4&axis=columns"],
    "4-check": ["claim=scaled", ";answers=scaled", f"{WILD}&from=wild", f"{WILD}&from=wild&answers=doubled"],
}
"""What can be seen only after the reader has done something."""


@cache
def fragments(stem):
    """The addresses of all scenes that differ in their parts, or in what their pictures or words are made for."""
    return _fragments(stem, _pictures, most=True)


@cache
def fragments_of_parts(stem):
    """The addresses of all scenes that differ in their parts or in the words that these begin with."""
    return _fragments(stem, _parts, most=False)


def _fragments(stem, difference, most):
    declared = declaration(stem.partition("-")[2].replace("-", "_"))
    found = {}
    for settings in _settings(declared.begin, most):
        numbers = (declared.in_motion or declared.compute)(settings)
        found.setdefault(difference(declared, settings, numbers), address.write(settings, declared.begin))
    return [*found.values(), *FURTHER.get(stem, [])]


def _settings(begin, most):
    """What a page begins with, and each word that can be chosen; and the same with the most logits."""
    kinds = kinds_of(type(begin))
    words = [(name, word) for name, kind in kinds.items() if isinstance(kind, Word) for word in kind.choices]
    for chosen in ({}, *({name: word} for name, word in words)):
        yield begin.replace(**chosen)
        for name, kind in kinds.items():
            if most and isinstance(kind, Numbers) and kind.key == "z":
                with suppress(ValueError):
                    numbers = (*(round(1.5 - 0.37 * k, 2) for k in range(kind.most - 1)), max(kind.low, -9.5))
                    yield begin.replace(**chosen, **{name: numbers})


def _pictures(declared, settings, numbers):
    return declared.key(settings, numbers)


def _parts(declared, settings, numbers):
    views = declared.scene(settings, numbers).views
    return tuple((name, getattr(view, "markup", "")) for name, view in views.items())
