"""The bug hunt: planted alike for a class, never to be solved by elimination, playable to the end."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.snapshot.bug_hunt import DIAGNOSES, MOST, NOTHING, ROUNDS, Hunt, diagnosis_of, plant
from explainer.snapshot.check import compute_check
from explainer.snapshot.check_subject import SUBJECTS


@settings(derandomize=True)
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
    hunt = Hunt.begin(3)
    for turn in range(ROUNDS):
        assert hunt.turn == turn
        assert hunt.lab.subject == hunt.round.subject
        assert hunt.lab.settings.logits == hunt.round.logits
        assert hunt.onward() is hunt, "there is no way on without an answer"
        hunt = hunt.answer(diagnosis_of(hunt.subject))
        assert hunt.answer(NOTHING) is hunt, "the first answer counts"
        if not hunt.is_over:
            hunt = hunt.onward()
    assert hunt.score == ROUNDS
    assert hunt.onward() == Hunt.begin(4)


def test_after_the_last_hunt_comes_the_first():
    hunt = Hunt.begin(MOST).replace(answers=(NOTHING,) * ROUNDS, turn=ROUNDS - 1)
    assert hunt.onward() == Hunt.begin(1)


def test_saying_that_nothing_is_wrong_is_right_only_where_nothing_is():
    for planted in plant(5):
        subject = SUBJECTS[planted.subject]
        assert (diagnosis_of(subject) == NOTHING) == (not subject.wrong)
    hunt = Hunt.begin(5).replace(answers=(NOTHING,) * ROUNDS)
    assert hunt.score == sum(not SUBJECTS[planted.subject].wrong for planted in plant(5))


@pytest.mark.parametrize("number", range(1, 21))
def test_the_mistakes_in_the_numbers_show_where_a_round_begins(number):
    hunt = Hunt.begin(number)
    for planted in plant(number):
        snapshot = compute_check(
            hunt.lab.replace(subject=planted.subject).with_settings(hunt.lab.settings.fitted(logits=planted.logits))
        )
        seen = (snapshot.verdicts == "differs").any() or bool(snapshot.problem)
        assert seen == (SUBJECTS[planted.subject].wrong and planted.subject != "unshifted")


def test_numbers_and_answers_are_validated():
    for number in (0, MOST + 1, 1.5, "1"):
        with pytest.raises(ValueError, match="`number` must be a whole number"):
            Hunt.begin(1).replace(number=number)
    with pytest.raises(ValueError, match="`answers` must be of"):
        Hunt.begin(1).replace(answers=("nonsense",))


def test_the_diagnoses_are_the_wrong_claims_and_nothing():
    assert set(DIAGNOSES) == {name for name, subject in SUBJECTS.items() if subject.wrong} | {NOTHING}
    assert len(DIAGNOSES) == 10
