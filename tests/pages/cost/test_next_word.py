"""Fifty thousand words: their shares, the first column of J, and the lead that half needs."""

import math
import re
from pathlib import Path

import numpy as np
import pytest
from scipy import special

from explainer.core import check_jacobian, softmax
from explainer.pages.cost.next_word import NAMES, in_short, scene
from explainer.pages.cost.numbers import CURVE, compute
from explainer.pages.cost.settings import CostSettings
from explainer.pages.cost.vocabulary import SHOWN, SIZE, needed_lead, next_word, rivals, winners_share


@pytest.mark.parametrize("kind", ["zipf", "equal"])
@pytest.mark.parametrize(("lead", "temperature"), [(3.0, 1.0), (-2.0, 0.5), (12.0, 3.0)])
def test_shares_and_column_are_scipys(kind, lead, temperature):
    found = next_word(lead, temperature, kind)
    shares = special.softmax(np.concatenate([[lead], rivals(kind)]) / temperature)
    column = shares[0] * ((np.arange(SIZE) == 0) - shares) / temperature
    for told, truth in ((found.shares, shares), (found.column, column)):
        np.testing.assert_allclose(told[:-1], truth[:SHOWN], rtol=1e-10, atol=1e-16)
        assert told[-1] == pytest.approx(truth[SHOWN:].sum(), rel=1e-9, abs=1e-15)
    assert found.shares.sum() == pytest.approx(1.0, abs=1e-12)
    assert found.column.sum() == pytest.approx(0.0, abs=1e-15)


def test_the_column_is_what_differences_give():
    def told(lead):
        return np.stack([next_word(float(at), 1.0, "zipf").shares for at in lead[:, 0]])

    check = check_jacobian(told, next_word(2.0, 1.0, "zipf").column[:, None], [2.0], vectorized=True)
    assert check.ok, check


@pytest.mark.parametrize("temperature", [0.25, 1.0, 4.0])
def test_half_needs_t_ln_n_minus_1_against_rivals_that_are_all_alike(temperature):
    needed = needed_lead("equal", temperature)
    assert needed == pytest.approx(temperature * math.log(50_256), rel=1e-14)
    assert next_word(needed, temperature, "equal").shares[0] == pytest.approx(0.5, abs=1e-12)
    below = needed_lead("zipf", temperature)
    assert below < needed
    assert next_word(below, temperature, "zipf").shares[0] == pytest.approx(0.5, abs=1e-12)


def test_it_is_the_number_that_the_prose_names():
    assert f"{needed_lead('equal', 1.0):.2f}" == "10.82"
    assert f"{math.log(2):.2f}" == "0.69"  # three classes
    assert next_word(5.0, 1.0, "equal").shares[0] == pytest.approx(0.0029, abs=5e-5)


def test_the_curve_is_softmax():
    numbers = compute(CostSettings(section="next", temperature=2.0))
    for kind in ("zipf", "equal"):
        direct = [softmax(np.concatenate([[lead], rivals(kind)]), temperature=2.0)[0] for lead in CURVE[::12]]
        np.testing.assert_allclose(numbers.curve(kind)[::12], direct, rtol=1e-12)
        np.testing.assert_allclose(winners_share(CURVE[::12], 2.0, kind), direct, rtol=1e-12)


def test_the_rivals_fall_off_as_ranks_do_and_are_always_the_same():
    zipf = rivals("zipf")
    assert (np.diff(zipf) <= 0).all()
    assert zipf.shape == (SIZE - 1,)
    slope = np.polyfit(np.log(np.arange(10, SIZE)), zipf[9:], 1)[0]
    assert slope == pytest.approx(-1.0, abs=0.05)
    assert len(NAMES) == SHOWN + 1
    assert NAMES[-1] == "50 245 more"


def test_a_share_that_rounds_to_1_does_not_read_as_1():
    settings = CostSettings(section="next", lead=20.0, temperature=0.25)
    numbers = compute(settings)
    assert numbers.word.shares[0] == 1.0  # rounded: the others have 2e-35
    assert "has ≈1 of the probability" in in_short(numbers)
    view = scene(settings).views["shares"]
    view.update(numbers)
    assert view.artists["share-value-0"].get_text() == "≈1"


def test_the_lead_of_half_in_the_notebook_is_the_one_that_half_needs():
    text = (Path(__file__).parents[3] / "notebooks" / "8-cost.ipynb").read_text(encoding="utf-8")
    (lead,) = re.findall(r"\[a lead of ([\d.]+)\]\(#part=next&lead=\1\) is half", text)
    assert lead == f"{needed_lead('zipf', 1.0):.2f}"
