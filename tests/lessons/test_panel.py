import pytest

from explainer.lessons.panel import Panel, class_counter
from explainer.lessons.state import State
from explainer.live import LiveFigure


class Counter(Panel[int]):
    """How many classes there are: an even number, or it is refused."""

    def __init__(self, live, state):
        super().__init__(live, state.propose, state.undo, state.reset)
        self.count = class_counter(10)
        self._hear(self.count, self._even)

    def _even(self, before, wanted):
        if wanted % 2:
            raise ValueError(f"must be even; got {wanted}.")
        return wanted

    def _show(self, reader, before):
        self.count.value = reader


@pytest.fixture
def page():
    seen = []

    def show(reader, rests):
        seen.append((reader, rests))
        panel.show(reader, can_undo=state.can_undo)

    state, live = State(4, show), LiveFigure()
    panel = Counter(live, state)
    panel.show(4, can_undo=False)
    return panel, state, live, seen


def test_what_is_set_is_proposed_once_and_what_is_shown_is_not(page):
    panel, state, _, seen = page
    panel.count.value = 6
    assert (state.settings, seen) == (6, [(6, True)])
    panel.show(8, can_undo=True)
    assert (panel.count.value, state.settings, len(seen)) == (8, 6, 1)


def test_what_is_refused_is_told_and_replaced_by_what_is_in_force(page):
    panel, state, live, seen = page
    panel.count.value = 5
    assert (panel.count.value, state.settings, seen) == (4, 4, [])
    assert "must be even; got 5" in live._said


def test_undo_and_reset_are_there_when_there_is_something_to_take_back(page):
    panel, state, _, _ = page
    assert panel.undo.disabled
    panel.count.value = 6
    panel.count.value = 8
    assert not panel.undo.disabled
    panel.undo.click()
    assert panel.count.value == state.settings == 6
    panel.reset.click()
    assert panel.count.value == state.settings == 4
