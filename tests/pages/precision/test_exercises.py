"""The exercises accept right answers and say what is wrong with others; the table says what the page says."""

import numpy as np
import pytest

import explainer.pages
from explainer.pages import find_dead_lead, find_silent_zeros, softmax_in_formats, write_softmax
from explainer.pages.precision.formats import FORMATS
from explainer.pages.precision.limits import outcome
from explainer.pages.precision.ways import WAYS, take


def test_nothing_is_right_before_it_is_answered():
    assert {exercise(...) for exercise in (find_silent_zeros, find_dead_lead, write_softmax)} == {
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
