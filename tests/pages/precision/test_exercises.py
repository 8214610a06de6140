"""The exercises accept right answers and say what is wrong with others; the table says what the page says."""

import numpy as np
import pytest

import explainer.pages
from explainer.core import softmax, softmax_jacobian, softmax_jvp
from explainer.pages import (
    find_dead_lead,
    find_even_temperature,
    find_silent_zeros,
    find_turning_share,
    softmax_in_formats,
    write_softmax,
    write_temperature_slope,
)
from explainer.pages.precision.formats import FORMATS
from explainer.pages.precision.limits import outcome
from explainer.pages.precision.ways import WAYS, take


def test_nothing_is_right_before_it_is_answered():
    on_formats = (find_silent_zeros, find_dead_lead, write_softmax)
    on_temperature = (find_even_temperature, find_turning_share, write_temperature_slope)
    assert {exercise(...) for exercise in (*on_formats, *on_temperature)} == {
        "Put your answer in place of the dots, and run the cell again."
    }


def test_silent_zeros():
    assert find_silent_zeros([11.0, 11.0]).startswith("Right")
    for z in ([12.0, 0.0], [1.0, 0.0], [-20.0, -20.0]):
        assert find_silent_zeros(z).startswith("Not yet")


def test_the_dead_lead_is_8_ln_2():
    right = [lead for lead in np.arange(4, 8, 0.1).round(1).tolist() if find_dead_lead(lead).startswith("Right")]
    assert len(right) == 1
    assert abs(right[0] - 8 * np.log(2)) < 0.1


def shifted(z):
    weights = np.exp(z - z.max())
    return weights / weights.sum()


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (shifted, "Right"),
        (lambda z: np.exp(z) / np.exp(z).sum(), "z = (11, 11)"),
        (lambda z: shifted(z.astype(float)), "of float64"),
        (lambda z: shifted(z)[:1], "shape (1,)"),
        (lambda z: np.full_like(z, 0.5), "ulp"),
    ],
)
def test_a_softmax_is_tried_in_many_places(function, says):
    assert says in write_softmax(function)


def test_half_of_the_share_is_at_the_golden_ratio():
    right = [t for t in np.arange(1, 4, 0.01).round(2).tolist() if find_even_temperature(t).startswith("Right")]
    golden = 1 / np.log((1 + np.sqrt(5)) / 2)
    assert right[0] < golden < right[-1]
    assert right[-1] - right[0] < 0.2
    assert softmax([2.0, 1.0, 0.0], temperature=golden)[0] == pytest.approx(0.5, rel=1e-14)


@pytest.mark.parametrize(
    ("z", "says"),
    [
        ([2.0, 1.0, -3.0], "Right"),
        ([-3.0, 2.0, 1.0], "Right"),
        ([2.0, 1.0, 0.0], "only rises"),
        ([2.0, -1.0, -3.0], "only rises"),
        ([1.0, 1.0, -3.0], "only falls"),
        ([1.0, 1.0, 1.0], "stays as it is"),
        ([1.0, 0.0], "it holds 2"),
    ],
)
def test_a_share_that_turns(z, says):
    assert says in find_turning_share(z)


@pytest.mark.parametrize(
    ("function", "says"),
    [
        (lambda z, t: -softmax_jvp(z, z, temperature=t) / t, "Right"),
        (lambda z, t: softmax_jvp(z, z, temperature=t) / t, "T = 1.0"),
        (lambda z, t: -softmax_jvp(z, z) / t, "T = 7.0"),
        (lambda z, t: -softmax(z, temperature=t) * (z - softmax(z, temperature=t) @ z) / t**2, "T = 0.02"),
        (lambda z, t: softmax_jacobian(z, t), "shape (3, 3)"),
    ],
)
def test_a_slope_in_temperature_is_tried_in_many_places(function, says):
    assert says in write_temperature_slope(function)


def test_the_table_is_text_and_html():
    z = [12.0, 3.0]
    table = softmax_in_formats(z)
    for name, held in FORMATS.items():
        words = [outcome(take(way, z, held)) for way in WAYS]
        (line,) = [line for line in str(table).splitlines() if line.startswith(name)]
        assert line.removeprefix(name).split() == [word for each in words for word in each.split()]
        assert f"<th>{name}</th>" + "".join(f"<td>{word}</td>" for word in words) in table._repr_html_()
    with pytest.raises(ValueError, match="`logits`"):
        softmax_in_formats([900.0, 0.0])


def test_their_names_are_public():
    assert {"softmax_in_formats", "write_softmax"} <= set(explainer.pages.__all__)
