"""Softmax and its derivative, to read, to check and to drag.

The functions
    `softmax`, `log_softmax`, `logsumexp`, `cross_entropy`, `softmax_inverse`
The derivatives
    `softmax_jacobian`, `log_softmax_jacobian`, `softmax_jvp`, `softmax_vjp`,
    `log_softmax_vjp`, `cross_entropy_gradient`
Their shape
    `softmax_spectrum` → `SoftmaxSpectrum`; `softmax_hessian`, `softmax_hessian_product`, `logsumexp_curvature`
What depends on what
    `dependency_graph`, `sparsity_pattern`
Is a derivative right?
    `check_jacobian`, `check_jvp`, `check_vjp` → `JacobianCheck` of `Verdict` and `CheckWarning`;
    `finite_difference_jacobian`, `default_step`; `step_sweep` → `StepSweep`

The live pages are in `explainer.pages`, and `softmax-explainer` on the command line serves them. They are not
imported here: this package alone starts as fast as NumPy does.

>>> softmax_jacobian([0.0, 0.0])
array([[ 0.25, -0.25],
       [-0.25,  0.25]])
>>> check_jacobian(softmax, softmax_jacobian, [1.0, 2.0, 3.0]).ok
True
"""

from explainer.core import (
    CheckWarning,
    JacobianCheck,
    SoftmaxSpectrum,
    StepSweep,
    Verdict,
    check_jacobian,
    check_jvp,
    check_vjp,
    cross_entropy,
    cross_entropy_gradient,
    default_step,
    dependency_graph,
    finite_difference_jacobian,
    log_softmax,
    log_softmax_jacobian,
    log_softmax_vjp,
    logsumexp,
    logsumexp_curvature,
    softmax,
    softmax_hessian,
    softmax_hessian_product,
    softmax_inverse,
    softmax_jacobian,
    softmax_jvp,
    softmax_spectrum,
    softmax_vjp,
    sparsity_pattern,
    step_sweep,
)

__version__ = "0.1.0"

__all__ = [
    "CheckWarning",
    "JacobianCheck",
    "SoftmaxSpectrum",
    "StepSweep",
    "Verdict",
    "__version__",
    "check_jacobian",
    "check_jvp",
    "check_vjp",
    "cross_entropy",
    "cross_entropy_gradient",
    "default_step",
    "dependency_graph",
    "finite_difference_jacobian",
    "log_softmax",
    "log_softmax_jacobian",
    "log_softmax_vjp",
    "logsumexp",
    "logsumexp_curvature",
    "softmax",
    "softmax_hessian",
    "softmax_hessian_product",
    "softmax_inverse",
    "softmax_jacobian",
    "softmax_jvp",
    "softmax_spectrum",
    "softmax_vjp",
    "sparsity_pattern",
    "step_sweep",
]
