"""The bug hunt: planted alike for a class, never to be solved by elimination, playable to the end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.pages.check.hunt_settings import DIAGNOSES, MOST, NOTHING, ROUNDS, HuntSettings, diagnosis_of, plant
from explainer.pages.check.numbers import compute
from explainer.pages.check.settings import LabSettings
from explainer.pages.check.subjects import SUBJECTS


@given(st.integers(1, MOST))
def test_ten_rounds_with_seven_mistakes_and_one_that_is_none(number):
    names = [planted.subject for planted in plant(number)]
    assert len(names) == ROUNDS
    assert "transposed" in names
    assert 7 <= len({name for name in names if SUBJECTS[name].wrong}) <= 9


def test_no_two_hunts_have_the_same_order():
    orders = {tuple(planted.subject for planted in plant(number)) for number in range(1, 301)}
    assert len(orders) == 300


def test_every_mistake_and_every_right_claim_is_planted_somewhere():
    planted = {planted.subject for number in range(1, 101) for planted in plant(number)}
    assert planted == SUBJECTS.keys() - {"right"}


def test_a_hunter_who_knows_finds_all_and_goes_on_to_another_hunt():
    hunt = HuntSettings().begin(3)
    for turn in range(ROUNDS):
        assert hunt.turn == turn
        assert hunt.subject.name == hunt.round.subject
        assert hunt.logits == hunt.round.logits
        assert hunt.onward() is hunt, "there is no way on without an answer"
        hunt = hunt.answer(diagnosis_of(hunt.subject))
        assert hunt.answer(NOTHING) is hunt, "the first answer counts"
        if not hunt.is_over:
            hunt = hunt.onward()
    assert hunt.score == ROUNDS
    assert hunt.onward() == HuntSettings().begin(4)


def test_after_the_last_hunt_comes_the_first():
    hunt = HuntSettings().begin(MOST).replace(answers=(NOTHING,) * ROUNDS, turn=ROUNDS - 1)
    assert hunt.onward() == HuntSettings().begin(1)


def test_saying_that_nothing_is_wrong_is_right_only_where_nothing_is():
    for planted in plant(5):
        subject = SUBJECTS[planted.subject]
        assert (diagnosis_of(subject) == NOTHING) == (not subject.wrong)
    hunt = HuntSettings().begin(5).replace(answers=(NOTHING,) * ROUNDS)
    assert hunt.score == sum(not SUBJECTS[planted.subject].wrong for planted in plant(5))


@pytest.mark.parametrize("number", range(1, 21))
def test_the_mistakes_in_the_numbers_show_where_a_round_begins(number):
    for planted in plant(number):
        numbers = compute(LabSettings(planted.logits), SUBJECTS[planted.subject])
        seen = numbers.wrong.any() or bool(numbers.problem)
        assert seen == (SUBJECTS[planted.subject].wrong and planted.subject != "unshifted")


def test_another_round_is_seen_as_everybody_sees_it_first():
    looked = HuntSettings().replace(logits=(5.0, 0.0, 0.0), method="forward", step=0.1, precision="float32")
    onward = looked.answer(NOTHING).onward()
    assert onward == HuntSettings().answer(NOTHING).onward()
    assert onward.logits == plant(1)[1].logits


def test_an_earlier_round_can_be_seen_again_with_its_answer():
    hunt = HuntSettings().answer(NOTHING).onward().answer("scaled").replace(turn=0)
    assert hunt.answered
    assert hunt.answer("scaled") is hunt
    assert hunt.onward().turn == 1


def test_numbers_and_answers_are_checked():
    for number in (0, MOST + 1, 1.5, "1"):
        with pytest.raises(ValueError, match="`number` must be a whole number"):
            HuntSettings().replace(number=number)
    with pytest.raises(ValueError, match="`answers` must be one of"):
        HuntSettings().replace(answers=("nonsense",))
    with pytest.raises(ValueError, match="`answers` must hold at most 10"):
        HuntSettings().replace(answers=(NOTHING,) * 11)
    with pytest.raises(ValueError, match="`turn` must be a round that is answered"):
        HuntSettings().replace(turn=1)


def test_the_diagnoses_are_the_wrong_claims_and_nothing():
    assert set(DIAGNOSES) == {name for name, subject in SUBJECTS.items() if subject.wrong} | {NOTHING}
    assert len(DIAGNOSES) == 10
