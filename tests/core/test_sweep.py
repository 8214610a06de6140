import numpy as np
import pytest

from explainer import finite_difference_jacobian, softmax, softmax_jacobian, step_sweep

Z = np.linspace(-1.0, 2.0, 10)


def test_each_error_is_that_of_the_differences():
    sweep = step_sweep(
        softmax, softmax_jacobian, Z, methods=["forward", "central"], dtypes=["float64"], steps=[1e-8, 1e-3]
    )
    for k, method in enumerate(sweep.methods):
        for s, step in enumerate(sweep.steps):
            numeric = finite_difference_jacobian(softmax, Z, method=method, step=step)
            np.testing.assert_array_equal(sweep.numeric[k, 0, s], numeric)
            error = np.abs(numeric - softmax_jacobian(Z)).max() / softmax_jacobian(Z).max()
            assert sweep.errors[k, 0, s] == pytest.approx(error, rel=1e-12)


def test_the_bottom_of_the_v_is_where_theory_puts_it():
    sweep = step_sweep(softmax, softmax_jacobian, Z, vectorized=True)
    assert sweep.methods == ("forward", "central", "complex")
    assert sweep.dtypes == ("float32", "float64")
    real = sweep.best_step[:2] / sweep.theory_step[:2]
    assert ((real > 1 / 30) & (real < 30)).all()
    epsilon = np.array([2.0**-23, 2.0**-52])
    np.testing.assert_allclose(sweep.theory_step, [epsilon**0.5, epsilon ** (1 / 3), epsilon**0.5])
    assert (sweep.best_step[:2, 0] > sweep.best_step[:2, 1]).all()


def test_the_slopes_are_the_orders():
    steps = np.array([1e-3, 1e-2])
    errors = step_sweep(softmax, softmax_jacobian, Z, dtypes=["float64"], steps=steps).errors[:, 0]
    np.testing.assert_allclose(np.log10(errors[:, 1] / errors[:, 0]), [1.0, 2.0, 2.0], atol=0.05)


def test_the_complex_step_has_no_round_off_branch():
    errors = step_sweep(
        softmax, softmax_jacobian, Z, methods=["complex"], dtypes=["float64"], steps=np.logspace(-30, -9, 22)
    ).errors
    assert errors.max() < 1e-15


def test_a_step_below_the_spacing_measures_nothing():
    sweep = step_sweep(softmax, softmax_jacobian, 1000 + Z, methods=["central"], dtypes=["float32"], steps=[1e-8])
    assert sweep.errors == pytest.approx(1.0)


def test_a_jacobian_may_be_neither_square_nor_symmetric():
    matrix = np.array([[1.0, 2.0, 3.0], [-4.0, 5.0, 0.5]])
    sweep = step_sweep(
        lambda z: z @ matrix.T, matrix, [1.0, 2.0, 3.0], steps=[1e-3], dtypes=["float64"], vectorized=True
    )
    assert sweep.numeric.shape == (3, 1, 1, 2, 3)
    assert sweep.errors.max() < 1e-10


@pytest.mark.parametrize(
    "bad", [{"methods": []}, {"dtypes": []}, {"steps": []}, {"dtypes": ["int32"]}, {"steps": [-1.0]}]
)
def test_bad_sweeps_are_named(bad):
    with pytest.raises(ValueError, match=r"must (hold|be)"):
        step_sweep(softmax, softmax_jacobian, Z, **bad)
