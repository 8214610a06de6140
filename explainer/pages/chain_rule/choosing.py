"""What is dragged and chosen in more than one section."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from explainer.page.scene import Choice, Choices, Handle
from explainer.pages.chain_rule.settings import ChainRuleSettings
from explainer.views.bars import SignedBars
from explainer.views.labels import name_output
from explainer.views.numerals import signed

N = TypeVar("N")
Read = Callable[[ChainRuleSettings], Sequence[float]]
Change = Callable[[ChainRuleSettings, int, float], ChainRuleSettings]


def number_handles(
    prefix: str, bars: SignedBars[N], names: Sequence[str], read: Read, change: Change
) -> list[Handle[ChainRuleSettings]]:
    """Return the handles that drag the numbers of `bars`.

    Parameters
    ----------
    prefix : str
        That of the bars.
    bars : SignedBars
    names : sequence of str
        What assistive technology calls them.
    read : callable
        Settings → the numbers.
    change : callable
        Settings, which number and where it is dragged → settings.
    """

    def handle(k: int, name: str) -> Handle[ChainRuleSettings]:
        return Handle(
            f"{prefix}-handle-{k}", bars.axes, "y", name,
            read=lambda settings: read(settings)[k],
            change=lambda settings, value: change(settings, k, value),
            write=lambda value: signed(value, 2),
            step=0.05, page=0.25,
        )  # fmt: skip

    return [handle(k, name) for k, name in enumerate(names)]


def picks(prefix: str, names: Sequence[str]) -> Choices[ChainRuleSettings]:
    """Return the bars ``{prefix}-bar-{k}`` as choices of what the section looks at, which `names` say."""

    def pick(k: int, name: str) -> Choice[ChainRuleSettings]:
        tells = [f"{prefix}-value-{k}"]
        return Choice(f"{prefix}-bar-{k}", name, press=lambda settings: settings.look_at(k), tells=tells)

    return Choices("look at", [[pick(k, name) for k, name in enumerate(names)]])


def row_picks(settings: ChainRuleSettings) -> Choices[ChainRuleSettings]:
    """Return the bars of the probabilities as choices of a row."""
    return picks("probability", [f"the row of {name_output(i, settings.labels)}" for i in range(settings.n)])
