"""What can be chosen in the lab, from a cell and from an address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.page import address
from explainer.pages.check.hunt_settings import DIAGNOSES, MOST, ROUNDS, HuntSettings
from explainer.pages.check.settings import PLACES, WINDOW, CheckSettings, LabSettings
from explainer.pages.check.subjects import SUBJECTS

LOGIT = st.floats(-1e6, 1e6, allow_nan=False)
HOW = {
    "method": st.sampled_from(["central", "forward", "complex"]),
    "step": st.floats(1e-12, 0.1),
    "precision": st.sampled_from(["float64", "float32"]),
}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"claim": "none"}, "`claim` must be one of"),
        ({"claim": "own"}, "`claim` must be one of"),
        ({"precision": "float16"}, "`precision` must be one of"),
        ({"selected": (0, -1)}, "`selected` must be 2 whole numbers"),
        ({"selected": (0, 3)}, "`selected` must name classes from 1 to 3"),
        ({"logits": (0.0, float("-inf"))}, "`logits` must be 2 to 10 numbers within ±1e"),
        ({"step": 1.0}, "`step` must be a number from 1e-12 to 0.1"),
    ],
)
def test_settings_are_checked(changes, message):
    with pytest.raises(ValueError, match=message):
        LabSettings().replace(**changes)


def test_a_readers_own_claim_is_no_choice():
    assert address.read("claim=scaled", CheckSettings()) == (CheckSettings(), ())


def test_the_window_of_the_lab_stays_where_the_logits_fit():
    lab = LabSettings()
    assert lab.at("saturated").window == WINDOW
    far = lab.at("beyond exp")
    assert far.window[0] < 709.3
    assert far.window[1] > 711.1
    assert far.at("generic") == lab
    assert lab.resized(5).window == WINDOW


@pytest.mark.parametrize("place", PLACES)
def test_a_place_is_recognized(place):
    assert LabSettings().resized(4).at(place).place == place
    assert LabSettings().at(place).with_logit(0, 2.0).place is None


def test_a_smaller_matrix_keeps_the_selection_in_it():
    assert LabSettings(selected=(2, 2)).resized(2).selected == (1, 1)


@given(
    st.builds(
        LabSettings,
        st.lists(LOGIT, min_size=3, max_size=10).map(tuple),
        claim=st.sampled_from(list(SUBJECTS)),
        selected=st.tuples(st.integers(0, 9), st.integers(0, 2)),
        **HOW,
    )
)
def test_an_address_leads_back_to_the_lab(lab):
    assert address.read(address.write(lab, LabSettings()), LabSettings()) == (lab.replace(), ())


@given(
    st.builds(
        HuntSettings,
        st.lists(LOGIT, min_size=3, max_size=3).map(tuple) | st.just(HuntSettings().logits),
        number=st.integers(1, MOST),
        answers=st.lists(st.sampled_from(list(DIAGNOSES)), min_size=3, max_size=ROUNDS).map(tuple),
        turn=st.integers(0, 3),
        **HOW,
    ),
    st.integers(1, 3),
)
def test_an_address_leads_back_to_the_hunt(hunt, begun):
    begin = HuntSettings().begin(begun)
    found, problems = address.read(address.write(hunt, begin), begin)
    assert problems == ()
    assert found.replace(window=hunt.window) == hunt


def test_a_hunt_in_an_address_begins_at_its_own_logits():
    assert address.read("hunt=42", HuntSettings()) == (HuntSettings().begin(42), ())
    answered = HuntSettings().begin(42).answer("nothing").onward()
    assert address.read("hunt=42&answers=nothing&round=2", HuntSettings()) == (answered, ())


def test_a_round_that_is_not_reached_is_refused():
    found, problems = address.read("hunt=42&round=3", HuntSettings())
    assert (found.number, found.turn) == (42, 0)
    assert "`turn` must be a round that is answered or the one after; got round 3 and 0 answers." in problems
