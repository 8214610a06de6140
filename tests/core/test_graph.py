"""The numbers of the graphs, and the promise of an arrow: what a logit reaches moves, and nothing else does."""

import networkx
import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st

from explainer.core import dependency_graph
from explainer.core.elementwise import FUNCTIONS
from explainer.core.graph import directions, elementwise_values, needed, reached, softmax_values

logits = st.lists(st.floats(-6, 6).map(lambda z: round(z, 2)), min_size=2, max_size=6)


def moved(before, now):
    return {node for node, move in directions(before, now).items() if move}


@given(logits, st.data())
def test_in_softmax_exactly_what_a_logit_reaches_moves(z, data):
    j = data.draw(st.integers(0, len(z) - 1))
    other = data.draw(st.floats(-6, 6).map(lambda value: round(value, 2)).filter(lambda value: value != z[j]))
    before, now = softmax_values(z), softmax_values([*z[:j], other, *z[j + 1 :]])
    assert moved(before, now) == reached(f"z_{j}", len(z))
    ups = {node for node, move in directions(before, now).items() if move > 0}
    with_it = {f"z_{j}", f"exp_{j}", "sum", f"S_{j}"}
    against_it = {f"S_{k}" for k in range(len(z)) if k != j}
    assert ups == (with_it if other > z[j] else against_it)


@pytest.mark.parametrize("name", FUNCTIONS)
@given(logits, st.data())
def test_elementwise_only_the_row_of_a_logit_moves(name, z, data):
    function = FUNCTIONS[name]
    j = data.draw(st.integers(0, len(z) - 1))
    now = elementwise_values(function, [*z[:j], data.draw(st.floats(-6, 6)), *z[j + 1 :]])
    assert moved(elementwise_values(function, z), now) <= reached(f"z_{j}", len(z), True)


@given(logits)
def test_the_values_are_softmax_on_the_way(z):
    values = softmax_values(z)
    outputs = [values[f"S_{k}"] for k in range(len(z))]
    np.testing.assert_allclose(outputs, scipy.special.softmax(z), rtol=1e-14)
    assert np.log(values["sum"]) == pytest.approx(scipy.special.logsumexp(z), rel=1e-12, abs=1e-12)
    assert values.keys() == set(dependency_graph(len(z)).nodes)
    elementwise = elementwise_values(FUNCTIONS["exp"], z)
    assert [elementwise[f"S_{k}"] for k in range(len(z))] == [values[f"exp_{k}"] for k in range(len(z))]
    assert elementwise.keys() == set(dependency_graph(len(z), elementwise=True).nodes)


@pytest.mark.parametrize("elementwise", [False, True])
def test_reached_and_needed_are_each_others_mirror(elementwise):
    graph = dependency_graph(4, elementwise)
    for node in graph:
        assert reached(node, 4, elementwise) == {m for m in graph if networkx.has_path(graph, node, m)}
        assert needed(node, 4, elementwise) == {m for m in graph if networkx.has_path(graph, m, node)}
