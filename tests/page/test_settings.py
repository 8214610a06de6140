import dataclasses
from dataclasses import dataclass
from typing import Annotated

import pytest

from explainer.page import Flag, Number, Settings
from explainer.page.settings import kinds_of


@dataclass(frozen=True)
class Interval(Settings):
    low: Annotated[float, Number(-9.0, 9.0, key="low")] = 0.0
    high: Annotated[float, Number(-9.0, 9.0, key="high")] = 1.0
    seen: Annotated[bool, Flag(look=True)] = False

    def agree(self):
        if self.low > self.high:
            msg = f"`low` must not be above `high`; got {self.low} and {self.high}."
            raise ValueError(msg)


@dataclass(frozen=True)
class Narrow(Interval):
    high: Annotated[float, Number(-1.0, 1.0, key="high")] = 1.0


def test_making_one_checks_every_field_and_what_they_owe_each_other():
    assert Interval(1, 2).low.hex() == (1.0).hex()
    with pytest.raises(ValueError, match="`high` must be a number from -9 to 9"):
        Interval(high=10)
    with pytest.raises(ValueError, match="`low` must not be above"):
        Interval().replace(low=2)
    with pytest.raises(dataclasses.FrozenInstanceError):
        Interval().low = 0.5


def test_a_subclass_has_limits_of_its_own():
    assert Interval(high=5).high == 5
    with pytest.raises(ValueError, match="from -1 to 1"):
        Narrow(high=5)
    assert kinds_of(Narrow)["low"] is kinds_of(Interval)["low"]


def test_a_field_without_a_kind_is_a_mistake_of_the_page():
    @dataclass(frozen=True)
    class Careless(Settings):
        anything: int = 0

    with pytest.raises(TypeError, match=r"`Careless\.anything` must carry its limits"):
        Careless()


def test_what_is_only_looked_at_makes_no_difference():
    assert Interval().looks_alike(Interval(seen=True))
    assert not Interval().looks_alike(Interval(low=0.5))
    assert not Interval().looks_alike(Narrow())
