import networkx
import numpy as np
import pytest

from explainer import dependency_graph, log_softmax_jacobian, softmax_jacobian, sparsity_pattern


def reachable(graph, n):
    """Row i, column j: whether S_i can be reached from z_j."""
    return np.array([[networkx.has_path(graph, f"z_{j}", f"S_{i}") for j in range(n)] for i in range(n)])


@pytest.mark.parametrize("n", [1, 2, 5])
def test_every_input_reaches_every_output(n):
    graph = dependency_graph(n)
    assert reachable(graph, n).all()
    assert networkx.is_directed_acyclic_graph(graph)
    assert set(graph) == {"sum", *(f"{kind}_{k}" for kind in ("z", "exp", "S") for k in range(n))}
    assert graph.number_of_edges() == 4 * n


def test_elementwise_reaches_its_own_output_only():
    np.testing.assert_array_equal(reachable(dependency_graph(4, elementwise=True), 4), np.eye(4, dtype=bool))
    assert "sum" not in dependency_graph(4, elementwise=True)


def test_the_pattern_of_the_jacobian_is_what_the_graph_reaches():
    z = [0.3, -1.0, 2.0]
    np.testing.assert_array_equal(sparsity_pattern(softmax_jacobian(z)), reachable(dependency_graph(3), 3))
    elementwise = np.diag([0.2, 0.1, 0.3])
    np.testing.assert_array_equal(sparsity_pattern(elementwise), reachable(dependency_graph(3, elementwise=True), 3))


def test_nodes_know_what_they_are():
    graph = dependency_graph(2)
    assert graph.nodes["exp_1"] == {"kind": "exp", "index": 1}
    assert graph.nodes["sum"] == {"kind": "sum", "index": None}
    assert set(graph.predecessors("S_0")) == {"exp_0", "sum"}


@pytest.mark.parametrize(
    ("n", "error"), [(0, ValueError), (-1, ValueError), (2.0, TypeError), ("3", TypeError), (True, TypeError)]
)
def test_bad_sizes_are_named(n, error):
    with pytest.raises(error, match="`n` must be"):
        dependency_graph(n)


def test_the_pattern_keeps_rows_and_columns_apart():
    j = log_softmax_jacobian([[5.0, 0.0, 0.0]])[0]
    np.testing.assert_array_equal(
        sparsity_pattern(j, tol=0.5), [[False, False, False], [True, True, False], [True, False, True]]
    )
    assert sparsity_pattern(np.ones((2, 3))).shape == (2, 3)
    assert not sparsity_pattern([0.5, -0.5], tol=0.5).any()


@pytest.mark.parametrize("tol", [-1.0, np.nan])
def test_bad_tolerances_are_named(tol):
    with pytest.raises(ValueError, match="`tol` must be at least 0"):
        sparsity_pattern([1.0], tol)


def test_nan_has_no_pattern():
    with pytest.raises(ValueError, match="`J` must not hold NaN"):
        sparsity_pattern([np.nan])
