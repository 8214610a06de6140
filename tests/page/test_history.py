from dataclasses import dataclass
from typing import Annotated

from explainer.page import Flag, Number, Settings
from explainer.page.history import LONGEST, History


@dataclass(frozen=True)
class Place(Settings):
    x: Annotated[float, Number(-1e6, 1e6)] = 0.0
    seen: Annotated[bool, Flag(look=True)] = False


def test_a_drag_is_one_step_and_a_second_undo_has_nothing_to_do():
    history = History(Place())
    for x in (1.0, 2.0, 3.0):
        history.take(Place(x), rests=False)
    history.take(Place(3.0))
    assert history.settings == Place(3.0)
    assert history.undo() == Place()
    assert not history.can_undo
    assert history.undo() == Place()


def test_looking_is_no_step_unless_it_is_asked_for():
    history = History(Place())
    history.take(Place(seen=True))
    assert not history.can_undo
    history.take(Place(1.0, seen=True))
    history.take(Place(1.0), step=True)
    assert history.undo() == Place(1.0, seen=True)
    assert history.undo() == Place(seen=True), "what was looked at before the change comes back with it"


def test_a_drag_that_ends_where_it_began_is_no_step():
    history = History(Place())
    history.take(Place(5.0), rests=False)
    history.take(Place())
    assert not history.can_undo


def test_reset_leads_back_to_the_beginning_and_can_be_undone():
    history = History(Place(2.0))
    history.take(Place(3.0))
    assert history.reset() == Place(2.0)
    assert history.undo() == Place(3.0)


def test_the_oldest_steps_are_forgotten():
    history = History(Place())
    for x in range(1, LONGEST + 50):
        history.take(Place(float(x)))
    steps = 0
    while history.can_undo:
        history.undo()
        steps += 1
    assert (steps, history.settings) == (LONGEST, Place(49.0))
