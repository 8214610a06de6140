from dataclasses import dataclass
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.page import Flag, Indices, Number, Numbers, Settings, Texts
from explainer.page.address import LONGEST, read, write


@dataclass(frozen=True)
class Classes(Settings):
    logits: Annotated[tuple[float, ...], Numbers(2, 5, -9.0, 9.0, key="z")] = (1.0, 0.0)
    labels: Annotated[tuple[str, ...], Texts(5, 9, key="labels")] = ()
    at: Annotated[tuple[int, int], Indices((5, 5), key="at", look=True)] = (0, 1)
    heat: Annotated[float, Number(0.1, 9.0, key="T")] = 1.0
    secret: Annotated[bool, Flag()] = False

    def agree(self):
        if len(self.labels) not in (0, len(self.logits)) or max(self.at) >= len(self.logits):
            msg = f"`labels` and `at` must fit {len(self.logits)} logits."
            raise ValueError(msg)


BEGIN = Classes()
numbers = st.floats(-9.0, 9.0).map(lambda x: x + 0.0)


@st.composite
def classes(draw):
    n = draw(st.integers(2, 5))
    names = st.text(st.characters(blacklist_categories=("C", "Z")), max_size=9)
    return Classes(
        tuple(draw(st.lists(numbers, min_size=n, max_size=n))),
        draw(st.just(()) | st.lists(names, min_size=n, max_size=n).map(tuple)),
        draw(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))),
        draw(st.floats(0.1, 9.0)),
    )


@given(classes(), classes())
def test_what_is_written_is_read_back_wherever_the_page_begins(settings, begin):
    fragment = write(settings, begin)
    assert ";" not in fragment
    assert "#" not in fragment
    assert read(fragment, begin) == (settings, ())


def test_what_is_as_usual_is_left_out():
    assert write(BEGIN, BEGIN) == ""
    assert write(BEGIN.replace(heat=2.0), BEGIN) == "T=2"
    assert write(BEGIN.replace(logits=(3.0, 1.5), at=(1, 0)), BEGIN) == "z=3,1.5&at=2,1"
    assert write(BEGIN, BEGIN.replace(heat=2.0)) == "T=1", "else it would be read as where the page begins"


def test_a_field_without_a_key_is_in_no_address():
    assert write(BEGIN.replace(secret=True), BEGIN) == ""
    assert read("secret=1&=1", BEGIN) == (BEGIN, ())


@pytest.mark.parametrize("fragment", ["#T=2", "?T=2", "T=2&token=sesame", "T=2&elsewhere"])
def test_other_keys_are_let_pass(fragment):
    assert read(fragment, BEGIN) == (BEGIN.replace(heat=2.0), ())


def test_what_can_be_kept_is_kept_and_the_rest_is_told():
    settings, problems = read("z=1,2,3&T=99&labels=a&labels=b&at=3,1", BEGIN)
    assert settings == BEGIN.replace(logits=(1.0, 2.0, 3.0), at=(2, 0))
    assert [problem for problem in problems if "`T` must be" in problem]
    assert [problem for problem in problems if "`labels`" in problem]
    assert len(problems) == 2


def test_fields_that_only_fit_together_are_taken_together():
    begin = Classes((1.0, 2.0, 3.0), at=(2, 2))
    assert read("z=5,6&at=1,1", begin)[0] == Classes((5.0, 6.0), at=(0, 0))
    settings, (problem,) = read("z=5,6", begin)
    assert settings == begin
    assert "must fit 2 logits" in problem


@pytest.mark.parametrize(
    "fragment",
    ["z=" + "1," * LONGEST, "T=1&" * 100, "%ff=%fe", "T=2&T=3", "z=<script>", "z=1,2&z=3,4", "T=%00", "at=0,0", "z="],
)
def test_a_hostile_address_changes_nothing_and_is_refused_in_words(fragment):
    settings, problems = read(fragment, BEGIN)
    assert settings == BEGIN
    assert problems
    assert all(len(problem) < 300 for problem in problems)


@given(st.text(max_size=200))
def test_no_address_raises(fragment):
    settings, problems = read(fragment, BEGIN)
    assert isinstance(settings, Classes)
    assert all(isinstance(problem, str) for problem in problems)


@dataclass(frozen=True)
class Rounds(Settings):
    turn: Annotated[float, Number(0.0, 9.0, key="turn")] = 0.0
    place: Annotated[float, Number(0.0, 9.0, key="place")] = 0.0

    def replace(self, **changes):
        return super().replace(**{"place": changes.get("turn", self.place), **changes})


@given(st.builds(Rounds, st.sampled_from([0.0, 1.0, 2.0]), st.sampled_from([0.0, 1.0, 2.0])))
def test_a_field_that_would_follow_otherwise_is_written_though_it_is_as_usual(settings):
    assert read(write(settings, Rounds()), Rounds()) == (settings, ())


def test_a_field_may_follow_from_another():
    assert read("turn=2", Rounds()) == (Rounds(2.0, 2.0), ())
