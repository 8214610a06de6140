"""The hunt with mistakes from public projects, and their cards."""

import numpy as np
import pytest

from explainer.core.found_mistakes import KINDS
from explainer.core.sightings import SIGHTINGS
from explainer.pages.check.hunt_settings import CHOICES, NOTHING, PLANTED, ROUNDS, HuntSettings, diagnosis_of, plant
from explainer.pages.check.hunt_words import HuntWords, diagnosis_gid
from explainer.pages.check.numbers import compute
from explainer.pages.check.settings import CheckSettings
from explainer.pages.check.wild import wild_cards

WILD = PLANTED["wild"]


def test_ten_different_sightings_are_planted_alike_for_all():
    for number in range(1, 30):
        rounds = plant(number, "wild")
        assert len({planted.cited for planted in rounds}) == ROUNDS
        assert rounds == plant(number, "wild")
    assert {planted.cited for number in range(1, 40) for planted in plant(number, "wild")} == {
        sighting.cited for sighting in SIGHTINGS
    }


def test_what_can_be_said_are_the_kinds_and_that_nothing_is_wrong():
    assert set(CHOICES["wild"]) == {*(name for name, kind in KINDS.items() if kind.wrong), NOTHING}


@pytest.mark.parametrize("number", range(1, 6))
def test_a_mistake_shows_where_its_round_begins(number):
    hunt = HuntSettings().hunt_in("wild").begin(number)
    for _ in range(ROUNDS):
        subject = hunt.subject
        numbers = compute(hunt, subject)
        assert not numbers.problem
        assert numbers.wrong.any() == subject.wrong
        assert subject.wrong or (numbers.check.verdicts == "agrees").all()
        hunt = hunt.answer(diagnosis_of(subject))
        if not hunt.is_over:
            hunt = hunt.onward()
    assert hunt.score == ROUNDS
    assert hunt.onward() == HuntSettings().hunt_in("wild").begin(number + 1)


def test_the_answer_comes_with_its_citation_and_with_code_of_our_own():
    hunt = HuntSettings().hunt_in("wild")
    words = HuntWords("wild")
    words.update(compute(hunt, hunt.subject))
    assert words.state["hunt-cited"] == {"text": "", "hidden": ""}
    answered = hunt.answer(diagnosis_of(hunt.subject))
    words.update(compute(answered, answered.subject))
    assert words.state["hunt-cited"]["text"] == f"{hunt.round.cited}: {hunt.round.told}"
    assert words.state["hunt-code"]["text"] == KINDS[hunt.round.subject].code
    assert words.state[diagnosis_gid(diagnosis_of(hunt.subject))]["data-found"] == "right"


def test_another_catalogue_begins_another_hunt():
    hunt = HuntSettings().answer(NOTHING)
    wild = hunt.hunt_in("wild")
    assert wild.answers == ()
    assert wild.logits == plant(1, "wild")[0].logits
    assert wild.hunt_in("wild") is wild
    assert wild.hunt_in("classroom") == HuntSettings()
    with pytest.raises(ValueError, match="`answers` must be among"):
        wild.replace(answers=("log-softmax",))


def test_a_round_has_as_many_logits_as_it_was_planted_with():
    number = next(n for n in range(1, 99) if plant(n, "wild")[0].subject == "flattened")
    hunt = HuntSettings().hunt_in("wild").begin(number)
    assert hunt.n == 4
    assert hunt.replace(logits=(1.0, 2.0, 0.0)).logits == hunt.round.logits
    assert HuntSettings().replace(logits=(1.0, 2.0, 0.0, 1.0)).logits == plant(1)[0].logits


def test_every_kind_can_be_looked_at_by_every_method_in_both_precisions():
    for subject in WILD.values():
        logits = plant(1, "wild")[0].logits if subject.name != "flattened" else KINDS["flattened"].shows_at
        for method in ("central", "forward", "complex"):
            for precision in ("float64", "float32"):
                settings = CheckSettings(logits, method=method, precision=precision, step=1e-3)
                numbers = compute(settings, subject)
                assert numbers.check.analytic.shape == (subject.outputs or len(logits), len(logits))


def test_every_card_has_what_lets_it_pass_and_what_ours_says():
    cards = wild_cards()
    assert [card.sighting for card in cards.cards] == list(SIGHTINGS)
    for card in cards.cards:
        if card.kind.wrong:
            assert card.passes.startswith("Passes: ")
            assert "entries differ" in card.ours
        else:
            assert card.passes == ""
            assert card.ours.endswith("entries agree: right.")
        assert card.sighting.cited in str(cards)
    html = cards._repr_html_()
    assert html.count("<details>") == html.count("</details>") == len(SIGHTINGS)
    assert np.all([card.kind.title in html for card in cards.cards])
