"""Softmax and its derivatives in NumPy. Nothing here knows of pictures or widgets."""

from explainer.core.check import check_jacobian
from explainer.core.dependency import dependency_graph, sparsity_pattern
from explainer.core.differences import default_step, finite_difference_jacobian
from explainer.core.directional import check_jvp, check_vjp
from explainer.core.jacobian import log_softmax_jacobian, softmax_jacobian
from explainer.core.losses import cross_entropy, cross_entropy_gradient
from explainer.core.softmax import log_softmax, logsumexp, softmax
from explainer.core.sweep import StepSweep, step_sweep
from explainer.core.vector_products import log_softmax_vjp, softmax_jvp, softmax_vjp
from explainer.core.verdicts import CheckWarning, JacobianCheck, Verdict

__all__ = [
    "CheckWarning",
    "JacobianCheck",
    "StepSweep",
    "Verdict",
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
    "softmax",
    "softmax_jacobian",
    "softmax_jvp",
    "softmax_vjp",
    "sparsity_pattern",
    "step_sweep",
]
