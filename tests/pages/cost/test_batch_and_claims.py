"""Batches, axes, claims: what the checks say, what the experiments give, and that the record can be made again."""

import math
import re

import numpy as np
import pytest
from scipy import special

from explainer.core import softmax_jacobian
from explainer.core.batches import batch_softmax_jacobian
from explainer.core.routes import ROUTES as WAYS
from explainer.core.training import HELD_OUT as ONE_IN
from explainer.core.training import train
from explainer.live import Choose, Drag
from explainer.pages.chain_rule.digits import load_digits
from explainer.pages.cost.batch import ChecksTable, Shares, in_short
from explainer.pages.cost.claims import CLAIMS, ClaimCards, trained
from explainer.pages.cost.examined import examine
from explainer.pages.cost.numbers import compute
from explainer.pages.cost.page import SECTIONS, declare
from explainer.pages.cost.questions import QUESTIONS
from explainer.pages.cost.settings import SECTIONS as NAMES
from explainer.pages.cost.settings import CostSettings
from explainer.pages.cost.trained import HELD_OUT, RATE, RIGHT_ANSWERS, ROUTES, SEEDS, STEPS, thinned
from explainer.pages.questions import QuestionWords


def test_every_section_has_its_scene_and_its_question():
    assert tuple(SECTIONS) == NAMES == tuple(QUESTIONS)


@pytest.mark.parametrize("section", NAMES)
def test_every_answer_has_its_reason_and_the_right_one_is_shown(section):
    question = QUESTIONS[section]
    for k, (_, reason) in enumerate(question.answers):
        view = QuestionWords(question)
        view.update(compute(CostSettings(section=section, guess=k)))
        told = view.state["guess-reason"]
        assert told == f"{'Right.' if k == question.right else 'Not so.'} {reason}"
    shown = CostSettings(section=section).replace(**question.shows)
    assert shown.section == section


def test_the_answers_are_true():
    next_word = compute(CostSettings(section="next", **QUESTIONS["next"].shows))
    assert next_word.word.shares[0] == pytest.approx(0.003, abs=2e-4)
    claims = compute(CostSettings(section="claims", **QUESTIONS["claims"].shows))
    assert claims.probabilities[0] == pytest.approx(math.e / (math.e + 5), rel=1e-12)
    assert f"{math.e / (math.e + 5):.3f}" == "0.352"
    assert f"{math.log(5):.2f}" == "1.61"


# ---- batches -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("axis", ["rows", "columns"])
def test_shares_and_sums_are_scipys(axis):
    numbers = compute(CostSettings(section="batch", axis=axis, count=3))
    expected = special.softmax(np.array(numbers.settings.batch), axis=1 if axis == "rows" else 0)
    np.testing.assert_allclose(numbers.shares, expected, rtol=1e-14)
    view = Shares(3, 4)
    view.update(numbers)
    sums = [view.artists[f"share-value-{b}-4"].get_text() for b in range(3)]
    assert sums == [f"{total:.3f}" for total in expected.sum(axis=1)]
    assert all(total in in_short(numbers) for total in sums)


def test_each_row_has_its_block_and_feels_no_other(monkeypatch):
    page = declare().run(section="batch", count=4)
    monkeypatch.setattr(page.live, "send", lambda *_: None)
    before = page.numbers.jacobian
    page._on_event(Choose("share-cell-2-1", True))
    assert page.settings.chosen == 2
    page._on_event(Drag("logit-handle-1", -3.0, True))
    assert page.settings.batch[2][1] == -3.0
    after = page.numbers.jacobian
    changed = {b for b in range(4) for c in range(4) if (before[b, :, c] != after[b, :, c]).any()}
    assert changed == {2}
    np.testing.assert_array_equal(after[2, :, 2], softmax_jacobian(page.settings.batch[2]))


def test_along_the_wrong_axis_only_what_is_meant_notices():
    right, wrong = (compute(CostSettings(section="batch", axis=axis)).findings for axis in ("rows", "columns"))
    assert all(finding.holds for finding in right)
    assert [finding.holds for finding in wrong] == [True, True, True, True, False, False]
    assert [finding.name for finding in wrong if not finding.holds] == [
        "every row of S adds up to 1",
        "the derivative is that of softmax of each row",
    ]
    view = ChecksTable()
    view.update(compute(CostSettings(section="batch", axis="columns")))
    assert [view.state[f"check-sign-{k}"] for k in (2, 4)] == ["✓ passes", "✗ fails"]


# ---- claims ------------------------------------------------------------------------------------------------


def claims(*logits):
    return compute(CostSettings(logits, section="claims"))


def test_every_claim_has_its_source_its_verdict_and_its_experiment():
    view = ClaimCards()
    view.update(claims(2.0, 1.0, 0.0))
    assert len(CLAIMS) == 7
    for claim in CLAIMS:
        assert claim.words
        assert claim.source
        assert claim.verdict in view.markup
        assert view.state[f"claim-{claim.name}"]


@pytest.mark.parametrize(
    ("logits", "most"),
    [
        ((1.0, 0.0, 0.0), "more"),
        ((0.5, 0.0, 0.0), "less"),
        ((1.6, 0, 0, 0, 0, 0), "less"),
        ((1.62, 0, 0, 0, 0, 0), "more"),
    ],
)
def test_the_winner_takes_most_beyond_a_lead(logits, most):
    numbers = claims(*logits)
    assert numbers.needed == pytest.approx(math.log(len(logits) - 1), rel=1e-12)
    assert (numbers.probabilities.max() > 0.5) == (numbers.lead > numbers.needed) == (most == "more")
    view = ClaimCards()
    view.update(numbers)
    assert f"{most} than half" in view.state["claim-winner"]


def test_experiments_say_what_scipy_says():
    z = np.array([2.0, -1.0, 0.5])
    numbers, s = claims(*z), special.softmax(z)
    assert numbers.doubled == pytest.approx(special.softmax(2 * z).max(), rel=1e-14)
    assert numbers.least == pytest.approx((s[1] * s[2]), rel=1e-13)
    assert numbers.column_sum < 1e-15
    assert numbers.disagreement < 1e-15
    first, second, third = z
    assert numbers.needed == pytest.approx(special.logsumexp([third, second]) - third, rel=1e-13)
    assert numbers.lead == first - third


def test_thinned_classes_stand_ten_to_one():
    features, targets = load_digits()
    few, classes = thinned(features, targets)
    before, after = np.bincount(targets), np.bincount(classes)
    assert (after[:5] == before[:5]).all()
    assert (after[5:] == np.ceil(before[5:] / 10)).all()
    assert len(few) // ONE_IN == HELD_OUT["imbalanced"]
    assert len(targets) // ONE_IN == HELD_OUT["balanced"]


@pytest.mark.parametrize("data", ["balanced", "imbalanced"])
@pytest.mark.parametrize("route", ["vjp", "fused", pytest.param("jacobian", marks=pytest.mark.slow)])
def test_the_record_is_what_training_gives(data, route):
    """Two seeds of each: tools/record_claims.py makes all ten."""
    digits = load_digits()
    features, targets = digits if data == "balanced" else thinned(*digits)
    for seed in (0, SEEDS - 1):
        run = train(features, targets, WAYS[route], STEPS, seed, rate=RATE)
        assert round(run.accuracy[-1] * HELD_OUT[data]) == RIGHT_ANSWERS[data][route][seed]


def test_the_card_says_what_is_recorded():
    told = trained(claims(1.0, 0.0))
    for data in ("balanced", "imbalanced"):
        assert len(RIGHT_ANSWERS[data]) == len(ROUTES) == 3
        for runs in RIGHT_ANSWERS[data].values():
            assert len(runs) == SEEDS
            assert f"{np.mean(runs) / HELD_OUT[data]:.1%}" in told
    assert re.search(r"10 seeds each", told)


def told(name, *logits):
    view = ClaimCards()
    view.update(claims(*logits))
    return view.state[f"claim-{name}"]


def test_equal_logits_give_one_distribution_however_large_they_are():
    assert "every share stays" in told("probabilities", 2.0, 2.0, 2.0)
    assert "calibrated" not in told("probabilities", 0.0, 0.0, 0.0)
    assert "from 0.4223 to 0.4683" not in told("probabilities", 1.0, 1.0, 0.0)
    assert "from 0.422 to 0.468: both are distributions" in told("probabilities", 1.0, 1.0, 0.0)
    before, after = re.search(r"from (\S+) to (\S+):", told("probabilities", 6.0, 6.0, -6.0)).groups()
    assert before != after


def test_the_class_that_leads_is_named():
    assert told("winner", 0.0, 3.0, 0.0).startswith("Here S₂ leads by 3 and has 0.909: more than half.")
    assert told("winner", 1.0, 0.0, 1.0).startswith("Here none leads: S₁ and S₃ have 0.422 each: less than half.")
    assert told("winner", 0.0, 0.0).startswith("Here none leads: S₁ and S₂ have 0.500 each: half.")
    assert told("winner", *[0.0] * 3).startswith("Here none leads: S₁, S₂ and S₃ have 0.333 each")


def test_numbers_that_differ_are_written_so():
    words = told("winner", 1.609, 0.0, 0.0, 0.0, 0.0, 0.0)
    assert "leads by 1.6090 and has 0.4999: less than half. Half needs a lead of 1.6094" in words


def test_what_is_off_is_written_with_its_size():
    gap = np.array([[1.0, 0.0], [1.0, 0.0005]])
    off = float(np.abs(special.softmax(gap, axis=0).sum(axis=1) - 1).max())
    wrong = examine(gap, 0, batch_softmax_jacobian(gap, 0))
    assert f"{off:.2g}" == "0.00012"
    assert wrong[4].holds is False
    assert wrong[4].words == "off by up to 0.00012"
    for finding in examine(np.array([[0.3, -0.7, 1.1], [0.2, 0.9, -0.4]]), 1, np.full((2, 3, 2, 3), 1e-17))[3:5]:
        assert "-" not in finding.words
    assert examine(np.zeros((2, 2)), 1, np.zeros((2, 2, 2, 2)))[3].words == "largest entry 0"
