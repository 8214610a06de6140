"""Who convicts the innocent, who lets the guilty go: `python -m benchmarks.verdicts [right [wrong]]`.

Right and wrong derivatives of `benchmarks.verdict_samples`, given to `check_jacobian` and to checks that people
run. The others say one word about a whole matrix, so ours convicts if it convicts one entry.
"""

from __future__ import annotations

import sys
import warnings
from collections import Counter
from collections.abc import Callable

import numpy as np
import scipy.optimize

from benchmarks.verdict_samples import Case, right, wrong
from explainer.core import Verdict, check_jacobian
from explainer.core.other_checks import jax_style, torch_style

RIGHT, WRONG = 20_000, 2_000


def ours(case: Case) -> bool:
    return bool((check_jacobian(case.f, case.jacobian, case.z, **case.options).verdicts == Verdict.DIFFERS).any())


def torch_convicts(case: Case) -> bool:
    return not torch_style(case.f, lambda _: case.jacobian, case.z)


def jax_convicts(case: Case) -> bool:
    return not jax_style(case.f, lambda _: case.jacobian, case.z)


def scipy_convicts(case: Case) -> bool:
    """Return whether `scipy.optimize.check_grad` finds an output's gradient off by 1e-6, as its documentation shows."""
    return any(
        scipy.optimize.check_grad(lambda z, i=i: np.ravel(case.f(z))[i], lambda _, row=row: row, case.z) > 1e-6
        for i, row in enumerate(case.jacobian)
    )


CHECKS: dict[str, Callable[[Case], bool]] = {
    "check_jacobian": ours,
    "as torch.autograd.gradcheck": torch_convicts,
    "as jax.test_util.check_grads": jax_convicts,
    "scipy.optimize.check_grad": scipy_convicts,
}


def count(draw: Callable[[np.random.Generator], Case], cases: int, seed: int) -> tuple[Counter[str], Counter[str]]:
    """Return how many cases each check convicted, and how many it tried: it may refuse one in words."""
    convicted: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    for k in range(cases):
        case = draw(np.random.default_rng([seed, k]))
        if not np.isfinite(case.jacobian).all():
            continue
        for name, convicts in CHECKS.items():
            try:
                verdict = convicts(case)
            except (ValueError, TypeError):
                continue
            tried[name] += 1
            convicted[name] += verdict
    return convicted, tried


def main() -> None:
    rights, wrongs = (int(sys.argv[k]) if len(sys.argv) > k else most for k, most in ((1, RIGHT), (2, WRONG)))
    warnings.simplefilter("ignore")
    with np.errstate(all="ignore"):
        innocent, guilty = count(right, rights, 0), count(wrong, wrongs, 1000)
    print("| check | right derivatives convicted | wrong ones convicted |\n| --- | --- | --- |")
    for name in CHECKS:
        blamed, caught = (f"{c[name]} of {t[name]} ({c[name] / t[name]:.2%})" for c, t in (innocent, guilty))
        print(f"| `{name}` | {blamed} | {caught} |")


if __name__ == "__main__":
    main()
