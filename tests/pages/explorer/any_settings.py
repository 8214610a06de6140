"""Whatever a reader may choose, for Hypothesis."""

import math

from hypothesis import strategies as st

from explainer.pages.explorer.settings import ExplorerSettings

finite_logits = st.floats(-1e6, 1e6)
logits = st.lists(finite_logits | st.just(-math.inf), min_size=2, max_size=10).filter(lambda z: max(z) > -math.inf)
printable = st.text(max_size=24).filter(str.isprintable)


@st.composite
def all_settings(draw):
    z = draw(logits)
    index = st.integers(0, len(z) - 1)
    return ExplorerSettings(
        z,
        labels=draw(st.just(()) | st.lists(printable, min_size=len(z), max_size=len(z))),
        temperature=draw(st.floats(0.05, 20)),
        selected=(draw(index), draw(index)),
        focus=draw(st.sampled_from(["entry", "row", "column"])),
        pinned=draw(st.booleans()),
        method=draw(st.sampled_from(["central", "forward", "complex"])),
        step=draw(st.floats(1e-12, 1e-1)),
    )
