import importlib.util

import numpy as np
import pytest

from explainer import Verdict, check_jacobian, check_vjp, softmax, softmax_jacobian
from explainer.core import other_checks
from explainer.core.mistakes import CATALOGUE, IDENTITIES

WRONG = [mistake for mistake in CATALOGUE if mistake.wrong]
NAMES = {mistake.name: mistake for mistake in CATALOGUE}
GENERIC = np.array([0.3, -0.7, 1.1])


def installed(package):
    return importlib.util.find_spec(package) is not None


def real_torch_check(jacobian, z):
    import torch

    class Student(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return torch.softmax(x, -1)

        @staticmethod
        def backward(ctx, g):
            return torch.from_numpy(jacobian(ctx.saved_tensors[0].detach().numpy().copy()).T) @ g

    point = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    return torch.autograd.gradcheck(Student.apply, (point,), raise_exception=False)


def real_jax_check(jacobian, z, modes):
    import jax
    import jax.test_util

    student = jax.custom_jvp(jax.nn.softmax)
    student.defjvp(lambda p, t: (jax.nn.softmax(p[0]), jacobian(np.asarray(p[0])) @ t[0]))
    with jax.enable_x64(True):
        try:
            jax.test_util.check_grads(student, (np.array(z, dtype=np.float64),), order=1, modes=modes)
        except AssertionError:
            return False
    return True


def torch_check(mistake, z):
    if installed("torch"):
        return real_torch_check(mistake.jacobian, z)
    return other_checks.torch_style(mistake.f, mistake.jacobian, z)


def jax_check(mistake, z, modes=("fwd", "rev")):
    if installed("jax"):
        return real_jax_check(mistake.jacobian, z, modes)
    return other_checks.jax_style(mistake.f, mistake.jacobian, z, modes)


def constant_gradient_check(mistake, z):
    return check_vjp(mistake.f, lambda x, g: mistake.jacobian(x).T @ g, z, np.ones(len(z)), atol=1e-6).ok


def caught(mistake, z):
    """Our check gives a verdict against the mistake, or refuses what it is given."""
    try:
        return not check_jacobian(mistake.f, mistake.jacobian, z).ok
    except ValueError as error:
        return "`jacobian`" in str(error)


SLIPS = {
    "torch-style": torch_check,
    "jax-style": jax_check,
    "jax-style, forward mode": lambda mistake, z: jax_check(mistake, z, ("fwd",)),
    "constant upstream gradient": constant_gradient_check,
    "one point": lambda mistake, z: not caught(mistake, z),
}


@pytest.mark.parametrize("mistake", WRONG, ids=lambda m: m.name)
def test_our_check_catches_it(mistake):
    assert caught(mistake, mistake.shows_at)


@pytest.mark.parametrize("mistake", WRONG, ids=lambda m: m.name)
def test_it_slips_through_what_it_says(mistake):
    for slip in mistake.slips:
        assert SLIPS[slip.check](mistake, np.array(slip.z)), slip


@pytest.mark.parametrize("mistake", [m for m in WRONG if m.shows_at == tuple(GENERIC)], ids=lambda m: m.name)
def test_popular_checks_catch_at_a_generic_point_what_shows_in_numbers(mistake):
    if mistake.name != "in-place":
        assert not torch_check(mistake, GENERIC)
        assert not jax_check(mistake, GENERIC)


@pytest.mark.parametrize("mistake", CATALOGUE, ids=lambda m: m.name)
def test_it_breaks_the_identities_it_says_and_no_other(mistake):
    j = mistake.jacobian(GENERIC.copy())
    expected = set(mistake.breaks)
    if mistake.f is not softmax and mistake.name.startswith("log"):
        assert not np.allclose(j, j.T)
    assert {name for name, holds in IDENTITIES.items() if not holds(j)} == expected


@pytest.mark.parametrize("mistake", CATALOGUE, ids=lambda m: m.name)
def test_the_students_code_computes_what_the_callable_does(mistake):
    namespace = {"np": np}
    exec(mistake.code, namespace)
    for z in (GENERIC, np.array([2.0, 0.1, -1.0, 0.4])):
        np.testing.assert_allclose(namespace["jacobian"](z.copy()), mistake.jacobian(z.copy()), rtol=1e-12, atol=1e-15)


def test_the_transposed_jacobian_is_no_mistake():
    mistake = NAMES["transposed"]
    assert not mistake.wrong
    assert (check_jacobian(mistake.f, mistake.jacobian, GENERIC).verdicts == Verdict.AGREES).all()


def test_saturation_hides_the_diagonal_from_others_and_not_from_us():
    mistake = NAMES["diagonal-only"]
    for lead in (13.0, 16.0, 20.0):
        z = np.array([lead, 0.0, 0.0])
        assert torch_check(mistake, z)
        check = check_jacobian(mistake.f, mistake.jacobian, z)
        assert not check.ok
        assert "saturated" in [warning.kind for warning in check.warnings]
    assert not torch_check(mistake, np.array([11.0, 0.0, 0.0]))


def test_the_popular_checks_pass_what_is_right():
    for z in (GENERIC, np.array([14.0, 0.0, 0.0])):
        assert other_checks.torch_style(softmax, softmax_jacobian, z)
        assert other_checks.jax_style(softmax, softmax_jacobian, z)


def test_names_are_unique_and_every_mistake_is_explained():
    assert len(NAMES) == len(CATALOGUE)
    assert all(m.title and m.reveals and m.code for m in CATALOGUE)
