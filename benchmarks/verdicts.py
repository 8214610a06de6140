"""Who convicts the innocent, who lets the guilty go: `python -m benchmarks.verdicts [right [wrong [seed]]]`.

Right and wrong derivatives of `benchmarks.verdict_samples`, and of `benchmarks.framework_samples` where JAX or PyTorch
is installed, given to `check_jacobian`, and every tenth to the checks that people run: themselves, at their defaults.
These say one word about a whole matrix, so ours convicts if it convicts one entry.
"""

from __future__ import annotations

import sys
import warnings
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.optimize

from benchmarks.framework_samples import INSTALLED, right_of_framework
from benchmarks.verdict_functions import Array
from benchmarks.verdict_samples import Case, right, wrong
from explainer.core import Verdict, check_jacobian

RIGHT, WRONG = 20_000, 2_000
OF_FRAMEWORKS = 0.25
TENTH = 10


def ours(case: Case) -> bool:
    return bool((check_jacobian(case.f, case.jacobian, case.z, **case.options).verdicts == Verdict.DIFFERS).any())


def torch_convicts(case: Case) -> bool:
    """Return whether `torch.autograd.gradcheck` fails a function of NumPy with the case's Jacobian for its backward."""
    import torch

    class Function(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, z: Any) -> Any:
            return torch.from_numpy(np.array(case.f(z.detach().numpy().copy()), ndmin=1))

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return (g.double() @ torch.from_numpy(case.jacobian.astype(np.float64))).to(z.dtype)

    z = torch.from_numpy(case.z.copy()).requires_grad_()
    return not torch.autograd.gradcheck(Function.apply, (z,), raise_exception=False)


def jax_convicts(case: Case) -> bool:
    """Return whether `jax.test_util.check_grads` fails a function of NumPy with the case's Jacobian for its JVP."""
    import jax
    from jax.test_util import check_grads

    jax.config.update("jax_enable_x64", True)

    def values(z: Any) -> Array:
        return np.array(case.f(np.array(z)), ndmin=1)

    at = values(case.z)

    @jax.custom_jvp
    def f(z: Any) -> Any:
        return jax.pure_callback(values, jax.ShapeDtypeStruct(at.shape, at.dtype), z)

    f.defjvp(lambda z, dz: (f(*z), (case.jacobian @ dz[0]).astype(at.dtype)))
    try:
        check_grads(f, (case.z,), order=1)
    except AssertionError:
        return True
    return False


def scipy_convicts(case: Case) -> bool:
    """Return whether `scipy.optimize.check_grad` finds an output's gradient off by 1e-6, as its documentation shows."""
    return any(
        scipy.optimize.check_grad(lambda z, i=i: np.ravel(case.f(z))[i], lambda _, row=row: row, case.z) > 1e-6
        for i, row in enumerate(case.jacobian)
    )


OURS = "check_jacobian"
CHECKS: dict[str, Callable[[Case], bool]] = {
    OURS: ours,
    **({"torch.autograd.gradcheck": torch_convicts} if "torch" in INSTALLED else {}),
    **({"jax.test_util.check_grads": jax_convicts} if "jax" in INSTALLED else {}),
    "scipy.optimize.check_grad": scipy_convicts,
}


def innocent(random: np.random.Generator) -> Case:
    """Draw a right derivative, of JAX or PyTorch as well where they are installed."""
    return right_of_framework(random) if INSTALLED and random.random() < OF_FRAMEWORKS else right(random)


def count(draw: Callable[[np.random.Generator], Case], cases: int, seed: int) -> tuple[Counter[str], Counter[str]]:
    """Return how many cases each check convicted, and how many it tried: it may refuse one in words."""
    convicted: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    for k in range(cases):
        case = draw(np.random.default_rng([seed, k]))
        if not np.isfinite(case.jacobian).all():
            continue
        for name, convicts in (CHECKS if k % TENTH == 0 else {OURS: ours}).items():
            try:
                verdict = convicts(case)
            except (ValueError, TypeError, RuntimeError):
                continue
            names = [f"{OURS}, all"] * (name == OURS) + [name] * (k % TENTH == 0)
            tried.update(names)
            convicted.update(names * verdict)
            if name == OURS and verdict != (draw is wrong):
                print(f"against the truth: case {k} of seed {seed}, {case.name}", file=sys.stderr, flush=True)
    return convicted, tried


def main() -> None:
    given = [int(argument) for argument in sys.argv[1:]]
    rights, wrongs, seed = given + [RIGHT, WRONG, 0][len(given) :]
    warnings.simplefilter("ignore")
    with np.errstate(all="ignore"):
        right_ones, wrong_ones = count(innocent, rights, seed), count(wrong, wrongs, seed + 1000)
    print(f"Installed: {', '.join(INSTALLED) or 'neither JAX nor PyTorch'}")
    print("| check | right derivatives convicted | wrong ones convicted |\n| --- | --- | --- |")
    for name in (f"{OURS}, all", *CHECKS):
        blamed, caught = (f"{c[name]} of {t[name]} ({c[name] / t[name]:.2%})" for c, t in (right_ones, wrong_ones))
        print(f"| `{name}` | {blamed} | {caught} |")


if __name__ == "__main__":
    main()
